import { describe, expect, test } from "vitest";
import { join, loadPage } from "../../support/page-client.ts";

const open = async (): Promise<Awaited<ReturnType<typeof join>>["socket"]> => (await join(await loadPage("/effects"))).socket;

describe("a node's effects", () => {
  test("announce(), exec() and viewTransition() go with the frame of their turn, in order", async () => {
    const socket = await open();
    expect(await socket.event(1, 1, "save")).toEqual([
      1,
      1,
      [],
      [
        ["announce", "Saved", false],
        ["announce", "The disk is full", true],
        ["exec", 1, [["focusFirst", "#form"]]],
        ["transition", "slide"],
      ],
    ]);
    expect(await socket.event(2, 1, "fade")).toEqual([2, 2, [], [["transition", ""]]]);
  });

  test("exec() of a component starts from its own element, and may push to its handlers", async () => {
    const socket = await open();
    expect(await socket.event(1, 2, "open")).toEqual([
      1,
      1,
      [],
      [["exec", 2, [["open", { inner: "dialog" }], ["pushFocus"], ["push", [2, "choose", {}, { lock: true }]]]]],
    ]);
  });

  test("exec() refuses what is no chain, and what is no JSON", async () => {
    const socket = await open();
    for (const [number, handler] of [
      [1, "execBinding"],
      [2, "execNoJson"],
    ] as const) {
      expect(await socket.event(number, 1, handler)).toEqual([number, number, [], [["fail", number, "failed", expect.any(String)]]]);
    }
  });
});
