import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { announced, connected } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

const comments = (movieId: number) => `/movies/${movieId}?show=comments`;
const field = (page: Page) => page.getByRole("textbox", { name: "Your comment" });
const post = (page: Page) => page.getByRole("button", { name: "Post comment" });
const texts = (page: Page): Promise<string[]> => page.locator(".comment:not(.is-going) .comment-text").allTextContents();
const stored = async (movieId: number): Promise<unknown[]> =>
  (await stage.server.database("SELECT text FROM comments WHERE movie_id = ? ORDER BY id", movieId)).map(({ text }) => text);

describe("A comment", () => {
  test("is posted, stands on top, and leaves an empty field that has the focus", async () => {
    const { page, problems } = await stage.open("a", comments(1));
    const first = await page.locator(".comment", { hasText: "Does anybody know" }).elementHandle();
    await field(page).fill("I do: it is made of wood.");
    await page.getByText("375 characters left").waitFor();
    await field(page).press("Tab");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => texts(page))
      .toEqual([
        "I do: it is made of wood.",
        "Does anybody know which island that is?",
        "The sound of the lamp turning is still in my ears. See it with the lights off and the phone in another room.",
        "I counted the steps along with him. It is 214, they did not cheat.",
      ]);
    expect(await field(page).inputValue()).toBe("");
    await page.getByText("400 characters left").waitFor();
    await page.getByRole("tab", { name: "Comments (4)" }).waitFor();
    expect(await post(page).evaluate((one) => one === document.activeElement)).toBe(true);
    await expect.poll(() => announced(page)).toContain("Your comment is there");
    expect(await first?.evaluate((one) => one === document.querySelectorAll(".comment")[1])).toBe(true);
    expect(problems).toEqual([]);
  });

  test("needs a text, says so where it is asked, and takes the focus there", async () => {
    const { page, problems } = await stage.open("a", comments(3));
    await post(page).click();
    await page.getByText("Write something first").waitFor();
    await expect.poll(() => field(page).evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await field(page).getAttribute("aria-invalid")).toBe("true");
    await field(page).fill("x".repeat(401));
    await page.getByText("A comment has 400 characters at most").waitFor();
    await page.getByText("1 character too many").waitFor();
    await field(page).fill("Short");
    await expect.poll(() => field(page).getAttribute("aria-invalid")).toBeNull();
    expect(await stored(3)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is sent once, however often the button is pressed while the server thinks", async () => {
    const { page, wire } = await stage.open("a", comments(9));
    await field(page).fill("Bravo!");
    await page.getByText("394 characters left").waitFor();
    stage.network.hold();
    await post(page).click();
    const button = page.getByRole("button", { name: "Posting …" });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await page.locator("#comment").getAttribute("aria-busy")).toBe("true");
    await field(page).press("Enter");
    await page.locator("#comment").evaluate((form) => form instanceof HTMLFormElement && form.requestSubmit());
    expect(await field(page).inputValue()).toContain("Bravo!");
    stage.network.release();
    await expect.poll(() => texts(page)).toEqual(["Bravo!"]);
    expect(await post(page).isEnabled()).toBe(true);
    expect(wire.sent.filter((frame) => frame.includes('"post"')).length).toBe(1);
    expect(await stored(9)).toEqual(["Bravo!"]);
  });

  test("keeps its text where it cannot be stored, and says so", async () => {
    const { page } = await stage.open("a", comments(10));
    await field(page).fill("Low water at six");
    await stage.server.database("ALTER TABLE comments RENAME TO comments_away");
    try {
      await post(page).click();
      await page.getByRole("alert").getByText("It could not be saved").waitFor();
    } finally {
      await stage.server.database("ALTER TABLE comments_away RENAME TO comments");
    }
    expect(await field(page).inputValue()).toBe("Low water at six");
    await post(page).click();
    await expect.poll(() => texts(page)).toEqual(["Low water at six"]);
    expect(await page.getByText("It could not be saved").count()).toBe(0);
  });
});

