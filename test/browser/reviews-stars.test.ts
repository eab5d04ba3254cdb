import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { announced, average, expectFilled, mine, star } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

const ratings = (movieId: number): Promise<Record<string, unknown>[]> =>
  stage.server.database("SELECT user_id, value FROM movie_ratings WHERE movie_id = ? AND user_id IN ('a', 'b')", movieId);

describe("StarRating", () => {
  test("fills its stars before the server has answered, and the average after it", async () => {
    const { page, problems } = await stage.open("a", "/movies/4");
    stage.network.hold();
    await star(mine(page), 5).focus();
    await page.keyboard.press("Enter");
    await expectFilled(mine(page), 5);
    expect(await star(mine(page), 5).getAttribute("aria-pressed")).toBe("true");
    expect(await star(mine(page), 5).getAttribute("data-live-loading")).toBe("click");
    await expectFilled(average(page), 2);

    stage.network.release();
    await page.getByText("2.5 from 4 ratings").waitFor();
    await expectFilled(mine(page), 5);
    await expectFilled(average(page), 3);
    await expect.poll(() => star(mine(page), 5).getAttribute("data-live-loading")).toBeNull();
    expect(await ratings(4)).toEqual([{ user_id: "a", value: 5 }]);
    expect(problems).toEqual([]);
  });

  test("takes its stars back where the server refuses them, and says why", async () => {
    const { page, problems } = await stage.open("a", "/movies/15");
    const reason = "Ratings of “Copper Wire” closed on 31 March 2026, so yours was not counted.";
    stage.network.hold();
    await star(mine(page), 4).focus();
    await page.keyboard.press("Enter");
    await expectFilled(mine(page), 4);

    stage.network.release();
    await page.locator(".rating-note", { hasText: reason }).waitFor();
    await expectFilled(mine(page), 0);
    expect(await star(mine(page), 4).getAttribute("aria-pressed")).toBe("false");
    await expect.poll(() => announced(page)).toEqual([reason]);
    expect(await ratings(15)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("goes back to the stars that counted, those of the pointer too", async () => {
    await stage.server.database("INSERT INTO movie_ratings (user_id, movie_id, value) VALUES ('b', 15, 2)");
    const { page } = await stage.open("b", "/movies/15");
    await expectFilled(mine(page), 2);
    await star(mine(page), 5).hover();
    await expectFilled(mine(page), 5);
    await star(mine(page), 5).click();
    await page.locator(".is-refused").waitFor();
    await expectFilled(mine(page), 2);
    expect(await ratings(15)).toEqual([{ user_id: "b", value: 2 }]);
  });

  test("takes its stars back where the handler throws", async () => {
    const { page } = await stage.open("a", "/movies/12");
    await stage.server.database("ALTER TABLE movie_ratings RENAME TO movie_ratings_away");
    try {
      stage.network.hold();
      await star(mine(page), 3).focus();
      await page.keyboard.press("Enter");
      await expectFilled(mine(page), 3);
      stage.network.release();
      await expectFilled(mine(page), 0);
    } finally {
      await stage.server.database("ALTER TABLE movie_ratings_away RENAME TO movie_ratings");
    }
    await page.keyboard.press("Enter");
    await page.getByText("3.8 from 4 ratings").waitFor();
    await expectFilled(mine(page), 3);
  });

  test("stays filled over a cut, and counts once", async () => {
    const { page } = await stage.open("a", "/movies/2");
    stage.network.refuse();
    stage.network.cut();
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await star(mine(page), 4).focus();
    await page.keyboard.press("Enter");
    await expectFilled(mine(page), 4);
    stage.network.pass();
    await page.getByText("4.4 from 5 ratings").waitFor();
    await expectFilled(mine(page), 4);
    expect(await stage.server.database("SELECT count(*) AS events FROM rating_log WHERE subject_id = 2")).toEqual([{ events: 1 }]);
  });
});

test("My ratings say why stars were not taken", async () => {
  const { page } = await stage.open("b", "/me");
  const stars = page.getByRole("group", { name: "Your rating of Copper Wire" });
  await expectFilled(stars, 2);
  await star(stars, 5).click();
  await page.locator("[data-live-flash]").getByText("Ratings of “Copper Wire” closed on 31 March 2026").waitFor();
  await expectFilled(stars, 2);
});

test("the dialog about the average opens and closes without the server, and stays open through patches", async () => {
  const { page, wire, problems } = await stage.open("a", "/movies/1");
  const button = page.getByRole("button", { name: "How it adds up" });
  const dialog = page.getByRole("dialog", { name: "What everybody gave" });
  const sent = wire.sent.length;
  await button.click();
  await dialog.waitFor();
  expect(await dialog.getByRole("row").allTextContents()).toEqual([
    "StarsRatings",
    "5 ★stars2",
    "4 ★stars2",
    "3 ★stars1",
    "2 ★stars0",
    "1 ★stars0",
  ]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(wire.sent.length).toBe(sent);

  await star(mine(page), 1).focus();
  stage.network.hold();
  await page.keyboard.press("Enter");
  await button.click();
  stage.network.release();
  await expect.poll(() => dialog.getByRole("row").last().textContent()).toBe("1 ★stars1");
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  expect(problems).toEqual([]);
});
