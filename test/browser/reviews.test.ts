import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import type { Server } from "../support/server.ts";
import { average, connected, expectFilled, mine, newVisitor, openLive, serveReviews, star } from "./reviews-visit.ts";

let browser: Browser;
let server: Server;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), serveReviews()]);
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

async function visit(user: "a" | "b" | null): Promise<BrowserContext> {
  const context = await newVisitor(browser, server.url, user);
  contexts.push(context);
  return context;
}

const movieRatings = (movieId: number): Promise<Record<string, unknown>[]> =>
  server.database("SELECT user_id, value FROM movie_ratings WHERE movie_id = ? AND user_id IN ('a', 'b') ORDER BY user_id", movieId);

const restaurantRatings = (restaurantId: number): Promise<Record<string, unknown>[]> =>
  server.database(
    "SELECT user_id, value FROM restaurant_ratings WHERE restaurant_id = ? AND user_id IN ('a', 'b') ORDER BY user_id",
    restaurantId,
  );

/** Notes every element that the page changes from now on, by the nearest thing that has a name. */
async function watchChanges(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const changed = new Set<string>();
    const note = ({ target }: MutationRecord): void => {
      const element = target instanceof Element ? target : target.parentElement;
      const named = element?.closest(".star-rating, .rating-note, dialog, .connection, [data-live-flash], main, header, footer, html");
      if (named !== null && named !== undefined)
        changed.add(`${named.localName}.${named.className} ${named.getAttribute("aria-label") ?? ""}`);
    };
    new MutationObserver((records) => records.forEach(note)).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    Object.assign(globalThis, { changed });
  });
  return () => page.evaluate(() => [...(Reflect.get(globalThis, "changed") as Set<string>)].toSorted());
}

