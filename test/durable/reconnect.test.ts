import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CloseCode, type JoinedFrame, type ServerFrame } from "../../durable/protocol.ts";
import { join, loadPage, objectOf, openSocket } from "../support/page-client.ts";
import { PageSession } from "../support/page-session.ts";
import { gate, SessionView } from "../support/session-view.tsx";
import { gates } from "../support/turn-view.tsx";

const options = { routes: { "/session": SessionView } };

beforeEach(() => {
  gate.opened = Promise.resolve();
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

async function joinedPage(): Promise<PageSession> {
  const page = await PageSession.load(options, "/session");
  await page.settle();
  return page;
}

function push(page: PageSession, handler: string, id: number, isVolatile = false): void {
  page.connection.push({ node: 1, handler, payload: { id }, volatile: isVolatile });
}

const ranIn = (page: PageSession): string => /<output>([^<]*)/.exec(page.page.html())?.[1] ?? "";
const flashes = (page: PageSession): string[] => page.effects.flatMap((effect) => (effect[0] === "flash" ? [effect[2]] : []));

describe("a cut with an event in flight", () => {
  test("before its turn: the event is sent again, and runs once", async () => {
    const page = await joinedPage();
    push(page, "flashIt", 1);
    page.cut();
    await page.settle();
    expect([ranIn(page), flashes(page)]).toEqual(["1", ["1"]]);
  });

  test("during its turn: the join is answered at once, and the event is not sent again", async () => {
    const page = await joinedPage();
    let open = (): void => {};
    gate.opened = new Promise((resolve) => (open = resolve));
    push(page, "slow", 1);
    await page.up();
    page.cut();
    page.open();
    await page.up();
    expect(page.line?.server.down.map((text): unknown => JSON.parse(text))).toMatchObject([["j", 0, 1, 0, 1, expect.any(Array), []]]);
    page.down();
    expect(page.line?.up).toEqual([]);
    open();
    await page.settle();
    expect([ranIn(page), flashes(page)]).toEqual(["1", ["1"]]);
  });

  test.each(["awake", "asleep", "after a reset"])(
    "between commit and frame, %s: what it did, and its effects, come with the join",
    async (state) => {
      const page = await joinedPage();
      push(page, "flashIt", 1);
      await page.up();
      page.cut();
      if (state === "asleep") page.sleep();
      if (state === "after a reset") page.reset();
      await page.settle();
      expect([ranIn(page), flashes(page)]).toEqual(["1", ["1"]]);
      expect(page.effects.filter(([kind]) => kind === "push")).toEqual([["push", 1, "ran", { id: 1 }]]);
    },
  );

  test("after the frame and before its acknowledgement: effects do not come again, also not after a reset", async () => {
    for (const isReset of [false, true]) {
      const page = await joinedPage();
      push(page, "flashIt", 1);
      await page.up();
      page.down();
      page.cut();
      if (isReset) page.reset();
      await page.settle();
      expect([ranIn(page), flashes(page)]).toEqual(["1", ["1"]]);
    }
  });

  test("a failure whose frame was lost is told after the join, once", async () => {
    const page = await joinedPage();
    push(page, "fail", 1);
    await page.up();
    page.cut();
    await page.settle();
    page.cut();
    await page.settle();
    expect(page.effects).toEqual([["fail", 1, "failed", expect.any(String)]]);
    expect(ranIn(page)).toBe("");
    expect(page.page.title).toBe("Session");
  });
});

describe("effects", () => {
  test("of more than 32 frames that nobody acknowledged come with the join, in order", async () => {
    const page = await joinedPage();
    for (let id = 1; id <= 40; id++) {
      push(page, "flashIt", id);
      await page.up();
      // The acknowledgement of the turn, without its effects: as of a frame that arrived before the cut and was not shown.
      page.outbox.acknowledge(id);
    }
    page.cut();
    await page.settle();
    expect(flashes(page)).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)));
  });

  test("are kept for 64 frames at most", async () => {
    const page = await joinedPage();
    for (let id = 1; id <= 80; id++) {
      push(page, "flashIt", id);
      await page.up();
      page.outbox.acknowledge(id);
    }
    page.cut();
    await page.settle();
    expect(flashes(page)).toEqual(Array.from({ length: 64 }, (_, index) => String(index + 17)));
  });

  test("are forgotten once they are acknowledged", async () => {
    const page = await joinedPage();
    push(page, "flashIt", 1);
    await page.settle();
    expect(flashes(page)).toEqual(["1"]);
    expect(page.platform.rows.get(1)).toContain('"flash"'); // as of the turn's own write: an acknowledgement costs no row
    push(page, "add", 2);
    await page.settle();
    expect(page.platform.rows.get(2)).not.toContain('"flash"');
  });
});

