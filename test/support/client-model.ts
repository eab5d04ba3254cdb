import { type Change, Connection, type Member } from "../../client/socket/connection.ts";
import { Outbox } from "../../client/socket/outbox.ts";
import {
  type ClientFrame,
  type Effect,
  type JoinedFrame,
  maxInFlightEvents,
  type PendingEffects,
  parseClientFrame,
  type ServerFrame,
} from "../../durable/protocol.ts";

/** A socket as two queues: what was sent and has not arrived. A cut loses both. */
interface Line {
  readonly up: string[];
  readonly down: string[];
  isJoined: boolean;
}

/** A session, as far as the protocol goes: its state is the list of events that ran. */
export class ModelServer {
  readonly ran: number[] = [];
  line: Line | undefined;
  #mount = "mount-0";
  #mounts = 0;
  #version = 0;
  #received = 0;
  #done = 0;
  #queue: { number: number; id: number }[] = [];
  #effects: { version: number; effect: Effect }[] = [];

  get version(): number {
    return this.#version;
  }

  /** Takes the oldest frame of the line. */
  take(): void {
    const text = this.line?.up.shift();
    if (text !== undefined) this.#receive(parseClientFrame(text));
  }

  /** Runs the oldest event that waits. */
  turn(): void {
    const event = this.#queue.shift();
    if (event === undefined) return;
    this.ran.push(event.id);
    this.#version++;
    this.#done = event.number;
    const effect: Effect = ["flash", "ran", String(event.id)];
    this.#effects.push({ version: this.#version, effect });
    if (this.line?.isJoined) this.#send([this.#version, this.#done, [[1, `${this.#version}`, 0]], [effect]]);
  }

  /** Changes the page without an event, as a preview or a published message does. */
  change(): void {
    this.#version++;
    if (this.line?.isJoined) this.#send([this.#version, this.#done, [[1, `${this.#version}`, 0]]]);
  }

  /** The session and its sockets are lost; the next join mounts it anew. */
  forget(): void {
    this.line = undefined;
    this.#mount = `mount-${++this.#mounts}`;
    this.#received = 0;
    this.#done = 0;
    this.#queue = [];
    this.#effects = [];
  }

  #receive(frame: ClientFrame): void {
    if (frame[0] === "j") {
      const [, , mount, , version, lowest] = frame;
      if (mount !== this.#mount) this.#version = Math.max(this.#version, version) + 1;
      this.#received = Math.max(this.#received, lowest - 1);
      this.#done = Math.max(this.#done, lowest - 1);
      if (this.line) this.line.isJoined = true;
      const pending = this.#effects
        .filter((stored) => stored.version > version)
        .map((stored): PendingEffects => [0, stored.version, [stored.effect]]);
      const answer: JoinedFrame = ["j", 0, this.#version, this.#done, this.#received, [], pending];
      if (version !== this.#version) answer[5].push([1, `${this.#version}`, 0]);
      if (mount !== this.#mount) answer.push(this.#mount);
      this.#send(answer);
      return;
    }
    if (!this.line?.isJoined) throw new Error(`The server would close the socket: ${JSON.stringify(frame)} before a join`);
    if (frame[0] === "a") {
      this.#effects = this.#effects.filter((stored) => stored.version > frame[2]);
    } else if (typeof frame[0] === "number") {
      const [number, , , payload] = frame;
      if (number > this.#received + 1) {
        this.#send(["r"]);
      } else if (number <= this.#received) {
        this.#send([this.#version, this.#done]);
      } else {
        this.#received = number;
        this.#queue.push({ number, id: Number(payload) });
        if (this.#queue.length > maxInFlightEvents) throw new Error("More events in flight than the limit allows");
      }
    }
  }

  #send(frame: ServerFrame): void {
    this.line?.down.push(JSON.stringify(frame));
  }
}

/** A page with its outbox, joined to a `ModelServer`. */
export class ModelPage {
  readonly server = new ModelServer();
  readonly outbox = new Outbox();
  /** Effects that were carried out, in order: the ids of events that ran. */
  readonly carriedOut: number[] = [];
  /** Numbers of events that were reported as failed; 0 for each that had none. */
  readonly lost: number[] = [];
  /** The version that the page's HTML says. */
  shownVersion = 0;
  isWatching = false;
  #waiting: Change[] = [];
  readonly connection: Connection;

  constructor() {
    const member: Member = { client: "client", mount: "mount-0", isRestored: false, given: () => {}, carried: ["mount-0", 0, 0] };
    this.connection = new Connection(member, this.outbox, {
      socket: {
        send: (text) => this.server.line?.up.push(text),
        restart: () => {
          this.cut();
          this.open();
        },
        watch: (isWaiting) => (this.isWatching = isWaiting),
      },
      screen: { show: (change) => this.#waiting.push(change) },
      regions: { hashes: () => [1, this.shownVersion] },
    });
  }

  open(): void {
    if (this.server.line) return;
    this.server.line = { up: [], down: [], isJoined: false };
    this.connection.opened();
  }

  cut(): void {
    this.server.line = undefined;
    this.connection.closed();
  }

  /** Takes the oldest frame of the line. */
  take(): void {
    const text = this.server.line?.down.shift();
    if (text !== undefined) this.connection.receive(text);
  }

  /** An animation frame. */
  paint(): void {
    for (const change of this.#waiting.splice(0)) {
      for (const patch of change.patches) this.shownVersion = Number(patch[1]);
      for (const effect of change.effects) {
        if (effect[0] === "fail") this.lost.push(effect[1]);
        else this.carriedOut.push(Number(effect[2]));
      }
      if (change.effects.length > 0) this.connection.carriedOut(change.epoch, change.version);
    }
  }

  /** Lets everything arrive that can. */
  settle(): void {
    this.open();
    for (let round = 0; round < 1_000; round++) {
      this.server.take();
      this.server.turn();
      this.take();
      this.paint();
    }
  }
}
