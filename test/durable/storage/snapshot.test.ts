import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { join, loadPage, objectOf, type LoadedPage, type TestSocket } from "../../support/page-client.ts";
import { runsIn } from "../../support/page-storage.ts";

/** The stored rows: number and length. A node's rows begin at its number times 1,000. */
function rowsOf(page: LoadedPage): Promise<Map<number, number>> {
  return runsIn(page, ({ storage }) => {
    const rows = storage.sql
      .exec<{ key: number; length: number }>("SELECT key, length(value) AS length FROM snapshot ORDER BY key")
      .toArray();
    return new Map(rows.map(({ key, length }) => [key, length]));
  });
}

async function openNote(): Promise<{ page: LoadedPage; socket: TestSocket }> {
  const page = await loadPage("/note");
  const { socket } = await join(page);
  return { page, socket };
}

async function shownAfterSleep(page: LoadedPage, webSockets: "hibernate" | "close" = "close"): Promise<string> {
  await evictDurableObject(objectOf(page), { webSockets });
  const { joined } = await join(page, { lowest: 99 });
  return JSON.stringify(joined[5]);
}

const view = 1;
const note = 2;

describe("the snapshot", () => {
  test("of an ordinary session is one row", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, view, "write", { text: "short", times: 1 });
    expect([...(await rowsOf(page)).keys()]).toEqual([0]);
  });

  test("gives a node of more than 16,384 characters a row of its own, until it shrinks", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    expect((await rowsOf(page)).get(note * 1_000)).toBeGreaterThan(20_000);
    expect((await rowsOf(page)).get(0)).toBeLessThan(1_000);
    expect(await shownAfterSleep(page)).toContain("20000 long long");
    const { socket: again } = await join(page, { lowest: 99 });
    await again.event(99, note, "write", { text: "short", times: 1 });
    expect([...(await rowsOf(page)).keys()]).toEqual([0]);
    expect(await shownAfterSleep(page)).toContain("5 short");
  });

  test("deletes a large node's row with the node", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    await socket.event(2, view, "toggleNote");
    expect([...(await rowsOf(page)).keys()]).toEqual([0]);
  });

  test("deletes the row of a node that a volatile turn made small, after a sleep", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    await socket.event(2, note, "writeLightly", { text: "short", times: 1 });
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    await socket.event(3, view, "write", { text: "done", times: 1 });
    expect([...(await rowsOf(page)).keys()]).toEqual([0]);
    expect(await shownAfterSleep(page)).toContain("5 short");
  });

  test("does not write a large node again that did not change", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    await runsIn(
      page,
      ({ storage }) =>
        void storage.sql.exec(
          "CREATE TABLE written (key INTEGER); CREATE TRIGGER noted AFTER UPDATE ON snapshot BEGIN INSERT INTO written VALUES (new.key); END",
        ),
    );
    await socket.event(2, view, "write", { text: "short", times: 1 });
    expect(await runsIn(page, ({ storage }) => storage.sql.exec("SELECT key FROM written").toArray())).toEqual([{ key: 0 }]);
  });

  test("keeps an overlay of more than 16,384 bytes in storage", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "writeLightly", { text: "x", times: 10_000 });
    expect(await runsIn(page, attached)).toBe(true);
    expect((await rowsOf(page)).get(0)).toBeLessThan(1_000);
    await socket.event(2, note, "writeLightly", { text: "x", times: 16_300 });
    expect((await rowsOf(page)).get(0)).toBeGreaterThan(16_000);
    expect(await shownAfterSleep(page)).toContain("16300 xxx");
  });

  test.each([
    ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈"],
    ["half of an emoji", "\ud83d"],
    ["line and paragraph separators, and NUL", "\u2028\u2029\0"],
    ["what looks like a script", "</script><!--"],
  ])("brings %s back from a socket and from storage", async (_, text) => {
    for (const times of [1, 100, 1_000]) {
      const { page, socket } = await openNote();
      const shown = await socket.event(1, note, "writeLightly", { text, times });
      await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
      // Woken with the same strings, the session sends no region again.
      expect(await socket.event(2, view, "click")).toEqual([2, 2, [[1, [[[0, 1, 0], "1"]]]]]);
      await socket.event(3, view, "write", { text: "done", times: 1 });
      await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
      expect(await socket.event(4, view, "click")).toEqual([4, 4, [[1, [[[0, 1, 0], "2"]]]]]);
      expect(shown[0]).toBe(1);
    }
  });

  test("holds a megabyte of state in a script that takes three bytes a character", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "山川", times: 480_000 });
    expect((await rowsOf(page)).size).toBe(3);
    expect(await shownAfterSleep(page)).toContain("960000 山川");
    const { socket: again } = await join(page, { lowest: 99 });
    await again.event(99, note, "write", { text: "a😀", times: 200_000 });
    expect((await rowsOf(page)).size).toBe(3);
    expect(await shownAfterSleep(page)).toContain("600000 a😀");
    const { socket: last } = await join(page, { lowest: 100 });
    await last.event(100, note, "write", { text: "short", times: 1 });
    expect((await rowsOf(page)).size).toBe(1);
  });

  test("refuses a turn that leaves more than a megabyte", async () => {
    const { page, socket } = await openNote();
    expect(await socket.event(1, note, "write", { text: "x", times: 1_100_000 })).toMatchObject([
      1,
      1,
      [],
      [["fail", 1, "failed", expect.any(String)]],
    ]);
    expect(await shownAfterSleep(page)).toContain('<p data-live=\\"2\\">0 </p>');
  });
});

function attached(state: DurableObjectState): boolean {
  const attachment: unknown = state.getWebSockets()[0]?.deserializeAttachment();
  return typeof attachment === "object" && attachment !== null && "overlay" in attachment;
}
