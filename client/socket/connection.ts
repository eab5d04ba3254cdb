import {
  type AckFrame,
  type ClientFrame,
  combineHashes,
  differingRegions,
  type Effect,
  type JoinedFrame,
  type JoinFrame,
  type LooseFrame,
  maxNamedRegions,
  type Patch,
  type TurnFrame,
} from "../../durable/protocol.ts";
import type { Outbox, Outgoing } from "./outbox.ts";
import { parseServerFrame } from "./server-frame.ts";

/** What a frame does to the page, to be carried out in the order of arrival. */
export interface Change {
  readonly epoch: number;
  readonly version: number;
  /** The ticket of the last event that the server had seen when it made this change. */
  readonly answered: number;
  /** All events up to this ticket are answered, dropped or given up: nothing waits for them any more. */
  readonly settled: number;
  readonly patches: Patch[];
  readonly effects: Effect[];
  /** Whether this is the answer to a join. */
  readonly isJoin: boolean;
}

/** What a connection needs of the socket, the screen and the regions. */
export interface ConnectionPorts {
  readonly socket: {
    /** Sends, if the socket is open. */
    send(text: string): void;
    /** Gives up the socket and connects anew after the usual wait. */
    restart(): void;
    /** Starts the clock anew that ends in `overdue()`, or stops it. */
    watch(isWaiting: boolean): void;
  };
  readonly screen: {
    /** Queues a change for the page. Effects are carried out once for each call. */
    show(change: Change): void;
  };
  readonly regions: {
    /** Region and structure hash in turn, of the page as it stands. */
    hashes(): number[];
  };
}

/** Who joins what. */
export interface Member {
  readonly client: string;
  /** Which mount of the session the page shows. Set when the session had to be mounted anew. */
  mount: string;
  /** Whether the page came back to a session whose HTML it does not show: no proof, every region comes whole. */
  readonly isRestored: boolean;
  /** All event numbers below `next` have been given. Called before the events are sent. */
  given(next: number): void;
  /** The last effects that were carried out in this tab, also by an earlier page of this history entry. */
  carried: Carried;
}

/** Effects up to this version of this mount's epoch have been carried out. */
export type Carried = readonly [mount: string, epoch: number, version: number];

/** In place of an event's number: the clock waits for the answer to a join. */
const joinWatch = -1;

/**
 * The browser's half of the protocol: joins, counts versions, sends events once each, and says what the page has to show. No DOM, no timers.
 *
 *     opened  -> join(newest epoch and version, lowest number held)
 *     compare -> join(the regions that differ)
 *     joined  -> done events leave the outbox, unknown ones are sent again, then new ones
 *     turn    -> version + 1: shown; the same version: an acknowledgement; a gap: join again on the same socket
 *     closed  -> volatile events that wait are dropped; everything else stays for the next join
 *
 * Frames count when they are received, not when they are shown, so that a hidden tab frees the server's queue.
 */
export class Connection {
  readonly #member: Member;
  readonly #outbox: Outbox;
  readonly #ports: ConnectionPorts;
  #epoch = 0;
  #version = 0;
  /** Whether a join was ever answered: from then on the page is what the server thinks. */
  #wasJoined = false;
  /** Whether the server has answered a join on this socket: only then may anything but a join be sent. */
  #isJoined = false;
  /** Whether a join waits for its answer; new events wait with it. */
  #isJoining = false;
  /** The version that the last join named: its answer is news only as long as no frame has come in between. */
  #joinVersion = 0;
  /** The number of the event whose answer the clock waits for; 0 where it stands still. */
  #watched = 0;
  constructor(member: Member, outbox: Outbox, ports: ConnectionPorts) {
    this.#member = member;
    this.#outbox = outbox;
    this.#ports = ports;
  }

  /** Whether there is a socket on which the server has answered a join. */
  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** A new socket is open. */
  opened(): void {
    this.#leave();
    this.#join();
  }

  /** The socket is gone. May be called twice. */
  closed(): void {
    this.#leave();
    // Nothing waits any more for what was dropped.
    this.#show();
  }

  /** Sends an event, now or as soon as it may be sent. Returns its ticket, or 0 where it was dropped. */
  push(event: Outgoing): number {
    const ticket = this.#outbox.add(event, this.#isJoined);
    this.#flush();
    return ticket;
  }

