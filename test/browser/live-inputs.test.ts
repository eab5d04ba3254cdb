import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { Stage } from "../support/live-stage.ts";
import { isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  texts: Record<string, string>;
  flags: Record<string, boolean>;
  many: string[];
  tick: number;
}

const state = (page: Page): Promise<State> => stateOf<State>(page);
const bumped = async (page: Page, times = 1): Promise<void> => {
  const { tick } = await state(page);
  for (let count = 0; count < times; count++) await press(page, "#do-bump");
  await expect.poll(async () => (await state(page)).tick).toBe(tick + times);
};
const chosen = (page: Page, id: string): Promise<string[]> =>
  page.locator(`#${id}`).evaluate((select: HTMLSelectElement) => [...select.selectedOptions].map(({ value }) => value));

describe.each(latencies)("with %i ms of latency", (ms) => {
  test("boxes and radio buttons that are clicked quickly end as they were left", async () => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    for (const id of ["flag-x", "flag-y", "flag-x", "flag-z", "flag-x", "flag-y"]) await page.locator(`#${id}`).click();
    for (const size of ["s", "m", "l", "m"]) await page.locator(`#size-${size}`).click();
    await press(page, "#do-bump");
    await page.locator("#size-s").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    const shown = await page.locator("#choices input").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked));
    expect(shown).toEqual([true, false, true, false, true, false]);
    await expect
      .poll(async () => [await state(page), sent.length])
      .toMatchObject([{ flags: { "flag-x": true, "flag-y": false, "flag-z": true }, texts: { size: "m" } }, 14]);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a select keeps what was chosen while its options change, and shows the server's when the chosen one goes", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#one").selectOption("b");
    await press(page, "#do-addOption");
    await page.locator("#one").selectOption("c");
    await press(page, "#do-bump");
    expect(await chosen(page, "one")).toEqual(["c"]);
    await expect.poll(async () => (await state(page)).tick).toBe(1);
    expect(await chosen(page, "one")).toEqual(["c"]);
    await isAsFresh(stage, page);
    // Gone on the server already when it is chosen here.
    await page.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>("#one");
      document.querySelector<HTMLElement>("#do-takeOption")?.click();
      for (const value of ["b", "c"]) {
        if (select) select.value = value;
        for (const type of ["input", "change"]) select?.dispatchEvent(new Event(type, { bubbles: true }));
      }
    });
    await expect.poll(() => page.locator("#one option").count()).toBe(3);
    await bumped(page);
    expect((await state(page)).texts["one"]).toBe("c");
    expect(await chosen(page, "one")).toEqual(["first"]);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a select of several keeps what was chosen while its options change", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#many").selectOption(["a", "c"]);
    await press(page, "#do-addOption");
    await page.locator("#many").selectOption(["a", "b"]);
    await bumped(page);
    expect(await chosen(page, "many")).toEqual(["a", "b"]);
    await expect.poll(async () => (await state(page)).many).toEqual(["a", "b"]);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a select that is open stays open, and gives what is chosen in it", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#one").focus();
    await page.keyboard.press("Alt+ArrowDown");
    await bumped(page, 2);
    await page.keyboard.press("ArrowDown");
    await bumped(page, 2);
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await state(page)).texts["one"]).toBe("b");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("one");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a range that is dragged while it is patched follows the pointer", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    const box = await page.locator("#range").boundingBox();
    if (!box) throw new Error("The range is not there");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    await press(page, "#do-move");
    for (let step = 1; step <= 20; step++) await page.mouse.move(box.x + box.width * (0.5 + step / 50), y);
    await page.mouse.move(box.x + box.width * 0.8, y);
    const value = await page.locator("#range").inputValue();
    await page.mouse.up();
    await press(page, "#do-rest");
    expect(Number(value)).toBeGreaterThan(70);
    await expect.poll(async () => (await state(page)).texts["range"]).toBe(value);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a number that is none yet is neither overwritten nor sent, and a date comes when it is whole", async () => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#number").click();
    await page.keyboard.type("1e");
    await bumped(page);
    expect(await page.locator("#number").evaluate((input: HTMLInputElement) => input.validity.badInput)).toBe(true);
    await page.keyboard.type("3");
    await page.locator("#date").focus();
    await page.keyboard.type("05");
    await bumped(page);
    await page.keyboard.type("062024");
    await expect.poll(async () => (await state(page)).texts).toMatchObject({ number: "1e3", date: "2024-05-06" });
    expect(sent.filter((frame) => frame.includes('"number"')).at(-1)).toContain('"1e3"');
    expect(sent.join()).not.toContain('"name":"number","value":""');
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a file that was chosen stays chosen, and what is edited in the browser's own place stays", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#file").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    await page.locator("#editor").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" and more");
    await bumped(page);
    await press(page, "#do-bump");
    await page.keyboard.press("Backspace");
    await expect.poll(async () => (await state(page)).tick).toBe(2);
    expect(await page.locator("#file").evaluate((input: HTMLInputElement) => input.files?.[0]?.name)).toBe("a.txt");
    expect((await page.locator("#editor").textContent())?.trim()).toBe("mine and mor");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("editor");
    await page.keyboard.type("e!");
    expect((await page.locator("#editor").textContent())?.trim()).toBe("mine and more!");
    expect(problems).toEqual([]);
  });

  test.each(["doomed", "inner"])("a field that a patch removes sends nothing any more (%s)", async (id) => {
    const { page, sent, problems } = await openSlowly(stage, "/inputs", ms);
    stage.proxy.hold();
    await press(page, "#do-takeField");
    await page.locator(`#${id}`).pressSequentially("typed");
    stage.proxy.release();
    await page.locator(`#${id}`).waitFor({ state: "detached" });
    await bumped(page);
    await isAsFresh(stage, page);
    expect(sent.join()).not.toContain("typed");
    expect(problems).toEqual([]);
  });
});
