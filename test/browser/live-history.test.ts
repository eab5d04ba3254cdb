import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  connected,
  hasStatus,
  hasText,
  isMarked,
  type LivePage,
  mark,
  sessionOf,
  settled,
  Stage,
  watchFlashes,
  watchStatus,
} from "../support/live-stage.ts";

const stage = Stage.set({ withBackForwardCache: true });

const click = (page: Page, id: string): Promise<void> => page.locator(`#${id}`).evaluate((button: HTMLElement) => button.click());

/** Opens a page that the test leaves and comes back to. */
async function openMarked(path: string): Promise<LivePage & { readonly session: string }> {
  const live = await stage.open(path);
  await mark(live.page);
  return { ...live, session: await sessionOf(live.page) };
}

/** Whether the browser has such a cache: the headless shell of the npm package has none. There its pages are told what a cache tells them. */
let hasCache = false;

beforeAll(async () => {
  const page = await (await stage.visitor()).newPage();
  await page.goto("/plain");
  await mark(page);
  await page.goto("/elsewhere");
  await go(page, -1, "/plain");
  hasCache = await isMarked(page);
});

/** Goes back or on in the history. Playwright's own `goBack()` waits for a load that a page from the cache does not have. */
async function go(page: Page, steps: number, path: string): Promise<void> {
  await page.evaluate((delta) => void setTimeout(() => history.go(delta)), steps);
  // While the document changes there is nobody to ask.
  await vi.waitUntil(() => page.evaluate((to) => location.pathname === to && document.readyState === "complete", path).catch(() => false), {
    timeout: 10_000,
  });
}

/** Leaves the page, which is put aside alive. */
async function leave(page: Page): Promise<void> {
  if (!hasCache) {
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await hasStatus(page, "reconnecting");
    return;
  }
  await page.goto("/plain");
  expect(await isMarked(page)).toBe(false);
}

/** Comes back to the very page that was left. */
async function comeBack(page: Page, path: string): Promise<void> {
  if (hasCache) await go(page, -1, path);
  else await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  expect(await isMarked(page)).toBe(true);
  await connected(page);
}

describe("a page from the back/forward cache", () => {
  test("goes on where it was left: with its DOM, its text and its session, and nothing is sent", async () => {
    const { page, sent, received, problems } = await openMarked("/events");
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.locator("#free").fill("typed");
    const statuses = await watchStatus(page);
    await leave(page);
    sent.length = received.length = 0;
    await comeBack(page, "/events");
    expect(await statuses()).toEqual(["connected", "reconnecting", "connected"]);
    expect(received).toEqual(['["j",0,1,1,1,[],[]]']);
    expect(await page.locator("#free").inputValue()).toBe("typed");
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(sent.slice(1)).toEqual(['[2,1,"add"]']);
    expect(problems).toEqual([]);
  });

  test("is told what happened while it was away, once", async () => {
    const { page, session } = await openMarked("/events");
    await page.locator("#free").fill("typed");
    const flashes = await watchFlashes(page);
    await click(page, "slow");
    await stage.gate.arrived();
    await click(page, "save");
    await leave(page);
    stage.gate.open();
    await expect.poll(async () => (await stage.stored(session))?.text).toContain("Saved 3");
    await comeBack(page, "/events");
    await hasText(page, "#count", "3");
    await settled(page);
    expect(await flashes()).toEqual(["Saved 3"]);
    expect(await page.locator("#free").inputValue()).toBe("typed");
  });

  test("goes on after its server was killed meanwhile", async () => {
    const { page } = await openMarked("/events");
    await click(page, "add");
    await hasText(page, "#count", "1");
    await leave(page);
    await stage.server.kill();
    await stage.server.restart();
    await comeBack(page, "/events");
    await click(page, "add");
    await hasText(page, "#count", "2");
  });

  test("comes and goes between two live pages, each with its session", async ({ skip }) => {
    skip(!hasCache, "this Chromium has no back/forward cache");
    const { page } = await openMarked("/seeded");
    const seed = await page.locator("#seed").textContent();
    await click(page, "add");
    await hasText(page, "#count", "1");
    await page.goto("/events");
    await connected(page);
    await click(page, "add");
    await click(page, "add");
    await hasText(page, "#count", "2");
    await comeBack(page, "/seeded");
    expect(await page.locator("#seed").textContent()).toBe(seed);
    await click(page, "add");
    await hasText(page, "#count", "2");
    await go(page, 1, "/events");
    await connected(page);
    await click(page, "add");
    await hasText(page, "#count", "3");
    await comeBack(page, "/seeded");
    await click(page, "add");
    await hasText(page, "#count", "3");
  });

  test("after a redirect is not redirected again", async ({ skip }) => {
    skip(!hasCache, "this Chromium has no back/forward cache");
    const { page } = await openMarked("/events");
    await click(page, "go");
    await expect.poll(() => page.title()).toBe("Elsewhere");
    await connected(page);
    await comeBack(page, "/events");
    await hasText(page, "#count", "1");
    await click(page, "add");
    await hasText(page, "#count", "2");
    expect(page.url()).toContain("/events");
  });
});
