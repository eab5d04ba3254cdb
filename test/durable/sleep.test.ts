import { evictDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import { combineHashes, type JoinedFrame, type Patch, type ServerFrame } from "../../durable/protocol.ts";
import { proofOf, join, loadPage, objectOf, type LoadedPage, type TestSocket } from "../support/page-client.ts";
import { HtmlPage } from "../../testing/html-page.ts";
import { runsIn } from "../support/page-storage.ts";
import { clock } from "../support/note-view.tsx";

afterEach(() => void (clock.time = "noon"));

type Mode = "hibernate" | "close";

/** Rows 1 and 2 of the page are nodes 2 and 4; the row that `addRow` makes is looked up. */
const script: readonly { readonly node: number | "new"; readonly handler: string; readonly isVolatile?: true }[] = [
  { node: 2, handler: "hoverRow", isVolatile: true },
  { node: 1, handler: "add" },
  { node: 1, handler: "addRow" },
  { node: 1, handler: "tintRows", isVolatile: true },
  { node: "new", handler: "hoverRow", isVolatile: true },
  { node: 2, handler: "tell" },
  { node: 1, handler: "look", isVolatile: true },
  { node: 1, handler: "removeRow" },
  { node: 1, handler: "flashIt" },
  { node: 1, handler: "saveBadly" },
  { node: 4, handler: "hoverRow", isVolatile: true },
  { node: 1, handler: "save" },
];

/** The page of somebody who follows all frames, from one socket to the next. */
class Follower {
  readonly loaded: LoadedPage;
  readonly page: HtmlPage;
  socket: TestSocket | undefined;
  epoch = 0;
  version = 0;
  number = 1;

  constructor(loaded: LoadedPage) {
    this.loaded = loaded;
    this.page = HtmlPage.fromDocument(loaded.html);
  }

  async join(): Promise<JoinedFrame> {
    const proof = this.version === 0 ? combineHashes(this.page.hashes()) : undefined;
    const { socket, joined } = await join(this.loaded, { epoch: this.epoch, version: this.version, lowest: this.number, proof });
    this.socket = socket;
    this.#show(joined[1], joined[2], joined[5]);
    return joined;
  }

  async event(node: number, handler: string, payload: unknown = { id: this.number }): Promise<ServerFrame[]> {
    const socket = this.socket;
    if (socket === undefined) throw new Error("Not joined");
    const number = this.number++;
    socket.send([number, node, handler, payload]);
    const frames: ServerFrame[] = [];
    for (;;) {
      const frame = await socket.next();
      frames.push(frame);
      if (typeof frame[0] !== "number") throw new Error(`No turn: ${JSON.stringify(frame)}`);
      const [version, done, patches = []] = frame;
      if (version > this.version) this.#show(this.epoch, version, Array.isArray(patches) ? patches : []);
      if (done >= number) return frames;
    }
  }

  #show(epoch: number, version: number, patches: readonly Patch[]): void {
    this.epoch = epoch;
    this.version = version;
    this.page.apply(patches);
  }
}

async function follow(path: string): Promise<Follower> {
  const follower = new Follower(await loadPage(path));
  await follower.join();
  return follower;
}

/** The page as somebody sees it who is sent everything, and the title. */
async function freshPage(follower: Follower): Promise<{ html: string; title: string }> {
  const { joined } = await join(follower.loaded, { version: 0, lowest: follower.number });
  const page = new HtmlPage("");
  page.title = follower.page.title;
  page.apply(joined[5]);
  return { html: page.html(), title: page.title };
}

/** Plays the script, without the events that `isLost` names, and puts the object to sleep before the event at `position`. */
async function play(
  position: number | undefined,
  mode: Mode,
  isLost: (index: number) => boolean = () => false,
): Promise<{ html: string; title: string; shown: string }> {
  const follower = await follow("/session");
  let newest = 0;
  for (const [index, { node, handler }] of script.entries()) {
    if (index === position) {
      await evictDurableObject(objectOf(follower.loaded), { webSockets: mode });
      if (mode === "close") await follower.join();
    }
    // An event that the session is to have lost was never sent, but its number was given.
    if (isLost(index)) follower.number++;
    else await follower.event(node === "new" ? newest : node, handler, { id: index + 1 });
    if (isLost(index) && !isLost(index + 1)) await follower.join();
    if (handler === "addRow") newest = Number(/<li[^>]* data-live="(\d+)"/.exec(follower.page.html())?.[1]);
  }
  const shown = follower.page.html();
  return { ...(await freshPage(follower)), shown };
}

