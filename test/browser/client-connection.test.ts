import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Carried, type Change, Connection } from "../../client/socket/connection.ts";
import { Outbox } from "../../client/socket/outbox.ts";
import { combineHashes, maxNamedRegions } from "../../durable/protocol.ts";
import { ModelPage } from "../support/client-model.ts";

/** A connection whose ports write down what they are told. */
function recorded({ isRestored = false, carried = ["m", 0, 0] }: { isRestored?: boolean; carried?: Carried } = {}, outbox = new Outbox()) {
  const sent: unknown[] = [];
  const shown: Change[] = [];
  const said: string[] = [];
  const member = {
    client: "me",
    mount: "m",
    isRestored,
    given: (next: number) => (member.next = next),
    next: 0,
    carried,
  };
  const connection = new Connection(member, outbox, {
    socket: {
      send: (text) => sent.push(JSON.parse(text)),
      restart: () => said.push("restart"),
      watch: (isWaiting) => said.push(isWaiting ? "watch" : "rest"),
    },
    screen: { show: (change) => shown.push(change) },
    regions: { hashes: () => [1, 77] },
  });
  const receive = (frame: unknown): void => connection.receive(JSON.stringify(frame));
  return { connection, receive, sent, shown, said, member };
}

const save = { node: 2, handler: "save" };
const proof = combineHashes([1, 77]);

