import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FailingView, instances, late, noted } from "../../support/failure-view.tsx";
import { PageSession } from "../../support/page-session.ts";

const options = { routes: { "/failing": FailingView }, turnTimeoutMs: 50 };
let openLate = (): void => {};
const logged: string[] = [];

beforeEach(() => {
  noted.splice(0);
  late.opened = new Promise((resolve) => (openLate = resolve));
  logged.splice(0);
  vi.spyOn(console, "error").mockImplementation((text) => void logged.push(String(text)));
});
afterEach(() => vi.restoreAllMocks());

async function joinedPage(): Promise<PageSession> {
  const page = await PageSession.load(options, "/failing");
  await page.settle();
  return page;
}

async function send(page: PageSession, node: number, handler: string, payload?: unknown): Promise<void> {
  page.connection.push({ node, handler, payload });
  await page.settle();
}

const childOf = (page: PageSession, index = 0): number => Number([...page.page.html().matchAll(/<b[^>]* data-live="(\d+)"/g)][index]?.[1]);
const codesOf = (page: PageSession): unknown[] => page.effects.map((effect) => effect[2]);

/** In memory, in storage and on the page nothing has changed, and the session goes on. */
async function expectUnchanged(page: PageSession, before: string, title = "Failing"): Promise<void> {
  expect(page.page.html()).toBe(before);
  expect(page.page.title).toBe(title);
  expect((await page.afterSleep()).html()).toBe(before);
  const child = childOf(page);
  await send(page, child, "add");
  await send(page, 1, "add");
  const changed = page.page.html();
  expect(changed).toContain(`<output>${Number(/<output>(\d+)/.exec(before)?.[1]) + 1}</output>`);
  expect(changed).toContain("first 1</b>");
  expect((await page.afterSleep()).html()).toBe(changed);
}

describe("a turn that fails leaves both nodes as they were", () => {
  test.each(["sender throws", "parent throws", "mount throws", "hide and throw", "render throws"])("after sendParent: %s", async (mode) => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, childOf(page), "tell", { mode });
    expect(codesOf(page)).toEqual(["failed"]);
    await expectUnchanged(page, before);
  });

  test.each(["mount throws", "mount throws late", "render throws", "view's render throws"])("where a new component's %s", async (mode) => {
    const page = await joinedPage();
    const before = page.page.html();
    openLate();
    await send(page, 1, "place", { mode });
    expect(codesOf(page)).toEqual(["failed"]);
    await expectUnchanged(page, before);
  });

  test.each(["update throws", "render throws", "view's render throws"])("where a component's %s", async (mode) => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "change", { mode });
    expect(codesOf(page)).toEqual(["failed"]);
    await expectUnchanged(page, before);
  });

  test("after a preview", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "previewThenThrow");
    expect(page.versions.map(([, version]) => version)).toEqual([0, 1, 2]);
    await expectUnchanged(page, before);
  });

  test("where a mount never settles", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "place", { mode: "mount never settles" });
    expect(codesOf(page)).toEqual(["timeout"]);
    await expectUnchanged(page, before);
  });

  test("where two mounts fail, one at once and one later, when nobody waits for it", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "place", { mode: "mount throws late,mount throws" });
    expect(codesOf(page)).toEqual(["failed"]);
    openLate();
    await expectUnchanged(page, before);
  });

  test("where a mount fails after its time", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "place", { mode: "mount throws late" });
    expect(codesOf(page)).toEqual(["timeout"]);
    openLate();
    await expectUnchanged(page, before);
  });

  test("where it removed one component and the mount of another fails; a join meanwhile shows the old one", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    page.connection.push({ node: 1, handler: "replace", payload: { mode: "mount throws late" } });
    await page.up();
    page.cut();
    page.open();
    await page.up();
    expect((await page.fresh()).html()).toBe(before);
    openLate();
    await page.idle();
    page.cut();
    await page.settle();
    await expectUnchanged(page, before);
  });

  test("where an event's payload cannot be sent", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "pushBigInt");
    expect(codesOf(page)).toEqual(["failed"]);
    await expectUnchanged(page, before);
  });

  test("where an action gives what is no data", async () => {
    const page = await joinedPage();
    await send(page, 1, "giveFunction");
    expect(codesOf(page)).toEqual(["failed"]);
    expect(page.page.html()).toContain("<output>0</output><p>no result</p>");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });
});

