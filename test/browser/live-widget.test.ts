/** CodeMirror and a canvas, mounted by hooks of an app's own bundle, under the policy and over the network that a visitor has. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { Proxy } from "../support/live-proxy.ts";
import { connected, hasStatus, hasText, isMarked, type LivePage, mark, rejoins, sessionOf, settled, watch } from "../support/live-stage.ts";
import { type Server, startServer } from "../support/server.ts";

let browser: Browser;
let server: Server;
let proxy: Proxy;
let context: BrowserContext;
let page: Page;
let live: LivePage;

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(),
    startServer({ entry: "test/support/widget-worker.tsx", browser: "test/support/widget-entry.ts", assets: ".cache/widget-assets" }),
  ]);
  proxy = await Proxy.start(server.url);
});
afterAll(async () => {
  await browser?.close();
  await proxy?.stop();
  await server?.dispose();
});
beforeEach(async () => {
  context = await browser.newContext({ baseURL: proxy.url });
  live = watch(await context.newPage());
  ({ page } = live);
  await page.goto("/widget");
  await connected(page);
  await page.locator(".cm-content").waitFor();
  await mark(page);
});
afterEach(async () => {
  proxy.pass();
  await context.close();
});

/** By a script, so that what has the focus keeps it. */
const click = (id: string): Promise<void> => page.locator(`#${id}`).evaluate((button: HTMLElement) => button.click());

async function bump(): Promise<void> {
  const tick = Number(await page.locator("#tick").textContent()) + 1;
  await click("bump");
  await hasText(page, "#tick", String(tick));
}

/** What the editor is: its text, its selection, and whether it is the element that was there before and has the focus. */
const editor = (): Promise<unknown> =>
  page.evaluate(() => {
    const { state, dom, hasFocus } = Reflect.get(globalThis, "editor");
    const isSame = document.querySelector(".cm-editor") === dom;
    return { text: state.doc.toString(), from: state.selection.main.from, to: state.selection.main.to, isSame, hasFocus };
  });

/** Puts the caret into the editor, behind its text. */
async function focusEnd(): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+End");
}

/** The canvas's bitmap. */
const bitmap = (): Promise<string> => page.locator("#chart").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** Whole regions that the page was sent. */
const wholes = (): string[] => live.received.filter((frame) => frame.includes('"<main '));

/** Has the server send the view whole: a script takes away what its next ops are for. */
async function morph(): Promise<void> {
  const before = wholes().length;
  await page.evaluate(() => document.querySelector("#tick")?.remove());
  await click("bump");
  await expect.poll(() => wholes().length).toBe(before + 1);
  await page.locator("#tick").waitFor();
}

/** Types, and has the server take it. */
async function type(text: string, typed: string): Promise<void> {
  await page.keyboard.type(text);
  await hasText(page, "#typed", typed);
}

test("The app's bundle runs under the page's policy, and mounts what the server rendered", async () => {
  expect(await page.evaluate(() => document.scripts.length)).toBe(2);
  expect(await editor()).toMatchObject({ text: "first", isSame: true });
  expect(await page.locator("#chart").getAttribute("width")).toBe("640");
  // The editor's own style elements have the nonce.
  expect(await page.locator(".cm-scroller").evaluate((element) => getComputedStyle(element).display)).toBe("flex");
  const policy = (await page.request.get("/widget")).headers()["content-security-policy"];
  expect(policy).toMatch(/script-src 'nonce-[\w-]+' 'strict-dynamic'; style-src 'self' 'nonce-[\w-]+'/);
  expect(live.problems).toEqual([]);
});

