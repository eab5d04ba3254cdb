/**
 * The session's books about one live node: who it is, where it stands, its instance and its last snapshot. Instances come and go (a failed
 * turn makes new ones); the record stays as long as the node.
 */
import type { NodeEffect, NodeHost, LiveNode, ActionState } from "./live-node.ts";
import { isReservedName, refuseReservedMethods } from "./event.ts";
import { LiveError } from "./errors.ts";
import type { VNode } from "preact";
import { childKey, nodeName, type LiveNodeClass } from "./node-class.ts";
import type { Attached } from "../render/rendered.ts";
import type { RowMemory } from "../render/row-memory.ts";
import { slotOutlet } from "../render/scope.tsx";
import { FieldMemory, plainState, type FieldTexts } from "./field-memory.ts";
import { decode, decodeField } from "./state.ts";

/** What hosts ask of the session. */
export interface NodeSession {
  readonly env: unknown;
  readonly user: unknown;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  title: string;
  eventKey(record: NodeRecord): string;
  update(record: NodeRecord, change?: () => unknown): void;
  sendParent(record: NodeRecord, name: string, payload: unknown): void;
  effect(record: NodeRecord, effect: NodeEffect): void;
}

/** The fields of a record that a turn may change, to be put back when it fails. */
export interface NodeBackup {
  readonly props: string;
  readonly attached: Attached;
  readonly children: ReadonlyMap<string, NodeRecord>;
  readonly lists: ReadonlyMap<string, number>;
  readonly rowMemory: RowMemory;
  readonly actions: ReadonlyMap<string, ActionState<unknown>>;
}

/** What is stored of a node's own. */
export interface StoredState {
  readonly fields: FieldTexts;
  /** The region numbers of its lists, by their keys. */
  readonly lists: ReadonlyMap<string, number>;
  /** The version that its class had. */
  readonly version: number;
  readonly actions: Map<string, ActionState<unknown>>;
}

const idle: ActionState<unknown> = { pending: false, error: null, result: undefined };

/** One live node of a session. */
export class NodeRecord {
  readonly number: number;
  readonly of: LiveNodeClass;
  readonly parent: NodeRecord | null;
  /** Tells it from other children of its class; `null` for the only one. */
  readonly id: string | null;
  readonly depth: number;
  /** Replaced by each render, and never changed after it: a backup holds the old one. */
  children: ReadonlyMap<string, NodeRecord> = new Map();
  /** The props as text. */
  props: string;
  /** What the writer of its `<Live>` attached: slots and handlers of messages. */
  attached: Attached = { slots: new Map(), on: new Map() };
  actions: ReadonlyMap<string, ActionState<unknown>> = new Map();
  /** The region numbers of its lists, by their keys, and what is remembered of their rows. */
  lists: ReadonlyMap<string, number> = new Map();
  rowMemory: RowMemory = new Map();
  /** The state, field by field. */
  readonly fields: FieldMemory;
  /** The props as of the last commit. */
  snapshotProps: string | null = null;
  instance: LiveNode;
  #session: NodeSession;
  #host: Host;

  constructor(session: NodeSession, number: number, of: LiveNodeClass, parent: NodeRecord | null, id: string | null, props: string) {
    this.#session = session;
    this.number = number;
    this.of = of;
    this.parent = parent;
    this.id = id;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.props = props;
    this.#host = new Host(session, this);
    this.fields = new FieldMemory(this.title);
    this.instance = this.#make();
  }

  /** The name that is stored and compared: `StarRating`. */
  get name(): string {
    return nodeName(this.of);
  }

  /** What errors call it: `component "StarRating" ("mine")`. */
  get title(): string {
    const kind = this.parent === null ? "view" : "component";
    return this.id === null ? `${kind} "${this.name}"` : `${kind} "${this.name}" (id "${this.id}")`;
  }

  /** The keys that lead to it from the view, which has none: `["Editor:a", "Row:7"]`. */
  get path(): readonly string[] {
    return this.parent === null ? [] : [...this.parent.path, childKey(this.of, this.id)];
  }

  /** Whether a form of the node was sent, and has errors to show. */
  get hasFailedForm(): boolean {
    return this.fields.hasFailed;
  }

  /** Is called before each render. @throws {LiveError} `form` where a form was replaced. */
  beginRender(): void {
    this.fields.beginRender(this.instance);
  }

  /** A fresh copy of the props, without slots. */
  freshProps(): Record<string, unknown> {
    return decode(this.props);
  }

  /** The fields as texts. @throws {LiveError} where one does not come back whole, or there is too much. */
  encodeState(): FieldTexts {
    return this.fields.encode(this.instance);
  }