describe("a join", () => {
  test("with the newest version is sent nothing; with an older one the regions that have changed since", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    await socket.event(1, 2, "hoverStar", { n: 5 });
    await socket.event(2, 1, "bump");
    expect((await join(page, { version: 2, lowest: 3 })).joined).toEqual(["j", 0, 2, 2, 2, [], []]);
    expect(regionsOf((await join(page, { version: 1, lowest: 3 })).joined)).toEqual([1]);
    const { socket: last } = await join(page, { version: 2, lowest: 3 });
    await last.event(3, 2, "hoverStar", { n: 1 });
    expect(regionsOf((await join(page, { version: 2, lowest: 4 })).joined)).toEqual([2]);
  });

  test("with a newer version than the session's, after a reset, is sent all of it, also when the answer is lost", async () => {
    const page = await joinedPage();
    push(page, "add", 1);
    push(page, "look", 2, true);
    await page.settle();
    expect(page.page.html()).toContain("glance 2");
    page.reset();
    page.open();
    await page.up(); // answered, and lost
    page.cut();
    page.sleep();
    await page.settle();
    expect(page.page.html()).toContain("glance 0");
    const shown = page.page.html();
    push(page, "add", 3);
    await page.settle();
    expect(page.page.html()).toBe(shown.replace("<output>1</output>", "<output>1 3</output>"));
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });

  test("raises the last number to one less than the lowest that the browser holds", async () => {
    const page = await loadPage("/rating");
    const { socket, joined } = await join(page, { lowest: 8 });
    expect(joined.slice(3, 5)).toEqual([7, 7]);
    expect(await socket.event(8, 1, "bump")).toMatchObject([expect.any(Number), 8, expect.any(Array)]);
    expect((await join(page, { version: 1, lowest: 3 })).joined.slice(3, 5)).toEqual([8, 8]);
  });

  test("mends a gap in the numbers, which is answered with a rejoin", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    socket.send([3, 1, "bump"]);
    expect(await socket.next()).toEqual(["r"]);
    socket.send(["j", "client", page.mount, 0, 0, 3]);
    expect((await socket.next()).slice(0, 5)).toEqual(["j", 0, 0, 2, 2]);
    expect(await socket.event(3, 1, "bump")).toMatchObject([1, 3, expect.any(Array)]);
  });

  test("of another client closes that one's socket, and not the one that holds the session", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    const stranger = await openSocket(page);
    stranger.send(["j", "another", page.mount, 0, 0, 1]);
    expect((await stranger.closed).code).toBe(CloseCode.taken);
    expect(await socket.event(1, 1, "bump")).toMatchObject([1, 1, expect.any(Array)]);
  });

  test("with what a running turn has set as its title gets the old one, and the new one with the turn", async () => {
    const page = await joinedPage();
    let open = (): void => {};
    gate.opened = new Promise((resolve) => (open = resolve));
    push(page, "slowFail", 1);
    await page.up();
    page.down();
    expect((await page.fresh()).title).toBe("Session");
    open();
    await page.idle();
    page.cut();
    await page.settle();
    expect(page.page.title).toBe("Session");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });
});

describe("an event", () => {
  test("with a number that is done is answered and not run; one that waits is left to wait", async () => {
    const page = await loadPage("/turn");
    const { socket } = await join(page);
    await socket.event(1, 1, "add");
    expect(await socket.event(1, 1, "add")).toEqual([1, 1]);
    gates.set("waits", Promise.withResolvers());
    socket.send([2, 1, "wait", { text: "waits" }]);
    socket.send([2, 1, "wait", { text: "waits" }]);
    socket.send([3, 1, "add"]);
    socket.send([3, 1, "add"]);
    socket.send([9, 1, "add"]);
    expect(await socket.next()).toEqual(["r"]); // so all of them have come in
    gates.get("waits")?.resolve();
    const frames: ServerFrame[] = [await socket.next(), await socket.next()];
    expect(frames).toEqual([
      [2, 2, [[1, [[[0, 0, 0], "111"]]]]],
      [3, 3, [[1, [[[0, 0, 0], "112"]]]]],
    ]);
  });
});

const regionsOf = (joined: JoinedFrame): number[] => joined[5].map(([region]) => region).toSorted((a, b) => a - b);

describe("effects that were acknowledged", () => {
  test.each(["awake", "asleep"])("are forgotten for good when the socket closes on a session that is %s", async (when) => {
    const page = await loadPage("/turn");
    const { socket } = await join(page);
    await socket.event(1, 1, "flashAndRedirect");
    socket.send(["a", 0, 1]);
    await socket.event(2, 1, "addVolatile"); // the acknowledgement has come in
    if (when === "asleep") await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    socket.close();
    await socket.closed;
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    // A page that comes back by the history button proves nothing; it must not be redirected once more.
    const { joined } = await join(page, { version: 0, lowest: 3 });
    expect(joined[6]).toEqual([]);
  });

  test("are forgotten also when the acknowledgement is the last word before the close", async () => {
    const page = await loadPage("/turn");
    const { socket } = await join(page);
    await socket.event(1, 1, "flashAndRedirect");
    socket.send(["a", 0, 1]);
    socket.close();
    await socket.closed;
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    const { joined } = await join(page, { version: 0, lowest: 2 });
    expect(joined[6]).toEqual([]);
  });
});

test("an event that is the last word before the close is carried out", async () => {
  const page = await loadPage("/turn");
  const { socket } = await join(page);
  socket.send([1, 1, "add"]);
  socket.close();
  await socket.closed;
  const { joined } = await join(page, { version: 0, lowest: 2 });
  expect(joined[3]).toBe(1);
  expect(JSON.stringify(joined[5])).toContain("<output>1</output>");
});
