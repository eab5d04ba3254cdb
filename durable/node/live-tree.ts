import type { LiveNodeClass } from "./node-class.ts";
import { NodeRecord, type NodeSession } from "./node-record.ts";
import { Regions, rootRegion } from "../render/regions.ts";
import type { Placed } from "../render/rendered.ts";

/**
 * Most live nodes of one session. Stops a component that places itself without end; a page of this many would be slower than any reader.
 */
export const maxNodes = 10_000;

/** The session's live nodes, by number, and their regions. Numbers are counted up, never back, and never given again. */
export class LiveTree {
  readonly nodes = new Map<number, NodeRecord>();
  readonly regions = new Regions();
  readonly root: NodeRecord;
  /** The last number that was given. */
  lastNumber: number;
  readonly #session: NodeSession;

  constructor(session: NodeSession, view: LiveNodeClass, lastNumber: number = rootRegion) {
    this.#session = session;
    this.lastNumber = lastNumber;
    this.root = new NodeRecord(session, rootRegion, view, null, null, "{}");
    this.nodes.set(rootRegion, this.root);
  }

  /** Gives the next number. */
  numberFor(): number {
    return ++this.lastNumber;
  }

  /** Takes a node in that a render placed. */
  add(parent: NodeRecord, { number, of, id, props, attached }: Placed): NodeRecord {
    if (this.nodes.size >= maxNodes) {
      throw new Error(
        `Cannot place component "${of.name}" in ${parent.title}: the session has ${maxNodes} nodes already; does a component place itself?`,
      );
    }
    const record = new NodeRecord(this.#session, number, of, parent, id, props);
    record.attached = attached;
    this.nodes.set(number, record);
    return record;
  }

  /** The node that these keys lead to from the view, as `NodeRecord.path` gives them. */
  find(path: readonly string[]): NodeRecord | undefined {
    return path.reduce<NodeRecord | undefined>((record, key) => record?.children.get(key), this.root);
  }

  /** Takes a node out, with the slots that were written for it, and its lists. */
  remove(record: NodeRecord): void {
    this.nodes.delete(record.number);
    this.regions.remove(record.number);
    for (const slot of record.attached.slots.values()) this.regions.remove(slot);
    for (const list of record.lists.values()) this.regions.remove(list);
  }
}
