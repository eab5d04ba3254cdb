import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { PING, PONG } from "../../durable/protocol.ts";
import { launchChromium } from "./chromium.ts";
import { Gate } from "./live-gate.ts";
import { Proxy } from "./live-proxy.ts";
import { type Server, startServer } from "./server.ts";

/** A visitor's page. */
export interface LivePage {
  readonly page: Page;
  /** What went over its sockets, oldest first: pings and pongs left out. */
  readonly sent: string[];
  readonly received: string[];
  /** What it complained of: uncaught errors, and errors on the console. */
  readonly problems: string[];
}

/** Everything that a live test plays with: a real browser, a real workerd, the network between them, and a gate for slow handlers. */
export class Stage {
  browser!: Browser; // SAFETY: `set()` starts everything before the first test
  server!: Server; // SAFETY: as above
  proxy!: Proxy; // SAFETY: as above
  gate!: Gate; // SAFETY: as above
  readonly #contexts: BrowserContext[] = [];

  /** Sets the stage for the tests of a file. */
  static set(options: { readonly withBackForwardCache?: boolean } = {}): Stage {
    const stage = new Stage();
    beforeAll(async () => {
      stage.gate = await Gate.start();
      [stage.browser, stage.server] = await Promise.all([
        launchChromium(options),
        startServer({ entry: "test/support/live-worker.tsx", bindings: { GATE_URL: stage.gate.url } }),
      ]);
      stage.proxy = await Proxy.start(stage.server.url);
    });
    afterEach(async () => {
      stage.proxy.delay(0);
      stage.proxy.pass();
      stage.proxy.release();
      stage.gate.open();
      await Promise.all(stage.#contexts.splice(0).map((context) => context.close()));
    });
    afterAll(async () => {
      await stage.browser?.close();
      await stage.proxy?.stop();
      await stage.server?.dispose();
      await stage.gate?.stop();
    });
    return stage;
  }

  /** A visitor with cookies of its own. */
  async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.proxy.url, ...options });
    this.#contexts.push(context);
    return context;
  }

  /** Opens a page for a new visitor, or for one that is there, and waits until it has joined. */
  async open(path: string, context?: BrowserContext): Promise<LivePage> {
    const live = watch(await (context ?? (await this.visitor())).newPage());
    await live.page.goto(path);
    await connected(live.page).catch((cause: unknown) => {
      throw new Error(`"${path}" did not connect: ${[...live.problems, ...live.sent, ...live.received].join("; ")}`, { cause });
    });
    return live;
  }

  /** How often a class rendered in the present process. */
  async renders(name: string): Promise<number> {
    const answer = await fetch(`${this.server.url}/renders`);
    // SAFETY: the Worker under test wrote it.
    const counts = (await answer.json()) as Record<string, number>;
    return counts[name] ?? 0;
  }

  /** How often a session has been written to storage. */
  async writes(session: string): Promise<number> {
    return (await this.stored(session))?.write ?? 0;
  }

  /** What is stored of a session. */
  async stored(session: string): Promise<{ write: number; text: string } | undefined> {
    const tables = await this.server.sql<{ name: string }>(session, "SELECT name FROM sqlite_master WHERE name = 'snapshot'");
    if (tables.length === 0) return undefined;
    // The base, and the deltas that may lie on it.
    const rows = await this.server.sql<{ value: string }>(
      session,
      "SELECT value FROM snapshot WHERE key >= 0 AND key < 1000000 ORDER BY key",
    );
    const [base, ...deltas] = rows.map(({ value }) => value);
    if (base === undefined) return undefined;
    // SAFETY: the session wrote them.
    let { write } = JSON.parse(base) as { write: number };
    for (const delta of deltas) if ((JSON.parse(delta) as [number])[0] === write + 1) write++; // SAFETY: as above
    return { write, text: [base, ...deltas].join() };
  }
}

/** Notes what a page does from now on. */
export function watch(page: Page): LivePage {
  const live: LivePage = { page, sent: [], received: [], problems: [] };
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => void (payload !== PING && live.sent.push(payload.toString())));
    socket.on("framereceived", ({ payload }) => void (payload !== PONG && live.received.push(payload.toString())));
  });
  page.on("pageerror", ({ message }) => live.problems.push(message));
  page.on("console", (message) => void (message.type() === "error" && live.problems.push(message.text())));
  return live;
}

/** Waits until `<html>` has the status. */
export async function hasStatus(page: Page, status: "connecting" | "connected" | "reconnecting" | "closed"): Promise<void> {
  await page.locator(`html[data-live-status="${status}"]`).waitFor({ state: "attached" });
}

export const connected = (page: Page): Promise<void> => hasStatus(page, "connected");

/** The session that the page joins: as its sockets' address says. */
export async function sessionOf(page: Page): Promise<string> {
  return await page.evaluate(() => document.querySelector<HTMLElement>("script[data-live-session]")?.dataset["liveSession"] ?? "");
}

/** Notes every status that the page goes through. */
export async function watchStatus(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const root = document.documentElement;
    const seen: (string | undefined)[] = [root.dataset["liveStatus"]];
    new MutationObserver(() => seen.push(root.dataset["liveStatus"])).observe(root, { attributeFilter: ["data-live-status"] });
    Object.assign(globalThis, { statuses: seen });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "statuses") as string[]); // SAFETY: set above
}

/** Loses the connection, and waits until the page has joined anew, however soon that is. */
export async function rejoins(page: Page, lose: () => Promise<void> | void): Promise<void> {
  const statuses = await watchStatus(page);
  await lose();
  await expect.poll(statuses).toEqual(["connected", "reconnecting", "connected"]);
}

/** Marks the page, to see later that it is the same: nothing was loaded anew. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isMarked: true }));
}

export const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => "isMarked" in globalThis);

/** Waits until an element's text is this. */
export async function hasText(page: Page, selector: string, text: string): Promise<void> {
  await expect.poll(() => page.locator(selector).first().textContent(), { timeout: 10_000 }).toBe(text);
}

/** Notes the text of every flash message from now on. */
export async function watchFlashes(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    addEventListener("overwinter:flash", (event) => {
      if (event instanceof CustomEvent) seen.push(String(event.detail.text));
    });
    Object.assign(globalThis, { flashes: seen });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "flashes") as string[]); // SAFETY: set above
}

/** Waits until the browser has nothing to do any more for the frames that it has. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
}
