/**
 * The session as it is stored: the shapes of its rows, and how they are read.
 *
 *     row 0            the base: the whole session, by the number of the write that wrote it
 *     rows 1, 2 …      deltas: what each further write has changed. Row n holds write base + n; one of an earlier base counts for nothing
 *     rows from 1,000  values of fields that are too large to be written again with everything else
 *     row -2           how the session was left
 *     rows from 10⁶    the rows of a session that this code cannot read, each under its own key + 10⁶
 *
 * A delta with the socket has the same shape, and says on which write it lies.
 */
import type { StoredClient } from "../client.ts";
import { LiveError } from "../node/errors.ts";
import type { ActionState } from "../node/live-node.ts";
import type { StoredState } from "../node/node-record.ts";
import { decode, encode } from "../node/state.ts";
import type { RowStore, SocketDelta } from "../ports.ts";
import type { StoredRegion } from "../render/regions.ts";

/** What the rows look like. A session of another format is mounted anew. */
const format = 2;

export const baseRow = 0;
export const firstDeltaRow = 1;
/** Most deltas that lie on a base; with the next write it is written anew. */
export const maxDeltas = 500;
export const firstValueRow = 1_000;
export const asideRow = 1_000_000;

/** Longest text of a field that stands in the base; a longer one gets a row of its own. */
export const maxInlineLength = 16_384;

/** What the session is besides its nodes. */
export interface SessionFacts {
  readonly mount: string;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly url: string;
  /** As `identify` said at the last join. */
  user: unknown;
  title: string;
  titleVersion: number;
  /** Counts the histories of the session: one begins where something may have been lost, and versions of two never mean the same. */
  epoch: number;
  /** The version that was stored when this epoch began: up to it, this epoch's history and that of the one before are the same. */
  ground: number;
  /** The last frame's version. */
  version: number;
}

/** A field's text, or the number of the row that holds it; `null` for one that is gone, in a delta. */
export type StoredField = string | number | null;

/** `[2, 1, "StarRating", "mine", 0, "[{…}]", { "value": "[3]" }, [["children", 3]], []]`. */
export type StoredNode = [
  number: number,
  parent: number,
  name: string,
  id: string | null,
  version: number,
  props: string,
  fields: Record<string, StoredField>,
  slots: [name: string, region: number][],
  lists: [key: string, region: number][],
  actions?: string,
];

export interface StoredBase {
  readonly format: number;
  readonly write: number;
  readonly facts: Omit<SessionFacts, "user"> & { readonly user: string };
  readonly lastNumber: number;
  readonly client: StoredClient;
  readonly regions: StoredRegion[];
  readonly nodes: StoredNode[];
  /** Whether a session that this code could not read is kept beside it. */
  readonly hasAside?: true;
}

/** `[13, [0, 0, 27, 3, "Movies"], 9, ["c", 14, []], [[2, 27, -1290]], [[2, { "hover": "[4]" }]]]`. */
export type StoredDelta = [
  /** The write that it is; with a socket, the one that it lies on. */
  write: number,
  facts: [epoch: number, ground: number, version: number, titleVersion: number, title: string],
  lastNumber: number,
  client: StoredClient,
  regions: StoredRegion[],
  nodes: [number: number, fields: Record<string, StoredField>, props: string, actions: string | null][],
];

/** A session that was read, before renders have found its classes. */
export interface ReadSession {
  readonly write: number;
  readonly baseWrite: number;
  readonly baseLength: number;
  readonly deltaLength: number;
  readonly facts: SessionFacts;
  readonly lastNumber: number;
  readonly client: StoredClient;
  readonly regions: ReadonlyMap<number, StoredRegion>;
  readonly nodes: ReadonlyMap<number, RestoredNode>;
  /** The rows of large fields, as they are in storage. */
  readonly valueRows: readonly ValueRow[];
  /** What lay on the last write, with a socket: it is not in storage. */
  readonly socketDelta: StoredDelta | undefined;
  readonly hasAside: boolean;
}

/** A node of a session that was read. */
export interface RestoredNode extends StoredState {
  readonly number: number;
  readonly parent: number;
  readonly name: string;
  readonly id: string | null;
  readonly props: string;
  readonly slots: ReadonlyMap<string, number>;
}

/** The row of a large field. */
export interface ValueRow {
  readonly node: number;
  readonly name: string;
  readonly row: number;
}

/**
 * Reads the session: the base, the deltas that lie on it in turn, and the one with a socket that lies on the last. `null` where nothing is stored.
 *
 * @param adopt is told of the facts before anything may fail.
 * @param offset 10⁶ for the session that is kept aside.
 * @throws {LiveError} `version` for rows of another format.
 */
