import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  connected,
  hasStatus,
  hasText,
  isMarked,
  type LivePage,
  mark,
  rejoins,
  sessionOf,
  settled,
  Stage,
  watchFlashes,
  watchStatus,
} from "../support/live-stage.ts";

const stage = Stage.set();

/** Clicks without moving the pointer, so that nothing but the click is sent. */
const click = (page: Page, id: string): Promise<void> => page.locator(`#${id}`).evaluate((button: HTMLElement) => button.click());

describe("a cut connection", () => {
  test("goes from connected to reconnecting to connected, without a reload and without a byte where nothing changed", async () => {
    const { page, sent, received, problems } = await stage.open("/events");
    await mark(page);
    await page.locator("#free").fill("typed");
    await page.locator("#free").evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 4));
    const statuses = await watchStatus(page);
    sent.length = received.length = 0;

    stage.proxy.cut();
    await expect.poll(statuses).toEqual(["connected", "reconnecting", "connected"]);
    expect(sent).toEqual([expect.stringMatching(/^\["j",".*",0,0,1,\[\]\]$/)]);
    expect(received).toEqual(['["j",0,0,0,0,[],[]]']);
    expect(await isMarked(page)).toBe(true);
    expect(await typed(page)).toEqual(["free", "typed", 2, 4]);
    expect(problems).toEqual([]);
  });

  test("that the server ends puts the page back too, also when its object was evicted with it", async () => {
    const { page, received } = await stage.open("/events");
    await mark(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    const statuses = await watchStatus(page);
    received.length = 0;
    await stage.server.evict(await sessionOf(page), "close");
    await expect.poll(statuses).toEqual(["connected", "reconnecting", "connected"]);
    expect(received).toEqual(['["j",1,1,1,1,[],[]]']);
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(await isMarked(page)).toBe(true);
  });

  test("counts an event once that never reached the server", async () => {
    const { page, sent } = await stage.open("/events");
    stage.proxy.silence("toServer");
    await click(page, "add");
    await expect.poll(() => sent.at(-1)).toBe('[1,1,"add"]');
    stage.proxy.cut();
    await hasText(page, "#count", "1");
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(sent.filter((frame) => frame === '[1,1,"add"]')).toHaveLength(2);
  });

  test("counts an event once whose answer never came", async () => {
    const { page, sent, received } = await stage.open("/events");
    const session = await sessionOf(page);
    stage.proxy.silence("toBrowser");
    await click(page, "add");
    await expect.poll(() => stage.writes(session)).toBe(2);
    expect(await page.locator("#count").textContent()).toBe("0");
    stage.proxy.cut();
    await hasText(page, "#count", "1");
    await settled(page);
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(sent.filter((frame) => frame === '[1,1,"add"]')).toHaveLength(1);
    expect(received.at(-1)).toMatch(/^\[2,2,/);
  });

  test("counts each of many events once, wherever it is cut", async () => {
    const { page } = await stage.open("/events");
    await mark(page);
    for (let round = 1; round <= 3; round++) {
      await page.evaluate(() => {
        for (let count = 0; count < 40; count++) document.querySelector<HTMLElement>("#add")?.click();
      });
      stage.proxy.cut();
      await hasText(page, "#count", String(round * 40));
    }
    expect(await isMarked(page)).toBe(true);
  });

  test("while a handler runs neither runs it again nor loses it; the join does not wait for it", async () => {
    const { page, sent, received } = await stage.open("/events");
    await click(page, "slow");
    await stage.gate.arrived();
    await click(page, "add");
    await expect.poll(() => sent.at(-1)).toBe('[2,1,"add"]');
    received.length = 0;
    await rejoins(page, () => stage.proxy.cut());
    // The second may have been on its way; then it is sent again.
    expect(received).toEqual([expect.stringMatching(/^\["j",0,0,0,[12],\[\],\[\]\]$/)]);
    stage.gate.open();
    await hasText(page, "#count", "3");
    expect(sent.filter((frame) => frame.endsWith('"slow"]'))).toHaveLength(1);
  });

  test("between a preview and its commit shows the preview, and then what came of it", async () => {
    const { page, received } = await stage.open("/events");
    for (const [id, preview, end] of [
      ["preview", "10", "20"],
      ["preview-and-fail", "30", "20"],
      ["preview", "30", "40"],
    ] as const) {
      stage.proxy.silence("toBrowser");
      await click(page, id);
      await stage.gate.arrived();
      received.length = 0;
      stage.proxy.cut();
      await hasText(page, "#count", preview);
      expect(received[0]?.startsWith('["j"')).toBe(true);
      stage.gate.open();
      await hasText(page, "#count", end);
    }
  });

  test("delivers a flash once whose frame was lost, and a title", async () => {
    const { page } = await stage.open("/events");
    const session = await sessionOf(page);
    const flashes = await watchFlashes(page);
    stage.proxy.silence("toBrowser");
    await click(page, "save");
    await click(page, "retitle");
    await expect.poll(() => stage.writes(session)).toBe(3);
    expect(await flashes()).toEqual([]);
    stage.proxy.cut();
    await hasText(page, "#count", "2");
    await expect.poll(() => page.title()).toBe("Events 2");
    expect(await flashes()).toEqual(["Saved 1"]);
    // Not again at a later join.
    const { upgradeCount } = stage.proxy;
    stage.proxy.cut();
    await expect.poll(() => stage.proxy.upgradeCount).toBeGreaterThan(upgradeCount);
    await connected(page);
    await click(page, "add");
    await hasText(page, "#count", "3");
    expect(await flashes()).toEqual(["Saved 1"]);
  });

  test("does not carry out a flash again whose acknowledgement was lost", async () => {
    const { page, received } = await stage.open("/events");
    const session = await sessionOf(page);
    const flashes = await watchFlashes(page);
    stage.proxy.hold();
    await click(page, "save");
    await expect.poll(() => stage.writes(session)).toBe(2);
    stage.proxy.silence("toServer");
    stage.proxy.release();
    await expect.poll(flashes).toEqual(["Saved 1"]);
    received.length = 0;
    await rejoins(page, () => stage.proxy.cut());
    expect(received).toEqual(['["j",0,1,1,1,[],[]]']);
    expect(await flashes()).toEqual(["Saved 1"]);
  });

  test("delivers a redirect whose frame was lost", async () => {
    const { page } = await stage.open("/events");
    const session = await sessionOf(page);
    stage.proxy.silence("toBrowser");
    await click(page, "go");
    await expect.poll(() => stage.writes(session)).toBe(2);
    stage.proxy.cut();
    await page.waitForURL("**/elsewhere");
    await connected(page);
    expect(await page.title()).toBe("Elsewhere");
  });

  test("delivers a failure once whose frame was lost", async () => {
    const { page, sent } = await stage.open("/events");
    await page.evaluate(() => {
      const failures: unknown[] = [];
      addEventListener(
        "overwinter:error",
        (event) => void (event instanceof CustomEvent && failures.push([event.detail.number, event.detail.code])),
      );
      Object.assign(globalThis, { failures });
    });
    const failures = (): Promise<unknown> => page.evaluate(() => Reflect.get(globalThis, "failures") as unknown); // SAFETY: set above
    stage.proxy.silence("toBrowser");
    const logged = stage.server.logs.length;
    await click(page, "fail");
    await expect.poll(() => stage.server.logs.slice(logged).join("\n")).toContain("Refused on purpose");
    stage.proxy.cut();
    await expect.poll(failures).toEqual([[1, "failed"]]);
    await click(page, "add");
    await hasText(page, "#count", "1");
    expect(await failures()).toEqual([[1, "failed"]]);
    expect(sent.filter((frame) => frame === '[1,1,"fail"]')).toHaveLength(1);
  });

  test("keeps what is typed, the caret and the focus through a morph of the whole view", async () => {
    const { page, received } = await stage.open("/forms");
    const session = await sessionOf(page);
    await mark(page);
    await page.locator("#area").fill("half a sentence");
    await page.locator("#check").check();
    await page.locator("#free").fill("typed");
    await page.locator("#free").evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 4, "backward"));
    await page.locator("#free").evaluate((input) => {
      const left: string[] = [];
      input.addEventListener("blur", () => left.push("blur"));
      Object.assign(globalThis, { input, left });
    });
    stage.proxy.silence("toBrowser");
    await click(page, "reshape");
    await expect.poll(() => stage.writes(session)).toBe(2);
    received.length = 0;
    stage.proxy.cut();
    await hasText(page, "#tick", "1");
    expect(received[0]).toContain('"<main data-live');
    expect(await page.locator("#extra").textContent()).toBe("More");
    expect(await page.locator("label").nth(1).textContent()).toBe("Free 1 ");
    expect(await typed(page)).toEqual(["free", "typed", 2, 4]);
    expect(await page.locator("#area").inputValue()).toBe("half a sentence");
    expect(await page.locator("#served").inputValue()).toBe("server 1");
    expect(await page.locator("#check").isChecked()).toBe(true);
    expect(await page.locator("#free").evaluate((input) => Reflect.get(globalThis, "input") === input)).toBe(true);
    expect(await page.evaluate(() => Reflect.get(globalThis, "left") as unknown)).toEqual([]); // SAFETY: set above
    // And it is patched with ops again.
    await click(page, "bump");
    await hasText(page, "#tick", "2");
    expect(received.at(-1)).not.toContain("<main");
    expect(await isMarked(page)).toBe(true);
  });
});

