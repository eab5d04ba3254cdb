/** The guide's code, as it stands on its page: compiled, served, and used. */
import { expect, test } from "vitest";
import { DocsStage } from "../support/docs-stage.ts";
import { average, expectFilled, mine, openLive, star } from "./reviews-visit.ts";

const files = [
  "migrations/0001_ratings.sql",
  "src/badge.tsx",
  "src/star-rating.tsx",
  "src/movie-view.tsx",
  "src/restaurant-view.tsx",
  "src/site.tsx",
  "src/worker.ts",
  "src/card.tsx",
  "src/cart.tsx",
];
const stage = DocsStage.set("docs/guide.md", files, async (docs) => ({ migrations: `${docs.folder}/migrations` }));

/** The guide's app has no icon, and one page of it is meant to be missing. */
const withoutIcon = (problems: readonly string[]): string[] => problems.filter((problem) => !problem.includes("404"));

test("the guide's code compiles", () => stage.docs.compile());

test("the guide's last diagram happens, frame by frame", async () => {
  const context = await stage.browser.newContext({ baseURL: stage.server.url });
  const { page, wire, problems } = await openLive(context, "/movies/1");
  expect(wire.received).toEqual(['["j",0,0,0,0,[],[]]']);

  await star(mine(page), 5).hover();
  await expectFilled(mine(page), 5);
  expect(wire.sent.at(-1)).toBe('[1,2,"hoverStar",{"n":5}]');
  expect(wire.received.at(-1)).toBe('[1,1,[[2,[[[0,0],5,{"class":"star is-filled"}]]]]]');

  await star(mine(page), 5).click();
  await page.getByText("2 ratings").waitFor();
  expect(wire.sent.at(-1)).toBe('[2,2,"commitRating",{"n":5}]');
  await expectFilled(average(page), 4);
  expect(await stage.server.database("SELECT user_id, value FROM movie_ratings ORDER BY value")).toEqual([
    { user_id: "somebody", value: 2 },
    { user_id: "you", value: 5 },
  ]);
  await page.reload();
  await expectFilled(mine(page), 5);
  expect(withoutIcon(problems)).toEqual([]);
  await context.close();
});

test("the guide's document stands around both pages, with its stylesheet", async () => {
  const { page } = await stage.open("/movies/1");
  expect(await page.locator("head link[rel=stylesheet]").getAttribute("href")).toBe("/site.css");
  await page.getByRole("link", { name: "Restaurants" }).click();
  await page.getByRole("heading", { level: 1, name: "Salt & Ember" }).waitFor();
  expect(await page.getByRole("navigation").count()).toBe(1);
});

test("the guide's second page has the same stars and another table", async () => {
  const context = await stage.browser.newContext({ baseURL: stage.server.url });
  const { page, problems } = await openLive(context, "/restaurants/1");
  await star(mine(page), 3).click();
  await expectFilled(mine(page), 3);
  await expect.poll(() => stage.server.database("SELECT value FROM restaurant_ratings")).toEqual([{ value: 3 }]);
  expect((await page.goto("/movies/7"))?.status()).toBe(404);
  expect(withoutIcon(problems)).toEqual([]);
  await context.close();
});