  /** Gives up the instance, whose code may still run, and makes a new one from the last snapshot. */
  renew(): void {
    this.#host.cut();
    this.#host = new Host(this.#session, this);
    this.instance = this.#make();
    this.fields.putBack(this.instance);
  }

  /**
   * Takes over what was stored of the node. Its slots' numbers come with the render of its parent.
   *
   * @throws {LiveError} `version` for a state that this code cannot read.
   */
  restoreFrom({ fields, lists, version, actions }: StoredState): void {
    this.actions = actions;
    this.lists = lists;
    this.snapshotProps = this.props;
    const current = this.of.version ?? 0;
    const state =
      version === current
        ? Object.fromEntries(Array.from(fields, ([name, text]): [string, unknown] => [name, decodeField(text)]))
        : this.fields.asStored(this.#migrate(plainState(fields), version, current));
    this.fields.putBackStored(this.instance, state);
    // Also code of the same version may have other fields than the one that stored it, or forms with others.
    this.fields.keep(this.encodeState());
  }

  #migrate(state: Record<string, unknown>, from: number, to: number): Record<string, unknown> {
    if (from > to || this.of.migrate === undefined) {
      const cure = from > to ? "it was written by newer code" : `write static migrate(state, from) in ${this.name}`;
      throw new LiveError("version", `Cannot read the state of ${this.title}: it has version ${from}, the class has ${to}; ${cure}`);
    }
    try {
      return this.of.migrate(state, from);
    } catch (cause) {
      throw new LiveError("version", `Cannot read the state of ${this.title}: migrate() failed from version ${from} to ${to}`, { cause });
    }
  }

  /** Gives up the instance for good. */
  giveUp(): void {
    this.#host.cut();
  }

  action(name: string): ActionState<unknown> {
    return this.actions.get(name) ?? idle;
  }

  /** Takes another state of an action. The map is a new one: a backup holds the old. */
  setAction(name: string, state: ActionState<unknown>): void {
    this.actions = new Map(this.actions).set(name, state);
  }

  backup(): NodeBackup {
    const { props, attached, lists, rowMemory, children, actions } = this;
    return { props, attached, lists, rowMemory, children, actions };
  }

  restore(backup: NodeBackup): void {
    this.props = backup.props;
    this.attached = backup.attached;
    this.lists = backup.lists;
    this.rowMemory = backup.rowMemory;
    this.children = backup.children;
    this.actions = backup.actions;
  }

  #make(): LiveNode {
    const node = new this.of(this.#host);
    refuseReservedMethods(node, this.title);
    for (const name of Object.keys(node)) {
      if (isReservedName(name)) {
        throw new LiveError(
          "reserved-name",
          `Cannot use field "${name}" in ${this.title}: the base class has that name; call the field something else`,
        );
      }
    }
    this.fields.claim(node);
    return node;
  }
}

class Host implements NodeHost {
  #session: NodeSession | null;
  readonly #record: NodeRecord;
  #props: object | undefined;
  #propsText = "";
  #attached: Attached | undefined;

  constructor(session: NodeSession, record: NodeRecord) {
    this.#session = session;
    this.#record = record;
  }

  /** From now on what the old instance does reaches nobody. */
  cut(): void {
    this.#session = null;
  }

  get number(): number {
    return this.#record.number;
  }

  get env(): unknown {
    return this.#living().env;
  }

  get user(): unknown {
    return this.#living().user;
  }

  get url(): URL {
    return this.#living().url;
  }

  get params(): Readonly<Record<string, string>> {
    return this.#living().params;
  }

  get title(): string {
    return this.#living().title;
  }

  set title(title: string) {
    this.#living().title = title;
  }

  get eventKey(): string {
    return this.#living().eventKey(this.#record);
  }

  get props(): object {
    const record = this.#record;
    if (this.#props === undefined || this.#attached !== record.attached || this.#propsText !== record.props) {
      this.#propsText = record.props;
      this.#attached = record.attached;
      const slots = [...record.attached.slots].map(([name, region]): [string, VNode] => [name, slotOutlet(region)]);
      this.#props = { ...record.freshProps(), ...Object.fromEntries(slots) };
    }
    return this.#props;
  }

  update(change?: () => unknown): void {
    this.#living().update(this.#record, change);
  }

  sendParent(name: string, payload: unknown): void {
    this.#living().sendParent(this.#record, name, payload);
  }

  effect(effect: NodeEffect): void {
    this.#living().effect(this.#record, effect);
  }

  action(name: string): ActionState<unknown> {
    return this.#record.action(name);
  }

  #living(): NodeSession {
    if (this.#session === null) {
      throw new LiveError(
        "outside-turn",
        `Cannot reach the session from ${this.#record.title}: this instance was given up when its turn failed`,
      );
    }
    return this.#session;
  }
}
