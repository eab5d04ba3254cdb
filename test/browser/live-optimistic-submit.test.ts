import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, isMarked, type LivePage, mark, Stage, watch } from "../support/live-stage.ts";
import { caret, isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  count: number;
  name: string;
  saved: string[];
}

const open = (ms: number, begin: object = {}): Promise<LivePage> =>
  openSlowly(stage, `/optimistic?${String(new URLSearchParams({ state: JSON.stringify(begin) }))}`, ms);
const state = (page: Page): Promise<State> => stateOf<State>(page);
const saved = async (page: Page): Promise<string[]> => (await state(page)).saved;
/** Whether the button can be pressed, and what it says. */
const button = (page: Page, id = "save"): Promise<unknown[]> =>
  page.locator(`#${id}`).evaluate((element) => [!element.matches(":disabled"), element.textContent]);
const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
/** Which handlers have been called. */
const handlers = (sent: readonly string[]): unknown[] =>
  sent.map((frame) => JSON.parse(frame)).flatMap(([number, , name]) => (typeof number === "number" ? [name] : []));
const others = (problems: readonly string[]): string[] => problems.filter((problem) => !/^Event \d+ was not/.test(problem));

describe.each(latencies)("a submit, with %i ms of latency", (ms) => {
  test.each([
    ["a double click", (page: Page) => page.locator("#save").dblclick()],
    [
      "Enter twice",
      (page: Page) =>
        page
          .locator("#title")
          .press("Enter")
          .then(() => page.locator("#title").press("Enter")),
    ],
    [
      "Enter and a click",
      (page: Page) =>
        page
          .locator("#title")
          .press("Enter")
          .then(() => press(page, "#save")),
    ],
  ])("by %s is one event, after what was waiting", async (_, submit) => {
    const { page, sent, problems } = await open(ms, { gated: 0 });
    await page.locator("#note").fill("noted");
    await page.locator("#title").fill("slow one");
    await submit(page);
    await expect.poll(() => button(page)).toEqual([false, "Saving…"]);
    expect(await page.locator("#form").getAttribute("aria-busy")).toBe("true");
    await stage.gate.arrived();
    await press(page, "#save");
    stage.gate.open();
    await expect.poll(() => saved(page)).toEqual(["slow one/noted"]);
    await page.mouse.click(1, 1);
    await isAsFresh(stage, page);
    expect(handlers(sent)).toEqual(["check", "save"]);
    expect(problems).toEqual([]);
  });

  test("keeps its button and what was typed since through late patches, and gives the focus back", async () => {
    const { page, sent, problems } = await open(ms, { gated: 2, error: "Too short" });
    stage.proxy.hold();
    await page.locator("#title").fill("good");
    await page.evaluate(() => document.querySelector("#save")?.removeAttribute("disabled"));
    for (const n of [0, 1, 2]) await press(page, `#item-${n}`);
    await page.locator("#save").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => button(page)).toEqual([false, "Saving…"]);
    stage.proxy.release();
    await stage.gate.arrived();
    // The late patches: the error goes, the button has another label and is not disabled any more, for the server.
    await expect.poll(async () => (await state(page)).count).toBe(4);
    expect(await page.locator("#error").textContent()).toBe("");
    expect(await button(page)).toEqual([false, "Saving…"]);
    expect(await page.locator("#save").getAttribute("title")).toBe("4");
    await page.evaluate(() => document.querySelector<HTMLElement>("#note")?.blur());
    stage.gate.open();
    await expect.poll(() => saved(page)).toEqual(["good/"]);
    await expect.poll(() => focused(page)).toBe("save");
    expect(await button(page)).toEqual([true, "Save 4"]);
    expect(await page.locator("#title").inputValue()).toBe("GOOD");
    expect(handlers(sent)).toEqual(["check", "toggle", "toggle", "toggle", "save"]);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("does not take away what is typed while it is pending", async () => {
    const { page, problems } = await open(ms);
    await page.locator("#title").pressSequentially("slow");
    await page.keyboard.press("Enter");
    await stage.gate.arrived();
    await page.keyboard.type("er", { delay: 5 });
    await page.locator("#note").fill("typed since");
    stage.gate.open();
    await expect.poll(async () => [await saved(page), await state(page)]).toMatchObject([["slow/"], { name: "slower" }]);
    expect(await caret(page)).toEqual(["note", "typed since", 11, 11]);
    await page.locator("#title").press("Enter");
    await stage.gate.arrived();
    stage.gate.open();
    await expect.poll(() => saved(page)).toEqual(["slow/", "slower/typed since"]);
    expect(await page.locator("#note").inputValue()).toBe("typed since");
    expect(problems).toEqual([]);
  });

  test("that fails gives everything back, and the text stays", async () => {
    const { page, problems } = await open(ms);
    await page.locator("#title").pressSequentially("bad one");
    await page.locator("#save").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => problems.filter((problem) => problem.startsWith("Event"))).toHaveLength(1);
    await expect.poll(() => button(page)).toEqual([true, "Save 1"]);
    await expect.poll(() => focused(page)).toBe("save");
    expect(await page.locator("#title").inputValue()).toBe("bad one");
    await isAsFresh(stage, page);
    expect(others(problems)).toEqual([]);
  });

  test("that comes before the script's part for its options waits for it, and the page stays", async () => {
    const live = watch(await (await stage.visitor()).newPage());
    const { page } = live;
    const { promise: isRunning, resolve: run } = Promise.withResolvers<void>();
    await page.route("**/overwinter/client-options-*.js", async (route) => {
      await isRunning;
      await route.continue();
    });
    await page.goto("/optimistic", { waitUntil: "commit" });
    await connected(page);
    await mark(page);
    stage.proxy.delay(ms);
    await page.locator("#title").fill("early");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await press(page, "#item-4");
    run();
    await expect.poll(() => saved(page)).toEqual(["early/"]);
    await expect.poll(async () => (await state(page)).count).toBe(2);
    expect(await isMarked(page)).toBe(true);
    expect(handlers(live.sent)).toEqual(["check", "save", "toggle"]);
    expect(live.problems).toEqual([]);
  });

  test("a button that is pressed again and again while its event is pending sends one, and is what it was", async () => {
    const { page, sent, problems } = await open(ms, { gated: 10 });
    await page.locator("#add").focus();
    for (let count = 0; count < 5; count++) await page.keyboard.press("Enter");
    await expect.poll(() => button(page, "add")).toEqual([false, "Adding…"]);
    await stage.gate.arrived();
    await expect.poll(() => page.locator("#add").getAttribute("title")).toBe("1");
    expect(await button(page, "add")).toEqual([false, "Adding…"]);
    stage.gate.open();
    await expect.poll(() => button(page, "add")).toEqual([true, "Add to 1"]);
    await expect.poll(() => focused(page)).toBe("add");
    await isAsFresh(stage, page);
    expect(handlers(sent)).toEqual(["add"]);
    expect(problems).toEqual([]);
  });
});
