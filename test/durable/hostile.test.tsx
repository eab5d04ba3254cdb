import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  CloseCode,
  maxFrameBytes,
  maxNamedRegions,
  maxNameLength,
  maxQueuedEvents,
  parseClientFrame,
  ProtocolError,
} from "../../durable/protocol.ts";
import fc from "fast-check";
import { evictDurableObject } from "cloudflare:test";
import { pathOf } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { join, loadPage, objectOf, openSocket, type LoadedPage, type TestSocket } from "../support/page-client.ts";
import { storedTextOf } from "../support/page-storage.ts";
import { gates } from "../support/turn-view.tsx";

interface Open {
  readonly page: LoadedPage;
  readonly socket: TestSocket;
}

async function joined(path = "/turn"): Promise<Open> {
  const page = await loadPage(path);
  return { page, socket: (await join(page)).socket };
}

/** The session joins again after `number` events, of which one counted, and goes on from there; so does a neighbour. */
async function expectUnharmed({ page }: Open, neighbour: Open, number = 1): Promise<void> {
  const { socket } = await join(page, { version: number, lowest: number + 1 });
  expect(await socket.event(number + 1, 1, "add")).toEqual([number + 1, number + 1, [[1, [[[0, 0, 0], "2"]]]]]);
  await expectUntouched(neighbour);
}

async function expectUntouched({ socket }: Open): Promise<void> {
  expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
}

async function attacked(): Promise<{ victim: Open; neighbour: Open }> {
  const [victim, neighbour] = [await joined(), await joined()];
  await victim.socket.event(1, 1, "add");
  await neighbour.socket.event(1, 1, "add");
  return { victim, neighbour };
}

const parseJson = (text: string): unknown => JSON.parse(text);

const long = "x".repeat(maxNameLength + 1);
const tooLong = "x".repeat(maxFrameBytes + 1);
const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