describe("a handler that was given up", () => {
  test("reaches nobody with what it does late", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "tooLate");
    expect(codesOf(page)).toEqual(["timeout"]);
    const old = instances.last;
    openLate();
    await vi.waitUntil(() => noted.length >= 4);
    expect(noted.filter((note) => !note.startsWith("mount"))).toEqual(["outside-turn", "outside-turn", "outside-turn", "outside-turn"]);
    expect(old?.count).toBe(1_000);
    await expectUnchanged(page, before);
    expect(instances.last).not.toBe(old);
  });
});

describe("sendParent()", () => {
  test("is refused in mount and update, where nobody would deliver it", async () => {
    const page = await joinedPage();
    const before = page.page.html();
    await send(page, 1, "place", { mode: "mount sends" });
    expect(codesOf(page)).toEqual(["failed"]);
    await expectUnchanged(page, before);
  });
});

describe("unmount()", () => {
  test("comes after the commit, with the state of the component; a throw there is logged, and no more", async () => {
    const page = await joinedPage();
    await send(page, 1, "change", { mode: "unmount throws" });
    await send(page, childOf(page), "add");
    noted.splice(0);
    await send(page, 1, "replace", { mode: "none" });
    expect(noted).toEqual(["unmount unmount throws 1"]);
    expect(page.effects).toEqual([]);
    expect(page.page.html()).not.toContain("<b");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });

  test("is not called for a component whose removal was taken back", async () => {
    const page = await joinedPage();
    await send(page, 1, "replace", { mode: "mount throws" });
    expect(noted.filter((note) => note.startsWith("unmount"))).toEqual([]);
  });
});

describe("a preview", () => {
  test.each(["mount shows itself,mount waits", "mount waits,mount shows itself", "mount shows itself"])(
    "while components are mounted (%s) leaves no empty place",
    async (mode) => {
      const page = await joinedPage();
      page.connection.push({ node: 1, handler: "place", payload: { mode } });
      await page.up();
      openLate();
      await page.settle();
      expect(page.page.html()).toContain("mount shows itself 8</b>");
      if (mode.includes("waits")) expect(page.page.html()).toContain("mount waits 0</b>");
      expect((await page.afterSleep()).html()).toBe(page.page.html());
    },
  );
});

describe("triggerUpdate(change)", () => {
  test("queues turns behind the one that runs, in order; one that throws is taken back, and the page with it", async () => {
    const page = await joinedPage();
    page.connection.push({ node: 1, handler: "queueUpdates" });
    page.connection.push({ node: 1, handler: "add" });
    await page.up();
    await page.up();
    await vi.waitUntil(() => {
      page.down();
      return page.page.html().includes("<output>112</output>");
    });
    await page.settle();
    expect(page.effects).toEqual([["flash", "info", "one"]]);
    expect(logged.map((text) => text.replace(/ \(.*/s, ""))).toEqual(["[overwinter] a turn failed", "[overwinter] a queued change failed"]);
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });

  test("from outside of a turn is a turn of its own, stored and shown", async () => {
    const page = await joinedPage();
    await send(page, 1, "add");
    instances.last?.triggerUpdate(() => {
      if (instances.last !== undefined) instances.last.count = 42;
    });
    await vi.waitUntil(() => {
      page.down();
      return page.page.html().includes("<output>42</output>");
    });
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });

  test("from outside that throws after a preview takes the preview back", async () => {
    const page = await joinedPage();
    await send(page, 1, "add");
    const before = page.page.html();
    const view = instances.last;
    view?.triggerUpdate(() => {
      view.count = 42;
      view.triggerUpdate();
      throw new Error("in a change");
    });
    await vi.waitUntil(() => {
      page.down();
      return page.versions.length >= 4;
    });
    expect(page.page.html()).toBe(before);
    page.sleep(); // what it counts as sent outlives the sleep
    await send(page, 1, "add");
    expect(page.page.html()).toBe(before.replace("<output>1<", "<output>2<"));
  });
});

describe("pushEvent()", () => {
  test("sends the payload as it was, whatever becomes of it later", async () => {
    const page = await joinedPage();
    await send(page, 1, "pushState");
    expect(page.effects).toEqual([["push", 1, "modes", ["first"]]]);
  });
});