describe("without a connection", () => {
  test("a click waits and runs once, and what is volatile is dropped", async () => {
    const { page, sent } = await stage.open("/events");
    stage.proxy.refuse();
    stage.proxy.cut();
    await hasStatus(page, "reconnecting");
    sent.length = 0;
    await click(page, "add");
    await click(page, "glance");
    await click(page, "add");
    stage.proxy.pass();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await hasText(page, "#count", "2");
    await settled(page);
    expect(await page.locator("#glances").textContent()).toBe("0");
    expect(sent.slice(1)).toEqual(['[1,1,"add"]', '[2,1,"add"]']);
  });

  test("what is typed goes to the server when it is back, as typed", async () => {
    const { page } = await stage.open("/forms");
    stage.proxy.refuse();
    stage.proxy.cut();
    await hasStatus(page, "reconnecting");
    await page.locator("#bound").fill("");
    await page.locator("#bound").pressSequentially("offline");
    stage.proxy.pass();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await hasText(page, "#echo", "offline");
    expect(await page.locator("#bound").inputValue()).toBe("offline");
  });
});

describe("a slow connection", () => {
  test("brings frames that are older than what was typed: that stays, until the server has seen it", async () => {
    const { page } = await stage.open("/forms");
    stage.proxy.hold();
    await click(page, "bump");
    await page.locator("#served").fill("typed since");
    await page.locator("#served").blur();
    await page.locator("#check").check();
    stage.proxy.release();
    await hasText(page, "#tick", "1");
    expect(await page.locator("#served").inputValue()).toBe("typed since");
    expect(await page.locator("#check").isChecked()).toBe(true);
    await click(page, "bump");
    await hasText(page, "#tick", "2");
    expect(await page.locator("#served").inputValue()).toBe("server 2");
  });

  test("keeps what is typed while its echoes are late, and ends with all of it", async () => {
    const { page } = await stage.open("/forms");
    await page.locator("#bound").fill("");
    for (const text of ["one ", "two ", "three"]) {
      stage.proxy.hold();
      await page.locator("#bound").pressSequentially(text);
      await page.locator("#bound").blur();
      stage.proxy.release();
      await page.locator("#bound").press("End");
    }
    await hasText(page, "#echo", "one two three");
    expect(await page.locator("#bound").inputValue()).toBe("one two three");
  });

  test("carries more events than may be in flight, in order, each once", async () => {
    const { page, sent } = await stage.open("/events");
    stage.proxy.hold();
    sent.length = 0;
    await page.evaluate(() => {
      for (let count = 0; count < 100; count++) document.querySelector<HTMLElement>("#add")?.click();
    });
    await expect.poll(() => sent.length).toBe(32);
    stage.proxy.release();
    await hasText(page, "#count", "100");
    expect(sent).toEqual(Array.from({ length: 100 }, (_, index) => `[${index + 1},1,"add"]`));
  });
});

