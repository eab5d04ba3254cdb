import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { join, loadPage, objectOf } from "../../support/page-client.ts";
import { gates } from "../../support/turn-view.tsx";

async function joinTurnView(): Promise<Awaited<ReturnType<typeof join>> & { page: Awaited<ReturnType<typeof loadPage>> }> {
  const page = await loadPage("/turn");
  return { page, ...(await join(page)) };
}

describe("a turn", () => {
  test("rolls back what a handler changed before it threw", async () => {
    const { socket } = await joinTurnView();
    const failed = await socket.event(1, 1, "addAndThrow");
    expect(failed).toEqual([1, 1, [], [["fail", 1, "failed", expect.stringMatching(/^[0-9a-f]{8}$/)]]]);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("takes a preview back when the handler throws", async () => {
    const { socket } = await joinTurnView();
    socket.send([1, 1, "previewAndThrow"]);
    expect(await socket.next()).toEqual([1, 0, [[1, [[[0, 0, 0], "100"]]]]]);
    expect(await socket.next()).toEqual([2, 1, [[1, [[[0, 0, 0], "0"]]]], [["fail", 1, "failed", expect.any(String)]]]);
  });

  test("rolls back sender and parent when the parent's handler throws", async () => {
    const { socket, page } = await joinTurnView();
    expect(await socket.event(1, 2, "say", { text: "throw" })).toMatchObject([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(await socket.event(2, 2, "say", { text: "well" })).toEqual([
      2,
      2,
      [
        [1, [[[0, 1], [["well", expect.any(Number)]]]]],
        [2, [[[0], [["well", expect.any(Number)]]]]],
      ],
    ]);
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    const { joined } = await join(page, { version: 1, lowest: 3 });
    expect(JSON.stringify(joined)).toContain("well");
    expect(JSON.stringify(joined)).not.toContain("throw");
  });

  test("that does not settle is given up, and its late writes reach nobody", async () => {
    const { socket } = await joinTurnView();
    gates.set("late", Promise.withResolvers());
    expect(await socket.event(1, 1, "wait", { text: "late" })).toMatchObject([1, 1, [], [["fail", 1, "timeout", expect.any(String)]]]);
    gates.get("late")?.resolve();
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("refuses state that would not come back whole, and names class, field and path", async () => {
    const { socket } = await joinTurnView();
    expect(await socket.event(1, 1, "keepFunction")).toMatchObject([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("shows an action pending, its result, and its error after the roll-back", async () => {
    const { socket } = await joinTurnView();
    socket.send([1, 1, "save"]);
    expect(JSON.stringify(await socket.next())).toContain("saving");
    expect(JSON.stringify(await socket.next())).toContain("saved");
    const failed = await socket.event(2, 1, "saveBadly");
    expect(JSON.stringify(failed)).toContain("failed: failed");
    expect(failed[3]).toMatchObject([["fail", 2, "failed", expect.any(String)]]);
    expect(await socket.event(3, 1, "add")).toMatchObject([expect.any(Number), 3, [[1, [[[0, 0, 0], "2"]]]]]);
  });

  test("carries effects, and a new title", async () => {
    const { socket } = await joinTurnView();
    expect(await socket.event(1, 1, "flashAndRedirect")).toEqual([
      1,
      1,
      [[1, [[[0, 0, 0], "1"]]]],
      [
        ["flash", "info", "Saved"],
        ["reset", "review"],
        ["push", 1, "saved", { count: 1 }],
        ["redirect", "/rating"],
      ],
    ]);
    expect(await socket.event(2, 1, "retitle")).toMatchObject([
      2,
      2,
      [
        [1, expect.anything()],
        [0, "Turn 2"],
      ],
    ]);
  });

  test("gives an event the same key when it is run again", async () => {
    const { socket, page } = await joinTurnView();
    const frame = await socket.event(1, 1, "key");
    expect(JSON.stringify(frame)).toContain(`${page.session}/client/1`);
  });

  test("refuses what is no event of the node, for the browser", async () => {
    const { socket } = await joinTurnView();
    let number = 0;
    for (const name of ["undecorated", "told", "render", "constructor", "__proto__", "toString", "mount"]) {
      number++;
      expect(await socket.event(number, 1, name, { text: "x" })).toMatchObject([number, number, [], [["fail", number, "unknown", ""]]]);
    }
    expect(await socket.event(++number, 99, "add")).toMatchObject([number, number, [], [["fail", number, "gone", ""]]]);
    expect(await socket.event(++number, 1, "wait", { text: 5 })).toMatchObject([
      number,
      number,
      [],
      [["fail", number, "payload", expect.any(String)]],
    ]);
    expect(await socket.event(++number, 1, "add")).toMatchObject([number, number, [[1, [[[0, 0, 0], "1"]]]]]);
  });

  test("answers a join at once while it runs", async () => {
    const { socket, page } = await joinTurnView();
    gates.set("join", Promise.withResolvers());
    socket.send([1, 1, "wait", { text: "join" }]);
    const second = await join(page, { version: 0, lowest: 1 });
    expect(second.joined.slice(0, 5)).toEqual(["j", 0, 0, 0, 1]);
    expect((await socket.closed).code).toBe(4409);
    gates.get("join")?.resolve();
    expect(await second.socket.next()).toEqual([1, 1, [[1, [[[0, 0, 0], "110"]]]]]);
  });
});
