import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { connected, expectFilled, mine } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

const field = (page: Page, name: string | RegExp) => page.getByRole("textbox", { name });
const publish = (page: Page) => page.getByRole("button", { name: "Publish review" });
const focusedId = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
const stored = (movieId: number): Promise<Record<string, unknown>[]> =>
  stage.server.database("SELECT * FROM reviews WHERE movie_id = ? AND user_id IN ('a', 'b')", movieId);

/** Fills in what has to be. */
async function fillIn(page: Page, title: string): Promise<void> {
  await field(page, "Title").fill(title);
  await field(page, "Your review").fill("It is about four people and a spoon, and it is over too soon.");
  await page.getByRole("radio", { name: /Worth the ticket/ }).check();
  await page.getByLabel("Seen on").fill("2026-05-01");
  await page.getByRole("combobox", { name: "Where" }).selectOption("At home");
}

describe("A review", () => {
  test("is filled in, sent, and shows on the film's page", async () => {
    const { page, problems } = await stage.open("a", "/movies/14?show=reviews");
    await page.getByRole("link", { name: "Write a review" }).click();
    await connected(page);
    await fillIn(page, "One spoonful a day");
    await page.getByRole("combobox", { name: "Where" }).selectOption("At the cinema");
    await field(page, "Price of the ticket").fill("11.5");
    await page.getByRole("checkbox", { name: "Families" }).check();
    await page.getByRole("checkbox", { name: "Night owls" }).check();
    await field(page, "E-mail").fill("a@example.com");
    await field(page, "Phone").fill("+44 20 7946 0018");
    for (const moment of ["The bank moves", "The spoon", "The vault"]) {
      await page.getByRole("button", { name: "Add a moment" }).click();
      const added = page.locator(".moment").last().getByRole("textbox");
      await expect.poll(() => added.evaluate((one) => one === document.activeElement)).toBe(true);
      await added.fill(moment);
    }
    await page.getByRole("button", { name: "Move moment 2 up" }).click();
    await expect.poll(() => field(page, "Moment 1").inputValue()).toBe("The spoon");
    await page.getByRole("button", { name: "Remove moment 3" }).click();
    await expect.poll(() => page.locator(".moment:not(.is-going)").count()).toBe(2);
    await expect.poll(() => focusedId(page)).toBe("add-moment");
    await publish(page).click();

    await page.waitForURL("**/movies/14?show=reviews");
    await connected(page);
    const review = page.getByRole("tabpanel").getByRole("article");
    await review.getByRole("heading", { name: "One spoonful a day" }).waitFor();
    const text = (await review.textContent()) ?? "";
    for (const part of ["User A", "At the cinema", "1 May 2026", "€11.50", "The spoonThe bank moves", "Families", "Night owls"])
      expect(text).toContain(part);
    expect(text).not.toContain("@");
    await expectFilled(mine(page), 4);
    expect(await page.getByRole("link", { name: "Write a review" }).count()).toBe(0);
    expect(await stored(14)).toMatchObject([{ email: "a@example.com", phone: "+442079460018", ticket_cents: 1150 }]);
    expect(problems).toEqual([]);
  });

  test("that lacks something is not sent: every field says what, and the first takes the focus", async () => {
    const { page, problems } = await stage.open("a", "/movies/13/review");
    await field(page, "E-mail").fill("nobody");
    await field(page, "Phone").fill("12");
    await publish(page).click();
    await page.getByRole("alert").getByText("7 fields need your attention.").waitFor();
    await expect.poll(() => focusedId(page)).toBe("review-title");
    for (const error of [
      "Give it a title",
      "Write a little more: 20",
      "Say how many stars",
      "Say when you saw it",
      "Say where you saw it",
    ]) {
      await page.getByText(error).waitFor();
    }
    await field(page, "Title").fill("Snow");
    await expect.poll(() => page.getByText("Give it a title").count()).toBe(0);
    expect(await field(page, "Title").getAttribute("aria-invalid")).toBeNull();
    await page.getByLabel("Seen on").fill("2099-01-01");
    await page.getByText("That day is yet to come").waitFor();
    expect(await stored(13)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is one for each film: a second is refused where it is sent, and nothing that was written is lost", async () => {
    const context = await stage.visitor("b");
    const [first, second] = [await context.newPage(), await context.newPage()];
    for (const page of [first, second]) {
      await page.goto("/movies/17/review");
      await connected(page);
    }
    await fillIn(first, "The first");
    await fillIn(second, "The second");
    await publish(first).click();
    await first.waitForURL("**/movies/17?show=reviews");
    await publish(second).click();
    await second.getByRole("alert").getByText("You have written about this film before.").waitFor();
    expect(await field(second, "Title").inputValue()).toBe("The second");
    expect(await stored(17)).toMatchObject([{ title: "The first" }]);
  });

  test("of a film whose ratings are closed is refused, with the reason", async () => {
    const { page } = await stage.open("a", "/movies/15/review");
    await fillIn(page, "Too late");
    await publish(page).click();
    await page.getByRole("alert").getByText("Ratings of “Copper Wire” closed on 31 March 2026").waitFor();
    expect(await stored(15)).toEqual([]);
  });

  test("is sent once while the server thinks, and says that it is being sent", async () => {
    const { page, wire } = await stage.open("a", "/movies/18/review");
    await fillIn(page, "Hold on");
    stage.network.hold();
    await publish(page).click();
    const button = page.getByRole("button", { name: "Publishing …" });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await field(page, "Title").press("Enter");
    stage.network.release();
    await page.waitForURL("**/movies/18?show=reviews");
    expect(wire.sent.filter((frame) => frame.includes('"save"')).length).toBe(1);
    expect((await stored(18)).length).toBe(1);
  });

  test("is kept, rows and all, while the process is killed and somebody types on", async () => {
    const { page } = await stage.open("a", "/movies/19/review");
    await fillIn(page, "Sixteen sunrises");
    await page.getByRole("button", { name: "Add a moment" }).click();
    await expect.poll(() => focusedId(page)).toBe("review-moments-1-text");
    await page.keyboard.type("The wire");
    await field(page, "Your review").focus();
    await page.keyboard.press("End");
    await stage.server.kill();
    await page.keyboard.type(" Nobody hears him.");
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await stage.server.restart();
    await connected(page);
    const text = "It is about four people and a spoon, and it is over too soon. Nobody hears him.";
    expect([await field(page, "Your review").inputValue(), await field(page, "Moment 1").inputValue()]).toEqual([text, "The wire"]);
    await publish(page).click();
    await page.waitForURL("**/movies/19?show=reviews");
    expect(await stored(19)).toMatchObject([
      { title: "Sixteen sunrises", stars: 4, moments: '["The wire"]', place: "home", ticket_cents: null },
    ]);
  });
});

test("Whoever is not logged in is led to the login and back; an unknown film is not found", async () => {
  const page = await (await stage.visitor(null)).newPage();
  await page.goto("/movies/2/review");
  await page.getByRole("button", { name: "Continue as user A" }).click();
  await page.getByRole("heading", { name: "Review of Paper Satellites" }).waitFor();
  expect((await page.goto("/movies/99/review"))?.status()).toBe(404);
});

test("E-mail and phone stand in one line, whether they have a hint or an error", async () => {
  const { page } = await stage.open("a", "/movies/20/review");
  const top = async (label: string) => Math.round((await field(page, label).boundingBox())?.y ?? 0);
  expect(await top("Phone")).toBe(await top("E-mail"));
  await field(page, "E-mail").fill("nobody");
  await field(page, "Phone").focus();
  await page.getByText('An email address has one "@"').waitFor();
  expect(await top("Phone")).toBe(await top("E-mail"));
});

test("Without script a review is refused with its errors, and then published", async () => {
  const page = await stage.openWithoutScript("b", "/movies/20/review");
  expect(await page.getByText("Moments worth it").isVisible()).toBe(false); // none can be added
  await field(page, "Title").fill("A door");
  await publish(page).click();
  await page.getByText("4 fields need your attention.").waitFor();
  expect(await field(page, "Title").inputValue()).toBe("A door");
  await fillIn(page, "A door, opened");
  await publish(page).click();
  await page.getByRole("heading", { name: "A door, opened" }).waitFor();
  expect(new URL(page.url()).search).toBe("?show=reviews");
  expect(await stored(20)).toMatchObject([{ title: "A door, opened", stars: 4 }]);
});
