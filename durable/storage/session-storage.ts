/**
 * Where a session's snapshot is: the encoded states in memory, the rows in storage, the overlay with the socket; and what has changed since
 * which of them.
 */
import type { Client } from "../client.ts";
import { LiveError } from "../node/errors.ts";
import { LiveTree } from "../node/live-tree.ts";
import { childKey, type LiveNodeClass } from "../node/node-class.ts";
import type { NodeRecord, NodeSession } from "../node/node-record.ts";
import type { SessionPorts, SessionSocket } from "../ports.ts";
import type { Effect, Patch } from "../protocol.ts";
import { render } from "../render/render.tsx";
import { isSameEncoded } from "../node/state.ts";
import {
  baseOf,
  encodeOverlay,
  maxInlineStateLength,
  readSnapshot,
  snapshotRows,
  type RestoredNode,
  type SessionFacts,
} from "./snapshot.ts";

/** A session that was read back. */
export interface RestoredSession {
  readonly facts: SessionFacts;
  readonly tree: LiveTree;
  readonly client: Client | null;
  /** What the page has to be sent, because it renders otherwise now. */
  readonly patches: Patch[];
  /** Nodes whose render placed children that are not stored, or with other props: code of another version. */
  readonly strangers: NodeRecord[];
  /**
   * Whether it is all that the session was: its client's socket is still there, or nothing was lost when the last one closed. Not so after a
   * kill, an abort or a deploy that cuts sockets.
   */
  readonly isComplete: boolean;
  /** Whether states of an older version were brought to this one. They have to be written before anything lies on them. */
  readonly isMigrated: boolean;
}

/** The row of a session that this code cannot read. */
const rowSetAside = -1;

/** The row that says since when nobody is there: one of its own, so that the session need not be awake to be left or ended. */
const leftRow = -2;

/** When the last socket closed, as a time in ms, and whether all that it kept was stored then. */
export type Left = [atMs: number, isWhole: boolean];

export class SessionStorage {
  /** Effects of the view's mount, for the first client that joins. */
  pageEffects: Effect[] = [];
  readonly #ports: SessionPorts;
  /** The number of the last stored snapshot. */
  #base = 0;
  /** Nodes whose snapshot is newer than storage. */
  #changed = new Set<NodeRecord>();
  /** Nodes that have a row of their own. */
  #ownRows = new Set<number>();
  #isUnsaved = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** Whether there is anything that storage does not have. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  /**
   * Encodes the states of nodes whose code ran, as their new snapshots.
   *
   * @throws {LiveError} `state` or `state-size`; then no snapshot has changed.
   */
  keepStates(ran: Iterable<NodeRecord>): void {
    const texts = Array.from(ran, (record): [NodeRecord, string] => [record, record.encodeState()]);
    for (const [record, text] of texts) {
      if (record.snapshot !== text || record.snapshotProps !== record.props) this.#changed.add(record);
      record.snapshot = text;
      record.snapshotProps = record.props;
    }
  }

  /** The node's books changed besides its state. */
  markChanged(record: NodeRecord): void {
    this.#changed.add(record);
  }

