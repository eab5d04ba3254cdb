/**
 * A turn: one event, or one change from outside, as a transaction on the tree of nodes.
 *
 *   run the handler -> deliver its messages to the parents, and theirs -> until nothing is dirty: render the topmost dirty node, mount the
 *   children that are new, update those whose props changed, remove those that are gone
 *
 * Until the session commits, everything can be put back: `rollBack()` restores the books and makes every node whose code ran anew from its
 * last snapshot, so that what the old instance still does reaches nobody.
 */
import { callHandler, findHandler, type Handler, type Sender } from "../node/event.ts";
import { LiveError } from "../node/errors.ts";
import type { LiveView } from "../node/live-view.ts";
import type { LiveComponent } from "../node/live-component.ts";
import type { ActionState } from "../node/live-node.ts";
import type { LiveTree } from "../node/live-tree.ts";
import type { NodeBackup, NodeRecord } from "../node/node-record.ts";
import type { Effect } from "../protocol.ts";
import { render } from "../render/render.tsx";
import type { Attached, Placed, Rendered } from "../render/rendered.ts";
import { decode, encode, isSameEncoded } from "../node/state.ts";
import { Operations } from "./operations.ts";
import { validate } from "./payload.ts";
import { TurnNumbers } from "./turn-numbers.ts";

/** The turn has been given up; what still runs of it is to stop. */
export class TurnOver extends Error {
  override readonly name = "TurnOver";
}

interface Message {
  readonly from: NodeRecord;
  readonly name: string;
  readonly payload: unknown;
}

/** A turn that did not settle in its time. */
export class TurnTimeout extends Error {
  override readonly name = "TurnTimeout";
}

/** What a turn asks of its session. */
export interface TurnHost {
  /** Shows what is rendered so far. */
  preview(): void;
  /** How long the turn may wait for promises, in all. */
  readonly timeoutMs: number;
}

export class Turn {
  readonly effects: Effect[] = [];
  /** Nodes that were taken out of the tree: to be told after the commit. */
  readonly removed: NodeRecord[] = [];
  /** Whether every handler so far was volatile, and no node or slot came or went. */
  isVolatile = true;
  /** Whether nodes or slots came or went. */
  isStructural = false;
  /** Nodes an action of which has begun or ended: that is stored beside their state. */
  readonly acted = new Set<NodeRecord>();
  /** The document's title, where the turn has set it. */
  title: string | undefined;
  #over = false;
  /** Whether the handlers are done, and the tree follows. */
  #isSettling = false;
  #messageCount = 0;
  readonly #operations: Operations;
  readonly #numbers: TurnNumbers;
  #deadline: { readonly passed: Promise<never>; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  readonly #tree: LiveTree;
  readonly #host: TurnHost;
  readonly #messages: Message[] = [];
  readonly #dirty = new Set<NodeRecord>();
  readonly #backups = new Map<NodeRecord, NodeBackup>();
  readonly #added: NodeRecord[] = [];
  /** Nodes whose code ran, those that are gone since among them: they are made anew if the turn fails. */
  readonly #ran = new Set<NodeRecord>();

  constructor(tree: LiveTree, host: TurnHost, eventKey: string | null) {
    this.#tree = tree;
    this.#host = host;
    this.#operations = new Operations(eventKey);
    this.#numbers = new TurnNumbers(tree);
    tree.regions.begin();
  }

