import { evictDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { proofOf, join, loadPage, objectOf } from "../../support/page-client.ts";
import { lifecycle } from "../../support/tree-view.tsx";

beforeEach(() => void lifecycle.splice(0));

const numbersOf = (html: string): number[] => Array.from(html.matchAll(/data-live="(\d+)"/g), (match) => Number(match[1]));

/** The region of the list of rows, which is the last to get a number. */
const listOf = (html: string): number => Number(Array.from(html.matchAll(/<!--live:(\d+)-->/g), (match) => match[1]).at(-1));

describe("the tree of nodes", () => {
  test("renders every region once for the page, which joins without a payload", async () => {
    const page = await loadPage("/tree");
    expect(lifecycle.filter((entry) => entry.startsWith("render"))).toHaveLength(6);
    expect(new Set(numbersOf(page.html)).size).toBe(6);
    const { joined } = await join(page, { proof: proofOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
  });

  test("renders only the writer when a slot changes, and sends the slot", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    lifecycle.splice(0);
    const frame = await socket.event(1, 1, "click");
    expect(lifecycle).toEqual(["render view"]);
    expect(JSON.stringify(frame)).toContain("In the slot 1");
    expect(frame[2]?.map(([region]) => region)).not.toContain(1);
  });

  test("keeps a slot's component while the slot is hidden", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    const card = numbersOf(page.html)[1] ?? 0;
    const slotted = Number(/data-live="(\d+)"[^>]*>slotted/.exec(page.html)?.[1]);
    await socket.event(1, slotted, "add");
    await socket.event(2, card, "toggle");
    expect(await socket.event(3, slotted, "add")).toEqual([expect.any(Number), 3]);
    const shown = await socket.event(4, card, "toggle");
    expect(JSON.stringify(shown)).toContain("slotted 2 3");
    expect(lifecycle.filter((entry) => entry.includes("mount"))).toEqual(["mount slotted", "mount row 1", "mount row 2", "mount row 3"]);
  });

  test("deletes a removed component's state; the same id later is a new node", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    const card = numbersOf(page.html)[1] ?? 0;
    await socket.event(1, 1, "hideCard");
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    expect(await socket.event(2, card, "toggle")).toMatchObject([expect.any(Number), 2, [], [["fail", 2, "gone", ""]]]);
    const shown = await socket.event(3, 1, "hideCard");
    expect(JSON.stringify(shown)).toContain("slotted 0");
    expect(JSON.stringify(shown)).not.toContain(`data-live=\\"${card}\\"`);
  });

  test("gives each component a copy of its props: a child that changes its own changes nobody else", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    const [first = 0, second = 0] = Array.from(page.html.matchAll(/data-live="(\d+)"[^>]*>row/g), (match) => Number(match[1]));
    lifecycle.splice(0);
    const frame = await socket.event(1, first, "add");
    expect(JSON.stringify(frame)).toContain("row 1 1 2");
    expect(lifecycle).toEqual(["render row 1"]);
    expect(JSON.stringify(await socket.event(2, second, "add"))).toContain("row 2 1 2");
  });

  test("moves components with their rows", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    expect(await socket.event(1, 1, "reverse")).toEqual([1, 1, [[listOf(page.html), [[[], [[2, -3]]]]]]]);
    expect(await socket.event(2, 1, "remove", { id: 2 })).toEqual([2, 2, [[listOf(page.html), [[[], [0, 2]]]]]]);
    expect(lifecycle).toContain("unmount row 2");
  });

  test("wakes with the page as it was, at every position", async () => {
    const page = await loadPage("/tree");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    expect(await socket.event(1, 1, "reverse")).toEqual([1, 1, [[listOf(page.html), [[[], [[2, -3]]]]]]]);
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    const { joined, socket: later } = await join(page, { version: 1, lowest: 2 });
    expect(joined).toEqual(["j", 1, 1, 1, 1, [], []]);
    expect(await later.event(2, 1, "remove", { id: 2 })).toEqual([2, 2, [[listOf(page.html), [[[], [0, 2]]]]]]);
  });
});
