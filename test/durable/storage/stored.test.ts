import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { join, loadPage, objectOf, type LoadedPage, type TestSocket } from "../../support/page-client.ts";
import { runsIn } from "../../support/page-storage.ts";

/** The stored rows: number and length. */
function rowsOf(page: LoadedPage): Promise<Map<number, number>> {
  return runsIn(page, ({ storage }) => {
    const rows = storage.sql
      .exec<{ key: number; length: number }>(
        "SELECT key / 1000 AS key, sum(length(value)) AS length FROM snapshot GROUP BY key / 1000 ORDER BY key",
      )
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

/** The base, the first deltas, and the first row of a large value. */
const [base, delta1, delta2] = [0, 1, 2];
const value1 = 1_000;

describe("what is stored", () => {
  test("is a base, and a delta for each turn that changes the session", async () => {
    const { page, socket } = await openNote();
    const before = await rowsOf(page);
    expect([...before.keys()]).toEqual([base]);
    await socket.event(1, view, "write", { text: "short", times: 1 });
    await socket.event(2, note, "write", { text: "short", times: 1 });
    const after = await rowsOf(page);
    expect([...after.keys()]).toEqual([base, delta1, delta2]);
    expect(after.get(base)).toBe(before.get(base));
    for (const delta of [delta1, delta2]) expect(after.get(delta)).toBeLessThan(200);
    expect(await shownAfterSleep(page)).toContain("5 short");
  });

  test("is a new base when the deltas have grown to 4,096 characters or half of it; the rows of old deltas are written again", async () => {
    const { page, socket } = await openNote();
    let number = 0;
    const bases = new Set<number>();
    let mostRows = 0;
    while (bases.size < 4) {
      await socket.event(++number, note, "write", { text: `${number} `, times: 20 });
      const write = await runsIn(
        page,
        ({ storage: { sql } }) => JSON.parse(sql.exec<{ value: string }>("SELECT value FROM snapshot WHERE key = 0").one().value).write,
      );
      bases.add(write);
      mostRows = Math.max(mostRows, (await rowsOf(page)).size);
    }
    expect(number).toBeGreaterThan(40);
    expect(mostRows).toBeLessThan(40);
    expect(await shownAfterSleep(page)).toContain(`${number} ${number} `);
  });

  test("is a new base by a turn by which nodes or slots come or go", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, view, "toggleNote");
    expect([...(await rowsOf(page)).keys()]).toEqual([base]);
    expect((await rowsOf(page)).get(base)).toBeLessThan(600);
    await socket.event(2, view, "toggleNote");
    expect([...(await rowsOf(page)).keys()]).toEqual([base]);
  });

  test("gives a field of more than 16,384 characters a row of its own, until it shrinks", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    expect((await rowsOf(page)).get(value1)).toBeGreaterThan(20_000);
    expect((await rowsOf(page)).get(delta1)).toBeLessThan(200);
    expect(await shownAfterSleep(page)).toContain("20000 long long");
    const { socket: again } = await join(page, { lowest: 99 });
    await again.event(99, note, "write", { text: "short", times: 1 });
    expect((await rowsOf(page)).get(value1)).toBeUndefined();
    expect(await shownAfterSleep(page)).toContain("5 short");
  });

  test("deletes a large field's row with its node", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    await socket.event(2, view, "toggleNote");
    expect((await rowsOf(page)).get(value1)).toBeUndefined();
  });

  test("deletes the row of a field that a volatile turn made small, after a sleep", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    await socket.event(2, note, "writeLightly", { text: "short", times: 1 });
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    await socket.event(3, view, "write", { text: "done", times: 1 });
    expect((await rowsOf(page)).get(value1)).toBeUndefined();
    expect(await shownAfterSleep(page)).toContain("5 short");
  });

  test("does not write a large field again that did not change", async () => {
    const { page, socket } = await openNote();
    await socket.event(1, note, "write", { text: "long ", times: 4_000 });
    const written = await writtenRows(page);
    await socket.event(2, view, "write", { text: "short", times: 1 });
    expect(await written()).toEqual([delta2]);
  });

  test("is nothing more for hovers, however large the rest of the node's state is", async () => {
    for (const times of [3_000, 100_000]) {
      const { page, socket } = await openNote();
      await socket.event(1, note, "write", { text: "long ", times });
      const written = await writtenRows(page);
      for (let number = 2; number <= 30; number++) await socket.event(number, note, "hover", { n: number });
      expect(await written()).toEqual([]);
      await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
      await socket.event(31, note, "hover", { n: 0 });
      expect(await written()).toEqual([]);
    }
  });

  test("is a delta in a row where a volatile turn changes more than fits with the socket, and development says so once", async () => {
    const warnings = vi.spyOn(console, "warn").mockReturnValue();
    const { page, socket } = await openNote();
    await socket.event(1, note, "writeLightly", { text: "x", times: 10_000 });
    expect(await runsIn(page, attached)).toBe(true);
    expect([...(await rowsOf(page)).keys()]).toEqual([base]);
    await socket.event(2, note, "writeLightly", { text: "x", times: 16_300 });
    await socket.event(3, note, "writeLightly", { text: "y", times: 16_300 });
    expect(await shownAfterSleep(page)).toContain("16300 yyy");
    expect(warnings.mock.calls.flat().filter((text) => String(text).includes("volatile"))).toHaveLength(1);
    warnings.mockRestore();
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
    expect(await partsOf(page)).toBe(2);
    expect(await shownAfterSleep(page)).toContain("960000 山川");
    const { socket: again } = await join(page, { lowest: 99 });
    await again.event(99, note, "write", { text: "a😀", times: 200_000 });
    expect(await partsOf(page)).toBe(2);
    expect(await shownAfterSleep(page)).toContain("600000 a😀");
    const { socket: last } = await join(page, { lowest: 100 });
    await last.event(100, note, "write", { text: "short", times: 1 });
    expect(await partsOf(page)).toBe(0);
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
  return typeof attachment === "object" && attachment !== null && "delta" in attachment;
}

/** In how many parts the first large value is stored. */
function partsOf(page: LoadedPage): Promise<number> {
  return runsIn(page, ({ storage: { sql } }) => sql.exec("SELECT key FROM snapshot WHERE key >= 1000000").toArray().length);
}

/** Notes the rows that are written from now on. */
async function writtenRows(page: LoadedPage): Promise<() => Promise<number[]>> {
  await runsIn(page, ({ storage: { sql } }) => {
    sql.exec("CREATE TABLE written (key INTEGER)");
    for (const change of ["INSERT", "UPDATE"]) {
      sql.exec(`CREATE TRIGGER noted_${change} AFTER ${change} ON snapshot BEGIN INSERT INTO written VALUES (new.key / 1000); END`);
    }
  });
  return () =>
    runsIn(page, ({ storage: { sql } }) =>
      sql
        .exec<{ key: number }>("SELECT key FROM written")
        .toArray()
        .map(({ key }) => key),
    );
}