export function readSession(
  store: RowStore,
  socketDeltas: readonly SocketDelta[],
  adopt: (facts: SessionFacts) => void,
  offset = 0,
): ReadSession | null {
  const read = (key: number): string | null => store.read(key + offset);
  const text = read(baseRow);
  if (text === null) return null;
  // SAFETY: SessionStorage wrote it, or code of another version, which the format tells.
  const base = JSON.parse(text) as StoredBase;
  const facts: SessionFacts = { ...base.facts, user: decode(base.facts.user)["user"] };
  adopt(facts);
  if (base.format !== format) {
    throw new LiveError("version", `Cannot read the session: its rows have format ${base.format ?? 1}, this code writes ${format}`);
  }

  const session = {
    lastNumber: base.lastNumber,
    client: base.client,
    regions: new Map(base.regions.map((region) => [region[0], region])),
    nodes: new Map(base.nodes.map((node) => [node[0], node])),
  };
  const apply = ([, [epoch, ground, version, titleVersion, title], lastNumber, client, regions, nodes]: StoredDelta): void => {
    Object.assign(facts, { epoch, ground, version, titleVersion, title });
    session.lastNumber = lastNumber;
    session.client = client;
    for (const region of regions) session.regions.set(region[0], region);
    for (const [number, fields, props, actions] of nodes) {
      const node = session.nodes.get(number);
      if (node === undefined) continue;
      const [, parent, name, id, nodeVersion, , before, slots, lists] = node;
      const changed: StoredNode = [number, parent, name, id, nodeVersion, props, { ...before, ...fields }, slots, lists];
      if (actions !== null) changed.push(actions);
      session.nodes.set(number, changed);
    }
  };

  let { write } = base;
  let deltaLength = 0;
  for (;;) {
    const row = firstDeltaRow + write - base.write;
    const deltaText = row > maxDeltas ? null : read(row);
    // SAFETY: as above, and of the same format.
    const delta = deltaText === null ? undefined : (JSON.parse(deltaText) as StoredDelta);
    if (delta === undefined || deltaText === null || delta[0] !== write + 1) break;
    write++;
    deltaLength += deltaText.length;
    apply(delta);
  }
  const valueRows = [...session.nodes.values()].flatMap(([number, , , , , , fields]) =>
    Object.entries(fields).flatMap(([name, stored]): ValueRow[] =>
      typeof stored === "number" ? [{ node: number, name, row: stored }] : [],
    ),
  );
  const fitting = socketDeltas.find(({ on }) => on === write);
  // SAFETY: as above.
  const socketDelta = fitting === undefined ? undefined : (JSON.parse(fitting.text) as StoredDelta);
  if (socketDelta !== undefined) apply(socketDelta);

  const nodes = new Map<number, RestoredNode>();
  for (const [number, parent, name, id, version, props, fields, slots, lists, actions] of session.nodes.values()) {
    const texts = new Map<string, string>();
    for (const [field, stored] of Object.entries(fields)) {
      if (stored === null) continue;
      texts.set(field, typeof stored === "string" ? stored : (read(stored) ?? "-1"));
    }
    const node = { number, parent, name, id, version, props, slots: new Map(slots), lists: new Map(lists) };
    nodes.set(number, { ...node, fields: texts, actions: decodeActions(actions) });
  }
  const lengths = { baseLength: text.length, deltaLength };
  return { ...session, ...lengths, write, baseWrite: base.write, facts, nodes, valueRows, socketDelta, hasAside: base.hasAside === true };
}

/** What stands in the base besides the nodes. */
export function encodeBase(base: Omit<StoredBase, "format" | "facts"> & { readonly facts: SessionFacts }): string {
  const facts = { ...base.facts, user: encode({ user: base.facts.user }, "the session", "state") };
  return JSON.stringify({ ...base, format, facts } satisfies StoredBase);
}

export function encodeActions(actions: ReadonlyMap<string, ActionState<unknown>>, owner: string): string | null {
  return actions.size === 0 ? null : encode(Object.fromEntries(actions), `the actions of ${owner}`, "state");
}

function decodeActions(text: string | undefined): Map<string, ActionState<unknown>> {
  if (text === undefined) return new Map();
  // SAFETY: encodeActions() wrote it.
  const actions = decode(text) as Record<string, ActionState<unknown>>;
  // What was pending is not any more: its turn was lost with the object.
  return new Map(Object.entries(actions).map(([name, action]) => [name, { ...action, pending: false }]));
}
