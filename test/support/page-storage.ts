/** What a session's object has stored, for the workerd tests. */
import { runInDurableObject } from "cloudflare:test";
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