  /** Tells the server that a region's DOM is not what it thinks. Without a connection nothing is said: the next join says it. */
  loose(region: number, version: number): void {
    if (this.#isJoined) this.#send(["l", region, version] satisfies LooseFrame);
  }

  /** The effects of this version, and of all before it, have been carried out. */
  carriedOut(epoch: number, version: number): void {
    this.#member.carried = [this.#member.mount, epoch, version];
    this.#acknowledgeEffects();
  }

  /** Nothing was heard for too long about the join or about an event in flight. */
  overdue(): void {
    if (this.#isJoining) this.#ports.socket.restart();
    else this.#join();
  }

  /** Takes a text frame from the server. */
  receive(text: string): void {
    let frame;
    try {
      frame = parseServerFrame(text);
    } catch (error) {
      console.error(error);
      // Over a new socket, so that the wait between attempts slows down a server that always answers like this.
      this.#ports.socket.restart();
      return;
    }
    if (frame[0] === "r") this.#join();
    else if (frame[0] === "c") this.#compare(frame[1]);
    else if (frame[0] === "j") this.#receiveJoined(frame);
    else this.#receiveTurn(frame);
  }

  #receiveTurn([version, acknowledged, patches = [], effects = []]: TurnFrame): void {
    this.#outbox.acknowledge(acknowledged);
    if (version > this.#version + 1) {
      this.#join();
    } else if (version > this.#version) {
      this.#version = version;
      this.#show(patches, effects);
    } else {
      this.#show();
    }
    this.#flush();
  }

  #receiveJoined([, epoch, version, done, received, patches, pending, mount]: JoinedFrame): void {
    this.#isJoining = false;
    this.#isJoined = true;
    const oldest = this.#outbox.lowest;
    let again = this.#outbox.resume(done, received);
    let failures: Effect[] = [];
    if (mount !== undefined) {
      this.#member.mount = mount;
      failures = this.#outbox.abandon().map(({ number }) => ["fail", number, "remounted", ""]);
      again = [];
    }
    // Turns that came between the join and its answer, on a socket that was joined before, brought what the answer repeats.
    const isNews = this.#version === this.#joinVersion;
    if (isNews) [this.#epoch, this.#version] = [epoch, version];
    const effects = pending.flatMap((frame) => (this.#isCarried(frame[0], frame[1]) ? [] : frame[2]));
    this.#show(isNews ? patches : [], isNews ? [...failures, ...effects] : failures, true);
    this.#wasJoined = true;
    this.#acknowledgeEffects();
    // The numbers of events that were given up leave a gap. The server learns of it from the lowest number of another join.
    if (mount !== undefined && oldest < this.#outbox.lowest) this.#join();
    for (const event of again) this.#send(event);
    this.#flush();
  }

  #leave(): void {
    this.#isJoined = false;
    this.#isJoining = false;
    this.#outbox.disconnect();
    this.#ports.socket.watch(false);
  }

  #join(): void {
    if (this.#isJoining) return;
    this.#isJoining = true;
    this.#joinVersion = this.#version;
    this.#sendJoin(this.#proof());
    this.#watched = joinWatch;
    this.#ports.socket.watch(true);
  }

  /** What the page is at version 0: proven by its hash, or what an answered join has made of it; nothing for a page that came back. */
  #proof(): JoinFrame[6] {
    if (this.#version > 0) return undefined;
    if (this.#wasJoined) return [];
    return this.#member.isRestored ? undefined : combineHashes(this.#ports.regions.hashes());
  }

  #compare(hashes: number[]): void {
    const differing = differingRegions(this.#ports.regions.hashes(), hashes);
    this.#sendJoin(differing.length > maxNamedRegions ? undefined : differing);
  }

  #sendJoin(proof: JoinFrame[6]): void {
    const { client, mount } = this.#member;
    const join: JoinFrame = ["j", client, mount, this.#epoch, this.#version, this.#outbox.lowest];
    if (proof !== undefined) join.push(proof); // in JSON it would be null
    this.#send(join);
  }

  #flush(): void {
    if (!this.#isJoined || this.#isJoining) return;
    const events = this.#outbox.take();
    this.#member.given(this.#outbox.next);
    for (const event of events) this.#send(event);
    // Only the oldest event's time counts: whoever goes on sending must not wind the clock up for ever.
    const oldest = this.#outbox.isInFlight ? this.#outbox.lowest : 0;
    if (oldest === this.#watched) return;
    this.#watched = oldest;
    this.#ports.socket.watch(oldest > 0);
  }

  #show(patches: Patch[] = [], effects: Effect[] = [], isJoin = false): void {
    const { answered, settled } = this.#outbox;
    this.#ports.screen.show({ epoch: this.#epoch, version: this.#version, answered, settled, patches, effects, isJoin });
  }

  #isCarried(epoch: number, version: number): boolean {
    const { carried, mount } = this.#member;
    return carried[0] === mount && (carried[1] > epoch || (carried[1] === epoch && carried[2] >= version));
  }

  /** Says it at each join too: the socket may have died with the last acknowledgement. */
  #acknowledgeEffects(): void {
    const [mount, epoch, version] = this.#member.carried;
    if (version > 0 && mount === this.#member.mount && this.#isJoined) this.#send(["a", epoch, version] satisfies AckFrame);
  }

  #send(frame: ClientFrame): void {
    this.#ports.socket.send(JSON.stringify(frame));
  }
}
