import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { diff } from "../../durable/diff.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";
import type { Effect, PendingEffects } from "../../durable/protocol.ts";
import { launchChromium } from "./chromium.ts";
import { ScriptedServer, type ScriptedSocket } from "./client-server.ts";

const around = (body: string): string => `<main data-live="1">${body}</main>`;

/** With the quotes that the server writes: a test's JSON is legible between single ones. */
const canonical = (body: string): string =>
  body.replace(/='([^']*)'/g, (_, text: string) => `="${text.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);

/** What `events()` ends with. */
export const end = `<i id="end" live:click='[1,"end",null,{"volatile":true}]' live:keydown='[1,"end",null,{"volatile":true}]'></i>`;

/** A page whose server is the test: it says what the page shows, and reads what the page sends. */
export class ClientPage {
  browser!: Browser; // SAFETY: `set()` starts everything before the first test
  context!: BrowserContext; // SAFETY: as above
  page!: Page; // SAFETY: as above
  server!: ScriptedServer; // SAFETY: as above
  socket!: ScriptedSocket; // SAFETY: set by `open()`
  /** What the console said: `"error: …"` a line. */
  readonly console: string[] = [];
  /** The URLs that the page has fetched. */
  readonly #fetched: string[] = [];
  #body = "";
  #version = 0;
  /** The number of the last event that was read. */
  #last = 0;

  /** Sets the page up for each test of a file. */
  static set(options: BrowserContextOptions = {}): ClientPage {
    const client = new ClientPage();
    beforeAll(async () => {
      client.browser = await launchChromium();
    });
    afterAll(() => client.browser.close());
    beforeEach(async () => {
      client.server = await ScriptedServer.start();
      client.context = await client.browser.newContext(options);
      client.page = await client.context.newPage();
      client.console.length = client.#fetched.length = 0;
      client.page.on("requestfinished", (request) => void client.#fetched.push(request.url()));
      client.page.on("console", (message) => void client.console.push(`${message.type()}: ${message.text()}`));
    });
    afterEach(async () => {
      await client.context.close();
      await client.server.stop();
    });
    return client;
  }

  /** The page's body so far, as the server has said it. */
  get body(): string {
    return this.#body;
  }

  /** Opens a page with this body, without answering its join. */
  async load(body: string): Promise<void> {
    this.#body = canonical(body);
    this.#version = this.#last = 0;
    this.server.serve("/", this.#body);
    await this.page.goto(this.server.url);
    this.socket = await this.server.accepted();
    await this.socket.next();
  }

  /** Answers the join, and waits until the page says that it is connected. */
  async join(effects: Effect[] = []): Promise<void> {
    const pending: PendingEffects[] = effects.length > 0 ? [[0, Math.max(1, this.#version), effects]] : [];
    this.socket.send(["j", 0, this.#version, this.#last, this.#last, [], pending]);
    await this.page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
  }

  async open(body: string): Promise<void> {
    await this.load(body);
    await this.join();
  }

  /** Waits until a part is there, which the page fetches as soon as it sees that it needs it. */
  async part(name: string): Promise<void> {
    const find = (): string | undefined => this.#fetched.find((url) => url.includes(`/client-${name}-`));
    await expect.poll(find).toBeDefined();
    await this.page.evaluate(`import("${find()}").then(() => {})`);
  }

  /**
   * All events that were sent so far and not read, without their numbers.
   *
   * @param how A click sends what waits in the page; a key does not.
   */
  async events(how: "click" | "keydown" = "click"): Promise<unknown[]> {
    await this.page.locator("#end").evaluate((end, how) => {
      end.dispatchEvent(how === "click" ? new MouseEvent(how, { bubbles: true }) : new KeyboardEvent(how, { bubbles: true, key: "End" }));
    }, how);
    const events: unknown[] = [];
    for (;;) {
      const event = await this.event();
      if (event[1] === "end") return events;
      events.push(event);
    }
  }

  /** Cuts the connection, and takes the next one up to its join. */
  async reconnect(): Promise<void> {
    this.socket.cut();
    await this.page.locator("html[data-live-status=reconnecting]").waitFor({ state: "attached" });
    this.socket = await this.server.accepted();
    await this.socket.next();
  }

  /** Makes the page show another body, by the ops that the server's differ finds, and answers all events that were read. */
  async show(body: string, effects: Effect[] = []): Promise<void> {
    const next = canonical(body);
    const ops = diff(around(this.#body), around(next));
    this.#body = next;
    this.#version++;
    this.socket.send([this.#version, this.#last, ops.length > 0 ? [[1, ops]] : [], effects]);
    await this.shown();
  }

  /** Makes the page show another body by the whole HTML of the view. */
  async replace(body: string): Promise<void> {
    this.#body = canonical(body);
    this.#version++;
    this.socket.send([this.#version, this.#last, [[1, around(this.#body), structureHash(around(this.#body))]]]);
    await this.shown();
  }

  /** Waits until all that was sent is on the page. */
  async shown(): Promise<void> {
    this.#version++;
    this.socket.send([this.#version, this.#last, [[0, `Version ${this.#version}`]], []]);
    await this.page.waitForFunction((title) => document.title === title, `Version ${this.#version}`);
  }

  /** The next event without its number. */
  async event(): Promise<unknown[]> {
    const [number, ...event] = await this.socket.next();
    if (typeof number !== "number") throw new Error(`Not an event: ${JSON.stringify([number, ...event])}`);
    this.#last = number;
    return event;
  }

  /** Answers the events that were read. */
  acknowledge(): void {
    this.socket.send([this.#version, this.#last]);
  }

  /** Makes the page believe that its tab is hidden, or shown: a headless one is always shown. */
  async setHidden(isHidden: boolean): Promise<void> {
    await this.page.evaluate((isHidden) => {
      Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, isHidden);
  }
}