const references = (html: string): string => html.replaceAll(/[0-9a-f]{8}/g, "reference");

describe("a session", () => {
  test.each(Array.from({ length: script.length }, (_, index) => index))(
    "ends the same when it hibernates before event %i",
    async (position) => {
      const [slept, awake] = [await play(position, "hibernate"), await play(undefined, "hibernate")];
      expect(references(slept.html)).toBe(references(awake.html));
      expect(slept.title).toBe(awake.title);
      expect(slept.shown).toBe(slept.html);
    },
  );

  test.each(Array.from({ length: script.length }, (_, index) => index))(
    "ends as of the last durable turn when its sockets are lost before event %i",
    async (position) => {
      let kept = position;
      while (script[kept - 1]?.isVolatile === true) kept--;
      const slept = await play(position, "close");
      const awake = await play(undefined, "close", (index) => index >= kept && index < position);
      expect(references(slept.html)).toBe(references(awake.html));
      expect(slept.title).toBe(awake.title);
      expect(slept.shown).toBe(slept.html);
    },
  );

  test("writes a volatile turn of one node with the durable turn of another", async () => {
    const follower = await follow("/session");
    await follower.event(2, "hoverRow");
    await follower.event(1, "add");
    const before = follower.page.html();
    await evictDurableObject(objectOf(follower.loaded), { webSockets: "close" });
    expect(await follower.join()).toEqual(["j", 1, 2, 2, 2, [], []]);
    expect((await freshPage(follower)).html).toBe(before);
  });

  test("writes what only a socket kept when that closes, awake or asleep", async () => {
    for (const isAsleep of [false, true]) {
      const follower = await follow("/session");
      await follower.event(2, "hoverRow");
      if (isAsleep) await evictDurableObject(objectOf(follower.loaded), { webSockets: "hibernate" });
      follower.socket?.close();
      await follower.socket?.closed;
      await evictDurableObject(objectOf(follower.loaded), { webSockets: "close" });
      expect(await follower.join()).toEqual(["j", 0, 1, 1, 1, [], []]);
      expect(follower.page.html()).toContain("<b>0 1 0</b>");
    }
  });

  test("hibernates with its socket, and keeps no timer", async () => {
    const follower = await follow("/session");
    await follower.event(1, "slow");
    await evictDurableObject(objectOf(follower.loaded), { webSockets: "hibernate" });
    expect(await runsIn(follower.loaded, (state) => state.getWebSockets().length)).toBe(1);
    expect(await follower.event(1, "add")).toHaveLength(1);
  });

  test("sends a region whole that renders otherwise on waking, once, also when it sleeps again", async () => {
    const follower = await follow("/note");
    await follower.event(1, "click", {});
    clock.time = "evening";
    await evictDurableObject(objectOf(follower.loaded), { webSockets: "hibernate" });
    follower.socket?.send(["a", 0, 1]); // wakes it, and causes no turn
    await expect.poll(() => follower.socket?.texts.at(-1)).toContain("evening");
    await runsIn(follower.loaded, () => {}); // what is to be put to sleep has to run
    clock.time = "night";
    await evictDurableObject(objectOf(follower.loaded), { webSockets: "hibernate" });
    const frames = await follower.event(1, "click", {});
    expect(frames.map(([version]) => version)).toEqual([2, 3, 4]);
    expect(follower.page.html()).toContain("<time>night</time>");
    expect(follower.page.html()).toContain("<p>2</p>");
    expect((await freshPage(follower)).html).toBe(follower.page.html());
  });

  test("goes on with a region's version after the page said that it is loose", async () => {
    const follower = await follow("/session");
    follower.socket?.send(["l", 1, 0]);
    const whole = await follower.socket?.next();
    expect(whole).toEqual([1, 0, [[1, expect.stringContaining("<main"), expect.any(Number)]]]);
    follower.version = 1;
    await evictDurableObject(objectOf(follower.loaded), { webSockets: "hibernate" });
    expect(await follower.event(1, "add")).toMatchObject([[2, 1, [[1, expect.anything()]]]]);
  });

  test("joins without a payload after it slept, and proves it by hashes", async () => {
    const page = await loadPage("/session");
    await join(page, { proof: proofOf(page.html) });
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    expect((await join(page, { proof: proofOf(page.html) })).joined).toEqual(["j", 1, 0, 0, 0, [], []]);
  });
});
