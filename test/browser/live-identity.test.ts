import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, hasStatus, hasText, isMarked, mark, sessionOf, Stage, watch } from "../support/live-stage.ts";

const stage = Stage.set();

const click = (page: Page, id: string): Promise<void> => page.locator(`#${id}`).evaluate((button: HTMLElement) => button.click());

/** Which session each socket of the page asked for. */
function watchSessions(page: Page): string[] {
  const sessions: string[] = [];
  page.on("websocket", (socket) => sessions.push(/\/live\/(\w+)/.exec(socket.url())?.[1] ?? ""));
  return sessions;
}

/** How often the document was asked for. */
function watchLoads(page: Page): string[] {
  const loads: string[] = [];
  page.on("request", (request) => void (request.isNavigationRequest() && loads.push(new URL(request.url()).pathname)));
  return loads;
}

describe("a reload", () => {
  test("is a new session, and leaves the old one as it was", async () => {
    const { page } = await stage.open("/events");
    const first = await sessionOf(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.reload();
    await connected(page);
    expect(await sessionOf(page)).not.toBe(first);
    expect(await page.locator("#count").textContent()).toBe("0");
    await click(page, "add");
    await hasText(page, "#count", "1");
    expect((await stage.stored(first))?.text).toContain("Events");
  });
});

describe("a page that the visitor comes back to", () => {
  test("joins its old session and shows that, also where its HTML is of another mount", async () => {
    const context = await stage.visitor();
    await context.route("**", (route) => route.continue()); // so that nothing comes from a cache
    const { page, problems } = await stage.open("/seeded", context);
    const sessions = watchSessions(page);
    const first = await sessionOf(page);
    const seed = await page.locator("#seed").textContent();
    await click(page, "add");
    await click(page, "add");
    await hasText(page, "#count", "2");
    await page.goto("/plain");

    await page.goBack();
    await connected(page);
    expect(await sessionOf(page)).not.toBe(first); // that is what the new HTML says
    expect(sessions).toEqual([first]);
    expect(await page.locator("#seed").textContent()).toBe(seed);
    expect(await page.locator("#count").textContent()).toBe("2");
    expect(await page.title()).toBe(`Seeded ${seed}`);
    await click(page, "add");
    await hasText(page, "#count", "3");

    await page.goto("/events");
    await connected(page);
    await page.goBack();
    await connected(page);
    await hasText(page, "#count", "3");
    expect(await page.title()).toBe(`Seeded ${seed}`);
    await click(page, "add");
    await hasText(page, "#count", "4");
    expect(problems).toEqual([]);
  });

  test("comes from the HTTP cache with an old token, and is put to where its session is", async () => {
    const { page, problems } = await stage.open("/seeded");
    const seed = await page.locator("#seed").textContent();
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.goto("/plain");
    await page.goBack();
    await connected(page);
    await hasText(page, "#count", "1");
    expect(await page.locator("#seed").textContent()).toBe(seed);
    await page.goForward();
    await page.goBack();
    await connected(page);
    await hasText(page, "#count", "1");
    expect(problems).toEqual([]);
  });

  test("comes from the HTTP cache in a tab that has forgotten who it was: it is loaded anew, once", async () => {
    const { page } = await stage.open("/seeded");
    const seed = await page.locator("#seed").textContent();
    await page.goto("/plain");
    await page.evaluate(() => sessionStorage.clear());
    const loads = watchLoads(page);
    await page.goBack();
    await connected(page);
    await expect.poll(() => page.locator("#seed").textContent()).not.toBe(seed);
    await connected(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    expect(loads.length).toBeLessThanOrEqual(2);
  });

  test("after a redirect is not redirected again", async () => {
    const { page } = await stage.open("/events");
    await click(page, "go");
    await page.waitForURL("**/elsewhere");
    await connected(page);
    await page.goBack();
    await hasText(page, "#count", "1");
    await connected(page);
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(page.url()).toContain("/events");
  });

  test("goes on where its session was evicted and its server killed meanwhile", async () => {
    const { page } = await stage.open("/seeded");
    const seed = await page.locator("#seed").textContent();
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.goto("/plain");
    await stage.server.kill();
    await stage.server.restart();
    await page.goBack();
    await connected(page);
    await hasText(page, "#count", "1");
    expect(await page.locator("#seed").textContent()).toBe(seed);
  });

  test("counts its events on, so that none is taken for one of its earlier life", async () => {
    const { page, sent } = await stage.open("/seeded");
    for (let count = 1; count <= 3; count++) {
      await click(page, "add");
      await hasText(page, "#count", String(count));
    }
    await page.goto("/plain");
    await page.goBack();
    await connected(page);
    sent.length = 0;
    await click(page, "add");
    await hasText(page, "#count", "4");
    const [number] = JSON.parse(sent[0] ?? "[]") as [number]; // SAFETY: an event's frame
    expect(number).toBeGreaterThan(3);
  });
});

describe("a tab that the browser discarded", () => {
  test("comes back to its session when it is loaded again", async () => {
    const { page } = await stage.open("/seeded");
    const seed = await page.locator("#seed").textContent();
    await click(page, "add");
    await hasText(page, "#count", "1");
    // What such a tab is loaded with: its history entry, its storage, and this.
    await page.addInitScript(() => Object.defineProperty(document, "wasDiscarded", { get: () => true }));
    await page.reload();
    await connected(page);
    await hasText(page, "#count", "1");
    expect(await page.locator("#seed").textContent()).toBe(seed);
    await click(page, "add");
    await hasText(page, "#count", "2");
  });
});

describe("a duplicated tab", () => {
  /**
   * What a browser does for it: another page with a copy of the tab's storage and of its history entry. The entry's key cannot be copied by a
   * test, so the copy of the storage gets the new key, and the page is entered through its history.
   */
  async function duplicate(page: Page, context: BrowserContext): Promise<Page> {
    const opened = context.waitForEvent("page");
    await page.evaluate(() => void open("/plain"));
    const copy = await opened;
    await copy.goto(page.url());
    await connected(copy);
    const stored = await page.evaluate(() => {
      const { currentEntry } = Reflect.get(globalThis, "navigation") as { currentEntry: { key: string } }; // SAFETY: Chromium has it
      return sessionStorage.getItem(`overwinter:${currentEntry.key}`) ?? "";
    });
    expect(stored).toContain(await sessionOf(page));
    await copy.evaluate((text) => {
      const { currentEntry } = Reflect.get(globalThis, "navigation") as { currentEntry: { key: string } }; // SAFETY: as above
      sessionStorage.setItem(`overwinter:${currentEntry.key}`, text);
    }, stored);
    await copy.goto("/plain");
    await copy.goBack();
    return copy;
  }

  test("gets a session of its own, and both go on", async () => {
    const context = await stage.visitor();
    const { page } = await stage.open("/seeded", context);
    await mark(page);
    await click(page, "add");
    await hasText(page, "#count", "1");
    const copy = await duplicate(page, context);
    await connected(copy);
    // Its HTML may have come from a cache, and be of a session that another client holds: then it is loaded anew.
    await expect.poll(() => copy.locator("#count").textContent()).toBe("0");
    expect(await copy.locator("#seed").textContent()).not.toBe(await page.locator("#seed").textContent());
    await connected(copy);
    await click(copy, "add");
    await hasText(copy, "#count", "1");
    await click(page, "add");
    await hasText(page, "#count", "2");
    await hasText(copy, "#count", "1");
    expect(await isMarked(page)).toBe(true);
    await hasStatus(page, "connected");
  });

  test("takes the session when the other has left it", async () => {
    const context = await stage.visitor();
    const { page } = await stage.open("/seeded", context);
    await click(page, "add");
    await hasText(page, "#count", "1");
    const seed = await page.locator("#seed").textContent();
    const copy = await duplicate(page, context);
    await connected(copy);
    await page.goto("/plain");
    await page.goBack();
    await connected(page);
    await hasText(page, "#count", "1");
    expect(await page.locator("#seed").textContent()).toBe(seed);
  });
});

describe("two sockets", () => {
  /** Joins the page's session over a socket of its own. Gives the close code, or "open" if there is an answer. */
  const joinAs = (page: Page, client: string): Promise<number | string> =>
    page.evaluate(async (name) => {
      const { liveSession, liveToken, liveMount } = document.querySelector<HTMLElement>("script[data-live-session]")?.dataset ?? {};
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/live/${liveSession}?token=${liveToken}&protocol=2`);
      socket.addEventListener("open", () => socket.send(JSON.stringify(["j", name, liveMount, 0, 0, 1])));
      return await new Promise<number | string>((resolve) => {
        socket.addEventListener("message", () => resolve("open"));
        socket.addEventListener("close", ({ code }) => resolve(code));
      });
    }, client);

  test("of one client: the newest wins, the older page is closed and does not come back", async () => {
    const { page, sent } = await stage.open("/events");
    await mark(page);
    const [, client] = JSON.parse(sent[0] ?? "[]") as [string, string]; // SAFETY: a join
    expect(await joinAs(page, client)).toBe("open");
    await hasStatus(page, "closed");
    expect(await isMarked(page)).toBe(true);
  });

  test("of two clients: the other is refused, and the page unharmed", async () => {
    const { page } = await stage.open("/events");
    expect(await joinAs(page, "somebody-else")).toBe(4410);
    await click(page, "add");
    await hasText(page, "#count", "1");
  });
});

describe("a page that is refused", () => {
  test("is loaded anew where its token has expired and its session is gone", async () => {
    const context = await stage.visitor();
    await context.addCookies([{ name: "aged", value: "1", url: stage.proxy.url }]);
    const live = watch(await context.newPage());
    const loads = watchLoads(live.page);
    stage.proxy.wait();
    await live.page.goto("/seeded");
    const seed = await live.page.locator("#seed").textContent();
    await stage.server.evict(await sessionOf(live.page), "close");
    stage.proxy.pass();
    await expect.poll(() => live.page.locator("#seed").textContent()).not.toBe(seed);
    await connected(live.page);
    expect(loads).toEqual(["/seeded", "/seeded"]);
  });

  test("does not care for the age of its token while there is a session", async () => {
    const context = await stage.visitor();
    await context.addCookies([{ name: "aged", value: "1", url: stage.proxy.url }]);
    const { page } = await stage.open("/seeded", context);
    await mark(page);
    await stage.server.evict(await sessionOf(page), "close");
    await click(page, "add");
    await hasText(page, "#count", "1");
    expect(await isMarked(page)).toBe(true);
  });

  test("is loaded anew, once, where its visitor's cookie is gone", async () => {
    const context = await stage.visitor();
    const { page } = await stage.open("/seeded", context);
    const loads = watchLoads(page);
    const seed = await page.locator("#seed").textContent();
    await context.clearCookies();
    stage.proxy.cut();
    await expect.poll(() => page.locator("#seed").textContent()).not.toBe(seed);
    await connected(page);
    expect(loads).toEqual(["/seeded"]);
  });

  test("is loaded anew, once, where its user is another one", async () => {
    const context = await stage.visitor();
    await context.addCookies([{ name: "user", value: "anna", url: stage.proxy.url }]);
    const { page } = await stage.open("/seeded", context);
    const loads = watchLoads(page);
    const seed = await page.locator("#seed").textContent();
    await context.addCookies([{ name: "user", value: "bert", url: stage.proxy.url }]);
    stage.proxy.cut();
    await expect.poll(() => page.locator("#seed").textContent()).not.toBe(seed);
    await connected(page);
    expect(loads).toEqual(["/seeded"]);
  });

  test.each([4401, 4404, 4408, 4410])("with %i for ever is loaded anew once, and then is closed", async (code) => {
    const context = await stage.visitor();
    await context.addCookies([{ name: "refuse", value: String(code), url: stage.proxy.url }]);
    const { page } = watch(await context.newPage());
    const loads = watchLoads(page);
    const { upgradeCount } = stage.proxy;
    await page.goto("/events");
    await expect.poll(() => stage.proxy.upgradeCount).toBe(upgradeCount + 2);
    await hasStatus(page, "closed");
    expect(loads).toEqual(["/events", "/events"]);
    // It reads as a page without a script: nothing is sent, nothing is lost.
    await click(page, "add");
    expect(await page.locator("#count").textContent()).toBe("0");
    expect(stage.proxy.upgradeCount).toBe(upgradeCount + 2);
  });
});