describe("StarRating on a movie page", () => {
  test("previews under the pointer, in its own component, in a few bytes", async () => {
    const { page, wire, problems } = await openLive(await visit("a"), "/movies/1");
    await expectFilled(mine(page), 0);
    const changes = await watchChanges(page);
    const [sentBefore, receivedBefore] = [wire.sent.length, wire.received.length];

    await star(mine(page), 5).hover();
    await expectFilled(mine(page), 5);

    const [event, ...moreSent] = wire.sent.slice(sentBefore);
    const [patch, ...moreReceived] = wire.received.slice(receivedBefore);
    expect(moreSent).toEqual([]);
    expect(moreReceived).toEqual([]);
    expect(event?.length).toBeLessThanOrEqual(60);
    expect(patch?.length).toBeLessThanOrEqual(100);
    const region = Number(await mine(page).getAttribute("data-live"));
    const [, , patches] = JSON.parse(patch ?? "") as [number, number, [number, unknown][]];
    expect(patches.map(([number]) => number)).toEqual([region]);
    expect(await changes()).toEqual(["div.star-rating Your rating"]);
    await expectFilled(average(page), 4);

    await star(mine(page), 2).hover();
    await expectFilled(mine(page), 2);
    await page.locator("h1").hover();
    await expectFilled(mine(page), 0);
    expect(await movieRatings(1)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("stores the star that was clicked, and changes nothing else of the page than the ratings", async () => {
    const { page, problems } = await openLive(await visit("a"), "/movies/4");
    await expectFilled(average(page), 2);
    const changes = await watchChanges(page);

    await star(mine(page), 5).click();
    await page.getByText("2.5 from 4 ratings").waitFor();
    await expectFilled(average(page), 3);
    await expectFilled(mine(page), 5);

    expect(await movieRatings(4)).toEqual([{ user_id: "a", value: 5 }]);
    expect(await server.database("SELECT user_id, subject, subject_id, value FROM rating_log WHERE subject_id = 4")).toEqual([
      { user_id: "a", subject: "movie", subject_id: 4, value: 5 },
    ]);
    expect(await changes()).toEqual([
      "dialog.dialog ",
      "div.star-rating Your rating",
      "div.star-rating is-read-only Average rating: 3 of 5",
      "p.rating-note ",
    ]);

    await page.locator("h1").hover();
    await expectFilled(mine(page), 5);
    expect(await star(mine(page), 5).getAttribute("aria-pressed")).toBe("true");
    expect(problems).toEqual([]);
  });

  test("keeps one rating per user, the last", async () => {
    const { page } = await openLive(await visit("a"), "/movies/6");
    await star(mine(page), 5).click();
    await page.getByText("3.4 from 5 ratings").waitFor();
    await star(mine(page), 1).click();
    await page.getByText("2.6 from 5 ratings").waitFor();
    expect(await movieRatings(6)).toEqual([{ user_id: "a", value: 1 }]);
  });

  test("is found again after a reload, and shows another user the average only", async () => {
    const { page } = await openLive(await visit("a"), "/movies/7");
    await star(mine(page), 1).click();
    await page.getByText("3.0 from 4 ratings").waitFor();

    await page.reload();
    await connected(page);
    await expectFilled(mine(page), 1);
    await expectFilled(average(page), 3);

    const other = await openLive(await visit("b"), "/movies/7");
    await expectFilled(mine(other.page), 0);
    await expectFilled(average(other.page), 3);
  });

  test("goes on after its process was killed, without a reload", async () => {
    const { page } = await openLive(await visit("a"), "/movies/8");
    await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
    await star(mine(page), 3).click();
    await page.getByText("4.6 from 7 ratings").waitFor();

    await server.kill();
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await server.restart();
    await connected(page);

    await expectFilled(mine(page), 3);
    await star(mine(page), 4).click();
    await page.getByText("4.7 from 7 ratings").waitFor();
    expect(await movieRatings(8)).toEqual([{ user_id: "a", value: 4 }]);
    expect(await page.evaluate(() => "stillHere" in globalThis)).toBe(true);
  });

  test("takes arrow keys, Home, End and Enter, and shows where the focus is", async () => {
    const { page, problems } = await openLive(await visit("a"), "/movies/9");
    await star(mine(page), 1).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await focusedName(page)).toBe("Rate 3 of 5");
    expect(await star(mine(page), 3).evaluate((one) => getComputedStyle(one).outlineStyle)).toBe("solid");
    await page.keyboard.press("End");
    expect(await focusedName(page)).toBe("Rate 5 of 5");
    await page.keyboard.press("ArrowRight");
    expect(await focusedName(page)).toBe("Rate 5 of 5");
    await page.keyboard.press("Home");
    expect(await focusedName(page)).toBe("Rate 1 of 5");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");

    await expectFilled(mine(page), 2);
    expect(await focusedName(page)).toBe("Rate 2 of 5");
    await page.getByText("2.8 from 4 ratings").waitFor();
    expect(await movieRatings(9)).toEqual([{ user_id: "a", value: 2 }]);
    expect(problems).toEqual([]);
  });
});

const focusedName = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);

describe("StarRating on a restaurant page", () => {
  test("is the same component over another table", async () => {
    const { page, problems } = await openLive(await visit("b"), "/restaurants/11");
    await expectFilled(average(page), 2);
    await star(mine(page), 4).hover();
    await expectFilled(mine(page), 4);
    await star(mine(page), 4).click();
    await page.getByText("2.8 from 4 ratings").waitFor();
    await expectFilled(average(page), 3);

    expect(await restaurantRatings(11)).toEqual([{ user_id: "b", value: 4 }]);
    expect(await movieRatings(11)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("My ratings", () => {
  test("changes each rating from one page", async () => {
    const context = await visit("b");
    const first = await openLive(context, "/movies/13");
    await star(mine(first.page), 2).click();
    await first.page.getByText("4.2 from 5 ratings").waitFor();
    const second = await openLive(context, "/restaurants/13");
    await star(mine(second.page), 3).click();
    await second.page.getByText("3.0 from 5 ratings").waitFor();

    const { page, problems } = await openLive(context, "/me");
    const movie = page.getByRole("group", { name: "Your rating of My Brother the Weather" });
    const restaurant = page.getByRole("group", { name: "Your rating of Halfway House Diner" });
    await expectFilled(movie, 2);
    await page.getByRole("tab", { name: /Restaurants/ }).click();
    await expectFilled(restaurant, 3);
    await star(restaurant, 5).click();
    await expectFilled(restaurant, 5);
    await page.getByRole("tab", { name: /Movies/ }).click();
    await expectFilled(movie, 2);
    await expect.poll(() => restaurantRatings(13)).toEqual([{ user_id: "b", value: 5 }]);
    expect(await movieRatings(13)).toEqual([{ user_id: "b", value: 2 }]);
    expect(problems).toEqual([]);
  });
});