describe("an editor in live:ignore", () => {
  test("pushes what was typed, once for several keys", async () => {
    await focusEnd();
    live.sent.length = 0;
    // In one task, so that no pause is long enough to count.
    await page.evaluate(() => {
      const editor = Reflect.get(globalThis, "editor");
      for (const letter of " line") editor.dispatch(editor.state.replaceSelection(letter));
    });
    await hasText(page, "#typed", "first line");
    await settled(page);
    expect(live.sent).toEqual(['[1,1,"type",{"text":"first line"}]']);
  });

  test("takes a document from the server", async () => {
    await click("load");
    await expect.poll(editor).toMatchObject({ text: "from the server", isSame: true });
    await focusEnd();
    await type("!", "from the server!");
  });

  test("keeps text, selection, focus and undo while its siblings and its attributes change", async () => {
    await focusEnd();
    await type(" line", "first line");
    for (let count = 0; count < 5; count++) await page.keyboard.press("Shift+ArrowLeft");
    for (let count = 0; count < 3; count++) {
      await bump();
      expect(await editor()).toEqual({ text: "first line", from: 5, to: 10, isSame: true, hasFocus: true });
    }
    expect(await page.locator("#editor").getAttribute("title")).toBe("Tick 3");
    expect(await page.locator("#editor").getAttribute("class")).toBe("editor tick-3");
    await type("!", "first!");
    for (let count = 0; count < 2; count++) await page.keyboard.press("ControlOrMeta+z");
    await hasText(page, "#typed", "first");
    expect(live.problems).toEqual([]);
  });

  test("goes on with a text that is composed while patches arrive", async () => {
    await focusEnd();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
    await bump();
    await devtools.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    await bump();
    await devtools.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
    await bump();
    expect(await page.evaluate(() => Reflect.get(globalThis, "editor").composing)).toBe(true);
    await devtools.send("Input.insertText", { text: "日本" });
    await hasText(page, "#typed", "first日本");
    expect(await editor()).toEqual({ text: "first日本", from: 7, to: 7, isSame: true, hasFocus: true });
    expect(live.problems).toEqual([]);
  });

  test("survives that its region is sent whole", async () => {
    await focusEnd();
    await type(" line", "first line");
    await page.keyboard.press("Shift+ArrowLeft");
    await morph();
    expect(await editor()).toEqual({ text: "first line", from: 9, to: 10, isSame: true, hasFocus: true });
    await type("!", "first lin!");
  });

  test("goes on without a connection, and says afterwards what was typed meanwhile", async () => {
    await focusEnd();
    proxy.refuse();
    proxy.cut();
    await hasStatus(page, "reconnecting");
    await page.keyboard.type(" offline");
    await expect.poll(() => page.locator("#editor").getAttribute("data-live-loading")).toBe("push");
    proxy.pass();
    await connected(page);
    await hasText(page, "#typed", "first offline");
    expect(await editor()).toEqual({ text: "first offline", from: 13, to: 13, isSame: true, hasFocus: true });
    expect(await isMarked(page)).toBe(true);
  });

  test("survives that its page joins an object that was evicted before, whose new view is sent whole", async () => {
    live = watch(await context.newPage());
    ({ page } = live);
    proxy.wait();
    await page.goto("/widget");
    await focusEnd();
    await page.keyboard.type(" line");
    await server.evict(await sessionOf(page), "close");
    proxy.pass();
    await connected(page);
    expect(wholes()).toHaveLength(1);
    await bump();
    expect(await editor()).toEqual({ text: "first line", from: 10, to: 10, isSame: true, hasFocus: true });
    await type("!", "first line!");
  });

  test.each([
    ["was evicted", async () => await server.evict(await sessionOf(page), "close")],
    [
      "was killed",
      async () => {
        await server.kill();
        await server.restart();
      },
    ],
  ])("survives that its object %s, with what was typed since", async (_, end) => {
    await focusEnd();
    await type(" line", "first line");
    await bump();
    await end();
    await page.keyboard.type(" more");
    await hasText(page, "#typed", "first line more");
    await connected(page);
    await bump();
    expect(await editor()).toEqual({ text: "first line more", from: 15, to: 15, isSame: true, hasFocus: true });
    expect(await isMarked(page)).toBe(true);
  });
});

test("live:ignore-attrs keeps what the hook has set, through patches, a whole region and a reconnect", async () => {
  const attributes = (): Promise<unknown> =>
    page.evaluate(() => [
      document.querySelector("#editor")?.getAttribute("data-mode"),
      document.querySelector("#chart")?.getAttribute("width"),
    ]);
  expect(await attributes()).toEqual(["ready", "640"]);
  await bump();
  expect(await attributes()).toEqual(["ready", "640"]);
  await morph();
  expect(await attributes()).toEqual(["ready", "640"]);
  await rejoins(page, () => proxy.cut());
  await bump();
  expect(await attributes()).toEqual(["ready", "640"]);
});

test("A canvas keeps its drawing, takes numbers from the server, and says what was picked", async () => {
  const empty = await bitmap();
  await click("draw");
  await expect.poll(bitmap).not.toBe(empty);
  const drawn = await bitmap();
  await bump();
  await morph();
  await rejoins(page, () => proxy.cut());
  await bump();
  expect(await bitmap()).toBe(drawn);
  expect(await page.locator("#chart").getAttribute("title")).toBe(`Tick ${await page.locator("#tick").textContent()}`);
  await page.locator("#chart").click({ position: { x: 45, y: 5 } });
  await hasText(page, "#picked", "2");
});
