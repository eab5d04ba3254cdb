import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { connected, mine, star } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

/** What axe finds: rule and elements. All its rules, in light and in dark. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(axe.source); // not a script element: the page's policy would refuse it
    const { violations } = await page.evaluate((): Promise<AxeResults> => Reflect.get(globalThis, "axe").run(document));
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes) found.push(`${colorScheme} ${id} ${target.join(" ")}: ${failureSummary}`);
  }
  return found;
}

const paths = ["/movies", "/restaurants", "/movies/table", "/restaurants/11"];

test("axe finds what is wrong", async () => {
  const { page } = await stage.open(null, "/movies/1");
  await page.locator("h1").evaluate((one) => (one.style.color = "#bbb"));
  await page.locator(".back a").evaluate((one) => one.replaceChildren());
  expect((await findings(page)).map((finding) => finding.split(" ", 2).join(" "))).toEqual([
    "light color-contrast",
    "light link-name",
    "dark link-name",
  ]);
});

describe.each([null, "a"] as const)("axe finds nothing on what user %s sees:", (user) => {
  test("the lists, the table and a restaurant", async () => {
    const context = await stage.visitor(user);
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(path);
      await connected(page);
      expect([path, ...(await findings(page))]).toEqual([path]);
    }
  });

  test("a movie, with each of its tabs", async () => {
    const { page } = await stage.open(user, "/movies/1");
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect(await findings(page)).toEqual([]);
    }
  });

  test("a movie that was come to from a list, and gone back from", async () => {
    const { page } = await stage.open(user, "/movies");
    await page.getByRole("link", { name: "Slow Tide" }).click();
    await page.getByRole("heading", { level: 1, name: "Slow Tide" }).waitFor();
    await connected(page);
    expect(await findings(page)).toEqual([]);
    await page.goBack();
    await connected(page);
    expect(await findings(page)).toEqual([]);
  });

  test("the login, a page that is not there, and one that fails", async () => {
    const page = await (await stage.visitor(user)).newPage();
    for (const path of ["/login?to=/movies/1", "/nowhere"]) {
      await page.goto(path);
      expect([path, ...(await findings(page))]).toEqual([path]);
    }
    await stage.server.database("ALTER TABLE restaurants RENAME TO restaurants_away");
    try {
      await page.goto("/restaurants");
      await page.getByRole("heading", { name: "The projector has stopped" }).waitFor();
      expect(await findings(page)).toEqual([]);
    } finally {
      await stage.server.database("ALTER TABLE restaurants_away RENAME TO restaurants");
    }
  });
});

test("A phone shows every page without scrolling sideways, and axe finds nothing there", async () => {
  const context = await stage.visitor("a", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  for (const path of [...paths, "/movies/1?show=comments", "/movies/1?show=reviews", "/movies/6/review", "/me", "/nowhere"]) {
    await page.goto(path);
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > 360); // innerWidth grows with what is too wide
    expect([path, isTooWide, ...(await findings(page))]).toEqual([path, false]);
  }
});

describe("axe finds nothing", () => {
  test("in an open dialog", async () => {
    const { page } = await stage.open("a", "/movies/1");
    await page.getByRole("button", { name: "How it adds up" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("in an open menu, and in a table of which nothing is left", async () => {
    const { page } = await stage.open("a", "/movies/table");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Director" }).uncheck();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").fill("xyz");
    await page.getByText("No film is like that.").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("in a cell that is edited, with an error", async () => {
    const { page } = await stage.open("a", "/movies/table");
    await page.locator("#movie-10-year").click();
    await page.locator(".cell-input").fill("none");
    await page.keyboard.press("Enter");
    await page.getByText("A year has four digits").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("in a form, empty, with all its errors, and with rows", async () => {
    const { page } = await stage.open("a", "/movies/1/review");
    expect(await findings(page)).toEqual([]);
    await page.getByRole("combobox", { name: "Where" }).selectOption("At the cinema");
    await page.getByRole("textbox", { name: "Price" }).fill("much");
    await page.getByRole("textbox", { name: "E-mail" }).fill("nobody");
    await page.getByRole("button", { name: "Add a moment" }).click();
    await page.getByRole("textbox", { name: "Moment 1" }).waitFor();
    await page.getByRole("button", { name: "Publish review" }).click();
    await page.getByText("Say which moment").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("in comments of one's own, and while one is being sent", async () => {
    const { page } = await stage.open("b", "/movies/1?show=comments");
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByText("Write something first").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("textbox", { name: "Your comment" }).fill("Twice as good the second time.");
    stage.network.hold();
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByRole("button", { name: "Posting …" }).waitFor();
    expect(await findings(page)).toEqual([]);
    stage.network.release();
    await page.getByRole("button", { name: "Delete" }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("on one's own ratings, with either tab and with a message", async () => {
    await stage.server.database("INSERT INTO movie_ratings (user_id, movie_id, value) VALUES ('b', 15, 2), ('b', 13, 4)");
    const { page } = await stage.open("b", "/me");
    await star(page.getByRole("group", { name: "Your rating of Copper Wire" }), 5).click();
    await page.locator("[data-live-flash] > p").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("tab", { name: "Restaurants" }).click();
    await page.getByText("Pick your first restaurant").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("where stars were refused, while the connection is lost, and when it is back", async () => {
    const { page } = await stage.open("a", "/movies/15");
    await star(mine(page), 5).click();
    await page.locator(".is-refused").waitFor();
    expect(await findings(page)).toEqual([]);
    stage.network.refuse();
    stage.network.cut();
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    expect(await findings(page)).toEqual([]);
    stage.network.pass();
    await connected(page);
    expect(await findings(page)).toEqual([]);
  });

  test("on a page that a form was answered with, where the client's script did not come", async () => {
    const page = await (await stage.visitor("a")).newPage();
    await page.route("**/overwinter/*.js", (route) => route.abort());
    await page.goto("/movies/1/review");
    await page.getByRole("button", { name: "Publish review" }).click();
    await page.getByText("5 fields need your attention.").waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
