/**
 * A visitor's page: its nodes, its queue of turns, its socket, and what is stored of it. A plain class on injected ports; `LiveSession` is the
 * Durable Object around it.
 *
 *   page()    mounts the view and gives the HTML; nothing is stored
 *   post()    the same, after an event that came with a form
 *   join      answered at once, also while a turn runs, with what was last sent
 *   event     number -> queue -> turn -> commit (one write) -> one frame
 *   closed()  what only the socket kept goes to storage
 *
 * Between any two callbacks the object may have slept: then everything is read back and rendered from the root down.
 */
import { Client } from "./client.ts";
import { LiveError, NotFoundError } from "./node/errors.ts";
import { encodeEffect } from "./turn/encode-effect.ts";
import { answerJoin, compareFirst } from "./join.ts";
import type { NodeEffect } from "./node/live-node.ts";
import { LiveTree } from "./node/live-tree.ts";
import type { LiveNodeClass } from "./node/node-class.ts";
import type { NodeRecord, NodeSession } from "./node/node-record.ts";
import { isSameData } from "./node/state.ts";
import type { SessionPorts, SessionSocket, Visit } from "./ports.ts";
import type { PostedEvent } from "./post-fields.ts";
import {
  CloseCode,
  maxFrameBytes,
  maxQueuedEvents,
  parseClientFrame,
  type AckFrame,
  type ClientFrame,
  type Effect,
  type EventFrame,
  type JoinFrame,
  type LooseFrame,
  type ServerFrame,
} from "./protocol.ts";
import { RateLimit } from "./rate-limit.ts";
import { SessionStorage, type RestoredSession } from "./storage/session-storage.ts";
import type { SessionFacts } from "./storage/stored.ts";
import { PayloadError } from "./turn/payload.ts";
import { Turns, type Outcome, type TurnSession } from "./turn/turns.ts";

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
  | { readonly kind: "redirect"; readonly to: string; readonly flashes: readonly Flash[] }
  | { readonly kind: "not-found" }
  | { readonly kind: "failed"; readonly reference: string };

/** A message for the page: `["flash", "info", "Saved"]`. */
export type Flash = Extract<Effect, [kind: "flash", ...rest: unknown[]]>;

/** The answer to a form that was posted: a redirect where all went well, the page where it has errors to show. */
export type PostAnswer = PageAnswer & { readonly flashes: readonly Flash[]; readonly failure: Outcome["failure"] };

/** How long sockets are refused at once after the view could not be restored or mounted, in ms. Stops a page from costing that with each attempt. */
export const brokenForMs = 5_000;

export class Session implements NodeSession {
  readonly #ports: SessionPorts;
  readonly #options: SessionOptions;
  #storage: SessionStorage;
  readonly #rate: RateLimit;
  #facts: SessionFacts | null = null;
  #tree: LiveTree | null = null;
  #client: Client | null = null;
  /** The client's socket, once it was looked for: the platform makes a list of all sockets each time. */
  #socket: SessionSocket | null = null;
  readonly #turns: Turns;
  #mounting: Promise<PageAnswer> | null = null;
  /** Until when, and with which code, sockets are refused at once: what failed a moment ago would be read, run and logged for each attempt. */
  #broken: { readonly untilMs: number; readonly code: number } = { untilMs: 0, code: CloseCode.viewFailed };

  constructor(ports: SessionPorts, options: SessionOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#storage = new SessionStorage(ports);
    this.#rate = new RateLimit(options.eventsPerSecond ?? 100, ports.clock);
    this.#turns = new Turns(ports, this.#forTurns(), options.turnTimeoutMs ?? 30_000);
  }

  // ------------------------------------------------------------------------------------------------ callbacks of the shell