  /** The nodes whose code ran, and that are still there: their state is to be encoded. */
  get changed(): NodeRecord[] {
    return [...this.#ran].filter((record) => this.#tree.nodes.get(record.number) === record);
  }

  /** The idempotency key of the operation that runs in a node. @throws {LiveError} `outside-turn` where no event runs. */
  eventKeyOf(record: NodeRecord): string {
    return this.#operations.keyOf(record);
  }

  /** Mounts the root view. */
  async mount(root: NodeRecord): Promise<void> {
    this.isVolatile = false;
    this.#added.push(root);
    this.#mark(root);
    // SAFETY: routes hold LiveView classes only.
    const mounted = (root.instance as LiveView).mount();
    if (isPromise(mounted)) await this.#wait(mounted);
    // Then nothing is shown, and there may be nothing to show: mount() has returned early.
    if (this.effects.some(([kind]) => kind === "redirect")) return;
    await this.#settle();
  }

  /** Runs an event's handler, and all that follows from it. */
  async run(record: NodeRecord, name: string, handler: Handler, payload: unknown): Promise<void> {
    this.#operations.begin(record, 0);
    await this.#call(record, name, handler, payload);
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      this.#messageCount++;
      await this.#deliver(message);
    }
    await this.#settle();
  }

  /** Runs a change from outside an event, and renders the node. */
  async change(record: NodeRecord, change: (() => unknown) | undefined): Promise<void> {
    this.isVolatile = false;
    this.#mark(record);
    const result = change?.();
    if (isPromise(result)) await this.#wait(result);
    await this.#settle();
  }

  /** Renders nodes again whose code did not run: after a wake. */
  async refresh(records: readonly NodeRecord[]): Promise<void> {
    this.isVolatile = false;
    for (const record of records) {
      this.#touch(record);
      this.#dirty.add(record);
      await this.#settle();
    }
  }

  /** Shows that an action of a node has failed. */
  async showFailedAction(record: NodeRecord, name: string, error: NonNullable<ActionState<unknown>["error"]>): Promise<void> {
    this.#touch(record);
    record.setAction(name, { ...record.action(name), pending: false, error });
    this.acted.add(record);
    this.#dirty.add(record);
    await this.#settle();
  }

  /** Renders every node again: something has changed that all of them may read. */
  async refreshAll(): Promise<void> {
    this.isVolatile = false;
    for (const record of this.#tree.nodes.values()) {
      this.#touch(record);
      this.#dirty.add(record);
    }
    await this.#settle();
  }

  /** Queues a message to the node's parent. @throws {LiveError} `handler-missing` where nobody takes it. */
  send(from: NodeRecord, name: string, payload: unknown): void {
    if (this.#over || this.#isSettling || !this.#ran.has(from)) {
      throw new LiveError(
        "outside-turn",
        `Cannot send "${name}" from ${from.title}: no handler of it runs; call sendParent() in a handler`,
      );
    }
    this.#receiver(from, name);
    const copy = decode(encode({ payload }, `message "${name}" of ${from.title}`, "prop"))["payload"];
    this.#messages.push({ from, name, payload: copy });
  }

  /** Whether the node's code runs in this turn. */
  isRunning(record: NodeRecord): boolean {
    return !this.#over && this.#ran.has(record);
  }