describe("Connection", () => {
  test("opened() proves the page by its hashes at version 0, until a join was answered", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    connection.closed();
    connection.opened();
    receive(["j", 0, 4, 0, 0, [], []]);
    connection.closed();
    connection.opened();
    expect(sent).toEqual([
      ["j", "me", "m", 0, 0, 1, proof],
      ["j", "me", "m", 0, 0, 1, []],
      ["j", "me", "m", 0, 4, 1],
    ]);
  });

  test("a comparison is answered with the regions that differ, and with none that are the same", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["c", [1, 77, 2, 5]]);
    receive(["c", [1, 78]]);
    expect(sent.slice(1)).toEqual([
      ["j", "me", "m", 0, 0, 1, [-2]],
      ["j", "me", "m", 0, 0, 1, [1]],
    ]);
    connection.push(save);
    expect(sent).toHaveLength(3); // not joined yet
    receive(["j", 0, 0, 0, 0, [], []]);
    expect(sent.at(-1)).toEqual([1, 2, "save"]);
  });

  test("a comparison that differs in more regions than a join may name is answered without a proof", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    const hashes = Array.from({ length: 2 * (maxNamedRegions + 2) }, (_, index) => index);
    receive(["c", hashes.slice(0, 2 * maxNamedRegions)]);
    expect(sent.at(-1)).toMatchObject({ length: 7 });
    receive(["c", hashes]);
    expect(sent.at(-1)).toEqual(["j", "me", "m", 0, 0, 1]);
  });

  test("a join names the epoch that the last answer gave, and an acknowledgement too", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["j", 3, 7, 0, 0, [], [[3, 7, [["flash", "info", "x"]]]]]);
    connection.carriedOut(3, 7);
    connection.opened();
    expect(sent.slice(1)).toEqual([
      ["a", 3, 7],
      ["j", "me", "m", 3, 7, 1],
    ]);
  });

  test.each([
    ["of a later version", ["m", 0, 1], ["one"]],
    ["of that version", ["m", 0, 2], []],
    ["of an earlier version", ["m", 0, 3], []],
    ["of an earlier epoch", ["m", 1, 1], []],
    ["of another mount", ["n", 9, 9], ["one"]],
  ] as const)("effects %s than this tab has carried out are not carried out again, or they are", (_, carried, expected) => {
    const { connection, receive, shown, sent } = recorded({ isRestored: true, carried });
    connection.opened();
    receive(["j", 0, 2, 0, 0, [], [[0, 2, [["flash", "info", "one"]]]]]);
    expect(shown.flatMap(({ effects }) => effects).map((effect) => effect[2])).toEqual(expected);
    if (expected.length === 0) expect(sent.at(-1)).toEqual(["a", carried[1], carried[2]]); // or they would come with each join
  });

  test("opened() gives no proof for a page that came back to a session which it does not show", () => {
    const { connection, receive, sent } = recorded({ isRestored: true }, new Outbox(65));
    connection.opened();
    receive(["j", 0, 9, 0, 0, [[1, "<div></div>", 1]], []]);
    connection.closed();
    connection.opened();
    expect(sent).toEqual([
      ["j", "me", "m", 0, 0, 65],
      ["j", "me", "m", 0, 9, 65],
    ]);
  });

  test("push() sends nothing before the join is answered, then everything in order", () => {
    const { connection, receive, sent, member } = recorded();
    connection.push(save);
    connection.opened();
    connection.push({ ...save, node: 3 });
    expect(sent).toHaveLength(1);
    receive(["j", 0, 0, 0, 0, [], []]);
    expect(sent.slice(1)).toEqual([
      [1, 2, "save"],
      [2, 3, "save"],
    ]);
    expect(member.next).toBe(3);
  });

  test("receive() shows each version once, and takes a frame of the same version for an acknowledgement", () => {
    const { connection, receive, shown } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    receive([1, 0, [[1, []]], [["flash", "info", "one"]]]);
    receive([1, 0, [[1, []]], [["flash", "info", "one"]]]);
    receive([1, 0]);
    expect(shown.map(({ version, effects }) => [version, effects.length])).toEqual([
      [0, 0],
      [1, 1],
      [1, 0],
      [1, 0],
    ]);
  });

  test("receive() shows with each frame up to which ticket events are settled, also with a bare acknowledgement", () => {
    const { connection, receive, shown } = recorded();
    const settled = (): number | undefined => shown.at(-1)?.settled;
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    expect([connection.push(save), connection.push({ ...save, volatile: true }), connection.push(save)]).toEqual([1, 2, 3]);
    expect(settled()).toBe(0);
    receive([0, 1]);
    expect(settled()).toBe(1);
    receive([1, 2, [[1, []]]]);
    expect(settled()).toBe(2);
    connection.closed();
    expect(settled()).toBe(2);
    expect(connection.push({ ...save, volatile: true })).toBe(0);
    connection.opened();
    receive(["j", 0, 1, 2, 2, [], []]);
    expect(settled()).toBe(2);
    receive([1, 3]);
    expect(settled()).toBe(4);
  });

  test("closed() shows that nothing waits for volatile events any more, and a new mount that nothing waits at all", () => {
    const { connection, receive, shown } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    for (let n = 0; n < 33; n++) connection.push({ node: 2, handler: `hover${n}`, volatile: true });
    receive([0, 31]);
    connection.push({ ...save, volatile: true });
    connection.closed();
    expect(shown.at(-1)?.settled).toBe(31);
    connection.opened();
    receive(["j", 0, 1, 0, 0, [], [], "m2"]);
    expect(shown.at(-1)?.settled).toBe(34);
  });

  test("receive() joins again on the same socket after a gap, once, and shows nothing of the frame", () => {
    const { connection, receive, sent, shown } = recorded();
    connection.opened();
    receive(["j", 0, 1, 0, 0, [], []]);
    receive([3, 0, [[1, []]]]);
    receive([4, 0, [[1, []]]]);
    expect(sent.slice(1)).toEqual([["j", "me", "m", 0, 1, 1]]);
    receive(["j", 0, 4, 0, 0, [[1, "<div></div>", 1]], []]);
    expect(shown.map(({ version, patches }) => [version, patches.length])).toEqual([
      [1, 0],
      [4, 1],
    ]);
  });

  test("receive() does not repeat effects that arrived between a join on a living socket and its answer", () => {
    const { connection, receive, shown } = recorded();
    connection.opened();
    receive(["j", 0, 1, 0, 0, [], []]);
    connection.push(save);
    connection.overdue();
    receive([2, 1, [[1, []]], [["redirect", "/"]]]);
    receive(["j", 0, 2, 1, 1, [[1, "<div></div>", 1]], [[0, 2, [["redirect", "/"]]]]]);
    expect(shown.flatMap(({ effects }) => effects)).toHaveLength(1);
    expect(shown.at(-1)?.version).toBe(2);
  });

  test("receive() of a rejoin sends the unknown events again after the answer, before new ones", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    connection.push(save);
    connection.push(save);
    receive(["r"]);
    receive(["r"]);
    connection.push({ ...save, handler: "later" });
    expect(sent.slice(3)).toEqual([["j", "me", "m", 0, 0, 1, []]]);
    receive(["j", 0, 0, 0, 1, [], []]);
    expect(sent.slice(4)).toEqual([
      [2, 2, "save"],
      [3, 2, "later"],
    ]);
  });

  test("receive() of another mount gives up all events, and joins again only to close the gap in their numbers", () => {
    const outbox = new Outbox();
    const { connection, receive, sent, shown, member } = recorded({}, outbox);
    connection.opened();
    receive(["j", 0, 3, 0, 0, [], []]);
    connection.push(save);
    connection.closed();
    connection.push(save);
    connection.opened();
    receive(["j", 0, 4, 0, 0, [[1, "<div></div>", 1]], [], "m2"]);
    expect(member.mount).toBe("m2");
    expect(shown.at(-1)?.effects).toEqual([
      ["fail", 1, "remounted", ""],
      ["fail", 0, "remounted", ""],
    ]);
    expect(sent.at(-1)).toEqual(["j", "me", "m2", 0, 4, 2]);
    receive(["j", 0, 4, 1, 1, [], []]);
    connection.push(save);
    expect(sent.at(-1)).toEqual([2, 2, "save"]);
  });

  test("receive() of another mount at the first join needs no second one", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["j", 0, 1, 0, 0, [[1, "<div></div>", 1]], [], "m2"]);
    expect(sent).toHaveLength(1);
  });

  test.each([
    "",
    "pong?",
    "{}",
    "[]",
    "[1]",
    '[1,2,"x"]',
    '["j",0,1]',
    '["j",0,1,0,0,"x",[]]',
    '["x"]',
    '["c"]',
    '["c",1]',
    "[1,",
    "null",
    '["j",0,1,0,0,[],[],7]',
    '["r",1]',
  ])("receive() takes a new socket after the frame %j", (text) => {
    const { connection, said, shown } = recorded();
    const logged = vi.spyOn(console, "error").mockReturnValue();
    connection.opened();
    connection.receive(text);
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
    expect(said.at(-1)).toBe("restart");
    expect(shown).toEqual([]);
  });

  test("overdue() joins again for an event, and takes a new socket for a join", () => {
    const { connection, receive, sent, said } = recorded();
    connection.opened();
    receive(["j", 0, 1, 0, 0, [], []]);
    connection.push(save);
    connection.overdue();
    expect(sent.at(-1)).toEqual(["j", "me", "m", 0, 1, 1]);
    expect(said).not.toContain("restart");
    connection.overdue();
    expect(said).toContain("restart");
  });

  test("the clock runs for the oldest event: later ones do not wind it up, an acknowledgement does", () => {
    const { connection, receive, said } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    said.length = 0;
    connection.push(save);
    connection.push(save);
    expect(said).toEqual(["watch"]);
    receive([0, 1]);
    expect(said).toEqual(["watch", "watch"]);
    receive([0, 2]);
    expect(said).toEqual(["watch", "watch", "rest"]);
  });

  test("carriedOut() is acknowledged when there is a connection, and again after each join", () => {
    const { connection, receive, sent } = recorded();
    connection.opened();
    receive(["j", 0, 0, 0, 0, [], []]);
    receive([1, 0, [], [["flash", "info", "x"]]]);
    connection.closed();
    connection.carriedOut(0, 1);
    connection.opened();
    expect(sent.filter((frame) => Array.isArray(frame) && frame[0] === "a")).toEqual([]);
    receive(["j", 0, 1, 0, 0, [], []]);
    expect(sent.at(-1)).toEqual(["a", 0, 1]);
    connection.carriedOut(0, 2);
    expect(sent.at(-1)).toEqual(["a", 0, 2]);
    connection.opened();
    receive(["j", 0, 2, 0, 0, [], []]);
    expect(sent.slice(-2)).toEqual([
      ["j", "me", "m", 0, 1, 1],
      ["a", 0, 2],
    ]);
  });
});

