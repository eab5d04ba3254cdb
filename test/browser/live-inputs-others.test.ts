import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, Stage, watch } from "../support/live-stage.ts";
import { caret, isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  texts: Record<string, string>;
  flags: Record<string, boolean>;
  tick: number;
  isMoving: boolean;
}

const state = (page: Page): Promise<State> => stateOf<State>(page);
const leave = (page: Page): Promise<void> => page.mouse.click(1, 1);

async function moves(page: Page): Promise<void> {
  const { tick } = await state(page);
  await expect.poll(async () => (await state(page)).tick).toBeGreaterThan(tick + 1);
}

async function rest(page: Page): Promise<void> {
  await press(page, "#do-rest");
  await expect.poll(async () => (await state(page)).isMoving).toBe(false);
}

/** Takes away what the test has put into the page. */
const clean = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const node of document.querySelectorAll("[data-manager]")) node.remove();
    for (const input of document.querySelectorAll("[data-filled]")) {
      input.removeAttribute("data-filled");
      input.classList.remove("filled");
    }
  });

/** Writes into controls as a browser's autofill, or a password manager, does. */
const fill = (page: Page, values: Record<string, string>, ...events: string[]): Promise<void> =>
  page.evaluate(
    ({ values, events }) => {
      for (const [name, value] of Object.entries(values)) {
        const control = document.querySelector<HTMLInputElement>(`#${name}`);
        if (control) control.value = value;
        for (const type of events) control?.dispatchEvent(new Event(type, { bubbles: true }));
      }
    },
    { values, events },
  );

describe.each(latencies)("others in the page, with %i ms of latency", (ms) => {
  test.each([["input"], ["input", "change"]])("what a script writes and announces is what was typed (%s %s)", async (...events) => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    const values = { now: "filled@example.com", soon: "secret", late: "street", area: "two\nlines", number: "12", date: "2024-05-06" };
    await press(page, "#do-move");
    await moves(page);
    await fill(page, values, ...events.filter(Boolean));
    await moves(page);
    await rest(page);
    await page.locator("#late").focus();
    await leave(page);
    await expect.poll(async () => (await state(page)).texts).toMatchObject(values);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("what was written before the page was live stays, and is told when it is", async () => {
    const live = watch(await (await stage.visitor()).newPage());
    const { page } = live;
    const { promise: isRunning, resolve: run } = Promise.withResolvers<void>();
    await page.route("**/overwinter/client-*.js", async (route) => {
      await isRunning;
      await route.continue();
    });
    await page.goto("/inputs", { waitUntil: "commit" });
    await page.locator("#do-clear").waitFor();
    await fill(page, { soon: "by a script", area: "also", date: "2024-05-06" });
    await page.locator("#late").pressSequentially("early");
    run();
    await connected(page);
    stage.proxy.delay(ms);
    await press(page, "#do-move");
    await moves(page);
    await page.keyboard.type(" and late");
    await rest(page);
    expect(await caret(page)).toEqual(["late", "early and late", 14, 14]);
    await leave(page);
    await expect
      .poll(async () => (await state(page)).texts)
      .toEqual({ soon: "by a script", area: "also", date: "2024-05-06", late: "early and late" });
    await isAsFresh(stage, page);
    expect(live.problems).toEqual([]);
  });

  test("what a password manager puts beside, into and onto fields disturbs nobody", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.evaluate(() => {
      const icon = (): HTMLElement => Object.assign(document.createElement("span"), { textContent: "🔑", className: "manager" });
      for (const field of document.querySelectorAll("#now,#soon,#late,#area")) {
        for (const node of [icon(), icon(), icon()]) node.dataset["manager"] = "";
        field.before(icon());
        field.after(icon());
        field.closest("li")?.before(icon());
        field.closest("li")?.append(icon());
        field.setAttribute("data-filled", "");
        field.classList.add("filled");
      }
      for (const node of document.querySelectorAll(".manager")) node.setAttribute("data-manager", "");
    });
    await page.locator("#soon").focus();
    await press(page, "#do-move");
    await moves(page);
    await page.keyboard.type("The quick brown fox", { delay: 15 });
    await rest(page);
    expect(await caret(page)).toEqual(["soon", "The quick brown fox", 19, 19]);
    expect(await page.locator(".manager").count()).toBe(16);
    expect(await page.locator(".filled[data-filled]").count()).toBe(4);
    await leave(page);
    await expect.poll(async () => (await state(page)).texts["soon"]).toBe("The quick brown fox");
    await clean(page);
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("a field that another has wrapped keeps its focus, its text and its caret", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    await page.locator("#soon").focus();
    await page.keyboard.type("typed");
    for (let round = 1; round <= 2; round++) {
      await page.evaluate(() => {
        const field = document.querySelector("#soon");
        const wrap = document.createElement("div");
        wrap.className = "wrap";
        // As one does that does not want to lose the focus.
        field?.parentElement?.insertBefore(wrap, field);
        if (field) wrap.moveBefore(field, null);
      });
      expect(await caret(page)).toEqual(["soon", "typed", 5, 5]);
      await press(page, "#do-bump");
      await expect.poll(async () => (await state(page)).tick).toBe(round);
      await page.locator(".wrap").waitFor({ state: "detached" });
      expect(await caret(page)).toEqual(["soon", "typed", 5, 5]);
    }
    await page.keyboard.type(" on");
    await leave(page);
    await expect.poll(async () => (await state(page)).texts["soon"]).toBe("typed on");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });

  test("labels that a translator has wrapped come and go while somebody types", async () => {
    const { page, problems } = await openSlowly(stage, "/inputs", ms);
    const translate = (): Promise<void> =>
      page.evaluate(() => {
        for (const label of document.querySelectorAll("label")) {
          for (const text of Array.from(label.childNodes)) {
            if (!(text instanceof Text) || !text.data.trim()) continue;
            const font = document.createElement("font");
            font.append(Object.assign(document.createElement("font"), { textContent: `übersetzt: ${text.data}` }));
            text.replaceWith(font);
          }
        }
      });
    await page.locator("#area").focus();
    await translate();
    await press(page, "#do-move");
    await moves(page);
    await page.keyboard.type("The quick ", { delay: 15 });
    await translate();
    await page.keyboard.type("brown fox", { delay: 15 });
    await moves(page);
    await rest(page);
    expect(await caret(page)).toEqual(["area", "The quick brown fox", 19, 19]);
    await leave(page);
    await expect.poll(async () => (await state(page)).texts["area"]).toBe("The quick brown fox");
    await press(page, "#do-bump");
    await isAsFresh(stage, page);
    expect(problems).toEqual([]);
  });
});
