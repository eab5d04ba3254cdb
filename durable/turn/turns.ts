/**
 * The turns of a session: one at a time, in the order in which they were asked for, each to its commit.
 *
 *   an event's turn     its node, its handler -> Turn -> commit, which also finishes the event's number
 *   a posted event's    the same, of a page that nobody has joined: it has no number, and nobody is told but the one who asked
 *   a change's          `triggerUpdate(change)` outside of a turn
 *   a refresh           nodes that render otherwise after a wake
 *
 * A turn that fails puts everything back; what then tells of the failure is a turn of its own, with a commit of its own.
 */
import type { Client } from "../client.ts";
import { reportDrift } from "./drift.ts";
import { LiveError } from "../node/errors.ts";
import type { LiveNode } from "../node/live-node.ts";
import type { LiveTree } from "../node/live-tree.ts";
import type { NodeRecord } from "../node/node-record.ts";
import { isSameData } from "../node/state.ts";
import type { SessionPorts } from "../ports.ts";
import type { PostedEvent } from "../post-fields.ts";
import type { Effect, EventFrame, FailureCode, ServerFrame } from "../protocol.ts";
import type { SessionStorage } from "../storage/session-storage.ts";
import type { SessionFacts } from "../storage/stored.ts";
import { PayloadError } from "./payload.ts";
import { type ArrivedEvent, ChangePlan, EventPlan, RefreshPlan, type TurnPlan } from "./plans.ts";
import { Queue, type QueueTask } from "./queue.ts";
import { Turn, type TurnHost, TurnTimeout } from "./turn.ts";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/** What turns need of their session, which changes with every wake. */
export interface TurnSession {
  tree(): LiveTree | null;
  client(): Client | null;
  storage(): SessionStorage;
  /** The first mount, once it has begun. */
  mounting(): Promise<unknown> | null;
  /** @throws {Error} where nothing is mounted. */
  living(): { facts: SessionFacts; tree: LiveTree };
  save(): void;
  saveVolatile(): void;
  send(frame: ServerFrame): void;
  /** Logs an error, and gives the reference that the browser is told. */
  report(error: unknown, doing: string): string;
  /** A turn could not be committed: memory may be ahead of storage. Gives the reference of the log. */
  giveUp(error: unknown): string;
}

/** What became of an event: what it does to the page besides its HTML, or why it was not carried out. */
export interface Outcome {
  readonly effects: readonly Effect[];
  readonly failure: { readonly code: FailureCode; readonly reference: string } | null;
}

/** An event of a client, in the queue. */
class EventTask implements QueueTask {
  readonly #turns: (client: Client, frame: EventFrame) => Promise<void> | void;
  readonly client: Client;
  readonly frame: EventFrame;

  constructor(turns: (client: Client, frame: EventFrame) => Promise<void> | void, client: Client, frame: EventFrame) {
    this.#turns = turns;
    this.client = client;
    this.frame = frame;
  }

  run(): Promise<void> | void {
    return this.#turns(this.client, this.frame);
  }
}

export class Turns implements TurnHost {
  readonly #ports: SessionPorts;
  readonly #session: TurnSession;
  readonly timeoutMs: number;
  #running: Turn | null = null;
  /** The last event whose turn could not be committed, and how often. It is tried once more; after that it would fail each time it comes. */
  #unstorable: { readonly client: string; readonly number: number; readonly failures: number; readonly reference: string } | null = null;
  readonly #queue = new Queue((error, task) => this.#failed(error, task));
  readonly #runEvent = (client: Client, frame: EventFrame): Promise<void> | void => this.#event(client, frame);

  /** @param timeoutMs How long one turn may last. */
  constructor(ports: SessionPorts, session: TurnSession, timeoutMs: number) {
    this.#ports = ports;
    this.#session = session;
    this.timeoutMs = timeoutMs;
  }

  /** The turn that runs now. */
  get running(): Turn | null {
    return this.#running;
  }

  /** Settles when the turns that wait or run now have come to their end. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** Mounts the view. The caller looks at what the turn brought, and ends it. */
  async mount(tree: LiveTree): Promise<Turn> {
    const turn = this.#begin(tree, null);
    try {
      await turn.mount(tree.root);
      return turn;
    } finally {
      turn.end();
      this.#running = null;
    }
  }