const action = fc.oneof(
  { weight: 6, arbitrary: fc.constant("push" as const) },
  { weight: 2, arbitrary: fc.constant("hover" as const) },
  { weight: 4, arbitrary: fc.constantFrom("open" as const, "up" as const, "down" as const, "turn" as const, "paint" as const) },
  { weight: 12, arbitrary: fc.constantFrom("up" as const, "down" as const, "turn" as const) },
  { weight: 1, arbitrary: fc.constantFrom("cut" as const, "overdue" as const, "change" as const) },
);

function run(page: ModelPage, actions: readonly ("forget" | (typeof action extends fc.Arbitrary<infer A> ? A : never))[]) {
  const pushed: { id: number; isVolatile: boolean }[] = [];
  for (const step of actions) {
    if (step === "push" || step === "hover") {
      const id = pushed.length + 1;
      pushed.push({ id, isVolatile: step === "hover" });
      page.connection.push({ node: 2, handler: step, payload: id, volatile: step === "hover" });
    } else if (step === "open") page.open();
    else if (step === "cut") page.cut();
    else if (step === "up") page.server.take();
    else if (step === "down") page.take();
    else if (step === "turn") page.server.turn();
    else if (step === "paint") page.paint();
    else if (step === "change") page.server.change();
    else if (step === "overdue" && page.isWatching && page.server.line) page.connection.overdue();
    else if (step === "forget") {
      page.cut();
      page.server.forget();
    }
  }
  page.settle();
  return pushed;
}

