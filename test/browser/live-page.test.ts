import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasText, mark, isMarked, sessionOf, settled, Stage } from "../support/live-stage.ts";

const stage = Stage.set();

const star = (page: Page, n: number) => page.locator(".star").nth(n - 1);

const filled = (page: Page): Promise<number> => page.locator(".star.is-filled").count();

describe("a page", () => {
  test("joins with one hash and is told that nothing is missing", async () => {
    const { sent, received, problems } = await stage.open("/events");
    expect(sent.map((frame) => frame.slice(0, 4))).toEqual([`["j"`]);
    expect(received).toEqual(['["j",0,0,0,0,[],[]]']);
    expect(problems).toEqual([]);
  });

  test("sends one short event for a hover, although Chromium tells of the star's pseudo-element as well, and gets one short patch", async () => {
    const { page, sent, received, problems } = await stage.open("/events");
    const session = await sessionOf(page);
    const [views, stars, writes] = [await stage.renders("EventsView"), await stage.renders("Stars"), await stage.writes(session)];
    sent.length = received.length = 0;

    await star(page, 5).hover();
    await expect.poll(() => filled(page)).toBe(5);
    await settled(page);
    expect(sent).toEqual(['[1,2,"peek",{"n":5}]']);
    expect(sent[0]?.length).toBeLessThanOrEqual(60);
    expect(received).toEqual(['[1,1,[[2,[[[0,0],5,{"class":"star is-filled"}]]]]]']);
    expect(received[0]?.length).toBeLessThanOrEqual(100);

    expect(await stage.renders("EventsView")).toBe(views);
    expect(await stage.renders("Stars")).toBe(stars + 1);
    expect(await stage.writes(session)).toBe(writes);
    expect(problems).toEqual([]);
  });

  test("sends one event when the pointer leaves, whatever is in the element", async () => {
    const { page, sent, received } = await stage.open("/events");
    await star(page, 3).hover();
    await expect.poll(() => filled(page)).toBe(3);
    sent.length = received.length = 0;
    await page.locator("h1").hover();
    await expect.poll(() => filled(page)).toBe(0);
    await settled(page);
    expect(sent).toEqual(['[2,2,"leave"]']);
    expect(received).toHaveLength(1);
  });

  test("shows a click in the component and in the parent that it told, with one write and one frame", async () => {
    const { page, sent, received } = await stage.open("/events");
    const session = await sessionOf(page);
    await star(page, 4).hover();
    await expect.poll(() => filled(page)).toBe(4);
    const writes = await stage.writes(session);
    sent.length = received.length = 0;
    await star(page, 4).click();
    await hasText(page, "#picked", "4");
    expect(await filled(page)).toBe(4);
    expect(sent).toEqual(['[2,2,"pick",{"n":4}]']);
    expect(received).toHaveLength(1);
    expect(await stage.writes(session)).toBe(writes + 1);
  });

  test("keeps focus, caret, selection and what is typed through patches around and in the fields", async () => {
    const { page } = await stage.open("/forms");
    const free = page.locator("#free");
    await free.fill("mine");
    await free.evaluate((input: HTMLInputElement) => input.setSelectionRange(1, 3, "backward"));
    for (const id of ["bump", "reshape", "bump", "reshape"]) {
      const tick = Number(await page.locator("#tick").textContent()) + 1;
      // By a script, as a keyboard shortcut would: the field keeps the focus.
      await page.locator(`#${id}`).evaluate((button: HTMLElement) => button.click());
      await hasText(page, "#tick", String(tick));
      expect(await caret(page, "#free")).toEqual(["free", "mine", 1, 3, "backward"]);
    }
    // The one that nobody has touched takes what the server says.
    expect(await page.locator("#served").inputValue()).toBe("server 4");
  });

  test("echoes fast typing without disturbing it", async () => {
    const { page, problems } = await stage.open("/forms");
    await page.locator("#bound").fill("");
    await page.locator("#bound").pressSequentially("the quick brown fox", { delay: 1 });
    await hasText(page, "#echo", "the quick brown fox");
    expect(await page.locator("#bound").inputValue()).toBe("the quick brown fox");
    expect(problems).toEqual([]);
  });

  test("tells of an event that failed, and goes on", async () => {
    const { page } = await stage.open("/events");
    await mark(page);
    await page.locator("#fail").click();
    await page.locator("#add").click();
    await hasText(page, "#count", "1");
    expect(await isMarked(page)).toBe(true);
  });
});

/** Where the caret is, and in which text. */
async function caret(page: Page, selector: string): Promise<unknown[]> {
  return await page
    .locator(selector)
    .evaluate((input: HTMLInputElement) => [
      document.activeElement?.id,
      input.value,
      input.selectionStart,
      input.selectionEnd,
      input.selectionDirection,
    ]);
}