  /** Writes the whole session in one commit: one row, and one for each large node that changed. */
  save(facts: SessionFacts, tree: LiveTree, client: Client): void {
    const goneRows = [...this.#ownRows].filter((number) => (tree.nodes.get(number)?.snapshot?.length ?? 0) <= maxInlineStateLength);
    const isNew = (record: NodeRecord): boolean => this.#changed.has(record) || !this.#ownRows.has(record.number);
    this.#base++;
    const rows = snapshotRows(this.#base, facts, tree, client, isNew, goneRows);
    this.#ports.store.write(rows);
    for (const [number, value] of rows) {
      if (value === null) this.#ownRows.delete(number);
      else if (number !== 0) this.#ownRows.add(number);
    }
    this.#changed = new Set();
    this.#isUnsaved = false;
    tree.regions.markSaved();
  }

  /** Keeps with the socket what storage does not have: `false` where it does not fit. */
  attach(socket: SessionSocket, facts: SessionFacts, tree: LiveTree, client: Client): boolean {
    if (this.#base === 0) return false;
    this.#isUnsaved = true;
    return socket.attach({ client: client.id, overlay: { base: this.#base, text: encodeOverlay(facts, tree, client, this.#changed) } });
  }

  /** Keeps the stored session beside the one that takes its place, for as long as that lives: code that can read it may come back. */
  setAside(): void {
    const text = this.#ports.store.read(0);
    if (text === null) return;
    this.#base = baseOf(text);
    this.#ports.store.write(new Map([[rowSetAside, text]]));
  }

  /** How the session was left; `null` while a socket is there, and after a reset that closed it. */
  get left(): Left | null {
    const text = this.#ports.store.read(leftRow);
    const left: unknown = text === null ? null : JSON.parse(text);
    // SAFETY: the setter wrote it; earlier code wrote a number, which says too little.
    return Array.isArray(left) ? (left as Left) : null;
  }

  set left(left: Left | null) {
    if (left !== null || this.left !== null) this.#ports.store.write(new Map([[leftRow, left === null ? null : JSON.stringify(left)]]));
  }

  /**
   * Reads the session back and renders it from the root down, which gives every node its class, props and slots; `null` where nothing is
   * stored.
   *
   * @param closing a socket that is closing, and so no longer listed: what it kept counts too.
   * @throws what the views' constructors and renders throw.
   */
  restore(session: NodeSession, adopt: (facts: SessionFacts) => LiveNodeClass, closing?: SessionSocket): RestoredSession | null {
    const sockets = [...this.#ports.sockets.list(), ...(closing === undefined ? [] : [closing])];
    const overlays = sockets.flatMap((socket) => socket.attachment?.overlay ?? []);
    const snapshot = readSnapshot(this.#ports.store, overlays);
    if (snapshot === null) return null;
    const { facts, client } = snapshot;
    const view = adopt(facts);

    const children = new Map<number, Map<string, RestoredNode>>();
    for (const node of snapshot.nodes.values()) {
      const siblings = children.get(node.parent) ?? new Map<string, RestoredNode>();
      children.set(node.parent, siblings.set(node.id === null ? node.name : `${node.name}:${node.id}`, node));
    }
    const tree = new LiveTree(session, view, snapshot.lastNumber);
    const strangers: NodeRecord[] = [];
    const root = snapshot.nodes.get(tree.root.number);
    if (root === undefined) throw new LiveError("route", `Cannot restore view "${view.name}": the stored session has no root`);
    tree.root.restoreFrom(root);
    const waiting = [tree.root];
    for (const record of waiting) {
      const stored = children.get(record.number) ?? new Map<string, RestoredNode>();
      const rendered = render(
        record,
        () => tree.nextNumber(),
        (key) => stored.get(key),
      );
      let isStrange = rendered.placed.length !== stored.size;
      for (const placed of rendered.placed) {
        const node = stored.get(placed.key);
        if (node === undefined || !isSameEncoded(node.props, placed.props)) isStrange = true;
        if (node === undefined) continue;
        const child = tree.add(record, { ...placed, props: node.props });
        child.restoreFrom(node);
        record.children.set(childKey(placed.of, placed.id), child);
        waiting.push(child); // the loop goes on to it: from the root down
      }
      tree.regions.set(record.number, rendered.html, false);
      for (const [number, html] of rendered.slots) tree.regions.set(number, html, true);
      if (isStrange) strangers.push(record);
    }

    this.#base = snapshot.base;
    this.#ownRows = new Set(snapshot.ownRows);
    const patches = tree.regions.restore(snapshot.regions, facts.version + 1);
    const migrated = [...tree.nodes.values()].filter((record) => record.snapshot !== snapshot.nodes.get(record.number)?.state);
    const carried = snapshot.overlaid.flatMap((number) => tree.nodes.get(number) ?? []);
    this.#changed = new Set([...carried, ...migrated]);
    this.#isUnsaved = snapshot.isOverlaid || patches.length > 0;
    for (const number of snapshot.overlaidRegions) tree.regions.markUnsaved(number);
    const isComplete = sockets.some(({ attachment }) => attachment?.client === client?.id) || this.left?.[1] === true;
    return { facts, tree, client, patches, strangers, isComplete, isMigrated: migrated.length > 0 };
  }
}
