import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { Stage } from "../support/live-stage.ts";
import { caret, isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  texts: Record<string, string>;
  tick: number;
  saves: number;
}

const state = (page: Page): Promise<State> => stateOf<State>(page);
const textOf = async (page: Page, name: string): Promise<string | undefined> => (await state(page)).texts[name];
const saves = async (page: Page): Promise<number> => (await state(page)).saves;
const leave = (page: Page): Promise<void> => page.mouse.click(1, 1);
const path = (begin: object): string => `/inputs?${String(new URLSearchParams({ state: JSON.stringify(begin) }))}`;

describe.each(latencies)("a server with its own mind, with %i ms of latency", (ms) => {
  test("does not disturb whoever is typing, and is heard when the field is left", async () => {
    const { page, problems } = await openSlowly(stage, path({ mind: "upper" }), ms);
    await page.locator("#soon").click();
    await page.keyboard.type("abc");
    await expect.poll(() => textOf(page, "soon")).toBe("ABC");
    expect(await caret(page)).toEqual(["soon", "abc", 3, 3]);
    await page.keyboard.press("Home");
    await page.keyboard.type("x");
    await expect.poll(() => textOf(page, "soon")).toBe("XABC");
    expect(await caret(page)).toEqual(["soon", "xabc", 1, 1]);
    await leave(page);
    expect(await page.locator("#soon").inputValue()).toBe("XABC");

    await page.locator("#soon").click();
    await page.keyboard.press("End");
    await page.keyboard.type("late");
    await leave(page);
    await expect.poll(() => textOf(page, "soon")).toBe("XABCLATE");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test.each(["now", "soon", "late"])("has the last word on %s, also where that is what it was", async (name) => {
    const { page, problems } = await openSlowly(stage, path({ mind: "trim" }), ms);
    await page.locator(`#${name}`).click();
    await page.keyboard.type("abc");
    await leave(page);
    await expect.poll(() => textOf(page, name)).toBe("abc");
    await page.locator(`#${name}`).click();
    await page.keyboard.press("End");
    await page.keyboard.type("d");
    // On its way when what follows is typed.
    await press(page, "#do-bump");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("  ", { delay: 15 });
    await leave(page);
    await press(page, "#do-bump");
    await expect.poll(async () => (await state(page)).tick).toBe(2);
    await isAsFresh(stage, page);
    expect(await page.locator(`#${name}`).inputValue()).toBe("abc");
    expect(problems).toEqual([]);
  });

  test("keeps what was typed and left, through patches that do not speak of it", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await press(page, "#do-takeField");
    await page.locator("#free").fill("mine");
    await leave(page);
    await press(page, "#do-addOption");
    await expect.poll(() => page.locator("#one option").count()).toBe(4);
    expect(await page.locator("#free").inputValue()).toBe("mine");
    await press(page, "#do-bump");
    await page.locator("#free").fill("mine again");
    await leave(page);
    await expect.poll(async () => (await state(page)).tick).toBe(1);
    await press(page, "#do-takeOption");
    await page.locator("#flag-x").click();
    await page.locator('#state:has-text("flag-x")').waitFor();
    expect(await page.locator("#free").inputValue()).toBe("mine again");
    expect(problems).toEqual([]);
  });

  test("clears a field that has the focus when it resets its form, but not what was typed since", async () => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    for (let round = 1; round <= 2; round++) {
      await page.locator("#soon").click();
      await page.keyboard.insertText(`message ${round}`);
      await page.keyboard.press("Enter");
      await expect.poll(() => saves(page)).toBe(round);
      expect(await caret(page)).toEqual(["soon", "", 0, 0]);
    }
    // Whoever types slowly is told of more than once.
    const events = sent.filter((frame) => /"(save|edit)"/.test(frame)).map((frame) => String(JSON.parse(frame)[2]));
    expect(events.filter((event, index) => event !== events[index - 1])).toEqual(["edit", "save", "edit", "save"]);

    await page.locator("#area").fill("gone");
    await page.locator("#soon").click();
    const ime = await page.context().newCDPSession(page);
    stage.proxy.hold();
    await page.keyboard.type("third");
    await page.keyboard.press("Enter");
    await page.keyboard.type(" and ");
    await ime.send("Input.imeSetComposition", { text: "よん", selectionStart: 2, selectionEnd: 2 });
    stage.proxy.release();
    await expect.poll(() => saves(page)).toBe(3);
    expect(await caret(page)).toEqual(["soon", "third and よん", 12, 12]);
    expect(await page.locator("#area").inputValue()).toBe("");
    await ime.send("Input.insertText", { text: "四" });
    await leave(page);
    await expect.poll(() => textOf(page, "soon")).toBe("third and 四");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("may clear a field that was left, or that nobody has edited since", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#soon").fill("gone");
    await page.locator("#now").fill("soon gone");
    await press(page, "#do-clear");
    await expect.poll(() => page.locator("#soon").inputValue()).toBe("");
    expect(await page.locator("#now").inputValue()).toBe("soon gone");
    await leave(page);
    expect(await page.locator("#now").inputValue()).toBe("");
    await page.locator("#now").fill("again");
    await expect.poll(() => textOf(page, "now")).toBe("again");
    await press(page, "#do-clear");
    await page.locator("#now").pressSequentially("!");
    await leave(page);
    await expect.poll(() => textOf(page, "now")).toBe("again!");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });
});
