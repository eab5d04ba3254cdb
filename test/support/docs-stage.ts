import { type Browser, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { launchChromium } from "./chromium.ts";
import { DocsProject } from "./docs-project.ts";
import { connected, type LivePage, watch } from "./live-stage.ts";
import { type Server, type ServerOptions, startServer } from "./server.ts";

/** What a page of the docs leaves to the reader: writes it, and says how to serve the project. */
type Prepare = (docs: DocsProject) => Promise<Partial<ServerOptions>>;

/** The code of a page of the docs, served, and a browser to use it. */
export class DocsStage {
  docs!: DocsProject; // SAFETY: `set()` starts everything before the first test
  server!: Server; // SAFETY: as above
  browser!: Browser; // SAFETY: as above
  context!: BrowserContext; // SAFETY: as above

  /**
   * Sets the stage for the tests of a file.
   *
   * @param page Path of the page, from the repository's root: `docs/bindings.md`.
   * @param files All files that it has.
   */
  static set(page: string, files: readonly string[], prepare: Prepare = async () => ({})): DocsStage {
    const stage = new DocsStage();
    beforeAll(async () => {
      stage.docs = await DocsProject.read(page);
      expect([...stage.docs.files.keys()].toSorted()).toEqual(files.toSorted());
      stage.server = await startServer({ entry: stage.docs.entry, ...(await prepare(stage.docs)) });
      stage.browser = await launchChromium();
      stage.context = await stage.browser.newContext({ baseURL: stage.server.url });
    });
    afterAll(async () => {
      await stage.browser?.close();
      await stage.server?.dispose();
    });
    return stage;
  }

  /** Opens a page of the project, and waits until it is connected. */
  async open(path: string): Promise<LivePage> {
    const live = watch(await this.context.newPage());
    await live.page.goto(path);
    await connected(live.page);
    live.sent.length = 0;
    return live;
  }
}
