/**
 * What is stored of a session, and what has changed since.
 *
 *     a write      the delta: what has changed since the write before, as one row (large values have rows of their own)
 *                  or a new base: nodes or slots came or went, the deltas come to half of the base, or something else is not in a delta
 *     attach       the same delta, with the socket: it lies on the last write
 *     restore      base, deltas, the socket's delta; then a render from the root down, which gives every node its class, props and slots
 *
 * So the cost of a turn follows what it changes, and a base is written for every half of its length: O(change), in the long run.
 */
import { Client } from "../client.ts";
import type { LiveTree } from "../node/live-tree.ts";
import type { LiveNodeClass } from "../node/node-class.ts";
import type { NodeRecord, NodeSession } from "../node/node-record.ts";
import type { SessionPorts, SessionSocket } from "../ports.ts";
import type { Effect, Patch } from "../protocol.ts";
import {
  asideRow,
  baseRow,
  encodeActions,
  encodeBase,
  firstDeltaRow,
  firstValueRow,
  maxDeltas,
  maxInlineLength,
  readSession,
  type ReadSession,
  type SessionFacts,
  type StoredDelta,
  type StoredField,
  type StoredNode,
} from "./stored.ts";
import { wakeTree } from "./wake-tree.ts";

/** A session that was read back. */
export interface RestoredSession {
  readonly facts: SessionFacts;
  readonly tree: LiveTree;
  readonly client: Client;
  /** What the page has to be sent, because it renders otherwise now. */
  readonly patches: Patch[];
  /** Nodes whose render placed children that are not stored, or with other props: code of another version. */
  readonly strangers: NodeRecord[];
  /**
   * Whether it is all that the session was: its client's socket is still there, or nothing was lost when the last one closed. Not so after a
   * kill, an abort or a deploy that cuts sockets.
   */
  readonly isComplete: boolean;
}

/** The row that says how the session was left: one of its own, so that the session need not be awake to be left or ended. */
const leftRow = -2;

/** Deltas up to this length, in characters, lie on any base: below it a row costs the same whatever is in it. */
const minDeltaLength = 4_096;

/** When the last socket closed, as a time in ms, and whether all that it kept was stored then. */
export type Left = [atMs: number, isWhole: boolean];

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

export class SessionStorage {
  /** Effects of the view's mount, for the first client that joins. */
  pageEffects: Effect[] = [];
  readonly #ports: SessionPorts;
  /** The number of the last write, and of that of the base; 0 before the first. */
  #write = 0;
  #baseWrite = 0;
  #baseLength = 0;
  #deltaLength = 0;
  /** Whether the next write is a base: there is none yet, or something has changed that no delta holds. */
  #mustWriteBase = true;
  /** The fields that have changed since the last write, of the nodes of which anything has. */
  #changed = new Map<NodeRecord, Set<string>>();
  /** The rows of large fields, by node and field. */
  #valueRows = new Map<string, number>();
  #lastValueRow = firstValueRow - 1;
  #isUnsaved = false;
  #hasAside = false;
  /** Whether the next write moves what is stored aside. */
  #setsAside = false;
  #hasWarned = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** Whether there is anything that storage does not have. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  /** Something has changed that no delta holds: which nodes and slots there are, or who looks at the page. */
  markStructure(): void {
    this.#mustWriteBase = true;
  }

  /**
   * Encodes the states of nodes whose code ran, as what is to be kept.
   *
   * @throws {LiveError} `state` or `state-size`; then nothing of it is kept.
   */
  keepStates(ran: Iterable<NodeRecord>): void {
    const encoded = Array.from(ran, (record) => [record, record.encodeState()] as const);
    for (const [record, texts] of encoded) {
      const names = record.fields.keep(texts);
      if (names.length === 0 && record.snapshotProps === record.props) continue;
      const changed = this.markChanged(record);
      for (const name of names) changed.add(name);
      record.snapshotProps = record.props;
    }
  }

  /** The node's books changed besides its state. */
  markChanged(record: NodeRecord): Set<string> {
    const known = this.#changed.get(record);
    if (known !== undefined) return known;
    const changed = new Set<string>();
    this.#changed.set(record, changed);
    return changed;
  }

