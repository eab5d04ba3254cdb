/**
 * A visitor's page: its nodes, its queue of turns, its socket, and what is stored of it. A plain class on injected ports; `LiveSession` is the
 * Durable Object around it.
 *
 *   page()    mounts the view and gives the HTML; nothing is stored
 *   join      answered at once, also while a turn runs, with what was last sent
 *   event     number -> queue -> turn -> commit (one write) -> one frame
 *   closed()  what only the socket kept goes to storage
 *
 * Between any two callbacks the object may have slept: then everything is read back and rendered from the root down.
 */
import { Client } from "./client.ts";
import { LiveError, NotFoundError } from "./errors.ts";
import { findHandler } from "./event.ts";
import { encodeEffect } from "./encode-effect.ts";
import { answerJoin } from "./join.ts";
import type { LiveNode, NodeEffect } from "./live-node.ts";
import { LiveTree } from "./live-tree.ts";
import type { LiveNodeClass } from "./node-class.ts";
import type { NodeRecord, NodeSession } from "./node-record.ts";
import type { SessionPorts, SessionSocket, Visit } from "./ports.ts";
import {
  CloseCode,
  maxFrameBytes,
  maxQueuedEvents,
  parseClientFrame,
  type ClientFrame,
  type Effect,
  type EventFrame,
  type FailureCode,
  type JoinFrame,
  type LooseFrame,
  type ServerFrame,
} from "./protocol.ts";
import { RateLimit } from "./rate-limit.ts";
import { SessionStorage, type RestoredSession } from "./session-storage.ts";
import type { SessionFacts } from "./snapshot.ts";
import { reportDrift } from "./drift.ts";
import { PayloadError, Turn, TurnTimeout } from "./turn.ts";

/** What an app's sessions have in common. */
export interface SessionOptions {
  /** The views, by route. */
  readonly routes: Readonly<Record<string, LiveNodeClass>>;
  /** How long a session is kept without a socket, in ms. 24 hours where it is left out. */
  readonly sessionTtlMs?: number | undefined;
  /** How long a turn may last, in ms. 30 seconds where it is left out. */
  readonly turnTimeoutMs?: number | undefined;
  /** Events that one client may send a second, with bursts of ten times as many. 100 where it is left out. */
  readonly eventsPerSecond?: number | undefined;
}

/** The answer to a request for a page. */
export type PageAnswer =
  | { readonly kind: "page"; readonly html: string; readonly title: string; readonly mount: string }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "failed"; readonly reference: string };

/** A turn to be run. */
interface TurnPlan {
  /** The event's number; left out for a turn that no event caused. */
  readonly number?: number | undefined;
  readonly eventKey?: string | null | undefined;
  run(turn: Turn): Promise<void>;
  /** Shows on the page that it failed, in a turn of its own. */
  readonly showFailure?: ((turn: Turn, code: FailureCode, reference: string) => Promise<void>) | undefined;
}

export class Session implements NodeSession {
  readonly #ports: SessionPorts;
  readonly #options: SessionOptions;
  #storage: SessionStorage;
  readonly #rate: RateLimit;
  #facts: SessionFacts | null = null;
  #tree: LiveTree | null = null;
  #client: Client | null = null;
  #turn: Turn | null = null;
  #eventKey: string | null = null;
  /** The end of the queue of turns. */
  #tail: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #mounting: Promise<PageAnswer> | null = null;

  constructor(ports: SessionPorts, options: SessionOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#storage = new SessionStorage(ports);
    this.#rate = new RateLimit(options.eventsPerSecond ?? 100, ports.clock);
  }

  // ------------------------------------------------------------------------------------------------ callbacks of the shell

