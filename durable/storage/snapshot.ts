/**
 * The session as it is stored: row 0 holds the session and its nodes, a node whose state is large has a row of its own. An overlay is what
 * volatile turns have changed since, kept with the socket, and says which stored snapshot it lies on.
 */
import type { ActionState } from "../node/live-node.ts";
import { Client, type StoredClient } from "../client.ts";
import type { LiveTree } from "../node/live-tree.ts";
import type { NodeRecord, StoredState } from "../node/node-record.ts";
import type { SnapshotStore } from "../ports.ts";
import type { StoredRegion } from "../render/regions.ts";
import { decode, encode } from "../node/state.ts";

/** Longest state text that stands in row 0; a longer one gets a row of its own, so that it is not written again with every other node. */
export const maxInlineStateLength = 16_384;

/** A stored node: `[2, 1, "StarRating", "mine", 0, "[{…}]", "[{…}]", [["children", 3]]]`; the state is `null` where it has its own row. */
type StoredNode = [
  number: number,
  parent: number,
  name: string,
  id: string | null,
  version: number,
  props: string,
  state: string | null,
  slots: [name: string, region: number][],
  actions?: string,
];

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

/** A snapshot that was read. */
export interface Snapshot {
  /** Counts the writes; overlays name the one that they lie on. */
  readonly base: number;
  readonly facts: SessionFacts;
  readonly lastNumber: number;
  readonly client: Client | null;
  readonly regions: StoredRegion[];
  readonly nodes: ReadonlyMap<number, RestoredNode>;
  /** The nodes that have a row of their own. */
  readonly ownRows: readonly number[];
  /** Whether an overlay lay on it, and the nodes and regions that were in it. */
  readonly isOverlaid: boolean;
  readonly overlaid: readonly number[];
  readonly overlaidRegions: readonly number[];
}

/** A node of a snapshot, before a render has found its class. */
export interface RestoredNode extends StoredState {
  readonly number: number;
  readonly parent: number;
  readonly name: string;
  readonly id: string | null;
  readonly props: string;
  readonly slots: ReadonlyMap<string, number>;
}

interface Row {
  base: number;
  facts: Omit<SessionFacts, "user"> & { user: string };
  lastNumber: number;
  client: StoredClient | null;
  regions: StoredRegion[];
  nodes: StoredNode[];
}

interface Overlay {
  title: string;
  titleVersion: number;
  version: number;
  client: StoredClient | null;
  regions: StoredRegion[];
  nodes: [number: number, state: string, props: string, actions: string | null][];
}

/** The rows of a whole snapshot. `isNew` says of a large node whether its own row has to be written. */
export function snapshotRows(
  base: number,
  facts: SessionFacts,
  tree: LiveTree,
  client: Client | null,
  isNew: (record: NodeRecord) => boolean,
  goneRows: Iterable<number>,
): Map<number, string | null> {
  const rows = new Map<number, string | null>();
  for (const number of goneRows) rows.set(number, null);
  const nodes = [...tree.nodes.values()].map((record): StoredNode => {
    const state = record.snapshot ?? "";
    const isLarge = state.length > maxInlineStateLength;
    if (isLarge && isNew(record)) rows.set(record.number, state);
    const node: StoredNode = [
      record.number,
      record.parent?.number ?? 0,
      record.name,
      record.id,
      record.of.version ?? 0,
      record.props,
      isLarge ? null : state,
      [...record.attached.slots],
    ];
    const actions = encodeActions(record);
    if (actions !== undefined) node.push(actions);
    return node;
  });
  const row: Row = {
    base,
    facts: { ...facts, user: encode({ user: facts.user }, "the session", "state") },
    lastNumber: tree.lastNumber,
    client: client?.stored() ?? null,
    regions: tree.regions.stored(),
    nodes,
  };
  rows.set(0, JSON.stringify(row));
  return rows;
}

/** What has changed since the stored snapshot, as text. */
export function encodeOverlay(facts: SessionFacts, tree: LiveTree, client: Client | null, changed: ReadonlySet<NodeRecord>): string {
  const overlay: Overlay = {
    title: facts.title,
    titleVersion: facts.titleVersion,
    version: facts.version,
    client: client?.stored() ?? null,
    regions: tree.regions.unsaved(),
    nodes: [...changed].map((record) => [record.number, record.snapshot ?? "", record.props, encodeActions(record) ?? null]),
  };
  return JSON.stringify(overlay);
}

/** The number of a stored snapshot. */
export function baseOf(text: string): number {
  // SAFETY: snapshotRows() wrote it.
  return (JSON.parse(text) as Pick<Row, "base">).base;
}

/** Reads the snapshot with the overlay that lies on it; `null` where nothing is stored. */
export function readSnapshot(store: SnapshotStore, overlays: readonly { readonly base: number; readonly text: string }[]): Snapshot | null {
  const text = store.read(0);
  if (text === null) return null;
  // SAFETY: snapshotRows() wrote it, or code of another version, whose nodes are checked where they are used.
  const row = JSON.parse(text) as Row;
  const nodes = new Map<number, RestoredNode>();
  for (const [number, parent, name, id, version, props, state, slots, actions] of row.nodes) {
    nodes.set(number, {
      number,
      parent,
      name,
      id,
      version,
      props,
      state: state ?? store.read(number) ?? "",
      slots: new Map(slots),
      actions: decodeActions(actions),
    });
  }
  const facts = { ...row.facts, user: decode(row.facts.user)["user"] };
  const regions = new Map(row.regions.map((region) => [region[0], region]));
  let { client } = row;
  let overlay: Overlay | undefined;
  const fitting = overlays.find(({ base }) => base === row.base);
  if (fitting !== undefined) {
    // SAFETY: encodeOverlay() wrote it.
    overlay = JSON.parse(fitting.text) as Overlay;
    facts.title = overlay.title;
    facts.titleVersion = overlay.titleVersion;
    facts.version = overlay.version;
    client = overlay.client;
    for (const region of overlay.regions) regions.set(region[0], region);
    for (const [number, state, props, actions] of overlay.nodes) {
      const node = nodes.get(number);
      if (node !== undefined) nodes.set(number, { ...node, state, props, actions: decodeActions(actions ?? undefined) });
    }
  }
  return {
    base: row.base,
    facts,
    lastNumber: row.lastNumber,
    client: client === null ? null : Client.restore(client),
    regions: [...regions.values()],
    nodes,
    ownRows: row.nodes.flatMap(([number, , , , , , state]) => (state === null ? [number] : [])),
    isOverlaid: overlay !== undefined,
    overlaid: overlay?.nodes.map(([number]) => number) ?? [],
    overlaidRegions: overlay?.regions.map(([number]) => number) ?? [],
  };
}

/** Actions are kept when there is something to show; one that was pending when the object slept or was reset has ended. */
function encodeActions(record: NodeRecord): string | undefined {
  return record.actions.size === 0 ? undefined : encode({ actions: record.actions }, record.title, "state");
}

function decodeActions(text: string | undefined): Map<string, ActionState<unknown>> {
  if (text === undefined) return new Map();
  // SAFETY: encodeActions() wrote it.
  const actions = decode(text)["actions"] as Map<string, ActionState<unknown>>;
  return new Map([...actions].map(([name, state]) => [name, { ...state, pending: false }]));
}
