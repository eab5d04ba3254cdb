import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { join, loadPage, objectOf, type LoadedPage } from "../../support/page-client.ts";
import { runsIn } from "../../support/page-storage.ts";

/** Notes every row that is written from now on. */
async function watchRows(page: LoadedPage): Promise<() => Promise<number>> {
  await runsIn(page, ({ storage: { sql } }) => {
    sql.exec("CREATE TABLE written (key INTEGER)");
    for (const change of ["INSERT", "UPDATE", "DELETE"]) {
      sql.exec(`CREATE TRIGGER noted_${change} AFTER ${change} ON snapshot BEGIN INSERT INTO written VALUES (1); END`);
    }
  });
  return () => runsIn(page, ({ storage: { sql } }) => sql.exec<{ n: number }>("SELECT count(*) AS n FROM written").one().n);
}

const alarmOf = (page: LoadedPage): Promise<number | null> => runsIn(page, ({ storage }) => storage.getAlarm());
const tablesOf = (page: LoadedPage): Promise<unknown[]> =>
  runsIn(page, ({ storage: { sql } }) => sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray());

describe("rows written", () => {
  test("are none before the first join, and no alarm is set", async () => {
    const page = await loadPage("/rating");
    expect(await tablesOf(page)).toEqual([]);
    expect(await alarmOf(page)).toBeNull();
  });

  test("are one, and an alarm, at the first join", async () => {
    const page = await loadPage("/rating");
    await join(page);
    expect(await runsIn(page, ({ storage: { sql } }) => sql.exec("SELECT key FROM snapshot").toArray())).toEqual([{ key: 0 }]);
    const alarm = await alarmOf(page);
    expect(alarm).toBeGreaterThan(Date.now() + 86_000_000);
  });

  test("are none for a hover, and one for a commit of a component and its parent", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    const written = await watchRows(page);
    for (let number = 1; number <= 10; number++) await socket.event(number, 2, "hoverStar", { n: (number % 5) + 1 });
    expect(await written()).toBe(0);
    await socket.event(11, 2, "commitRating", { n: 4 });
    expect(await written()).toBe(1);
  });

  test.each([1, 2])("are none for 1,000 events that are refused (half %i of them)", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    const written = await watchRows(page);
    const refused: [node: number, handler: string, payload: unknown][] = [
      [2, "commitRating", { n: "five" }],
      [2, "render", {}],
      [99, "commitRating", { n: 1 }],
      [1, "ratingChanged", { value: 5 }],
    ];
    for (let number = 1; number <= 500; number++) {
      const [node, handler, payload] = refused[number % refused.length] ?? [1, "", {}];
      if (number % 50 !== 0) socket.send([number, node, handler, payload]);
      else expect((await socket.event(number, node, handler, payload))[1]).toBe(number);
    }
    expect(await written()).toBe(0);
    expect(await socket.event(501, 2, "commitRating", { n: 4 })).toMatchObject([expect.any(Number), 501, expect.any(Array)]);
    expect(await written()).toBe(1);
  });

  test("are none for a join that finds everything as it was", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    await socket.event(1, 2, "commitRating", { n: 4 });
    const written = await watchRows(page);
    const again = await join(page, { version: 1, lowest: 2 });
    expect(again.joined).toEqual(["j", 0, 1, 1, 1, [], []]);
    expect(await written()).toBe(0);
  });
});

describe("the alarm", () => {
  test("keeps a session that has a socket", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    expect(await runDurableObjectAlarm(objectOf(page))).toBe(true);
    expect(await alarmOf(page)).toBeGreaterThan(Date.now() + 86_000_000);
    expect(await socket.event(1, 2, "commitRating", { n: 4 })).toMatchObject([1, 1, expect.any(Array)]);
  });

  test("deletes a session that was left a day ago, and nothing is stored of it any more", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page);
    socket.close();
    await socket.closed;
    await expect.poll(() => runsIn(page, leftAtMs)).toBeGreaterThan(0);
    expect(await runDurableObjectAlarm(objectOf(page))).toBe(true);
    expect(await runsIn(page, leftAtMs)).toBeGreaterThan(0); // too early
    await runsIn(
      page,
      ({ storage }) =>
        void storage.sql.exec("UPDATE snapshot SET value = json_array(json_extract(value, '$[0]') - 90000000, 1) WHERE key = -2000"),
    );
    expect(await runDurableObjectAlarm(objectOf(page))).toBe(true);
    expect(await tablesOf(page)).toEqual([]);
    expect(await alarmOf(page)).toBeNull();
    // A page that comes back all the same mounts the view anew.
    const { joined } = await join(page, { version: 1 });
    expect(joined[7]).not.toBe(page.mount);
  });
});

function leftAtMs({ storage: { sql } }: DurableObjectState): number {
  const [row] = sql.exec<{ value: string }>("SELECT value FROM snapshot WHERE key = -2000").toArray();
  return row === undefined ? 0 : Number(JSON.parse(row.value)[0]);
}