describe("Connection against a model of the session", () => {
  test("every event runs once and in order, every effect is carried out once and in order, the page shows the last version", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 150, size: "max" }), (actions) => {
        const page = new ModelPage();
        const pushed = run(page, actions);
        const { ran } = page.server;
        expect(ran).toEqual([...new Set(ran)].toSorted((a, b) => a - b));
        expect(ran).toEqual(expect.arrayContaining(pushed.filter(({ isVolatile }) => !isVolatile).map(({ id }) => id)));
        expect(page.carriedOut).toEqual(ran);
        expect(page.shownVersion).toBe(page.server.version);
        expect(page.outbox.isInFlight).toBe(false);
        expect(page.isWatching).toBe(false);
        expect(page.lost).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("an event runs once or is reported as lost when the session is mounted anew at any point", () => {
    const withForget = fc.oneof({ weight: 30, arbitrary: action }, { weight: 1, arbitrary: fc.constant("forget" as const) });
    fc.assert(
      fc.property(fc.array(withForget, { maxLength: 150, size: "max" }), (actions) => {
        const page = new ModelPage();
        const pushed = run(page, actions);
        const { ran } = page.server;
        expect(ran).toEqual([...new Set(ran)].toSorted((a, b) => a - b));
        const missing = pushed.filter(({ id, isVolatile }) => !isVolatile && !ran.includes(id));
        expect(page.lost.length).toBeGreaterThanOrEqual(missing.length);
        expect(new Set(page.carriedOut).size).toBe(page.carriedOut.length);
        expect(page.shownVersion).toBe(page.server.version);
        expect(page.outbox.isInFlight).toBe(false);
        expect(page.isWatching).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
