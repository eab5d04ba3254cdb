import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, hasStatus, type LivePage, sessionOf, Stage, watch } from "../support/live-stage.ts";
import { isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  items: boolean[];
  count: number;
  glances: number;
}

const all = Array.from({ length: 10 }, (_, n) => n);
const open = (ms: number, begin: object = {}): Promise<LivePage> =>
  openSlowly(stage, `/optimistic?${String(new URLSearchParams({ state: JSON.stringify(begin) }))}`, ms);
const state = (page: Page): Promise<State> => stateOf<State>(page);
/** Which items show that they are on. */
const shown = (page: Page): Promise<number[]> =>
  page.locator("[id^=item-]").evaluateAll((buttons) =>
    buttons.flatMap((button, n) => {
      const isOn = button.classList.contains("is-on");
      if (isOn !== (button.getAttribute("aria-pressed") === "true")) throw new Error(`Item ${n} is of two minds`);
      return isOn ? [n] : [];
    }),
  );
const onOf = async (page: Page): Promise<number[]> => (await state(page)).items.flatMap((isOn, n) => (isOn ? [n] : []));
/** What complains of an event that failed is meant to. */
const others = ({ problems }: LivePage): string[] => problems.filter((problem) => !/^Event \d+ was not|WebSocket/.test(problem));
const failures = ({ problems }: LivePage): string[] => problems.filter((problem) => /^Event \d+ was not/.test(problem));

async function loseConnection(page: Page): Promise<void> {
  stage.proxy.refuse();
  stage.proxy.cut();
  await hasStatus(page, "reconnecting");
}

