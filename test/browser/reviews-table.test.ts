import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { announced, connected } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

const titles = (page: Page): Promise<string[]> => page.locator("tbody th").allTextContents();
const sort = (page: Page, column: string) => page.getByRole("columnheader", { name: column });
const cell = (page: Page, column: string, movie: string) =>
  page.getByRole("row", { name: movie }).locator(`.column-${column}`).getByRole("button");
const editor = (page: Page) => page.locator(".cell-input");
const stored = async (movieId: number): Promise<unknown> =>
  (await stage.server.database("SELECT director, year, minutes FROM movies WHERE id = ?", movieId))[0];

describe("The table of movies", () => {
  test("is searched while somebody types, in few events, and says how many there are", async () => {
    const { page, wire, problems } = await stage.open(null, "/movies/table");
    expect((await titles(page)).length).toBe(20);
    const sent = wire.sent.length;
    await page.getByRole("searchbox", { name: "Search" }).pressSequentially("the slow");
    await expect.poll(() => titles(page)).toEqual(["The Slow Heist"]);
    await page.getByText("1 movie", { exact: true }).first().waitFor();
    await expect.poll(() => announced(page)).toContain("1 movie");
    expect(wire.sent.length - sent).toBeLessThan("the slow".length);

    await page.getByRole("searchbox", { name: "Search" }).fill("okafor");
    await expect.poll(() => titles(page)).toEqual(["Honeycomb"]);
    await page.getByRole("searchbox", { name: "Search" }).fill("xyz");
    await page.getByText("No film is like that.").waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("");
    await expect.poll(async () => (await titles(page)).length).toBe(20);
    expect(new URL(page.url()).search).toBe("");
    expect(problems).toEqual([]);
  });

  test("is narrowed to a genre, and keeps its rows' elements", async () => {
    const { page } = await stage.open(null, "/movies/table");
    const row = await page.getByRole("row", { name: "Slow Tide" }).elementHandle();
    await page.getByRole("combobox", { name: "Genre" }).selectOption("Romance");
    await expect.poll(() => titles(page)).toEqual(["Slow Tide"]);
    expect(await row?.evaluate((one) => one.isConnected)).toBe(true);
    await page.getByRole("searchbox", { name: "Search" }).fill("heist");
    await expect.poll(() => titles(page)).toEqual([]);
  });

  test("is sorted by a column, up and down, and says so", async () => {
    const { page, problems } = await stage.open(null, "/movies/table");
    expect(await sort(page, "Title").getAttribute("aria-sort")).toBe("ascending");
    await sort(page, "Year").getByRole("button").click();
    await expect.poll(async () => (await titles(page)).at(0)).toBe("Copper Wire");
    expect(await sort(page, "Year").getAttribute("aria-sort")).toBe("ascending");
    expect(await sort(page, "Title").getAttribute("aria-sort")).toBeNull();
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await titles(page)).at(0)).toBe("Under the Ice, a Door");
    expect(await sort(page, "Year").getAttribute("aria-sort")).toBe("descending");
    await expect.poll(() => announced(page)).toContain("Sorted by Year, descending");
    expect(problems).toEqual([]);
  });

  test("hides columns without the server, through patches, and closes its menu with Escape and a click elsewhere", async () => {
    const { page, wire } = await stage.open(null, "/movies/table");
    const button = page.getByRole("button", { name: "Columns" });
    const sent = wire.sent.length;
    await button.click();
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await page.getByRole("checkbox", { name: "Director" }).uncheck();
    await expect.poll(() => sort(page, "Director").count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.locator("#columns").waitFor({ state: "hidden" });
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
    await button.click();
    await page.locator("#columns").waitFor();
    await page.getByRole("heading", { name: "All movies" }).click();
    await page.locator("#columns").waitFor({ state: "hidden" });
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    expect(wire.sent.length).toBe(sent);

    await sort(page, "Minutes").getByRole("button").click();
    await expect.poll(async () => (await titles(page)).at(0)).toBe("Honeycomb");
    expect(await sort(page, "Director").count()).toBe(0);
    await button.click();
    await page.getByRole("checkbox", { name: "Director" }).check();
    await sort(page, "Director").waitFor();
  });
});

