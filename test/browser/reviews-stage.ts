import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { Proxy } from "../support/live-proxy.ts";
import type { Server } from "../support/server.ts";
import { newVisitor, openLive, serveReviews, type Wire } from "./reviews-visit.ts";

/** A page of the example, and what went over its socket. */
export interface Visit {
  readonly page: Page;
  readonly wire: Wire;
  readonly problems: string[];
}

/** The example in a real workerd, a real browser, and a network between them that can be slow, cut or gone. */
export class ReviewsStage {
  browser!: Browser; // SAFETY: `set()` starts everything before the first test
  server!: Server; // SAFETY: as above
  network!: Proxy; // SAFETY: as above
  readonly #contexts: BrowserContext[] = [];

  /** Sets the stage for the tests of a file. */
  static set(): ReviewsStage {
    const stage = new ReviewsStage();
    beforeAll(async () => {
      [stage.browser, stage.server] = await Promise.all([launchChromium(), serveReviews()]);
      stage.network = await Proxy.start(stage.server.url);
    });
    afterEach(async () => {
      stage.network.pass();
      stage.network.release();
      await Promise.all(stage.#contexts.splice(0).map((context) => context.close()));
    });
    afterAll(async () => {
      await stage.browser?.close();
      await stage.network?.stop();
      await stage.server?.dispose();
    });
    return stage;
  }

  /** A visitor with cookies of its own, logged in as user A or B, or not at all. */
  async visitor(user: "a" | "b" | null, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await newVisitor(this.browser, this.network.url, user, options);
    this.#contexts.push(context);
    return context;
  }

  /** Opens a page for a new visitor and waits for its socket. */
  async open(user: "a" | "b" | null, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
    return openLive(await this.visitor(user, options), path);
  }

  /** Opens a page in a browser that runs no script. */
  async openWithoutScript(user: "a" | "b" | null, path: string): Promise<Page> {
    const page = await (await this.visitor(user, { javaScriptEnabled: false })).newPage();
    await page.goto(path);
    return page;
  }

  /** Ends workerd as `kill -9` does, waits until the page has noticed, and starts it again. */
  async killAndRestart(page: Page): Promise<void> {
    await this.server.kill();
    await page.locator('html[data-live-status="reconnecting"]').waitFor();
    await this.server.restart();
    await page.locator('html[data-live-status="connected"]').waitFor();
  }
}