describe.each(latencies)("what is optimistic, with %i ms of latency", (ms) => {
  test("shows each of ten quick clicks at once, on and off, and in the end what the server has", async () => {
    const live = await open(ms);
    const { page } = live;
    // The part that shows it comes with the page, but not with its first task.
    await press(page, "#item-9");
    await expect.poll(() => shown(page)).toEqual([9]);
    for (let count = 1; count <= 9; count++) {
      await press(page, "#item-3");
      expect(await shown(page)).toEqual(count % 2 === 1 ? [3, 9] : [9]);
    }
    await expect.poll(async () => (await state(page)).count).toBe(10);
    // The count is shown by a preview, before the last one is done.
    await expect.poll(() => onOf(page)).toEqual([3, 9]);
    expect(await shown(page)).toEqual([3, 9]);
    await isAsFresh(stage, page);
    expect(live.problems).toEqual([]);
  });

  test.each(["proxy", "console"])("goes where one of many fails, and stays for the others (latency of the %s)", async (kind) => {
    const live = await open(kind === "proxy" ? ms : 0, { failing: 5 });
    const { page } = live;
    if (kind === "console") await page.evaluate((value) => Reflect.get(globalThis, "overwinter").latency(value), ms);
    for (const n of all) await page.locator(`#item-${n}`).click();
    if (ms > 200) expect(await shown(page)).toEqual(all);
    for (const n of [0, 5, 1]) await page.locator(`#item-${n}`).click();
    const rest = all.filter((n) => ![0, 1, 5].includes(n));
    await expect.poll(() => onOf(page)).toEqual(rest);
    await isAsFresh(stage, page);
    expect(await shown(page)).toEqual(rest);
    expect(failures(live)).toHaveLength(2);
    expect(others(live)).toEqual([]);
  });

  test("stays while the connection is lost and found, until the answer comes", async () => {
    const live = await open(ms, { failing: 4, gated: 2 });
    const { page, sent } = live;
    await press(page, "#item-1");
    await press(page, "#item-2");
    await stage.gate.arrived();
    await press(page, "#item-3");
    await expect.poll(() => shown(page)).toEqual([1, 2, 3]);
    await loseConnection(page);
    await press(page, "#item-4");
    await press(page, "#glance");
    await expect.poll(() => shown(page)).toEqual([1, 2, 3, 4]);
    stage.proxy.pass();
    await connected(page);
    // The gated handler runs on; it is not run again.
    expect(await shown(page)).toEqual([1, 2, 3, 4]);
    expect(await page.locator("#item-2").getAttribute("data-live-loading")).toBe("click");
    stage.gate.open();
    await expect.poll(() => onOf(page)).toEqual([1, 2, 3]);
    await isAsFresh(stage, page);
    expect(await state(page)).toMatchObject({ count: 3, glances: 0 });
    expect(sent.filter((frame) => frame.includes("glance"))).toEqual([]);
    expect(failures(live)).toHaveLength(1);
    expect(others(live)).toEqual([]);
  });

  test("stays while the server is killed, and goes when it has run again what it had not done", async () => {
    const live = await open(ms, { gated: 2 });
    const { page } = live;
    await press(page, "#item-1");
    await expect.poll(() => onOf(page)).toEqual([1]);
    await press(page, "#item-2");
    await press(page, "#item-3");
    await stage.gate.arrived();
    await stage.server.kill();
    stage.gate.open();
    await hasStatus(page, "reconnecting");
    expect(await shown(page)).toEqual([1, 2, 3]);
    await stage.server.restart();
    await stage.gate.arrived();
    expect(await shown(page)).toEqual([1, 2, 3]);
    stage.gate.open();
    await expect.poll(() => onOf(page)).toEqual([1, 2, 3]);
    await isAsFresh(stage, page);
    expect((await state(page)).count).toBe(3);
    expect(others(live)).toEqual([]);
  });

  test("goes when its events are given up, since the session had to be mounted anew", async () => {
    const live = watch(await (await stage.visitor()).newPage());
    const { page } = live;
    stage.proxy.wait();
    await page.goto("/optimistic");
    await hasStatus(page, "connecting");
    await press(page, "#item-1");
    await press(page, "#item-2");
    await press(page, "#add");
    await expect.poll(() => shown(page)).toEqual([1, 2]);
    await page.locator("#add:disabled").waitFor();
    await stage.server.evict(await sessionOf(page), "close");
    stage.proxy.delay(ms);
    stage.proxy.pass();
    await connected(page);
    await isAsFresh(stage, page);
    expect([await shown(page), failures(live).length]).toEqual([[], 3]);
    await page.locator("#item-7").click();
    await expect.poll(() => onOf(page)).toEqual([7]);
    await isAsFresh(stage, page);
    expect(others(live)).toEqual([]);
  });

  test("stays in a page that is put aside and taken back, and in one that is not painted", async () => {
    const live = await open(ms);
    const { page } = live;
    stage.proxy.hold();
    await press(page, "#item-1");
    await press(page, "#add");
    await expect.poll(() => shown(page)).toEqual([1]);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await hasStatus(page, "reconnecting");
    await press(page, "#item-2");
    await expect.poll(() => shown(page)).toEqual([1, 2]);
    stage.proxy.release();
    await page.evaluate(() => {
      const paint = requestAnimationFrame;
      const held: FrameRequestCallback[] = [];
      const show = (): void => {
        globalThis.requestAnimationFrame = paint;
        for (const callback of held.splice(0)) paint(callback);
      };
      Object.assign(globalThis, { show, requestAnimationFrame: (callback: FrameRequestCallback) => held.push(callback) });
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    // All answers have come, and none is on the page.
    await expect.poll(() => live.received.at(-1) ?? "").toMatch(/^\[\d+,3,/);
    expect(await shown(page)).toEqual([1, 2]);
    await page.evaluate(() => Reflect.get(globalThis, "show")());
    await connected(page);
    await expect.poll(() => onOf(page)).toEqual([1, 2]);
    await isAsFresh(stage, page);
    expect((await state(page)).count).toBe(3);
    expect(others(live)).toEqual([]);
  });

  test("a click while there is no connection counts once, and one that may be dropped does not", async () => {
    const live = await open(ms);
    const { page } = live;
    await loseConnection(page);
    await press(page, "#item-1");
    await press(page, "#glance");
    for (let count = 0; count < 3; count++) await press(page, "#add");
    await expect
      .poll(() => page.locator("#add").evaluate((button) => [button.matches(":disabled"), button.textContent]))
      .toEqual([true, "Adding…"]);
    stage.proxy.pass();
    await expect.poll(async () => (await state(page)).count).toBe(2);
    await press(page, "#glance");
    await expect.poll(async () => (await state(page)).glances).toBe(1);
    expect(await onOf(page)).toEqual([1]);
    await isAsFresh(stage, page);
    expect(others(live)).toEqual([]);
  });
});
