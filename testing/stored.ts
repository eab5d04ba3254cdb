import { runInDurableObject } from "cloudflare:test";
import { plainState } from "../durable/node/field-memory.ts";
import { sqlStore } from "../durable/storage/sql-store.ts";
import { readSession, type RestoredNode } from "../durable/storage/stored.ts";

/** Who is meant of the nodes that are stored: the name of its class, and its `id`. Without both the view. */
export interface StoredQuery {
  readonly name?: string | undefined;
  readonly id?: string | number | undefined;
}

/**
 * The state of a node as it is stored now: what would be left if the process died. What volatile events have changed since is not in it.
 *
 * @throws {Error} where no such node is stored, or several are.
 */
export async function storedState(stub: DurableObjectStub, { name, id }: StoredQuery): Promise<Record<string, unknown>> {
  const nodes = await runInDurableObject(stub, (_, { storage }) => [
    ...(readSession(sqlStore(storage), [], () => {})?.nodes.values() ?? []),
  ]);
  const isMeant = (node: RestoredNode): boolean =>
    name === undefined ? node.parent === 0 : node.name === name && (id === undefined || node.id === String(id));
  const [found, ...others] = nodes.filter(isMeant);
  const what = name === undefined ? "the view" : `"${name}"${id === undefined ? "" : ` (id "${id}")`}`;
  const list = nodes.map((node) => `"${node.name}"${node.id === null ? "" : ` (id "${node.id}")`}`).join(", ");
  if (found === undefined) throw new Error(`Cannot read the stored state of ${what}: stored are ${list || "no nodes"}`);
  if (others.length > 0)
    throw new Error(`Cannot read the stored state of ${what}: there are ${others.length + 1}; say which by its id: ${list}`);
  return plainState(found.fields);
}

/** How many rows the object has written since it is awake, in all. */
export function rowsWritten(stub: DurableObjectStub): Promise<number> {
  return runInDurableObject(stub, (_, { storage: { sql } }) => sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n);
}