  /** Writes what has changed, in one commit. */
  save(facts: SessionFacts, tree: LiveTree, client: Client): void {
    const rows = new Map<number, string | null>();
    if (this.#setsAside) this.#moveAside(rows);
    this.#writeValues(tree, rows);
    const delta = this.#mustWriteBase ? null : this.#encodeDelta(this.#write + 1, facts, tree, client);
    const isDelta =
      delta !== null &&
      this.#write - this.#baseWrite < maxDeltas &&
      this.#deltaLength + delta.length <= Math.max(minDeltaLength, this.#baseLength / 2);
    const write = this.#write + 1;
    const text = isDelta ? delta : this.#encodeBase(write, facts, tree, client);
    rows.set(isDelta ? firstDeltaRow + this.#write - this.#baseWrite : baseRow, text);
    this.#ports.store.write(rows);

    this.#write = write;
    if (isDelta) {
      this.#deltaLength += text.length;
    } else {
      [this.#baseWrite, this.#baseLength, this.#deltaLength, this.#mustWriteBase] = [write, text.length, 0, false];
    }
    this.#setsAside = false;
    this.#changed = new Map();
    this.#isUnsaved = false;
    tree.regions.markSaved();
  }

  /** Keeps with the socket what storage does not have: `false` where it does not fit. */
  attach(socket: SessionSocket, facts: SessionFacts, tree: LiveTree, client: Client): boolean {
    if (this.#mustWriteBase) return false;
    this.#isUnsaved = true;
    const hasLarge = [...this.#changed].some(([{ fields }, names]) => [...names].some((name) => isLarge(fields.texts?.get(name))));
    const text = hasLarge ? "" : this.#encodeDelta(this.#write, facts, tree, client);
    if (!hasLarge && socket.attach({ client: client.id, delta: { on: this.#write, text } })) return true;
    this.#warn();
    return false;
  }

  /**
   * The stored session cannot be read. It is moved aside, whole, with the first write of the one that takes its place: code that can read it may
   * come back, and until the session ends it is kept.
   */
  setAside(): void {
    this.#setsAside = true;
    this.#hasAside = true;
  }

  #moveAside(rows: Map<number, string | null>): void {
    const { store } = this.#ports;
    for (const key of store.keys()) if (key >= asideRow) rows.set(key, null);
    for (const key of store.keys()) {
      if (key < baseRow || key >= asideRow) continue;
      rows.set(key, null);
      rows.set(key + asideRow, store.read(key));
    }
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
   * Reads the session back; `null` where nothing is stored. One that was set aside takes the place of the present one where this code can read it.
   *
   * @param closing a socket that is closing, and so no longer listed: what it kept counts too.
   * @throws what the views' constructors and renders throw.
   */
  restore(session: NodeSession, adopt: (facts: SessionFacts) => LiveNodeClass, closing?: SessionSocket): RestoredSession | null {
    const sockets = [...this.#ports.sockets.list(), ...(closing === undefined ? [] : [closing])];
    const deltas = sockets.flatMap((socket) => socket.attachment?.delta ?? []);
    const { store } = this.#ports;
    let view: LiveNodeClass | undefined;
    const adoptFacts = (facts: SessionFacts): void => void (view = adopt(facts));
    const read = readSession(store, deltas, adoptFacts);
    if (read === null || view === undefined) return null;
    if (read.hasAside) {
      const aside = this.#restoreAside(session, adopt);
      if (aside !== null) return aside;
      adopt(read.facts);
    }
    const isKept = sockets.some(({ attachment }) => attachment?.client === read.client[0]);
    return this.#wake(session, view, read, isKept || this.left?.[1] === true);
  }

  /** The session that was set aside, with the present one in its place there; `null` where this code cannot read it either. */
  #restoreAside(session: NodeSession, adopt: (facts: SessionFacts) => LiveNodeClass): RestoredSession | null {
    const { store } = this.#ports;
    try {
      let view: LiveNodeClass | undefined;
      const read = readSession(store, [], (facts) => void (view = adopt(facts)), asideRow);
      if (read === null || view === undefined) return null;
      const restored = this.#wake(session, view, read, false);
      const swapped = new Map<number, string | null>();
      for (const key of store.keys()) if (key >= baseRow) swapped.set(key, null);
      for (const key of store.keys()) if (key >= baseRow) swapped.set(key < asideRow ? key + asideRow : key - asideRow, store.read(key));
      store.write(swapped);
      this.#hasAside = true;
      return restored;
    } catch {
      return null; // it was reported when it was set aside
    }
  }

  #wake(session: NodeSession, view: LiveNodeClass, read: ReadSession, isComplete: boolean): RestoredSession {
    const { facts } = read;
    const { tree, strangers } = wakeTree(session, view, read);
    this.#adopt(read, tree);
    const patches = tree.regions.restore([...read.regions.values()], facts.version + 1);
    this.#isUnsaved = read.socketDelta !== undefined || patches.length > 0;
    return { facts, tree, client: Client.restore(read.client), patches, strangers, isComplete };
  }

  /** Takes over what was read: which writes it is, and what of it is not in storage. */
  #adopt(read: ReadSession, tree: LiveTree): void {
    [this.#write, this.#baseWrite, this.#baseLength, this.#deltaLength] = [read.write, read.baseWrite, read.baseLength, read.deltaLength];
    this.#hasAside = read.hasAside;
    for (const { node, name, row } of read.valueRows) {
      this.#valueRows.set(valueKey(node, name), row);
      this.#lastValueRow = Math.max(this.#lastValueRow, row);
    }
    // States that were migrated, and nodes that this code does not place, are in no delta.
    this.#mustWriteBase = [...read.nodes.values()].some(({ number, fields }) => {
      const texts = tree.nodes.get(number)?.fields.texts;
      return texts?.size !== fields.size || [...fields].some(([name, text]) => texts.get(name) !== text);
    });
    for (const [number, fields] of read.socketDelta?.[5] ?? []) {
      const record = tree.nodes.get(number);
      if (record === undefined) continue;
      const changed = this.markChanged(record);
      for (const name of Object.keys(fields)) changed.add(name);
    }
    for (const [number] of read.socketDelta?.[4] ?? []) tree.regions.markUnsaved(number);
  }

  /** The rows of large fields that have changed, and of those that are large no more. */
  #writeValues(tree: LiveTree, rows: Map<number, string | null>): void {
    for (const [record, names] of this.#changed) {
      for (const name of names) {
        const text = record.fields.texts?.get(name);
        const key = valueKey(record.number, name);
        const row = this.#valueRows.get(key);
        if (text !== undefined && isLarge(text)) {
          const own = row ?? ++this.#lastValueRow;
          this.#valueRows.set(key, own);
          rows.set(own, text);
        } else if (row !== undefined) {
          this.#valueRows.delete(key);
          rows.set(row, null);
        }
      }
    }
    if (!this.#mustWriteBase) return; // else nodes may have gone
    for (const [key, row] of this.#valueRows) {
      if (tree.nodes.has(Number(key.split("\n", 1)[0]))) continue;
      this.#valueRows.delete(key);
      rows.set(row, null);
    }
  }

  #stored({ number, fields }: NodeRecord, name: string): StoredField {
    const text = fields.texts?.get(name);
    return text === undefined ? null : isLarge(text) ? (this.#valueRows.get(valueKey(number, name)) ?? text) : text;
  }

  #encodeBase(write: number, facts: SessionFacts, tree: LiveTree, client: Client): string {
    const nodes = Array.from(tree.nodes.values(), (record): StoredNode => {
      const fields = Object.fromEntries(Array.from(record.fields.texts?.keys() ?? [], (name) => [name, this.#stored(record, name)]));
      const { number, parent, name, id, of, props, attached, lists } = record;
      const node: StoredNode = [number, parent?.number ?? 0, name, id, of.version ?? 0, props, fields, [...attached.slots], [...lists]];
      const actions = encodeActions(record.actions, record.title);
      if (actions !== null) node.push(actions);
      return node;
    });
    const regions = tree.regions.stored();
    const aside = this.#hasAside ? { hasAside: true as const } : {};
    return encodeBase({ write, facts, lastNumber: tree.lastNumber, client: client.stored(), regions, nodes, ...aside });
  }

  #encodeDelta(write: number, facts: SessionFacts, tree: LiveTree, client: Client): string {
    const { epoch, ground, version, titleVersion, title } = facts;
    const nodes = Array.from(this.#changed, ([record, names]): StoredDelta[5][number] => {
      const fields = Object.fromEntries(Array.from(names, (name) => [name, this.#stored(record, name)]));
      return [record.number, fields, record.props, encodeActions(record.actions, record.title)];
    });
    const delta: StoredDelta = [
      write,
      [epoch, ground, version, titleVersion, title],
      tree.lastNumber,
      client.stored(),
      tree.regions.unsaved(),
      nodes,
    ];
    return JSON.stringify(delta);
  }

  #warn(): void {
    if (process.env.NODE_ENV === "production" || this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(
      "A volatile turn has changed more than its socket can keep (16,384 bytes), and so rows are written for it: keep what hovers and the like change small",
    );
  }
}

const isLarge = (text: string | undefined): boolean => text !== undefined && text.length > maxInlineLength;

const valueKey = (number: number, name: string): string => `${number}\n${name}`;