  /** Mounts the view and gives its HTML. Stores nothing: a crawler costs one request. */
  page(visit: Visit): Promise<PageAnswer> {
    return (this.#mounting ??= this.#mount(visit).finally(() => {
      if (this.#tree === null) this.#mounting = null; // the next join may try again
    }));
  }

  /**
   * Mounts the view, runs the event that a form has posted, and says how to answer. Stores nothing: where the answer is a page, it is one that
   * nobody has joined, like that of `page()`.
   */
  async post(visit: Visit, event: PostedEvent): Promise<PostAnswer> {
    const page = await this.page(visit);
    if (page.kind !== "page") return { flashes: [], ...page, failure: null };
    const { effects, failure } = await this.#turns.post(event);
    const { facts, tree } = this.#living();
    const flashes = flashesOf(effects);
    const redirect = effects.find((effect) => effect[0] === "redirect");
    const isGood = failure === null && ![...tree.nodes.values()].some((record) => record.hasFailedForm);
    if (redirect !== undefined || isGood) return { kind: "redirect", to: redirect?.[1] ?? visit.url, flashes, failure };
    // The page itself shows them; the rest is for the first client that joins.
    this.#storage.pageEffects = this.#storage.pageEffects.filter((effect) => effect[0] !== "flash" || !flashes.includes(effect));
    facts.version = facts.titleVersion = 0;
    return { ...page, html: tree.regions.page(), title: facts.title, flashes, failure };
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
    if (this.#tree === null && this.#ports.clock.now() < this.#broken.untilMs) return this.#refuse(socket);
    try {
      this.#wake();
    } catch (error) {
      this.#report(error, "waking");
      // A route that is gone does not come back by waiting: another page has to be loaded.
      this.#fail(error instanceof LiveError && error.code === "route" ? CloseCode.expired : CloseCode.viewFailed);
      return this.#refuse(socket);
    }
    try {
      await this.#take(socket, frame);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Carries out a frame of a session that is awake. */
  #take(socket: SessionSocket, frame: ClientFrame): Promise<void> | void {
    if (frame[0] === "j") return this.#join(socket, frame);
    const client = this.#client;
    const joinedAs = socket.attachment?.client;
    if (joinedAs === undefined) return socket.close(CloseCode.badFrame, "Join first");
    if (joinedAs !== client?.id) return socket.send(JSON.stringify(["r"] satisfies ServerFrame)); // the view was mounted anew since
    if (frame[0] === "a") return this.#acknowledge(client, frame);
    if (frame[0] === "l") return this.#loose(socket, frame);
    return this.#event(socket, client, frame);
  }

  #fail(code: number): void {
    this.#broken = { untilMs: this.#ports.clock.now() + brokenForMs, code };
  }

  #refuse(socket: SessionSocket): void {
    socket.close(this.#broken.code, "The view cannot be shown");
  }

  /** A socket has closed. What only it kept goes to storage; a replaced one's late close changes nothing. */
  async closed(socket: SessionSocket): Promise<void> {
    const { client, delta } = socket.attachment ?? {};
    const isThere = (): boolean => client === undefined || this.#socketsOf(client).some((other) => other !== socket);
    if (isThere()) return;
    let isWhole = true;
    try {
      if (delta !== undefined) this.#wake(socket);
    } catch (error) {
      isWhole = false; // what is stored stays; the delta of a view that cannot render is lost with its socket
      this.#report(error, "waking");
    }
    if (this.#turns.running !== null) {
      await this.#turns.settled(); // the running turn's commit stores everything, and until then nothing of it may be stored
      if (isThere()) return;
    }
    if (this.#tree !== null && this.#storage.isUnsaved) this.#save();
    const now = this.#ports.clock.now();
    this.#storage.left = [now, isWhole];
    this.#ports.alarm.set(now + this.#ttlMs);
  }

  /** Ends a session that has had no socket for its time to live. It need not be awake, nor fit to wake. */
  async alarm(): Promise<void> {
    const now = this.#ports.clock.now();
    const isUsed = this.#ports.sockets.list().length > 0;
    // A reset leaves no closing time: then the time begins now.
    const { left } = this.#storage;
    const leftAtMs = isUsed ? now : (left?.[0] ?? now);
    if (now - leftAtMs >= this.#ttlMs) {
      this.#forget();
      return this.#ports.store.clear();
    }
    if (!isUsed && left === null) this.#storage.left = [leftAtMs, false];
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
    return this.#turns.running?.title ?? this.#known().title;
  }

  set title(title: string) {
    const turn = this.#turns.running;
    if (turn === null) this.#known().title = title;
    else turn.title = title;
  }

  eventKey(record: NodeRecord): string {
    const turn = this.#turns.running;
    if (turn === null)
      throw new LiveError("outside-turn", "Cannot read this.eventKey: no event runs; read it in a handler, before anything outlives it");
    return turn.eventKeyOf(record);
  }

  update(record: NodeRecord, change?: () => unknown): void {
    const turn = this.#turns.running;
    if (change === undefined && turn?.isRunning(record) === true) return turn.preview(record);
    const { instance } = record;
    this.#ports.waitUntil(this.#turns.change(record, instance, change));
  }

  sendParent(record: NodeRecord, name: string, payload: unknown): void {
    const turn = this.#turns.running;
    if (turn === null)
      throw new LiveError(
        "outside-turn",
        `Cannot send "${name}" from ${record.title}: no handler of it runs; call sendParent() in a handler`,
      );
    turn.send(record, name, payload);
  }

  effect(record: NodeRecord, effect: NodeEffect): void {
    const turn = this.#turns.running;
    if (turn === null)
      throw new LiveError(
        "outside-turn",
        `Cannot ${effect.kind} from ${record.title}: no turn runs; do it in a handler, or in this.triggerUpdate(() => …)`,
      );
    turn.effects.push(encodeEffect(record, effect));
  }

  // ------------------------------------------------------------------------------------------------ mounting and waking

  async #mount(visit: Visit): Promise<PageAnswer> {
    const { route, params, url, user } = visit;
    const history = { epoch: 0, ground: 0, version: 0, titleVersion: 0 };
    const facts: SessionFacts = { mount: crypto.randomUUID(), route, params, url, user, title: "", ...history };
    this.#facts = facts;
    try {
      const tree = new LiveTree(this, this.#view(route));
      const turn = await this.#turns.mount(tree);
      const redirect = turn.effects.find((effect) => effect[0] === "redirect");
      if (redirect !== undefined) return { kind: "redirect", to: redirect[1], flashes: flashesOf(turn.effects) };
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
    }
  }

  /** Reads the session back, if it is stored and not in memory. @throws what a view's render throws. */
  #wake(closing?: SessionSocket): void {
    if (this.#tree !== null || this.#mounting !== null) return;
    const restored = this.#restore(closing);
    if (restored === null) return;
    this.#tree = restored.tree;
    this.#client = restored.client;
    if (!restored.isComplete) {
      // Stored before anybody hears of it: another life must not come to the same epoch with other frames.
      restored.facts.epoch++;
      restored.facts.ground = restored.facts.version;
    }
    if (!restored.isComplete) this.#save();
    if (restored.patches.length > 0) {
      restored.facts.version++;
      this.#saveVolatile();
      this.#send([restored.facts.version, this.#client?.done ?? 0, restored.patches]);
    }
    // Code of another version places other nodes: a turn mounts and updates them.
    if (restored.strangers.length > 0) this.#ports.waitUntil(this.#turns.refresh(restored.strangers));
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
      if (answer === null || answer.kind === "failed") {
        this.#fail(CloseCode.viewFailed);
        return this.#refuse(socket);
      }
      if (answer.kind !== "page") return socket.close(CloseCode.expired, "The view answers otherwise now");
    }
    const { facts, tree } = this.#living();
    const [, id] = join;
    const comparison = compareFirst(join, facts, tree);
    if (comparison !== null) return socket.send(JSON.stringify(comparison));
    if (this.#client !== null && this.#client.id !== id) return socket.close(CloseCode.taken, "Another client holds this session");
    const isFirst = this.#client === null;
    const client = (this.#client ??= new Client(id));
    if (isFirst && this.#storage.pageEffects.length > 0) client.keep(facts.epoch, ++facts.version, this.#storage.pageEffects);
    const { frame, isNews } = answerJoin(join, facts, tree, client);

    for (const other of this.#socketsOf(id)) if (other !== socket) other.close(CloseCode.replaced, "A newer socket has joined");
    const { visit } = socket.attachment ?? {};
    socket.attach({ client: id });
    this.#socket = socket;
    // What an older socket kept goes to storage, so that one delta fits at most. After a turn that runs now it is kept anyway.
    if (this.#turns.running === null && (isFirst || isNews || this.#storage.isUnsaved)) this.#save();
    if (isFirst) this.#ports.alarm.set(this.#ports.clock.now() + this.#ttlMs);
    else this.#storage.left = null;
    socket.send(JSON.stringify(frame));
    if (visit !== undefined && !isSameData(visit.user, facts.user)) this.#ports.waitUntil(this.#turns.user(visit.user));
  }

  /** What was acknowledged is kept with the socket, and stored when it closes: a page that comes back must not be redirected once more. */
  #acknowledge(client: Client, [, epoch, version]: AckFrame): void {
    if (client.acknowledge(epoch, version) && this.#turns.running === null) this.#saveVolatile();
  }

  #loose(socket: SessionSocket, [, region, version]: LooseFrame): void {
    const { facts, tree } = this.#living();
    const patch = tree.regions.markLoose(region, version);
    if (patch === null) return;
    facts.version++;
    if (this.#turns.running === null) this.#saveVolatile();
    socket.send(JSON.stringify([facts.version, this.#client?.done ?? 0, [patch]] satisfies ServerFrame));
  }

  async #event(socket: SessionSocket, client: Client, frame: EventFrame): Promise<void> {
    const [number] = frame;
    if (number <= client.done) return this.#send([this.#living().facts.version, client.done]);
    if (number <= client.received) return undefined; // it waits or runs
    if (number > client.received + 1) return socket.send(JSON.stringify(["r"] satisfies ServerFrame));
    if (client.received - client.done >= maxQueuedEvents) return socket.close(CloseCode.tooMany, "Too many events");
    client.received = number;
    return this.#turns.event(client, frame);
  }

  /** The session as turns see it. */
  #forTurns(): TurnSession {
    return {
      tree: () => this.#tree,
      client: () => this.#client,
      storage: () => this.#storage,
      mounting: () => this.#mounting,
      living: () => this.#living(),
      save: () => this.#save(),
      saveVolatile: () => this.#saveVolatile(),
      send: (frame) => this.#send(frame),
      report: (error, doing) => this.#report(error, doing),
      giveUp: (error) => this.#giveUp(error),
    };
  }

  /** A turn could not be committed: memory may be ahead of storage. Whoever is there joins again, and the session is read back. */
  #giveUp(error: unknown): string {
    const reference = this.#report(error, "keeping the session");
    const sockets = this.#ports.sockets.list();
    this.#forget();
    for (const socket of sockets) socket.close(CloseCode.viewFailed, "The session could not be stored");
    return reference;
  }

  /** Nothing is in memory any more; what is stored is read at the next frame. */
  #forget(): void {
    this.#tree = null;
    this.#facts = null;
    this.#client = null;
    this.#socket = null;
    this.#mounting = null;
    this.#storage = new SessionStorage(this.#ports);
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
    const socket = this.#currentSocket(client);
    if (socket === undefined || !this.#storage.attach(socket, facts, tree, client)) this.#save();
  }

  #send(frame: ServerFrame): void {
    if (this.#client !== null) this.#currentSocket(this.#client)?.send(JSON.stringify(frame));
  }

  /** The socket over which the client has joined; a join closes all others of it. */
  #currentSocket(client: Client): SessionSocket | undefined {
    if (this.#socket?.isOpen === true) return this.#socket;
    const [socket] = this.#socketsOf(client.id);
    this.#socket = socket ?? null;
    return socket;
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
    this.#ports.onError?.(reference, error);
    // A payload that does not fit is the browser's doing: one line, or a stranger could fill the log.
    if (error instanceof PayloadError)
      console.warn(`[overwinter] ${doing} refused (reference ${reference}): ${error.message.slice(0, 500)}`);
    else console.error(`[overwinter] ${doing} failed (reference ${reference}):`, error);
    return reference;
  }
}

function flashesOf(effects: readonly Effect[]): Flash[] {
  return effects.filter((effect) => effect[0] === "flash");
}