  /** Shows a node as it is now. One whose render places new components waits for the end of the turn, which mounts them. */
  preview(record: NodeRecord): void {
    const rendered = render(record, this.#numbers);
    if (rendered.placed.some(({ key }) => !record.children.has(key))) return;
    this.#show(record, rendered);
    this.#host.preview();
  }

  /** Gives the turn up: what still runs of it stops at its next step. */
  end(): void {
    this.#over = true;
    if (this.#deadline !== undefined) clearTimeout(this.#deadline.timer);
  }

  /**
   * Puts everything back as it was before the turn.
   *
   * @throws what a class throws when it is made anew; then the turn is not rolled back, and the session in memory is of no use.
   */
  rollBack(): void {
    this.end();
    for (const record of this.#added) this.#tree.nodes.delete(record.number);
    for (const record of this.removed) this.#tree.nodes.set(record.number, record);
    for (const [record, backup] of this.#backups) record.restore(backup);
    this.#tree.regions.rollBack();
    for (const record of this.#added) record.giveUp();
    // The author's constructors run, and may throw: by now everything else is as it was.
    for (const record of this.#backups.keys()) if (this.#ran.has(record) && !this.#added.includes(record)) record.renew();
  }

  async #call(record: NodeRecord, name: string, handler: Handler, payload: unknown, from?: Sender): Promise<void> {
    this.#mark(record);
    if (!handler.volatile) this.isVolatile = false;
    const validated: unknown = handler.schema === null ? payload : validate(handler.schema, payload, `"${name}" of ${record.title}`);
    const given = isPromise(validated) ? await this.#wait(validated) : validated;
    const result = callHandler(record.instance, name, given, from);
    if (handler.kind === "action") this.acted.add(record);
    if (!isPromise(result)) {
      if (handler.kind === "action") keepResult(record, name, result);
      return;
    }
    if (handler.kind === "action") {
      record.setAction(name, { ...record.action(name), pending: true });
      this.preview(record);
    }
    const settled = await this.#wait(result);
    if (handler.kind === "action") keepResult(record, name, settled);
  }

  async #deliver({ from, name, payload }: Message): Promise<void> {
    const { record, handler, handlerName, given } = this.#receiver(from, name);
    this.#operations.begin(record, this.#messageCount);
    const whole = given === undefined || typeof payload !== "object" ? payload : { ...payload, ...given };
    await this.#call(record, handlerName, handler, whole, { id: from.id ?? undefined, props: from.freshProps() });
  }

  #receiver(
    from: NodeRecord,
    name: string,
  ): { record: NodeRecord; handler: Handler; handlerName: string; given: Record<string, unknown> | undefined } {
    const outright = from.attached.on.get(name);
    const record = outright === undefined ? from.parent : this.#tree.nodes.get(outright[0]);
    const handlerName = outright?.[1] ?? name;
    const handler = record == null ? undefined : findHandler(record.instance, handlerName);
    if (record == null || handler === undefined) {
      const parent = record?.title ?? "its parent";
      throw new LiveError(
        "handler-missing",
        `Cannot send "${name}" from ${from.title}: ${parent} has no handler of that name; add @receive ${name}(payload) { … } to it`,
      );
    }
    return { record, handler, handlerName, given: outright?.[2] ?? undefined };
  }

  async #settle(): Promise<void> {
    this.#isSettling = true;
    for (let record = this.#topmostDirty(); record !== undefined; record = this.#topmostDirty()) {
      this.#dirty.delete(record);
      const waiting = this.#reconcile(record, render(record, this.#numbers));
      if (waiting.length > 0) await this.#wait(Promise.all(waiting));
    }
  }

  #topmostDirty(): NodeRecord | undefined {
    let topmost: NodeRecord | undefined;
    for (const record of this.#dirty) if (topmost === undefined || record.depth < topmost.depth) topmost = record;
    return topmost;
  }

  /** Takes what a render placed into the tree. Gives the promises of the mounts and updates that it started, side by side. */
  #reconcile(record: NodeRecord, rendered: Rendered): Promise<unknown>[] {
    this.#touch(record);
    const before = record.children;
    const started: Promise<unknown>[] = [];
    const children = new Map<string, NodeRecord>();
    record.children = children;
    for (const placed of rendered.placed) {
      const known = before.get(placed.key);
      const child = known ?? this.#add(record, placed);
      children.set(placed.key, child);
      const result = known === undefined ? this.#mountChild(child) : this.#updateChild(child, placed);
      if (!isPromise(result)) continue;
      result.catch(() => {}); // where a sibling throws first, nobody waits for it
      started.push(result);
    }
    for (const [key, child] of before) if (!record.children.has(key)) this.#remove(child);
    this.#updateLists(record, rendered);
    this.#show(record, rendered);
    return started;
  }

  #updateLists(record: NodeRecord, { lists, memory }: Rendered): void {
    for (const [key, number] of record.lists) if (!lists.has(key)) this.#forgetRegion(number);
    const isSame = lists.size === record.lists.size && [...lists.keys()].every((key) => record.lists.has(key));
    if (!isSame) this.#changeStructure(); // the lists' numbers are stored
    record.lists = lists;
    record.rowMemory = memory;
  }

