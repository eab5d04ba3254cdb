import type { CDPSession, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { Stage } from "../support/live-stage.ts";
import { caret, isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

const textOf = async (page: Page, name: string): Promise<string | undefined> =>
  (await stateOf<{ texts: Record<string, string> }>(page)).texts[name];
const tickOf = async (page: Page): Promise<number> => Number(await page.locator("main").getAttribute("data-tick"));

/** Waits until some more patches have come. */
async function moves(page: Page): Promise<void> {
  const before = await tickOf(page);
  await expect.poll(() => tickOf(page)).toBeGreaterThan(before + 1);
}

/** Has the page patched without end, from the moment on when the field has the focus. */
async function focusAndMove(page: Page, name: string): Promise<void> {
  await page.locator(`#${name}`).focus();
  await press(page, "#do-move");
  await moves(page);
}

async function rest(page: Page): Promise<void> {
  await press(page, "#do-rest");
  await expect.poll(async () => (await stateOf<{ isMoving: boolean }>(page)).isMoving).toBe(false);
}

/** Clicks where nothing is. */
const leave = (page: Page): Promise<void> => page.mouse.click(1, 1);

/** What the page has said of a field. */
const said = (sent: readonly string[], name: string): unknown[] =>
  sent.map((frame) => JSON.parse(frame)[3]).flatMap((payload) => (payload?.name === name ? [payload.value] : []));

async function compose(page: Page): Promise<{ ime: CDPSession; ends: () => Promise<string[]> }> {
  await page.evaluate(() => {
    const ends: string[] = [];
    addEventListener("compositionend", ({ data }) => ends.push(data), true);
    Object.assign(globalThis, { ends });
  });
  return { ime: await page.context().newCDPSession(page), ends: () => page.evaluate(() => Reflect.get(globalThis, "ends") as string[]) };
}

const composing = (ime: CDPSession, text: string): Promise<unknown> =>
  ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });

describe.each(latencies)("typing, with %i ms of latency", (ms) => {
  test.each(["now", "soon", "late", "area"])(
    "into %s goes on while it, its label, its siblings and its place are patched",
    async (name) => {
      const { page, problems } = await openSlowly(stage, "/inputs", ms);
      await focusAndMove(page, name);
      expect(await caret(page)).toEqual([name, "", 0, 0]);
      await page.keyboard.type("The quick brown fox", { delay: 15 });
      expect(await caret(page)).toEqual([name, "The quick brown fox", 19, 19]);
      await page.keyboard.press("Home");
      for (let count = 0; count < 4; count++) await page.keyboard.press("ArrowRight");
      await moves(page);
      expect(await caret(page)).toEqual([name, "The quick brown fox", 4, 4]);
      await page.keyboard.type("very ", { delay: 15 });
      for (let count = 0; count < 5; count++) await page.keyboard.press("Shift+ArrowRight");
      await moves(page);
      expect(await caret(page)).toEqual([name, "The very quick brown fox", 9, 14]);
      await page.keyboard.type("slow", { delay: 15 });
      await rest(page);
      expect(await caret(page)).toEqual([name, "The very slow brown fox", 13, 13]);
      await leave(page);
      await expect.poll(() => textOf(page, name)).toBe("The very slow brown fox");
      await isAsFresh(stage, page);
      expect(problems).toEqual([]);
    },
  );

  test("with an input method is never interrupted, and what is composed arrives once", async () => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    const { ime, ends } = await compose(page);
    await focusAndMove(page, "now");
    await composing(ime, "に");
    await moves(page);
    await composing(ime, "にほ");
    await moves(page);
    expect([await ends(), await caret(page)]).toEqual([[], ["now", "にほ", 2, 2]]);
    await ime.send("Input.insertText", { text: "日本" });
    await page.keyboard.type("!");
    await rest(page);
    expect([await ends(), await caret(page)]).toEqual([["日本"], ["now", "日本!", 3, 3]]);
    await expect.poll(() => textOf(page, "now")).toBe("日本!");
    expect(said(sent, "now")).toEqual(["日本", "日本!"]);

    await composing(ime, "ご");
    await press(page, "#do-move");
    await moves(page);
    await composing(ime, "");
    await rest(page);
    expect(await caret(page)).toEqual(["now", "日本!", 3, 3]);
    await leave(page);
    await isAsFresh(stage, page);
    expect(await textOf(page, "now")).toBe("日本!");
    expect(said(sent, "now").join()).not.toContain("ご");
    expect(problems).toEqual([]);
  });

  test.each(["now", "soon", "late", "area"])("a composition in %s that a click elsewhere ends is what was typed", async (name) => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    const { ime } = await compose(page);
    await focusAndMove(page, name);
    await composing(ime, "にほん");
    await rest(page);
    await leave(page);
    await expect.poll(() => textOf(page, name)).toBe("にほん");
    await isAsFresh(stage, page);
    expect(said(sent, name)).toEqual(["にほん"]);
    expect(problems).toEqual([]);
  });

  test("is undone and done again as if no patch had come", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    /** What is moved around the field makes more steps of it, as in a page without a server. */
    const until = async (key: string, text: string): Promise<void> => {
      for (let count = 0; count < 8 && (await page.locator("#soon").inputValue()) !== text; count++) await page.keyboard.press(key);
      expect(await page.locator("#soon").inputValue()).toBe(text);
    };
    await focusAndMove(page, "soon");
    await page.keyboard.type("one");
    await page.keyboard.press("Home");
    await moves(page);
    await page.keyboard.type("two");
    await expect.poll(() => textOf(page, "soon")).toBe("twoone");
    await until("Control+z", "one");
    await moves(page);
    await until("Control+Shift+z", "twoone");
    await until("Control+z", "");
    await moves(page);
    await until("Control+Shift+z", "one");
    await rest(page);
    await leave(page);
    await expect.poll(() => textOf(page, "soon")).toBe("one");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("may be copying, pasting, and dragging a text from field to field", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#soon").pressSequentially("ferry");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await focusAndMove(page, "now");
    await page.keyboard.press("Control+v");
    await page.keyboard.type("-");
    await page.keyboard.press("Control+v");
    expect(await caret(page)).toEqual(["now", "ferry-ferry", 11, 11]);
    await rest(page);
    await page.locator("#now").selectText();
    const [from, to] = [await page.locator("#now").boundingBox(), await page.locator("#area").boundingBox()];
    if (!from || !to) throw new Error("The fields are not there");
    await page.mouse.move(from.x + 20, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + from.height / 2, { steps: 3 });
    await press(page, "#do-move");
    await moves(page);
    await rest(page);
    const now = (await page.locator("#area").boundingBox()) ?? to;
    await page.mouse.move(now.x + 20, now.y + 10, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.locator("#area").inputValue()).toBe("ferry-ferry");
    await leave(page);
    await expect.poll(async () => [await textOf(page, "now"), await textOf(page, "area")]).toEqual(["", "ferry-ferry"]);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });
});