describe("a frame that is none", () => {
  test.each<[what: string, data: string | ArrayBuffer, code: number]>([
    ["nothing", "", CloseCode.badFrame],
    ["no JSON", "{", CloseCode.badFrame],
    ["a text", '"j"', CloseCode.badFrame],
    ["a number", "1", CloseCode.badFrame],
    ["null", "null", CloseCode.badFrame],
    ["an object", '{"0":1}', CloseCode.badFrame],
    ["an empty tuple", "[]", CloseCode.badFrame],
    ["an unknown letter", '["x",1]', CloseCode.badFrame],
    ["a name of every object", '["__proto__",1]', CloseCode.badFrame],
    ["a nested tuple", '[["j"]]', CloseCode.badFrame],
    ["20,000 levels", deep, CloseCode.badFrame],
    ["an event without handler", "[2,1]", CloseCode.badFrame],
    ["an event with too much", '[2,1,"add",{},{}]', CloseCode.badFrame],
    ["an event number 0", '[0,1,"add"]', CloseCode.badFrame],
    ["a negative event number", '[-1,1,"add"]', CloseCode.badFrame],
    ["half an event number", '[2.5,1,"add"]', CloseCode.badFrame],
    ["a number beyond all counting", '[1e300,1,"add"]', CloseCode.badFrame],
    ["a number that is a text", '["2",1,"add"]', CloseCode.badFrame],
    ["a negative node", '[2,-1,"add"]', CloseCode.badFrame],
    ["a node that is a text", '[2,"1","add"]', CloseCode.badFrame],
    ["a node that is an object", '[2,{"valueOf":1},"add"]', CloseCode.badFrame],
    ["an empty handler", '[2,1,""]', CloseCode.badFrame],
    ["a long handler", JSON.stringify([2, 1, long]), CloseCode.badFrame],
    ["a handler that is none", "[2,1,null]", CloseCode.badFrame],
    ["a join without anything", '["j"]', CloseCode.badFrame],
    ["a join without epoch", '["j","c","m",0,1]', CloseCode.badFrame],
    ["a join with a long client id", JSON.stringify(["j", long, "m", 0, 0, 1]), CloseCode.badFrame],
    ["a join with an empty client id", '["j","","m",0,0,1]', CloseCode.badFrame],
    ["a join with a long mount", JSON.stringify(["j", "c", long, 0, 0, 1]), CloseCode.badFrame],
    ["a join with a negative epoch", '["j","c","m",-1,0,1]', CloseCode.badFrame],
    ["a join with a negative version", '["j","c","m",0,-1,1]', CloseCode.badFrame],
    ["a join that holds number 0", '["j","c","m",0,0,0]', CloseCode.badFrame],
    ["a join with a proof that is a text", '["j","c","m",0,0,1,"1"]', CloseCode.badFrame],
    ["a join with a broken proof", '["j","c","m",0,0,1,0.5]', CloseCode.badFrame],
    ["a join that names no regions", '["j","c","m",0,0,1,[1,"a"]]', CloseCode.badFrame],
    [
      "a join that names too many",
      JSON.stringify(["j", "c", "m", 0, 0, 1, Array.from({ length: maxNamedRegions + 1 }, () => 1)]),
      CloseCode.badFrame,
    ],
    ["a join whose proof is an object", '["j","c","m",0,0,1,{"length":0}]', CloseCode.badFrame],
    ["an acknowledgement of nothing", '["a"]', CloseCode.badFrame],
    ["an acknowledgement without epoch", '["a",1]', CloseCode.badFrame],
    ["an acknowledgement of a text", '["a",0,"1"]', CloseCode.badFrame],
    ["a loose region without version", '["l",1]', CloseCode.badFrame],
    ["a loose region that is a list", '["l",[1],1]', CloseCode.badFrame],
    ["binary", new Uint8Array([91, 93]).buffer, CloseCode.badFrame],
    ["no bytes at all", new ArrayBuffer(0), CloseCode.badFrame],
    ["one character too many", JSON.stringify([2, 1, "add", "x".repeat(maxFrameBytes)]), CloseCode.tooLarge],
    ["1 MB", JSON.stringify([2, 1, "add", "x".repeat(1_000_000)]), CloseCode.tooLarge],
    ["64 KB of four bytes each", JSON.stringify([2, 1, "add", "\u{1F600}".repeat(maxFrameBytes / 2)]), CloseCode.tooLarge],
  ])("is answered by its close code: %s", async (_, data, code) => {
    const { victim, neighbour } = await attacked();
    const before = await storedTextOf(victim.page);
    victim.socket.sendRaw(data);
    expect((await victim.socket.closed).code).toBe(code);
    expect(await storedTextOf(victim.page)).toBe(before);
    await expectUnharmed(victim, neighbour);
  });

  test.each(['[1,1,"add"]', '["a",0,1]', '["l",1,0]'])("before the join is closed with 4400: %s", async (frame) => {
    const { victim, neighbour } = await attacked();
    const second = await openSocket(victim.page);
    second.sendRaw(frame);
    expect((await second.closed).code).toBe(4400);
    expect(await victim.socket.event(2, 1, "add")).toMatchObject([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
    await expectUntouched(neighbour);
  });

  test("before the join of a page that nobody has joined is closed with 4400, and stores nothing", async () => {
    const page = await loadPage("/turn");
    const socket = await openSocket(page);
    socket.sendRaw('[1,1,"add"]');
    expect((await socket.closed).code).toBe(4400);
    expect(await storedTextOf(page)).toBe("");
    expect((await join(page)).joined.slice(0, 5)).toEqual(["j", 0, 0, 0, 0]);
  });
});

describe("parseClientFrame()", () => {
  const short = { maxLength: 5 };
  const piece = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.constantFrom("j", "a", "l", "r", "", "add"),
    fc.jsonValue(),
    fc.array(fc.integer(), short),
  );

  test("throws nothing but ProtocolError, and gives only what a frame is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.array(piece, { maxLength: 7 }).map((frame) => JSON.stringify(frame)),
        ),
        (text) => {
          try {
            const frame = parseClientFrame(text);
            expect(["number", "string"]).toContain(typeof frame[0]);
            expect(parseClientFrame(JSON.stringify(frame))).toEqual(frame);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("takes what a browser sends", () => {
    for (const frame of [
      [1, 7, "add"],
      [7, 2, "hoverStar", { n: 5 }],
      [1, 1, "set", null],
      ["j", "c", "m", 0, 0, 1, -77],
      ["j", "c", "m", 0, 0, 1, [1, -77]],
      ["a", 0, 12],
      ["l", 7, 0],
    ]) {
      expect(parseClientFrame(JSON.stringify(frame))).toEqual(frame);
    }
  });
});

describe("an event of a stranger", () => {
  test("for a node that is gone, or no event, is refused by a failure, and no row is written", async () => {
    const { victim, neighbour } = await attacked();
    const before = await storedTextOf(victim.page);
    let number = 1;
    for (const node of [0, 3, 99, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      number++;
      expect(await victim.socket.event(number, node, "add")).toMatchObject([number, number, [], [["fail", number, "gone", ""]]]);
    }
    for (const name of [
      "undecorated",
      "told",
      "mount",
      "render",
      "unmount",
      "triggerUpdate",
      "redirect",
      "constructor",
      "__proto__",
      "hasOwnProperty",
      "toString",
      "title",
      "#host",
      "add ",
      "ADD",
    ]) {
      number++;
      expect([name, ...(await victim.socket.event(number, 1, name, {}))]).toMatchObject([
        name,
        number,
        number,
        [],
        [["fail", number, "unknown", ""]],
      ]);
    }
    expect(await storedTextOf(victim.page)).toBe(before);
    await expectUnharmed(victim, neighbour, number);
  });

  test.each<[string, unknown]>([
    ["no payload", undefined],
    ["null", null],
    ["a text", "text"],
    ["a list", [{ text: "hello" }]],
    ["a wrong type", { text: 5 }],
    ["a prototype", parseJson('{"__proto__":{"text":"hello"}}')],
    ["a list that looks like a text", { text: ["hello"] }],
  ])("with a payload that is %s is refused", async (_, payload) => {
    const { warnings } = logged();
    const { socket } = await joined();
    expect(await socket.event(1, 1, "wait", payload)).toMatchObject([1, 1, [], [["fail", 1, "payload", expect.any(String)]]]);
    expect(warnings).toHaveLength(1);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("cannot set a prototype, whatever it names", async () => {
    const { socket } = await joined();
    const payload: unknown = JSON.parse('{"text":"hi","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(JSON.stringify(await socket.event(1, 2, "say", payload))).toContain("hi");
    expect("polluted" in {}).toBe(false);
  });

  test("with any data, 20,000 levels of it or a key __proto__, is state or a failure, never the end of the session", async () => {
    logged();
    const { socket, page } = await joined(pathOf((view) => <main>{view.count}</main>));
    const payloads = [
      '{"data":{"__proto__":{"a":1}}}',
      `{"data":${deep}}`,
      '{"data":{"constructor":null,"type":"script"}}',
      '{"data":"\\ud800\\u0000"}',
      '{"data":{"then":1}}',
    ];
    for (const [index, payload] of payloads.entries()) {
      socket.sendRaw(`[${index + 1},1,"set",${payload}]`);
      const answer = await socket.next();
      expect(answer[1]).toBe(index + 1);
    }
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    expect(await socket.event(payloads.length + 1, 1, "add")).toMatchObject([expect.any(Number), payloads.length + 1, expect.anything()]);
  });

  test("that leaves a gap is answered by a call to join again", async () => {
    const { victim, neighbour } = await attacked();
    for (const number of [3, 1000, Number.MAX_SAFE_INTEGER]) {
      victim.socket.send([number, 1, "add"]);
      expect(await victim.socket.next()).toEqual(["r"]);
    }
    await expectUnharmed(victim, neighbour);
  });

  test("whose number is old is acknowledged again, and not run", async () => {
    const { socket } = await joined();
    await socket.event(1, 1, "add");
    expect(await socket.event(1, 1, "add")).toEqual([1, 1]);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
  });
});

describe("a flood", () => {
  // The clock stands still: a slow machine would otherwise earn itself new frames while it works.
  beforeEach(() => void vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  test.each<[string, (index: number) => string, code: number]>([
    ["events", (index) => `[${index + 2},1,"add"]`, CloseCode.tooMany],
    ["events that throw", (index) => `[${index + 2},1,"addAndThrow"]`, CloseCode.tooMany],
    ["events that are none", (index) => `[${index + 2},1,"nothing"]`, CloseCode.tooMany],
    ["events behind a gap", () => '[1000000,1,"add"]', CloseCode.tooMany],
    ["events that are done", () => '[1,1,"add"]', CloseCode.tooMany],
    ["joins", () => '["j","client","mount",0,0,2]', CloseCode.tooMany],
    ["acknowledgements", (index) => `["a",0,${index}]`, CloseCode.tooMany],
    ["regions said to be loose", () => '["l",1,0]', CloseCode.tooMany],
    ["broken frames", () => "{", CloseCode.badFrame],
    ["frames that are too long", () => tooLong, CloseCode.tooLarge],
  ])(
    "of 10,000 %s ends the socket, and neither its session nor a neighbour",
    async (_, frame, code) => {
      logged();
      const { victim, neighbour } = await attacked();
      for (let index = 0; index < 10_000; index++) victim.socket.sendRaw(frame(index));
      expect((await victim.socket.closed).code).toBe(code);
      expect(victim.socket.frames.length).toBeLessThanOrEqual(1001); // a burst of ten seconds' events
      await expectUntouched(neighbour);
      vi.setSystemTime(Date.now() + 60_000);
      const again = await join(victim.page);
      const next = again.joined[4] + 1;
      expect(JSON.stringify(await again.socket.event(next, 1, "retitle"))).toContain('[0,"Turn ');
    },
    60_000,
  );

  test("of events behind one that takes its time ends the socket when 64 wait", async () => {
    const { victim, neighbour } = await attacked();
    gates.set("flood", Promise.withResolvers());
    victim.socket.send([2, 1, "wait", { text: "flood" }]);
    for (let index = 3; index < 10_000; index++) victim.socket.send([index, 1, "add"]);
    expect((await victim.socket.closed).code).toBe(CloseCode.tooMany);
    gates.get("flood")?.resolve();
    await expectUntouched(neighbour);
    const again = await join(victim.page);
    expect(again.joined[4]).toBeLessThanOrEqual(1 + maxQueuedEvents);
  });
});

describe("a second socket", () => {
  test("of another client is closed with 4410, and the first goes on", async () => {
    const { socket, page } = await joined();
    const second = await openSocket(page);
    second.send(["j", "another", page.mount, 0, 0, 1]);
    expect((await second.closed).code).toBe(4410);
    expect(await socket.event(1, 1, "add")).toEqual([1, 1, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("of the same client replaces the first, which is closed with 4409", async () => {
    const { socket, page } = await joined();
    await socket.event(1, 1, "add");
    const second = await join(page, { version: 1, lowest: 2 });
    expect((await socket.closed).code).toBe(4409);
    expect(await second.socket.event(2, 1, "add")).toMatchObject([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
  });

  test("that says hugest numbers harms only the counting of its own session", async () => {
    const { victim, neighbour } = await attacked();
    const far = Number.MAX_SAFE_INTEGER;
    const second = await join(victim.page, { version: far, lowest: far });
    expect(second.joined[0]).toBe("j");
    second.socket.send([far, 1, "add"]);
    expect(await second.socket.next()).toBeDefined();
    await expectUntouched(neighbour);
  });

  test("that names thousands of regions, none of them there, gets what it has", async () => {
    const page = await loadPage("/turn");
    const differing = Array.from({ length: maxNamedRegions }, (_, index) => index * 7 + 100);
    const { joined: answer } = await join(page, { proof: differing });
    expect(answer[5]).toEqual([]);
  });
});
