/**
 * A whole session in memory, both halves of it real: a `Session` on memory ports, the browser's `Connection` and `Outbox`, and between them a
 * line whose frames a test lets arrive one by one, or loses.
 */
import { type Change, Connection, type Member } from "../../client/socket/connection.ts";
import { type Lost, Outbox } from "../../client/socket/outbox.ts";
import type { Visit } from "../../durable/ports.ts";
import { CloseCode, type Effect, type JoinedFrame, type JoinFrame, type ServerFrame } from "../../durable/protocol.ts";
import { Session, type SessionOptions } from "../../durable/session.ts";
import { type MemorySocket, MemoryPlatform } from "./memory-ports.ts";
import { HtmlPage } from "../../testing/html-page.ts";

/** The browser's end of a socket. */
class Line {
  readonly up: string[] = [];
  readonly #server: MemorySocket;

  constructor(server: MemorySocket) {
    this.#server = server;
  }

  get server(): MemorySocket {
    return this.#server.newest;
  }
}

export class PageSession {
  readonly platform: MemoryPlatform;
  readonly outbox: Outbox = new WatchedOutbox((lost) => this.lost.push(...lost));
  readonly effects: Effect[] = [];
  /** Events that the browser gave up, since the session had to be mounted anew. */
  readonly lost: Lost[] = [];
  /** Epoch and version of all frames that came, in order. */
  readonly versions: [epoch: number, version: number][] = [];
  readonly connection: Connection;
  page = new HtmlPage("");
  readonly mount: string;
  session: Session;
  line: Line | undefined;
  #options: SessionOptions;
  visit: Visit;
  readonly #running = new Set<Promise<void>>();
  #shown: Change[] = [];