  /** Queues an event. Settles when it is done, or has failed. */
  event(client: Client, frame: EventFrame): Promise<void> {
    return this.#queue.run(new EventTask(this.#runEvent, client, frame));
  }

  /** Queues an event that was posted, and gives what became of it. */
  async post({ path, handler, payload, eventKey }: PostedEvent): Promise<Outcome> {
    let outcome: Outcome = { effects: [], failure: { code: "failed", reference: "" } };
    await this.#queue.run({
      run: async () => {
        const record = this.#session.living().tree.find(path);
        outcome = await this.#handle({ number: undefined, record, name: handler, payload, eventKey });
      },
    });
    return outcome;
  }

  /** Queues a change that an instance asks for outside of a turn. */
  change(record: NodeRecord, instance: LiveNode, change: (() => unknown) | undefined): Promise<void> {
    return this.#queue.run({ run: () => this.#runChange(record, instance, change) });
  }

  /** Queues renders of nodes whose code did not run. */
  refresh(records: readonly NodeRecord[]): Promise<void> {
    return this.#queue.run({ run: async () => void (await this.#transact(new RefreshPlan("settling what was woken", records))) });
  }

  /**
   * Queues the change of who looks at the page, which everything on it may depend on.
   *
   * @param user as `identify` says at a join; nothing happens where it equals the one that the session knows.
   */
  user(user: unknown): Promise<void> {
    return this.#queue.run({ run: () => this.#changeUser(user) });
  }

  async #changeUser(user: unknown): Promise<void> {
    if (this.#session.tree() === null) return;
    const { facts } = this.#session.living();
    if (isSameData(user, facts.user)) return;
    facts.user = user;
    this.#session.storage().markStructure();
    const { failure } = await this.#transact(new RefreshPlan("showing the page to another user", null));
    if (failure !== null) this.#session.save(); // the roll-back does not bring the withdrawn role back
  }

  /** A task has thrown: its turn could not be committed. */
  #failed(error: unknown, task: QueueTask): void {
    const reference = this.#session.giveUp(error);
    if (!(task instanceof EventTask)) return;
    const [client, number] = [task.client.id, task.frame[0]];
    const before = this.#unstorable;
    const failures = before?.client === client && before.number === number ? before.failures + 1 : 1;
    this.#unstorable = { client, number, failures, reference };
  }

  #begin(tree: LiveTree, eventKey: string | null): Turn {
    const turn = new Turn(tree, this, eventKey);
    this.#running = turn;
    return turn;
  }

  #event(client: Client, [number, node, name, payload]: EventFrame): Promise<void> | void {
    if (client !== this.#session.client()) return undefined; // the session was given up; the browser sends the event again
    const unstorable = this.#unstorable;
    if (unstorable?.client === client.id && unstorable.number === number && unstorable.failures > 1) {
      return this.#refuse(number, "failed", unstorable.reference).then(() => {});
    }
    const record = this.#session.living().tree.nodes.get(node);
    return this.#handle({ number, record, name, payload, eventKey: `${this.#ports.id}/${client.id}/${number}` }).then(() => {});
  }

  /** Runs an event, wherever it came from: only what is marked for browsers, and with a payload that its schema takes. */
  #handle(event: ArrivedEvent): Promise<Outcome> {
    const plan = EventPlan.of(event);
    return typeof plan === "string" ? this.#refuse(event.number, plan) : this.#transact(plan);
  }

  async #runChange(record: NodeRecord, instance: LiveNode, change: (() => unknown) | undefined): Promise<void> {
    await this.#session.mounting(); // where the view's mount asked for it
    if (this.#session.tree()?.nodes.get(record.number) !== record) return;
    if (change !== undefined && record.instance !== instance) {
      // The change would be made to an instance that nobody shows or stores any more.
      this.#session.report(
        new LiveError(
          "outside-turn",
          `Cannot change ${record.title}: the instance that asked for it was given up when another turn failed`,
        ),
        "a queued change",
      );
      return;
    }
    await this.#transact(new ChangePlan(record, change));
  }

  /** Runs a turn to its commit; or puts everything back and says that it failed. */
  async #transact(plan: TurnPlan): Promise<Outcome> {
    const { tree } = this.#session.living();
    if (process.env.NODE_ENV !== "production") reportDrift(tree);
    const turn = this.#begin(tree, plan.eventKey);
    try {
      const running = plan.run(turn);
      if (running !== undefined) await running;
      this.#keep(turn);
    } catch (error) {
      this.#rollBack(turn, error);
      const code: FailureCode = error instanceof TurnTimeout ? "timeout" : error instanceof PayloadError ? "payload" : "failed";
      const reference = this.#session.report(error, plan.doing);
      await this.#showFailure(tree, plan.number, code, reference, plan);
      return { effects: [], failure: { code, reference } };
    } finally {
      turn.end();
      if (this.#running === turn) this.#running = null;
    }
    this.#commit(turn, plan.number);
    return { effects: turn.effects, failure: null };
  }

  /** What the browser was shown of a failed turn is taken back; and an action shows its error. */
  async #showFailure(tree: LiveTree, number: number | undefined, code: FailureCode, reference: string, plan?: TurnPlan): Promise<void> {
    let turn = this.#begin(tree, null);
    try {
      await plan?.showFailure(turn, code, reference);
      this.#keep(turn);
    } catch (error) {
      this.#rollBack(turn, error);
      this.#session.report(error, "showing a failed action");
      turn.end();
      turn = this.#begin(tree, null);
    } finally {
      turn.end();
      this.#running = null;
    }
    this.#commit(turn, number, number === undefined ? undefined : ["fail", number, code, reference]);
  }

  /** Refuses an event whose handler is not even there. */
  async #refuse(number: number | undefined, code: FailureCode, reference = ""): Promise<Outcome> {
    await this.#showFailure(this.#session.living().tree, number, code, reference, undefined);
    return { effects: [], failure: { code, reference } };
  }

  /** Takes what a turn has made of its nodes for what is kept of them. @throws {LiveError} where something of it is no data. */
  #keep(turn: Turn): void {
    const storage = this.#session.storage();
    storage.keepStates(turn.changed);
    if (turn.isStructural) storage.markStructure();
    for (const record of turn.acted) storage.markChanged(record);
  }

  #rollBack(turn: Turn, error: unknown): void {
    try {
      turn.rollBack();
    } catch (cause) {
      this.#session.report(error, "a turn");
      throw cause; // nothing in memory can be trusted any more: the session is given up, and read back as it was stored
    }
  }

  /**
   * Ends a turn that went well: one write, one frame. With a failure it is the turn that shows what became of another: then nothing of the
   * session has changed, and nothing but the socket keeps it.
   */
  #commit(turn: Turn, number?: number, failure?: Effect): void {
    const { facts, tree } = this.#session.living();
    const client = this.#session.client();
    const next = facts.version + 1;
    const patches = tree.regions.takePatches(next);
    if (turn.title !== undefined && turn.title !== facts.title) {
      facts.title = turn.title;
      facts.titleVersion = next;
      patches.push([0, facts.title]);
    }
    const effects = failure === undefined ? turn.effects : [...turn.effects, failure];
    const isShown = patches.length > 0 || effects.length > 0;
    if (isShown) facts.version = next;
    if (client === null) {
      this.#session.storage().pageEffects.push(...effects);
    } else {
      if (number !== undefined) client.finish(number);
      if (effects.length > 0) client.keep(facts.epoch, facts.version, effects);
      if (turn.isVolatile && turn.effects.length === 0) this.#session.saveVolatile();
      else this.#session.save();
      if (effects.length > 0) this.#session.send([facts.version, client.done, patches, effects]);
      else if (patches.length > 0) this.#session.send([facts.version, client.done, patches]);
      else if (number !== undefined) this.#session.send([facts.version, client.done]);
    }
    for (const record of turn.removed) this.#unmount(record);
  }

  /** Shows what is rendered so far. */
  preview(): void {
    const client = this.#session.client();
    if (client === null) return; // nobody has joined yet
    const { facts, tree } = this.#session.living();
    if (!tree.regions.isComplete) return; // components are being mounted
    const patches = tree.regions.takePatches(facts.version + 1);
    if (patches.length === 0) return;
    facts.version++;
    this.#session.send([facts.version, client.done, patches]);
  }

  #unmount(record: NodeRecord): void {
    const unmounted = async (): Promise<void> => record.instance.unmount();
    this.#ports.waitUntil(
      unmounted()
        .catch((error: unknown) => void this.#session.report(error, `unmounting ${record.title}`))
        .finally(() => record.giveUp()),
    );
  }
}
