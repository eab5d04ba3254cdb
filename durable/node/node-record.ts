/**
 * The session's books about one live node: who it is, where it stands, its instance and its last snapshot. Instances come and go (a failed
 * turn makes new ones); the record stays as long as the node.
 */
import type { NodeEffect, NodeHost, LiveNode, ActionState } from "./live-node.ts";
import { isReservedName } from "./event.ts";
import { LiveError } from "./errors.ts";
import { LiveForm } from "../../templates/form/live-form.ts";
import type { VNode } from "preact";
import { childKey, nodeName, type LiveNodeClass } from "./node-class.ts";
import { slotOutlet, type Attached } from "../render/render.tsx";
import { decode, encode, maxStateLength, StoredForm, withPlainForms } from "./state.ts";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

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
  readonly actions: ReadonlyMap<string, ActionState<unknown>>;
}

/** What is stored of a node's own. */
export interface StoredState {
  readonly state: string;
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
  children: Map<string, NodeRecord> = new Map();
  /** The props as text. */
  props: string;
  /** What the writer of its `<Live>` attached: slots and handlers of messages. */
  attached: Attached = { slots: new Map(), on: new Map() };
  actions: Map<string, ActionState<unknown>> = new Map();
  /** The state as of the last commit, as text; `null` until the first. */
  snapshot: string | null = null;
  /** The props as of the last commit. */
  snapshotProps: string | null = null;
  instance: LiveNode;
  /** The forms of the instance, by field, as its class made them. */
  #forms: ReadonlyMap<string, LiveForm> = new Map();
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
    return [...this.#forms.values()].some((form) => LiveForm.isFailed(form));
  }

  /** Is called before each render. @throws {LiveError} `form` where a form was replaced. */
  beginRender(): void {
    this.#checkForms();
    for (const form of this.#forms.values()) LiveForm.beginRender(form);
  }

  /** A fresh copy of the props, without slots. */
  freshProps(): Record<string, unknown> {
    return decode(this.props);
  }

  /** The state as text. @throws {LiveError} where a field does not come back whole, or there is too much. */
  encodeState(): string {
    const state: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.instance)) if (!name.startsWith("_")) state[name] = value;
    this.#checkForms();
    for (const [name, form] of this.#forms) state[name] = new StoredForm(LiveForm.dataOf(form));
    const text = encode(state, this.title, "state");
    if (text.length > maxStateLength) {
      throw new LiveError(
        "state-size",
        `Cannot keep the state of ${this.title}: ${text.length} characters are more than ${maxStateLength}; keep ids and load the rest when it is shown`,
      );
    }
    return text;
  }

  /** Gives up the instance, whose code may still run, and makes a new one from the last snapshot. */
  renew(): void {
    this.#host.cut();
    this.#host = new Host(this.#session, this);
    this.instance = this.#make();
    if (this.snapshot !== null) this.#putBack(decode(this.snapshot));
  }

  /**
   * Takes over what was stored of the node. Its slots' numbers come with the render of its parent.
   *
   * @throws {LiveError} `version` for a state that this code cannot read.
   */
  restoreFrom({ state, version, actions }: StoredState): void {
    this.actions = actions;
    this.snapshotProps = this.props;
    const current = this.of.version ?? 0;
    const stored = decode(state);
    this.#putBackStored(version === current ? stored : asForms(this.#migrate(withPlainForms(stored), version, current), this.#forms));
    // Also code of the same version may have other fields than the one that stored it, or forms with others.
    this.snapshot = this.encodeState();
  }

  /**
   * As `#putBack()`, for what may be another class's state: a field that the class does not declare is dropped.
   *
   * @throws {LiveError} `version` where the class has something else of that name.
   */
  #putBackStored(state: Record<string, unknown>): void {
    const own: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(state)) {
      if (Object.prototype.propertyIsEnumerable.call(this.instance, name) || value instanceof StoredForm) {
        own[name] = value;
      } else if (name in this.instance) {
        throw new LiveError(
          "version",
          `Cannot read the state of ${this.title}: "${name}" was a field, and is a method or an accessor now; raise static version, and say in static migrate what becomes of it`,
        );
      } else if (process.env.NODE_ENV !== "production") {
        console.warn(
          `The stored field "${name}" of ${this.title} is dropped: the class has no such field; if it was renamed, raise static version and say so in static migrate`,
        );
      }
    }
    this.#putBack(own);
  }

  /** Puts state onto the fields of a new instance. @throws {LiveError} `version` where a form has no field any more, or a field no form. */
  #putBack(state: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(state)) {
      const form = this.#forms.get(name);
      if (value instanceof StoredForm !== (form !== undefined)) {
        const what = form === undefined ? "was a form, and is none any more" : "was no form, and is one now";
        throw new LiveError(
          "version",
          `Cannot read the state of ${this.title}: field "${name}" ${what}; raise static version, and say in static migrate what becomes of it`,
        );
      }
      if (form !== undefined && value instanceof StoredForm) LiveForm.restore(form, value.data);
      else Reflect.set(this.instance, name, value);
    }
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

  backup(): NodeBackup {
    const { props, attached } = this;
    return { props, attached, children: new Map(this.children), actions: new Map(this.actions) };
  }

  restore(backup: NodeBackup): void {
    this.props = backup.props;
    this.attached = backup.attached;
    this.children = new Map(backup.children);
    this.actions = new Map(backup.actions);
  }

  #checkForms(): void {
    for (const [name, form] of this.#forms) {
      if (Reflect.get(this.instance, name) === form) continue;
      throw new LiveError(
        "form",
        `Cannot keep field "${name}" of ${this.title}: its form was replaced; leave the form where it is, and change what is in it: this.${name}.reset(values)`,
      );
    }
  }

  #make(): LiveNode {
    const node = new this.of(this.#host);
    for (const name of Object.keys(node)) {
      if (isReservedName(name)) {
        throw new LiveError(
          "reserved-name",
          `Cannot use field "${name}" in ${this.title}: the base class has that name; call the field something else`,
        );
      }
    }
    const fields = Object.entries(node).filter(([name]) => !name.startsWith("_"));
    this.#forms = new Map(fields.flatMap(([name, value]): [string, LiveForm][] => (value instanceof LiveForm ? [[name, value]] : [])));
    for (const [name, form] of this.#forms) {
      if (LiveForm.claim(form)) continue;
      throw new LiveError(
        "form",
        `Cannot keep field "${name}" of ${this.title}: its form is in another field or instance already; make a form for each, in the class: ${name} = form(schema, values)`,
      );
    }
    return node;
  }
}

/** What `static migrate` gave for fields that have a form: its data, of which `{ values }` is enough. */
function asForms(state: Record<string, unknown>, forms: ReadonlyMap<string, LiveForm>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      forms.has(name) ? new StoredForm(typeof value === "object" && value !== null ? value : {}) : value,
    ]),
  );
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
