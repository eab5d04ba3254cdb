import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PageSession } from "../support/page-session.ts";
import { gate, SessionView, skin } from "../support/session-view.tsx";

const options = { routes: { "/session": SessionView } };

beforeEach(() => {
  gate.opened = Promise.resolve();
  skin.text = "";
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

async function joinedPage(): Promise<PageSession> {
  const page = await PageSession.load(options, "/session");
  await page.settle();
  return page;
}

let id = 0;
async function run(page: PageSession, handler: string, isVolatile = false): Promise<void> {
  page.connection.push({ node: viewOf(page), handler, payload: { id: ++id }, volatile: isVolatile });
  await page.settle();
}

const viewOf = (page: PageSession): number => Number(/<main[^>]* data-live="(\d+)"/.exec(page.page.html())?.[1]);

async function expectSessionsPage(page: PageSession): Promise<void> {
  await page.settle();
  const shown = page.page.html();
  const { title } = page.page;
  const fresh = await page.fresh();
  expect(shown).toBe(fresh.html());
  expect(title).toBe(fresh.title);
}

/** Frames that only the socket keeps. */
const lostFrames = {
  "a volatile event": (page: PageSession) => run(page, "look", true),
  "a volatile event that gives other props": (page: PageSession) => run(page, "tintRows", true),
  "an event that failed after a preview": (page: PageSession) => run(page, "slowFail"),
  "an event that failed": (page: PageSession) => run(page, "fail"),
  "an action that failed": (page: PageSession) => run(page, "saveBadly"),
  "a handler that nothing has": (page: PageSession) => run(page, "nothing"),
  "several of them": async (page: PageSession) => {
    for (const handler of ["look", "tintRows", "look", "fail"]) await run(page, handler, handler === "look");
  },
} as const;

/** What makes regions render otherwise than they were stored. */
const changes = {
  nothing: () => {},
  "other code or another time": () => {
    skin.text = "later";
  },
} as const;

describe("a reset after frames that only the socket kept", () => {
  for (const [frame, send] of Object.entries(lostFrames)) {
    for (const [change, make] of Object.entries(changes)) {
      test(`${frame}, and ${change}: the page is the session's`, async () => {
        const page = await joinedPage();
        await run(page, "add");
        await send(page);
        make();
        page.reset();
        await expectSessionsPage(page);
        // And later ops hit the right nodes.
        await run(page, "addRow");
        await run(page, "tintRows", true);
        await expectSessionsPage(page);
      });
    }
  }

  test("as many frames come after it as were lost: a version that was given twice is not taken for the same", async () => {
    for (const count of [1, 2, 3]) {
      const page = await joinedPage();
      await run(page, "add");
      for (let n = 0; n < count; n++) await run(page, "tintRows", true);
      page.reset();
      // Another life of the session comes to the same version while nobody is joined.
      const woken = page.platform.accept(page.visit);
      await page.session.message(woken, JSON.stringify(["a", 0, 0]));
      skin.text = `${count}`;
      await expectSessionsPage(page);
    }
  });

  test("a second reset, before or after the answer to the join has arrived", async () => {
    for (const isAnswered of [false, true]) {
      const page = await joinedPage();
      await run(page, "add");
      await run(page, "look", true);
      page.reset();
      skin.text = "one";
      page.open();
      await page.up();
      if (isAnswered) await page.settle();
      if (isAnswered) await run(page, "look", true);
      skin.text = "two";
      page.reset();
      await expectSessionsPage(page);
    }
  });
});

describe("a patch made while nobody is joined", () => {
  test.each(["awake", "asleep", "after a reset"])("is in the answer to the next join, %s", async (state) => {
    const page = await joinedPage();
    let open = (): void => {};
    gate.opened = new Promise((resolve) => (open = resolve));
    await run(page, "later");
    page.cut();
    await page.closeNext();
    open();
    await gate.opened;
    await new Promise((resolve) => setTimeout(resolve));
    if (state === "asleep") page.sleep();
    if (state === "after a reset") page.reset();
    await expectSessionsPage(page);
    expect(page.page.title).toMatch(/^Later/);
  });

  test("at a wake that nobody's socket saw", async () => {
    const page = await joinedPage();
    await run(page, "add");
    page.cut();
    await page.closeNext();
    page.sleep();
    skin.text = "later";
    // Somebody knocks, and the session wakes; the page is not there.
    await page.session.message(page.platform.accept(page.visit), JSON.stringify(["a", 0, 0]));
    await expectSessionsPage(page);
    expect(page.page.html()).toContain("<small>later</small>");
  });
});