  private constructor(options: SessionOptions, mount: string, session: Session, platform: MemoryPlatform, visit: Visit) {
    this.#options = options;
    this.mount = mount;
    this.visit = visit;
    this.platform = platform;
    this.session = session;
    const member: Member = { client: "client", mount, isRestored: false, given: () => {}, carried: [mount, 0, 0] };
    this.connection = new Connection(member, this.outbox, {
      socket: {
        send: (text) => this.line?.up.push(text),
        restart: () => {
          this.cut();
          this.open();
        },
        watch: () => {},
      },
      screen: { show: (change) => this.#shown.push(change) },
      regions: { hashes: () => this.page.hashes() },
    });
  }

  /** Loads the page of a route. */
  static async load(options: SessionOptions, route: string, user: unknown = null): Promise<PageSession> {
    const platform = new MemoryPlatform();
    const visit: Visit = { route, params: {}, url: `https://example.com${route}`, user, mountsUntilMs: Number.MAX_SAFE_INTEGER };
    const session = new Session(platform.ports(), options);
    const answer = await session.page(visit);
    if (answer.kind !== "page") throw new Error(`The page was answered with ${answer.kind}`);
    const page = new PageSession(options, answer.mount, session, platform, visit);
    page.page = new HtmlPage(answer.html);
    page.page.title = answer.title;
    return page;
  }

  // ---------------------------------------------------------------------------------------------------------- the line

  open(): void {
    if (this.line !== undefined) return;
    this.line = new Line(this.platform.accept(this.visit));
    this.connection.opened();
  }

  /** The line breaks: what is under way is lost. The server learns of it in `closeNext()`, sooner or later. */
  cut(): void {
    if (this.line === undefined) return;
    this.line.server.down.length = 0;
    this.line = undefined;
    this.connection.closed();
  }

  /** Lets the server take the oldest frame. */
  async up(): Promise<void> {
    const text = this.line?.up.shift();
    if (text === undefined || this.line === undefined || !this.line.server.isOpen) return;
    await this.#start(this.session.message(this.line.server, text));
  }

  /** Lets the browser take the oldest frame, and show it. */
  down(): void {
    const { line } = this;
    const text = line?.server.down.shift();
    if (text !== undefined) {
      this.#note(text);
      this.connection.receive(text);
      this.#paint();
    } else if (line !== undefined && !line.server.isOpen) {
      if (line.server.closedWith !== CloseCode.replaced) throw new Error(`The server has closed the socket with ${line.server.closedWith}`);
      this.cut();
    }
  }

  /** The server learns that a socket has closed: the oldest that it does not know of, or the newest. */
  async closeNext(newest = false): Promise<void> {
    const gone = this.platform.sockets.filter((socket) => socket !== this.line?.server);
    const socket = newest ? gone[0] : gone.at(-1);
    if (socket === undefined) return;
    this.platform.sockets.splice(this.platform.sockets.indexOf(socket), 1);
    socket.close(1006);
    await this.#start(this.session.closed(socket));
  }

  // ---------------------------------------------------------------------------------------------------------- the object

  /** Whether nothing runs: only then may the object sleep. */
  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** The object is put to sleep; what comes next wakes it. */
  sleep(): void {
    this.session = new Session(this.platform.ports(), this.#options);
  }

  /** Other code is deployed while the object sleeps: it wakes with that. */
  deploy(routes: SessionOptions["routes"]): void {
    this.#options = { ...this.#options, routes };
    this.sleep();
  }

  /** The process is killed: nothing is told, sockets and what they kept are gone. */
  reset(): void {
    this.cut();
    this.platform.sockets.length = 0;
    this.#running.clear();
    this.sleep();
  }

  /** The time of the alarm has come. */
  async alarm(): Promise<void> {
    const { alarmAtMs } = this.platform;
    if (alarmAtMs === undefined) throw new Error("There is no alarm");
    this.platform.nowMs = Math.max(this.platform.nowMs, alarmAtMs);
    this.platform.alarmAtMs = undefined;
    await this.session.alarm();
  }

  /** Lets everything arrive that can, over a new line if need be. */
  async settle(): Promise<void> {
    let steps = 0;
    for (let quiet = 0; quiet < 3; quiet++) {
      this.open();
      while ((this.line?.up.length ?? 0) > 0 || (this.line?.server.down.length ?? 0) > 0 || this.line?.server.isOpen === false) {
        quiet = 0;
        if (++steps > 1_000)
          throw new Error(`The session and its page do not come to rest; the socket was closed with ${this.line?.server.closedWith}`);
        await this.up();
        await Promise.all(this.#running);
        this.down();
        this.open();
      }
      await Promise.all(this.#running);
    }
  }

  /** Waits until nothing runs in the object. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** The page as somebody sees it who is sent every region whole. The line is replaced. */
  fresh(): Promise<HtmlPage> {
    return this.#freshFrom(this.session, this.platform);
  }

  /** The page as it would come back if the object slept now. Nothing changes by looking. */
  afterSleep(): Promise<HtmlPage> {
    const copy = this.platform.copy();
    return this.#freshFrom(new Session(copy.ports(), this.#options), copy);
  }

  async #freshFrom(session: Session, platform: MemoryPlatform): Promise<HtmlPage> {
    const socket = platform.accept(this.visit);
    await session.message(socket, JSON.stringify(["j", "client", "another", 0, 0, this.outbox.lowest] satisfies JoinFrame));
    const [frame] = socket.down;
    if (frame === undefined) throw new Error(`The join was not answered, but closed with ${socket.closedWith}`);
    // SAFETY: the answer to a join.
    const [, , , , , patches] = JSON.parse(frame) as JoinedFrame;
    const page = new HtmlPage("");
    page.apply(patches);
    return page;
  }

  /** Runs something of the session, and waits for as much of it as happens at once. */
  async #start(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    let isDone = false;
    const end = (): void => {
      isDone = true;
      this.#running.delete(work);
    };
    work.then(end, end);
    for (let tick = 0; tick < 40 && !isDone; tick++) await Promise.resolve();
  }

  #note(text: string): void {
    // SAFETY: the session under test sends frames.
    const frame = JSON.parse(text) as ServerFrame;
    if (frame[0] === "j") this.versions.push([frame[1], frame[2]]);
    else if (frame[0] !== "r" && frame[0] !== "c") this.versions.push([this.versions.at(-1)?.[0] ?? 0, frame[0]]);
  }

  #paint(): void {
    for (const { epoch, version, patches, effects } of this.#shown.splice(0)) {
      this.page.apply(patches);
      this.effects.push(...effects);
      if (effects.length > 0) this.connection.carriedOut(epoch, version);
    }
  }
}

class WatchedOutbox extends Outbox {
  readonly #onLost: (lost: Lost[]) => void;

  constructor(onLost: (lost: Lost[]) => void) {
    super();
    this.#onLost = onLost;
  }

  override abandon(): Lost[] {
    const lost = super.abandon();
    this.#onLost(lost);
    return lost;
  }
}
