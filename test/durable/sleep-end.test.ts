import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CloseCode } from "../../durable/protocol.ts";
import { failing, NoteView } from "../support/note-view.tsx";
import { brokenForMs } from "../../durable/session.ts";
import { PageSession } from "../support/page-session.ts";
import { SessionView } from "../support/session-view.tsx";

const dayMs = 86_400_000;
const options = { routes: { "/session": SessionView, "/note": NoteView } };

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue());
afterEach(() => {
  vi.restoreAllMocks();
  failing.render = false;
});

async function joinedPage(path = "/session"): Promise<PageSession> {
  const page = await PageSession.load(options, path);
  await page.settle();
  return page;
}

async function send(page: PageSession, handler: string, id: number): Promise<void> {
  page.connection.push({ node: 1, handler, payload: { id } });
  await page.settle();
}

async function leave(page: PageSession): Promise<void> {
  page.cut();
  await page.closeNext(true);
}

describe("a session's end", () => {
  test("comes a day after its last socket has closed, awake or asleep", async () => {
    for (const isAsleep of [false, true]) {
      const page = await joinedPage();
      page.platform.nowMs += 5 * dayMs;
      await leave(page);
      if (isAsleep) page.sleep();
      expect(page.platform.alarmAtMs).toBe(page.platform.nowMs + dayMs);
      await page.alarm();
      expect([...page.platform.rows]).toEqual([]);
      expect(page.platform.alarmAtMs).toBeUndefined();
    }
  });

  test("does not come while there is a socket, nor a day after one that was followed by another", async () => {
    const page = await joinedPage();
    await leave(page);
    page.platform.nowMs += dayMs / 2;
    await page.settle();
    await page.alarm();
    expect(page.platform.rows.size).toBe(1);
    page.sleep();
    await page.alarm();
    await send(page, "add", 1);
    expect(page.page.html()).toContain("<output>1</output>");
  });

  test("comes a day after the alarm that finds no socket, where a reset has left no time of closing", async () => {
    const page = await joinedPage();
    await leave(page);
    await page.settle();
    page.platform.nowMs += dayMs / 2;
    page.reset();
    await page.alarm();
    expect(page.platform.rows.size).toBe(2);
    await page.alarm();
    expect(page.platform.rows.size).toBe(0);
  });

  test("comes for a session whose view no longer renders; until then its state is kept", async () => {
    const page = await joinedPage("/note");
    await leave(page);
    page.sleep();
    failing.render = true;
    page.open();
    await page.up();
    expect(page.line?.server.closedWith).toBe(CloseCode.viewFailed);
    expect(page.platform.rows.size).toBe(2);
    page.cut();
    page.platform.nowMs += brokenForMs;
    failing.render = false;
    await page.settle();
    await leave(page);
    page.sleep();
    failing.render = true;
    await page.alarm();
    expect(page.platform.rows.size).toBe(0);
  });

  test("is no end for a page that comes back while the object is in memory: the view is mounted anew, and stored", async () => {
    const page = await joinedPage();
    await send(page, "add", 1);
    await leave(page);
    await page.alarm();
    await page.settle();
    expect(page.page.html()).toContain("<output></output>");
    await send(page, "add", 2);
    expect(page.page.html()).toContain("<output>2</output>");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });
});

describe("the close of a socket", () => {
  test("that another has replaced overwrites nothing, however late it comes", async () => {
    for (const isAsleep of [false, true]) {
      const page = await joinedPage();
      await send(page, "look", 1); // kept with the first socket
      page.cut();
      await page.settle();
      await send(page, "look", 2);
      await send(page, "add", 3);
      await send(page, "look", 4);
      if (isAsleep) page.sleep();
      const written = page.platform.rowsWritten;
      await page.closeNext(); // the first
      expect(page.platform.rowsWritten).toBe(written);
      await leave(page);
      page.sleep();
      await page.closeNext();
      await page.settle();
      expect(page.page.html()).toContain("glance 4");
      expect(page.page.html()).toContain("<output>3</output>");
      expect((await page.afterSleep()).html()).toBe(page.page.html());
    }
  });

  test("costs the row of the time, and the snapshot where only the socket kept something", async () => {
    const page = await joinedPage();
    const written = page.platform.rowsWritten;
    await leave(page);
    expect(page.platform.rowsWritten).toBe(written + 1);
    await page.settle();
    expect(page.platform.rowsWritten).toBe(written + 2); // the time is taken out
    await send(page, "look", 1);
    await leave(page);
    expect(page.platform.rowsWritten).toBe(written + 4);
  });
});

describe("a store that refuses a write", () => {
  test("costs the turn and the sockets, and the next join goes on with what is stored", async () => {
    const page = await joinedPage();
    await send(page, "add", 1);
    page.platform.isFull = true;
    page.connection.push({ node: 1, handler: "add", payload: { id: 2 } });
    page.connection.push({ node: 1, handler: "flashIt", payload: { id: 3 } });
    await page.up();
    await page.up();
    expect(page.line?.server.closedWith).toBe(CloseCode.viewFailed);
    page.cut();
    page.platform.isFull = false;
    await page.settle();
    expect(page.page.html()).toContain("<output>1 2 3</output>");
    expect(page.effects.filter(([kind]) => kind === "flash")).toEqual([["flash", "ran", "3"]]);
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });
});

describe("the mount of a view", () => {
  test("that fails is tried again at the next join", async () => {
    const page = await PageSession.load(options, "/note");
    page.sleep();
    failing.render = true;
    page.open();
    await page.up();
    expect(page.line?.server.closedWith).toBe(CloseCode.viewFailed);
    page.cut();
    page.platform.nowMs += brokenForMs;
    failing.render = false;
    await page.settle();
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });
});