describe("What is being written", () => {
  test("survives a kill -9 while it is typed, and so does the rest of the page", async () => {
    const { page } = await stage.open("a", comments(11));
    await field(page).pressSequentially("The fan is the");
    await stage.server.kill();
    await field(page).pressSequentially(" best actor.");
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    expect(await field(page).inputValue()).toBe("The fan is the best actor.");
    await stage.server.restart();
    await page.locator('html[data-live-status="connected"]').waitFor();
    await page.getByText("374 characters left").waitFor();
    expect(await field(page).inputValue()).toBe("The fan is the best actor.");
    expect(await field(page).evaluate((one) => one === document.activeElement)).toBe(true);
    await post(page).click();
    await expect.poll(() => texts(page)).toEqual(["The fan is the best actor."]);
  });

  test("is there again when the visitor has gone elsewhere and come back", async () => {
    const { page } = await stage.open("a", comments(6));
    await field(page).fill("Which map was it?");
    await page.getByText("383 characters left").waitFor();
    await page.getByRole("link", { name: "All movies" }).click();
    await page.getByRole("heading", { level: 1, name: "Movies" }).waitFor();
    await page.goBack();
    await connected(page);
    await page.getByText("383 characters left").waitFor();
    expect(await field(page).inputValue()).toBe("Which map was it?");
    await post(page).click();
    await expect.poll(() => texts(page)).toEqual(["Which map was it?"]);
  });

  test("is not disturbed by answers that come late: text, caret and focus stay", async () => {
    const { page, wire } = await stage.open("a", comments(7));
    await field(page).pressSequentially("Seat nine");
    await page.getByText("391 characters left").waitFor();
    stage.network.hold();
    await field(page).press("Home");
    await field(page).pressSequentially("The ");
    await expect.poll(() => wire.sent.at(-1)).toContain("The Seat nine");
    await page.keyboard.press("ArrowRight");
    stage.network.release();
    await page.getByText("387 characters left").waitFor();
    await page.keyboard.type("|");
    expect(await field(page).inputValue()).toBe("The S|eat nine");
    expect(await stored(7)).toEqual([]);
  });

  test("that was posted while the server was gone is posted once", async () => {
    const { page } = await stage.open("a", comments(12));
    await stage.server.kill();
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await field(page).fill("Hello, fern");
    await post(page).click();
    await stage.server.restart();
    await expect.poll(() => texts(page)).toEqual(["Hello, fern"]);
    expect(await stored(12)).toEqual(["Hello, fern"]);
    expect(await field(page).inputValue()).toBe("");
  });
});

describe("One's own comment", () => {
  test("can be deleted, after a question, and gives the focus to what is left", async () => {
    await stage.server.database("INSERT INTO comments (movie_id, user_id, user_name, text) VALUES (13, 'b', 'User B', 'Not yours')");
    await stage.server.database("INSERT INTO comments (movie_id, user_id, user_name, text) VALUES (13, 'a', 'User A', 'Snow!')");
    const { page, problems } = await stage.open("a", comments(13));
    const remove = page.getByRole("button", { name: "Delete" });
    expect(await remove.count()).toBe(1);
    page.once("dialog", (dialog) => void dialog.dismiss());
    await remove.click();
    expect(await texts(page)).toEqual(["Snow!", "Not yours"]);

    const asked: string[] = [];
    page.once("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.accept();
    });
    await remove.click();
    await expect.poll(() => texts(page)).toEqual(["Not yours"]);
    expect(asked).toEqual(["Delete your comment?"]);
    await page.locator(".comment", { hasText: "Snow!" }).waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("comments-title");
    await page.getByRole("tab", { name: "Comments (1)" }).waitFor();
    expect(await stored(13)).toEqual(["Not yours"]);
    expect(problems).toEqual([]);
  });

  test("goes with a motion, and at once where the visitor wants none", async () => {
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      await stage.server.database("INSERT INTO comments (movie_id, user_id, user_name, text) VALUES (18, 'a', 'User A', 'Baa')");
      const { page } = await stage.open("a", comments(18), { reducedMotion });
      page.on("dialog", (dialog) => void dialog.accept());
      const slow = await page.context().newCDPSession(page);
      await slow.send("Animation.enable");
      await slow.send("Animation.setPlaybackRate", { playbackRate: 0.001 });
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByText("Nobody has said anything yet.").waitFor();
      expect(await page.locator(".comment.is-going").count()).toBe(reducedMotion === "reduce" ? 0 : 1);
      await slow.send("Animation.setPlaybackRate", { playbackRate: 1 });
      await expect.poll(() => page.locator(".comment").count()).toBe(0);
    }
  });

  test("is the only one that can: another's stays, whatever a page sends", async () => {
    const { page, wire } = await stage.open("b", comments(1));
    expect(await page.getByRole("button", { name: "Delete" }).count()).toBe(0);
    const before = [await stored(1), await texts(page)];
    // As a page would that has been tampered with.
    const node = await page.locator(".comments").getAttribute("data-live");
    await page.locator("#comment").evaluate((form, binding) => form.setAttribute("live:submit", binding), `[${node},"remove",{"id":1}]`);
    const received = wire.received.length;
    await post(page).click();
    await expect.poll(() => wire.received.length).toBeGreaterThan(received);
    expect(wire.sent.at(-1)).toContain('"remove"');
    expect([await stored(1), await texts(page)]).toEqual(before);
  });
});

test("An empty list says so, and a visitor who is not logged in gets there and back", async () => {
  const { page } = await stage.open(null, comments(14));
  await page.getByText("Nobody has said anything yet.").waitFor();
  expect(await field(page).count()).toBe(0);
  await page.getByRole("link", { name: "Log in to comment" }).click();
  await page.getByRole("button", { name: "Continue as user A" }).click();
  await field(page).waitFor();
  expect(new URL(page.url()).pathname).toBe("/movies/14");
});

test("Without script a comment is posted, refused and deleted", async () => {
  const page = await stage.openWithoutScript("b", comments(16));
  await post(page).click();
  await page.getByText("Write something first").waitFor();
  await field(page).fill("Dear ice,\nsorry.");
  await post(page).click();
  await expect.poll(() => texts(page)).toEqual(["Dear ice,\nsorry."]);
  expect(await field(page).inputValue()).toBe("");
  await page.reload();
  expect(await texts(page)).toEqual(["Dear ice,\nsorry."]);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Nobody has said anything yet.").waitFor();
  expect(await stored(16)).toEqual([]);
});