describe("a silent connection", () => {
  /** With a clock of its own, so that the test need not wait for the heartbeat. */
  async function openWithClock(): Promise<LivePage> {
    const context = await stage.visitor();
    await context.clock.install();
    return await stage.open("/events", context);
  }

  test("is found by the heartbeat, and given up", async () => {
    const { page } = await openWithClock();
    const statuses = await watchStatus(page);
    const { upgradeCount } = stage.proxy;
    stage.proxy.silence("toServer", "toBrowser");
    await page.clock.fastForward(31_000); // a ping goes out
    await page.clock.fastForward(11_000); // and no answer comes
    await expect.poll(statuses).toEqual(["connected", "reconnecting", "connected"]);
    expect(stage.proxy.upgradeCount).toBe(upgradeCount + 1);
    await click(page, "add");
    await hasText(page, "#count", "1");
  });

  test("is found by an event that is not answered, which then counts once", async () => {
    const { page } = await openWithClock();
    await mark(page);
    stage.proxy.silence("toServer", "toBrowser");
    await click(page, "add");
    await page.clock.fastForward(16_000); // joins again on the same socket
    await page.clock.fastForward(16_000); // and then over another
    await hasText(page, "#count", "1");
    expect(await isMarked(page)).toBe(true);
  });

  test("is not given up while pongs come", async () => {
    const { page } = await openWithClock();
    const { upgradeCount } = stage.proxy;
    let pongs = 0;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Network.enable");
    cdp.on("Network.webSocketFrameReceived", ({ response }) => void (response.payloadData === "pong" && pongs++));
    for (let round = 1; round <= 4; round++) {
      await page.clock.fastForward(31_000);
      await expect.poll(() => pongs).toBe(round);
    }
    expect(stage.proxy.upgradeCount).toBe(upgradeCount);
    await hasStatus(page, "connected");
  });
});