  /** Mounts the view and gives its HTML. Stores nothing: a crawler costs one request. */
  page(visit: Visit): Promise<PageAnswer> {
    return (this.#mounting ??= this.#mount(visit).finally(() => {
      if (this.#tree === null) this.#mounting = null; // the next join may try again
    }));
  }

  /** Takes a frame. Settles when all that it caused is done. */
  async message(socket: SessionSocket, data: string | ArrayBuffer): Promise<void> {
    if (typeof data !== "string") return socket.close(CloseCode.badFrame, "Binary frames are not taken");
    if (data.length > maxFrameBytes) return socket.close(CloseCode.tooLarge, `Frames are ${maxFrameBytes} characters at most`);
    let frame: ClientFrame;
    try {
      frame = parseClientFrame(data);
    } catch {
      return socket.close(CloseCode.badFrame, "The frame cannot be read");
    }
    // Every frame counts: an answer to a join or a loose region is longer than what asks for it.
    if (!this.#rate.take()) return socket.close(CloseCode.tooMany, "Too many frames");
    try {
      this.#wake();
    } catch (error) {
      this.#report(error, "waking");
      return socket.close(CloseCode.viewFailed, "The view cannot be restored");
    }
    if (frame[0] === "j") return this.#join(socket, frame);
    const client = this.#client;
    const joinedAs = socket.attachment?.client;
    if (joinedAs === undefined) return socket.close(CloseCode.badFrame, "Join first");
    if (joinedAs !== client?.id) return socket.send(JSON.stringify(["r"] satisfies ServerFrame)); // the view was mounted anew since
    if (frame[0] === "a") return client.acknowledge(frame[1]);
    if (frame[0] === "l") return this.#loose(socket, frame);
    return this.#event(socket, client, frame);
  }

  /** A socket has closed. What only it kept goes to storage; a replaced one's late close changes nothing. */
  async closed(socket: SessionSocket): Promise<void> {
    const { client, overlay } = socket.attachment ?? {};
    if (client === undefined || this.#socketsOf(client).some((other) => other !== socket)) return;
    try {
      if (overlay !== undefined) this.#wake(socket);
    } catch (error) {
      this.#report(error, "waking"); // what is stored stays; the overlay of a view that cannot render is lost with its socket
    }
    if (this.#turn === null && this.#storage.isUnsaved) this.#save();
    const now = this.#ports.clock.now();
    this.#storage.leftAtMs = now;
    this.#ports.alarm.set(now + this.#ttlMs);
  }

  /** Ends a session that has had no socket for its time to live. It need not be awake, nor fit to wake. */
  async alarm(): Promise<void> {
    const now = this.#ports.clock.now();
    const isUsed = this.#ports.sockets.list().length > 0;
    // A reset leaves no closing time: then the time begins now.
    const leftAtMs = isUsed ? now : (this.#storage.leftAtMs ?? now);
    if (now - leftAtMs >= this.#ttlMs) {
      this.#forget();
      return this.#ports.store.clear();
    }
    if (!isUsed) this.#storage.leftAtMs = leftAtMs;
    this.#ports.alarm.set(leftAtMs + this.#ttlMs);
  }

  // ------------------------------------------------------------------------------------------------ what nodes ask for

  get env(): unknown {
    return this.#ports.env;
  }

  get user(): unknown {
    return this.#known().user;
  }

  get url(): URL {
    return new URL(this.#known().url);
  }

  get params(): Readonly<Record<string, string>> {
    return this.#known().params;
  }

  get title(): string {
    return this.#turn?.title ?? this.#known().title;
  }

  set title(title: string) {
    if (this.#turn === null) this.#known().title = title;
    else this.#turn.title = title;
  }

  eventKey(): string {
    if (this.#turn === null || this.#eventKey === null) throw new LiveError("outside-turn", "Cannot read this.eventKey: no event runs; read it in a handler, before anything outlives it");
    return this.#turn.eventKey;
  }

  update(record: NodeRecord, change?: () => unknown): void {
    const turn = this.#turn;
    if (change === undefined && turn?.isRunning(record) === true) return turn.preview(record);
    const { instance } = record;
    this.#ports.waitUntil(this.#enqueue(() => this.#outsideTurn(record, instance, change)));
  }

  sendParent(record: NodeRecord, name: string, payload: unknown): void {
    if (this.#turn === null) throw new LiveError("outside-turn", `Cannot send "${name}" from ${record.title}: no handler of it runs; call sendParent() in a handler`);
    this.#turn.send(record, name, payload);
  }

  effect(record: NodeRecord, effect: NodeEffect): void {
    if (this.#turn === null) throw new LiveError("outside-turn", `Cannot ${effect.kind} from ${record.title}: no turn runs; do it in a handler, or in this.triggerUpdate(() => …)`);
    this.#turn.effects.push(encodeEffect(record, effect));
  }

  // ------------------------------------------------------------------------------------------------ mounting and waking

  async #mount(visit: Visit): Promise<PageAnswer> {
    const { route, params, url, user } = visit;
    const facts: SessionFacts = { mount: crypto.randomUUID(), route, params, url, user, title: "", titleVersion: 0, version: 0 };
    this.#facts = facts;
    let turn: Turn | undefined;
    try {
      const tree = new LiveTree(this, this.#view(route));
      turn = this.#beginTurn(tree, null);
      await turn.mount(tree.root);
      const redirect = turn.effects.find((effect) => effect[0] === "redirect");
      if (redirect !== undefined) return { kind: "redirect", to: redirect[1] };
      this.#storage.keepStates(turn.changed);
      facts.title = turn.title ?? "";
      const html = tree.regions.page();
      this.#tree = tree;
      this.#storage.pageEffects = turn.effects;
      return { kind: "page", html, title: facts.title, mount: facts.mount };
    } catch (error) {
      this.#facts = null;
      if (error instanceof NotFoundError) return { kind: "not-found" };
      return { kind: "failed", reference: this.#report(error, `mounting ${route}`) };
    } finally {
      turn?.end();
      this.#turn = null;
    }
  }

  /** Reads the session back, if it is stored and not in memory. @throws what a view's render throws. */
  #wake(closing?: SessionSocket): void {
    if (this.#tree !== null || this.#mounting !== null) return;
    const restored = this.#restore(closing);
    if (restored === null) return;
    this.#tree = restored.tree;
    this.#client = restored.client;
    if (restored.isMigrated) this.#save();
    if (restored.patches.length > 0) {
      restored.facts.version++;
      this.#saveVolatile();
      this.#send([restored.facts.version, this.#client?.done ?? 0, restored.patches]);
    }
    // Code of another version places other nodes: a turn mounts and updates them.
    if (restored.strangers.length > 0) this.#ports.waitUntil(this.#enqueue(() => this.#refreshTurn(restored.strangers)));
  }

  /** As stored; or, where this code cannot read the state, mounts the view anew with the same URL and keeps the old state aside. */
  #restore(closing: SessionSocket | undefined): RestoredSession | null {
    try {
      return this.#storage.restore(this, (facts) => this.#adopt(facts), closing);
    } catch (error) {
      const facts = this.#facts;
      if (!(error instanceof LiveError && error.code === "version") || facts === null) throw error;
      this.#report(error, "waking");
      this.#storage.setAside();
      void this.page({ ...facts, mountsUntilMs: 0 });
      return null;
    }
  }

  /** The instances that are made next can ask for what the session knows. */
  #adopt(facts: SessionFacts): LiveNodeClass {
    this.#facts = facts;
    return this.#view(facts.route);
  }

  #view(route: string): LiveNodeClass {
    const view = this.#options.routes[route];
    if (view === undefined) throw new LiveError("route", `Cannot show route "${route}": createLive() has no view for it`);
    return view;
  }

  // ------------------------------------------------------------------------------------------------ frames

  async #join(socket: SessionSocket, join: JoinFrame): Promise<void> {
    if (this.#tree === null) {
      const visit = socket.attachment?.visit;
      if (this.#mounting === null && (visit === undefined || this.#ports.clock.now() > visit.mountsUntilMs)) {
        return socket.close(CloseCode.expired, "The page is too old");
      }
      const answer = await (visit === undefined ? this.#mounting : this.page(visit));
      if (answer === null || answer.kind === "failed") return socket.close(CloseCode.viewFailed, "The view cannot be mounted");
      if (answer.kind !== "page") return socket.close(CloseCode.expired, "The view answers otherwise now");
    }
    const { facts, tree } = this.#living();
    const [, id] = join;
    if (this.#client !== null && this.#client.id !== id) return socket.close(CloseCode.taken, "Another client holds this session");
    const isFirst = this.#client === null;
    const client = (this.#client ??= new Client(id));
    if (isFirst && this.#storage.pageEffects.length > 0) client.keep(++facts.version, this.#storage.pageEffects);
    const { frame, isRaised } = answerJoin(join, facts, tree, client);

    for (const other of this.#socketsOf(id)) if (other !== socket) other.close(CloseCode.replaced, "A newer socket has joined");
    socket.attach({ client: id });
    // What an older socket kept goes to storage, so that one overlay fits at most. After a turn that runs now it is kept anyway.
    if (this.#turn === null && (isFirst || isRaised || this.#storage.isUnsaved)) this.#save();
    if (isFirst) this.#ports.alarm.set(this.#ports.clock.now() + this.#ttlMs);
    else this.#storage.leftAtMs = null;
    socket.send(JSON.stringify(frame));
  }

  #loose(socket: SessionSocket, [, region, version]: LooseFrame): void {
    const { facts, tree } = this.#living();
    const patch = tree.regions.markLoose(region, version);
    if (patch === null) return;
    facts.version++;
    if (this.#turn === null) this.#saveVolatile();
    socket.send(JSON.stringify([facts.version, this.#client?.done ?? 0, [patch]] satisfies ServerFrame));
  }

  async #event(socket: SessionSocket, client: Client, frame: EventFrame): Promise<void> {
    const [number] = frame;
    if (number <= client.done) return this.#send([this.#living().facts.version, client.done]);
    if (number <= client.received) return undefined; // it waits or runs
    if (number > client.received + 1) return socket.send(JSON.stringify(["r"] satisfies ServerFrame));
    if (this.#queued >= maxQueuedEvents) return socket.close(CloseCode.tooMany, "Too many events");
    client.received = number;
    return this.#enqueue(() => this.#eventTurn(client, frame));
  }

  // ------------------------------------------------------------------------------------------------ turns

  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#queued++;
    const done = this.#tail
      .then(task)
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => this.#queued--);
    this.#tail = done;
    return done;
  }

  /** A turn could not be committed: memory may be ahead of storage. Whoever is there joins again, and the session is read back. */
  #giveUp(error: unknown): void {
    this.#report(error, "committing a turn");
    const sockets = this.#ports.sockets.list();
    this.#forget();
    for (const socket of sockets) socket.close(CloseCode.viewFailed, "The session could not be stored");
  }

  /** Nothing is in memory any more; what is stored is read at the next frame. */
  #forget(): void {
    this.#tree = null;
    this.#facts = null;
    this.#client = null;
    this.#mounting = null;
    this.#storage = new SessionStorage(this.#ports);
  }

  #beginTurn(tree: LiveTree, eventKey: string | null): Turn {
    this.#eventKey = eventKey;
    const turn = new Turn(tree, { eventKey, timeoutMs: this.#options.turnTimeoutMs ?? 30_000, preview: () => this.#preview() });
    this.#turn = turn;
    return turn;
  }

  async #eventTurn(client: Client, [number, node, name, payload]: EventFrame): Promise<void> {
    if (client !== this.#client) return; // the session was given up; the browser sends the event again
    const { tree } = this.#living();
    const record = tree.nodes.get(node);
    if (record === undefined) return this.#refuse(tree, number, "gone");
    const handler = findHandler(record.instance, name);
    if (handler === undefined || handler.kind === "receive") return this.#refuse(tree, number, "unknown");
    const given = handler.schema === null ? undefined : (payload ?? {});
    await this.#transact({
      number,
      eventKey: `${this.#ports.id}/${client.id}/${number}`,
      run: (turn) => turn.run(record, name, handler, given),
      showFailure:
        handler.kind !== "action"
          ? undefined
          : async (turn, code, reference) => {
              record.actions.set(name, { ...record.action(name), pending: false, error: { code, reference } });
              this.#storage.markChanged(record);
              await turn.refresh(record);
            },
    });
  }

  async #outsideTurn(record: NodeRecord, instance: LiveNode, change: (() => unknown) | undefined): Promise<void> {
    await this.#mounting; // where the view's mount asked for it
    if (this.#tree?.nodes.get(record.number) !== record) return;
    if (change !== undefined && record.instance !== instance) {
      // The change would be made to an instance that nobody shows or stores any more.
      this.#report(new LiveError("outside-turn", `Cannot change ${record.title}: the instance that asked for it was given up when another turn failed`), "a queued change");
      return;
    }
    await this.#transact({ run: (turn) => turn.change(record, change) });
  }

  #refreshTurn(records: readonly NodeRecord[]): Promise<void> {
    return this.#transact({
      run: async (turn) => {
        turn.isVolatile = false;
        for (const record of records) await turn.refresh(record);
      },
    });
  }

  /** Runs a turn to its commit; or puts everything back and says that it failed. */
  async #transact({ number, eventKey = null, run, showFailure }: TurnPlan): Promise<void> {
    const { tree } = this.#living();
    reportDrift(tree);
    const turn = this.#beginTurn(tree, eventKey);
    try {
      await this.#runTurn(turn, run);
      return this.#commit(turn, number);
    } catch (error) {
      if (!turn.isRolledBack) throw error;
      const code: FailureCode = error instanceof TurnTimeout ? "timeout" : error instanceof PayloadError ? "payload" : "failed";
      const reference = this.#report(error, number === undefined ? "a turn" : `event ${number}`);
      await this.#showFailure(tree, number, code, reference, showFailure);
    }
  }

  /** What the browser was shown of a failed turn is taken back; and an action shows its error. */
  async #showFailure(tree: LiveTree, number: number | undefined, code: FailureCode, reference: string, show: TurnPlan["showFailure"]): Promise<void> {
    let turn = this.#beginTurn(tree, null);
    try {
      await this.#runTurn(turn, async (showing) => show?.(showing, code, reference));
    } catch (error) {
      this.#report(error, "showing a failed action");
      turn = this.#beginTurn(tree, null);
      await this.#runTurn(turn, async () => {});
    }
    this.#commit(turn, number, number === undefined ? undefined : ["fail", number, code, reference]);
  }

  /** Refuses an event whose handler is not even there. */
  async #refuse(tree: LiveTree, number: number, code: FailureCode): Promise<void> {
    await this.#showFailure(tree, number, code, "", undefined);
  }

  async #runTurn(turn: Turn, run: (turn: Turn) => Promise<void>): Promise<void> {
    try {
      await run(turn);
      this.#storage.keepStates(turn.changed);
    } catch (error) {
      turn.rollBack();
      throw error;
    } finally {
      turn.end();
      this.#turn = null;
      this.#eventKey = null;
    }
  }

  /**
   * Ends a turn that went well: one write, one frame. With a failure it is the turn that shows what became of another: then nothing of the
   * session has changed, and nothing but the socket keeps it.
   */
  #commit(turn: Turn, number?: number, failure?: Effect): void {
    const { facts, tree } = this.#living();
    const client = this.#client;
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
      this.#storage.pageEffects.push(...effects);
    } else {
      if (number !== undefined) client.finish(number);
      if (effects.length > 0) client.keep(facts.version, effects);
      if (turn.isVolatile && turn.effects.length === 0) this.#saveVolatile();
      else this.#save();
      if (effects.length > 0) this.#send([facts.version, client.done, patches, effects]);
      else if (patches.length > 0) this.#send([facts.version, client.done, patches]);
      else if (number !== undefined) this.#send([facts.version, client.done]);
    }
    for (const record of turn.removed) this.#unmount(record);
  }

  #preview(): void {
    if (this.#client === null || this.#tree?.regions.isComplete !== true) return;
    const facts = this.#known();
    const patches = this.#tree.regions.takePatches(facts.version + 1);
    if (patches.length === 0) return;
    facts.version++;
    this.#send([facts.version, this.#client.done, patches]);
  }

  #unmount(record: NodeRecord): void {
    const unmounted = async (): Promise<void> => record.instance.unmount();
    this.#ports.waitUntil(unmounted().catch((error: unknown) => void this.#report(error, `unmounting ${record.title}`)).finally(() => record.giveUp()));
  }

  // ------------------------------------------------------------------------------------------------ storage and sockets

  /** Writes the snapshot: one commit. Before the first join nothing is stored. */
  #save(): void {
    const { facts, tree } = this.#living();
    if (this.#client !== null) this.#storage.save(facts, tree, this.#client);
  }

  /** Keeps what changed with the socket; in storage where it does not fit, or nobody is there. */
  #saveVolatile(): void {
    const { facts, tree } = this.#living();
    const client = this.#client;
    if (client === null) return;
    const socket = this.#socketsOf(client.id)[0];
    if (socket === undefined || !this.#storage.attach(socket, facts, tree, client)) this.#save();
  }

  #send(frame: ServerFrame): void {
    if (this.#client === null) return;
    const text = JSON.stringify(frame);
    for (const socket of this.#socketsOf(this.#client.id)) socket.send(text);
  }

  #socketsOf(client: string): SessionSocket[] {
    return this.#ports.sockets.list().filter((socket) => socket.attachment?.client === client);
  }

  get #ttlMs(): number {
    return this.#options.sessionTtlMs ?? 86_400_000;
  }

  #known(): SessionFacts {
    if (this.#facts === null) throw new Error("The session has not been mounted");
    return this.#facts;
  }

  #living(): { facts: SessionFacts; tree: LiveTree } {
    if (this.#tree === null) throw new Error("The session has not been mounted");
    return { facts: this.#known(), tree: this.#tree };
  }

  /** Logs an error with its stack, and gives the reference that the browser is told. */
  #report(error: unknown, doing: string): string {
    const reference = crypto.randomUUID().slice(0, 8);
    // A payload that does not fit is the browser's doing: one line, or a stranger could fill the log.
    if (error instanceof PayloadError) console.warn(`[overwinter] ${doing} refused (reference ${reference}): ${error.message.slice(0, 500)}`);
    else console.error(`[overwinter] ${doing} failed (reference ${reference}):`, error);
    return reference;
  }
}