describe("A cell", () => {
  test("is text for those who are not logged in", async () => {
    const { page } = await stage.open(null, "/movies/table");
    expect(await page.locator(".cell-button").count()).toBe(0);
    await page.getByRole("cell", { name: "Mei Tanaka" }).waitFor();
  });

  test("takes a new value with Enter, checks it, and keeps the focus", async () => {
    const { page, problems } = await stage.open("a", "/movies/table");
    await cell(page, "year", "Slow Tide").click();
    await expect.poll(() => editor(page).evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await editor(page).getAttribute("aria-label")).toBe("Year of Slow Tide");
    expect(await editor(page).inputValue()).toBe("2015");
    await editor(page).fill("1066");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The first film is of 1888").waitFor();
    expect(await editor(page).getAttribute("aria-invalid")).toBe("true");
    expect(await stored(10)).toMatchObject({ year: 2015 });
    await editor(page).fill("2016");
    await page.keyboard.press("Enter");
    await expect.poll(() => cell(page, "year", "Slow Tide").textContent()).toBe("2016");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("movie-10-year");
    expect(await stored(10)).toMatchObject({ year: 2016, minutes: 108, director: "Niamh Gallagher" });
    expect(problems).toEqual([]);
  });

  test("is left as it was with Escape, whatever was typed", async () => {
    const { page } = await stage.open("a", "/movies/table");
    await cell(page, "director", "Honeycomb").click();
    await editor(page).fill("Somebody else");
    await page.keyboard.press("Escape");
    await expect.poll(() => cell(page, "director", "Honeycomb").textContent()).toBe("Amara Okafor");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("movie-8-director");
    expect(await stored(8)).toMatchObject({ director: "Amara Okafor" });
  });

  test("saves when it is left, also for another cell, on a slow network", async () => {
    const { page, problems } = await stage.open("a", "/movies/table");
    await cell(page, "minutes", "Honeycomb").click();
    await editor(page).fill("83");
    stage.network.hold();
    await cell(page, "minutes", "Copper Wire").click();
    stage.network.release();
    await expect.poll(() => editor(page).getAttribute("aria-label")).toBe("Minutes of Copper Wire");
    expect(await editor(page).inputValue()).toBe("124");
    await expect.poll(() => editor(page).evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await cell(page, "minutes", "Honeycomb").textContent()).toBe("83");
    expect(await stored(8)).toMatchObject({ minutes: 83 });
    await page.getByRole("searchbox", { name: "Search" }).focus();
    await expect.poll(() => editor(page).count()).toBe(0);
    expect(await page.getByRole("searchbox", { name: "Search" }).evaluate((one) => one === document.activeElement)).toBe(true);
    expect(problems).toEqual([]);
  });

  test("keeps what is typed while the process is killed", async () => {
    const { page } = await stage.open("a", "/movies/table");
    await cell(page, "director", "The Understudy").click();
    await editor(page).fill("Delphine Rou");
    await stage.server.kill();
    await editor(page).press("End");
    await editor(page).pressSequentially("gier");
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await page.keyboard.press("Enter");
    expect(await editor(page).inputValue()).toBe("Delphine Rougier");
    await stage.server.restart();
    await connected(page);
    await expect.poll(() => cell(page, "director", "The Understudy").textContent()).toBe("Delphine Rougier");
    expect(await stored(9)).toMatchObject({ director: "Delphine Rougier" });
  });

  test("cannot be changed by a page that has been tampered with", async () => {
    const { page, wire } = await stage.open(null, "/movies/table");
    const button = sort(page, "Title").getByRole("button");
    await button.evaluate((one) => one.setAttribute("live:click", '[1,"edit",{"id":1,"column":"year"}]'));
    const received = wire.received.length;
    await button.click();
    await expect.poll(() => wire.received.length).toBeGreaterThan(received);
    expect(await editor(page).count()).toBe(0);
  });
});

test("Without script the table is there to read", async () => {
  const page = await stage.openWithoutScript("a", "/movies/table");
  expect((await titles(page)).length).toBe(20);
  expect(await page.getByRole("searchbox").count()).toBe(0);
  expect(await page.getByText("Click a director").isVisible()).toBe(false);
  await page.getByRole("link", { name: "Slow Tide" }).click();
  await page.getByRole("heading", { level: 1, name: "Slow Tide" }).waitFor();
});