describe("kill -9 of the server", () => {
  test("between two events: the page goes on with its state, and no reload", async () => {
    const { page, problems } = await stage.open("/events");
    await mark(page);
    await page.locator(".star").nth(2).click();
    await hasText(page, "#picked", "3");
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.locator("#free").fill("typed");
    const statuses = await watchStatus(page);
    await stage.server.kill();
    await hasStatus(page, "reconnecting");
    await click(page, "add");
    await stage.server.restart();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await hasText(page, "#count", "2");
    expect(await statuses()).toEqual(["connected", "reconnecting", "connected"]);
    expect(await page.locator("#picked").textContent()).toBe("3");
    expect(await page.locator(".star.is-filled").count()).toBe(3);
    expect(await typed(page)).toEqual(["free", "typed", 5, 5]);
    await page.locator(".star").nth(4).click();
    await hasText(page, "#picked", "5");
    expect(await isMarked(page)).toBe(true);
    expect(problems.filter((problem) => !problem.includes("WebSocket connection"))).toEqual([]);
  });

  test("takes back what was volatile, and puts the page to that", async () => {
    const { page } = await stage.open("/events");
    await mark(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    await click(page, "glance");
    await hasText(page, "#glances", "1");
    await stage.server.kill();
    await hasStatus(page, "reconnecting");
    await stage.server.restart();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await hasText(page, "#glances", "0");
    await click(page, "glance");
    await hasText(page, "#glances", "1");
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(await isMarked(page)).toBe(true);
  });

  test("in the middle of a handler: it runs again, and counts once", async () => {
    const { page } = await stage.open("/events");
    await mark(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    await click(page, "slow");
    await stage.gate.arrived();
    await stage.server.kill();
    stage.gate.open();
    await hasStatus(page, "reconnecting");
    await stage.server.restart();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await stage.gate.arrived();
    stage.gate.open();
    await hasText(page, "#count", "3");
    expect(await isMarked(page)).toBe(true);
  });
});

/** The focused element, its text, and what is selected in it. */
async function typed(page: Page): Promise<unknown[]> {
  return await page.evaluate(() => {
    const input = document.activeElement;
    return input instanceof HTMLInputElement ? [input.id, input.value, input.selectionStart, input.selectionEnd] : [];
  });
}
