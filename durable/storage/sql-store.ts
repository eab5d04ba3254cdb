/**
 * A session's rows in the object's SQLite. A text is one row, as long as it is short; a longer one goes on in the rows after it:
 *
 *     key * 1,000     the text, or its first part
 *     key * 1,000 + 1 the second part …
 */
import type { RowStore } from "../ports.ts";

/**
 * Longest text in one row, in UTF-16 units. A row holds 2 MB, and a unit takes up to three bytes. A whole text may so be as long as a
 * thousand rows, which is more than an object's memory.
 */
const maxPartLength = 500_000;
const partsPerKey = 1_000;

export function sqlStore(storage: DurableObjectStorage): RowStore {
  const { sql } = storage;
  let exists: boolean | undefined;
  /** Keys with more than one part, as far as this life knows: what it has not read or written is of no use to it, and has one part. */
  const long = new Set<number>();
  const hasTable = (): boolean => (exists ??= sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'snapshot'").toArray().length > 0);

  const writeRow = (key: number, text: string | null): void => {
    const first = key * partsPerKey;
    const parts = text === null ? [] : text.length <= maxPartLength ? [text] : partsOf(text);
    for (const [index, part] of parts.entries()) {
      sql.exec(
        "INSERT INTO snapshot (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        first + index,
        part,
      );
    }
    if (text === null || long.has(key)) {
      sql.exec("DELETE FROM snapshot WHERE key >= ? AND key < ?", first + parts.length, first + partsPerKey);
    }
    if (parts.length > 1) long.add(key);
    else long.delete(key);
  };

  return {
    read(key) {
      if (!hasTable()) return null;
      const first = key * partsPerKey;
      const parts = sql
        .exec<{ value: string }>("SELECT value FROM snapshot WHERE key >= ? AND key < ? ORDER BY key", first, first + partsPerKey)
        .toArray();
      if (parts.length > 1) long.add(key);
      return parts.length === 0 ? null : parts.map(({ value }) => value).join("");
    },
    keys() {
      if (!hasTable()) return [];
      return sql
        .exec<{ key: number }>("SELECT key FROM snapshot WHERE key % ? = 0", partsPerKey)
        .toArray()
        .map(({ key }) => key / partsPerKey);
    },
    write(rows) {
      if (!hasTable()) {
        sql.exec("CREATE TABLE snapshot (key INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT");
        exists = true;
      }
      // One statement is a commit by itself.
      const isOne = rows.size === 1 && [...rows.values()].every((text) => text !== null && text.length <= maxPartLength);
      const writeAll = (): void => rows.forEach((text, key) => writeRow(key, text));
      if (isOne) writeAll();
      else storage.transactionSync(writeAll);
    },
    async clear() {
      exists = undefined;
      await storage.deleteAll();
    },
  };
}

/** Cuts a text, but no pair of surrogates: half of one would not come back. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const code = text.charCodeAt(from + maxPartLength - 1);
    const length = code >= 0xd800 && code < 0xdc00 ? maxPartLength - 1 : maxPartLength;
    parts.push(text.slice(from, from + length));
    from += length;
  }
  return parts;
}
