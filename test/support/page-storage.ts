/** What a session's object has stored, for the workerd tests. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import { objectOf } from "./page-client.ts";

/** Runs in the object of a page's session. */
export function runsIn<T>(page: { readonly session: string }, look: (state: DurableObjectState) => T | Promise<T>): Promise<T> {
  return runInDurableObject(objectOf(page), (_, state) => look(state));
}

/** How many rows are stored of a page's session. */
export function storedRowsOf(page: { readonly session: string }): Promise<number> {
  return runsIn(page, ({ storage: { sql } }) => {
    const tables = sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray();
    return tables.reduce((rows, { name }) => rows + sql.exec<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`).one().n, 0);
  });
}

/** What is stored of a page's session and its nodes, as text; not when its last socket closed, which stands below 0. */
export function storedTextOf(page: { readonly session: string }): Promise<string> {
  return runsIn(page, ({ storage: { sql } }) => {
    const hasTable = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'snapshot'").toArray().length > 0;
    return hasTable ? JSON.stringify(sql.exec("SELECT * FROM snapshot WHERE key >= 0 ORDER BY key").toArray()) : "";
  });
}

/** Rewrites what is stored, as code of another version would have written it, and puts the object to sleep. */
export async function storeOtherwise(
  page: { readonly session: string },
  rewrite: (row: string) => string,
  webSockets: "hibernate" | "close" = "hibernate",
): Promise<void> {
  const changed = await runsIn(page, ({ storage: { sql } }) => {
    const rows = sql.exec<{ key: number; value: string }>("SELECT key, value FROM snapshot WHERE key >= 0 AND key < 1000000000").toArray();
    const others = rows.filter(({ value }) => rewrite(value) !== value);
    for (const { key, value } of others) sql.exec("UPDATE snapshot SET value = ? WHERE key = ?", rewrite(value), key);
    return others.length;
  });
  expect(changed).toBeGreaterThan(0);
  await evictDurableObject(objectOf(page), { webSockets });
}
