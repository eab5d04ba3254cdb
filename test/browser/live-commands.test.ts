import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasStatus, hasText, isMarked, mark, sessionOf, Stage } from "../support/live-stage.ts";

const stage = Stage.set();

/** Clicks without moving the pointer or the focus. */
const click = (page: Page, selector: string): Promise<void> => page.locator(selector).evaluate((element: HTMLElement) => element.click());

/** What of an element may change: its class, and whether it is hidden, pressed or expanded. */
const shown = (locator: Locator): Promise<string> =>
  locator.evaluate((element) =>
    [...element.attributes]
      .filter(({ name }) => /^(class|hidden|aria-pressed|aria-expanded)$/.test(name))
      .map(({ name, value }) => `${name}=${value}`)
      .join(" "),
  );

describe("what a chain changed", () => {
  test("stays through patches, a lost connection and a sleep, without a byte to the server", async () => {
    const { page, sent, problems } = await stage.open("/commands");
    await mark(page);
    const [panel, title] = [page.locator("#panel"), page.locator("h1")];
    sent.length = 0;
    await click(page, "#close");
    await expect.poll(() => shown(panel)).toBe("class=panel-0 hidden=");
    expect(await shown(title)).toBe("class=count-0 is-wide");
    expect(sent).toEqual([]);

    await click(page, "#bump");
    await hasText(page, "h1", "1");
    expect([await shown(panel), await shown(title)]).toEqual(["class=panel-1 hidden=", "class=is-wide count-1"]);

    stage.proxy.refuse();
    stage.proxy.cut();
    await hasStatus(page, "reconnecting");
    await stage.server.evict(await sessionOf(page), "close");
    await click(page, "#bump");
    stage.proxy.pass();
    await hasText(page, "h1", "2");
    expect([await shown(panel), await shown(title)]).toEqual(["class=panel-2 hidden=", "class=is-wide count-2"]);
    expect(await isMarked(page)).toBe(true);
    expect(problems.filter((problem) => !problem.includes("WebSocket"))).toEqual([]);
  });

  test("is one instance's own, where two of a component are on a page", async () => {
    const { page } = await stage.open("/commands");
    const [one, two] = [page.locator("nav").nth(0), page.locator("nav").nth(1)];
    await two.locator(".toggle").click();
    await expect.poll(() => shown(two.locator(".items"))).toBe("class=items");
    expect(await shown(two.locator(".toggle"))).toBe("class=toggle aria-expanded=true");
    expect(await shown(one.locator(".items"))).toBe("class=items hidden=");
    expect(
      await two
        .locator(".items button")
        .first()
        .evaluate((button) => button === document.activeElement),
    ).toBe(true);

    await two.locator(".items button").nth(1).click();
    await expect.poll(() => two.locator("output").textContent()).toBe("2");
    expect(await shown(two.locator(".items"))).toBe("class=items hidden=");
    expect(await shown(two.locator(".toggle"))).toBe("class=toggle aria-expanded=false");
    expect(await two.locator(".toggle").evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await one.locator("output").textContent()).toBe("0");
  });

  test("is there at once where the chain ends in a push and the server is slow", async () => {
    const { page, sent } = await stage.open("/commands");
    stage.proxy.hold();
    await page.locator("#free").fill("typed");
    await page.locator("#free").blur();
    await page.locator("#free.is-typed").waitFor();
    await expect.poll(() => sent).toContain('[1,1,"search",{"name":"","value":"typed"}]');
    expect(await page.locator("#searched").textContent()).toBe("");
    stage.proxy.release();
    await hasText(page, "#searched", "typed");
    expect(await page.locator("#free.is-typed").count()).toBe(1);
  });
});

describe("what is optimistic", () => {
  test("shows while the server is slow, stays through what it shows meanwhile, and gives way to its answer", async () => {
    const { page } = await stage.open("/commands");
    const [heart, hint] = [page.locator("#heart"), page.locator("#hint")];
    stage.proxy.hold();
    await click(page, "#like");
    await expect.poll(() => shown(heart)).toBe("class=of-0 is-liked aria-pressed=true");
    expect(await shown(hint)).toBe("hidden=");
    stage.proxy.release();
    await stage.gate.arrived();
    await hasText(page, "h1", "1");
    expect([await shown(heart), await shown(hint)]).toEqual(["class=is-liked of-1 aria-pressed=true", "hidden="]);
    stage.gate.open();
    await page.locator("#heart.is-sure").waitFor();
    expect([await shown(heart), await shown(hint)]).toEqual(["class=is-liked is-sure aria-pressed=true", "hidden="]);
  });

  test("is taken back when the handler throws", async () => {
    const { page } = await stage.open("/commands");
    const [heart, hint] = [page.locator("#heart"), page.locator("#hint")];
    await click(page, "#fail");
    await stage.gate.arrived();
    await hasText(page, "h1", "1");
    expect([await shown(heart), await shown(hint)]).toEqual(["class=is-liked of-1 aria-pressed=true", "hidden="]);
    stage.gate.open();
    await hasText(page, "h1", "0");
    expect([await shown(heart), await shown(hint)]).toEqual(["class=of-0 aria-pressed=false", ""]);
  });

  test("waits with its event for a connection, and for the answer to it", async () => {
    const { page } = await stage.open("/commands");
    const heart = page.locator("#heart");
    stage.proxy.refuse();
    stage.proxy.cut();
    await hasStatus(page, "reconnecting");
    await click(page, "#fail");
    await expect.poll(() => shown(heart)).toBe("class=of-0 is-liked aria-pressed=true");
    stage.proxy.pass();
    await stage.gate.arrived();
    await hasText(page, "h1", "1");
    expect(await shown(heart)).toBe("class=is-liked of-1 aria-pressed=true");
    stage.gate.open();
    await hasText(page, "h1", "0");
    expect(await shown(heart)).toBe("class=of-0 aria-pressed=false");
  });
});

describe("this.exec()", () => {
  test("starts from its component's element, and stays there through patches", async () => {
    const { page } = await stage.open("/commands");
    const [one, two] = [page.locator("nav").nth(0), page.locator("nav").nth(1)];
    await two.locator(".ask").click();
    await two.locator("dialog:modal").waitFor();
    expect(await two.locator("dialog button").evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await one.locator("dialog:modal").count()).toBe(0);
    await click(page, "#bump");
    await hasText(page, "h1", "1");
    expect(await two.locator("dialog:modal").count()).toBe(1);
    await two.locator("dialog button").click();
    await expect.poll(() => two.locator("output").textContent()).toBe("9");
    expect(await two.locator("dialog:modal").count()).toBe(0);
  });

  test("carries its commands out once, also a push, when the turn is on the page", async () => {
    const { page, sent } = await stage.open("/commands");
    sent.length = 0;
    await click(page, "#save");
    await hasText(page, "h1", "1");
    expect(await shown(page.locator("h1"))).toBe("class=is-saved count-1");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("free");
    stage.proxy.cut();
    await click(page, "#bump");
    await hasText(page, "h1", "2");
    expect(sent.filter((frame) => frame.includes('"bump"'))).toEqual(['[2,1,"bump"]', '[3,1,"bump"]']);
  });
});