  #show(record: NodeRecord, rendered: Rendered): void {
    this.#tree.regions.show(record.number, rendered);
  }

  #add(parent: NodeRecord, placed: Placed): NodeRecord {
    this.#changeStructure();
    const child = this.#tree.add(parent, placed);
    this.#added.push(child);
    return child;
  }

  #mountChild(child: NodeRecord): unknown {
    this.#mark(child);
    this.#operations.begin(child, null);
    // SAFETY: `<Live>` takes LiveComponent classes only.
    return (child.instance as LiveComponent).mount(child.freshProps());
  }

  #updateChild(child: NodeRecord, placed: Placed): unknown {
    const sameSlots =
      placed.attached.slots.size === child.attached.slots.size &&
      [...placed.attached.slots.keys()].every((name) => child.attached.slots.has(name));
    const sameProps = isSameEncoded(child.props, placed.props);
    if (sameSlots && sameProps && isSameOn(child.attached.on, placed.attached.on)) return undefined;
    this.#touch(child);
    for (const [name, slot] of child.attached.slots) if (!placed.attached.slots.has(name)) this.#forgetRegion(slot);
    child.attached = placed.attached;
    if (!sameSlots) {
      this.#dirty.add(child);
      this.#changeStructure(); // the slots' numbers are stored
    }
    if (sameProps) return undefined;
    const previous = child.freshProps();
    child.props = placed.props;
    this.#mark(child);
    this.#operations.begin(child, null);
    // SAFETY: as above.
    return (child.instance as LiveComponent).update(child.freshProps(), previous);
  }

  #changeStructure(): void {
    this.isVolatile = false;
    this.isStructural = true;
  }

  #forgetRegion(number: number): void {
    this.#tree.regions.remove(number);
    this.#numbers.spend(number);
  }

  #remove(record: NodeRecord): void {
    this.#changeStructure();
    for (const child of record.children.values()) this.#remove(child);
    this.#tree.remove(record);
    this.#numbers.spend(record.number);
    for (const slot of record.attached.slots.values()) this.#numbers.spend(slot);
    for (const list of record.lists.values()) this.#numbers.spend(list);
    this.removed.push(record);
    this.#dirty.delete(record);
  }

  /** The node's code is about to run: it may change anything of itself. */
  #mark(record: NodeRecord): void {
    this.#touch(record);
    this.#ran.add(record);
    this.#dirty.add(record);
  }

  #touch(record: NodeRecord): void {
    if (!this.#backups.has(record)) this.#backups.set(record, record.backup());
  }

  /** Waits for a promise no longer than the turn may last. A turn that was given up meanwhile goes no further. */
  async #wait(promise: Promise<unknown>): Promise<unknown> {
    this.#deadline ??= startDeadline(this.#host.timeoutMs);
    const result = await Promise.race([promise, this.#deadline.passed]);
    if (this.#over) throw new TurnOver("The turn has been given up");
    return result;
  }
}

function isSameOn(a: Attached["on"], b: Attached["on"]): boolean {
  return a.size === b.size && [...a].every(([message, binding]) => JSON.stringify(binding) === JSON.stringify(b.get(message)));
}

/** Keeps what an action gave: a copy, as it will be after a sleep. @throws {LiveError} `state` where it is not data. */
function keepResult(record: NodeRecord, name: string, result: unknown): void {
  const copy = decode(encode({ result }, `action "${name}" of ${record.title}`, "state"))["result"];
  record.setAction(name, { pending: false, error: null, result: copy });
}

function startDeadline(timeoutMs: number): { passed: Promise<never>; timer: ReturnType<typeof setTimeout> } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it may pass when nobody waits any more
  const timer = setTimeout(() => reject(new TurnTimeout(`The turn did not settle within ${timeoutMs} ms`)), timeoutMs);
  return { passed: promise, timer };
}

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
