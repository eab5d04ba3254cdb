/**
 * A page's line to its session: the browser's half of the protocol, over a real WebSocket. It joins, numbers its events, acknowledges effects, and
 * tells what has come.
 *
 * Nothing is tried again by itself: a test says when the page connects.
 */
import {
  combineHashes,
  differingRegions,
  type ClientFrame,
  type Effect,
  type EventFrame,
  type FailureCode,
  type JoinedFrame,
  type JoinFrame,
  type Patch,
  type ServerFrame,
} from "../durable/protocol.ts";
import type { Push } from "./bindings.ts";
import { contentOf, type FailedEvent, isJoined, isTurn, type Outcome, Recording } from "./outcome.ts";

/** What a line needs of its page. */
export interface LinePorts {
  /** Opens a socket to the session's object. */
  connect(): Promise<WebSocket>;
  /** Region and structure hash in turn, of the page as it stands. */
  hashes(): number[];
  /** Shows what has come. */
  show(patches: readonly Patch[], effects: readonly Effect[]): void;
  /** The error that the server logged under a reference. */
  errorOf(reference: string): unknown;
  /** Something has come that no event of this page has caused. */
  changed(outcome: Outcome): void;
}

interface Waiting {
  isOver(): boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Line {
  readonly #ports: LinePorts;
  #mount: string;
  #socket: WebSocket | null = null;
  #isJoined = false;
  #epoch = 0;
  #version = 0;
  #number = 0;
  /** The events that are not acknowledged. */
  #held: EventFrame[] = [];
  readonly #recordings = new Set<Recording>();
  #waiting: Waiting[] = [];
  /** What this side of the line could not do with a frame. */
  #broken: Error | undefined;

  constructor(mount: string, ports: LinePorts) {
    this.#mount = mount;
    this.#ports = ports;
  }

  get isConnected(): boolean {
    return this.#isJoined;
  }

  /** Connects, and joins the session. Resolves with what the answer to the join brought, and to events that it was asked about again. */
  async open(): Promise<Outcome> {
    this.close();
    const socket = await this.#ports.connect();
    this.#socket = socket;
    const recording = this.#record();
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket === socket) this.#receive(String(data));
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (this.#socket !== socket) return;
      this.#lost();
      const error = new Error(`The server has closed the page's socket: ${code}${reason === "" ? "" : ` ${reason}`}`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
    socket.accept();
    this.#join();
    return this.#outcomeOf(recording, () => this.#isJoined && this.#held.length === 0);
  }

  /** Gives up the socket, as a page whose network is gone. */
  close(): void {
    const socket = this.#socket;
    this.#lost();
    socket?.close(1000, "The page has gone");
  }

  /** Waits until the server has closed the socket. */
  async closed(): Promise<void> {
    while (this.#socket !== null) await new Promise<void>((resolve) => this.#socket?.addEventListener("close", () => resolve()));
  }

  /** Sends events, and waits until they are acknowledged. */
  async send(pushes: readonly Push[]): Promise<Outcome> {
    if (pushes.length > 0 && !this.#isJoined)
      throw new Error(`Cannot send "${pushes[0]?.handler}": the page is not connected; await page.reconnect() first`);
    const recording = this.#record();
    for (const { node, handler, payload } of pushes) {
      const number = ++this.#number;
      const frame: EventFrame = payload === undefined ? [number, node, handler] : [number, node, handler, payload];
      this.#held.push(frame);
      recording.sent(this.#send(frame));
    }
    const last = this.#number;
    return this.#outcomeOf(recording, () => !this.#held.some(([number]) => number <= last));
  }

  /** Waits until something is so, and looks with each frame that comes. */
  until(isSo: () => boolean): Promise<void> {
    return this.#until(isSo);
  }

  /** What a recording has when something is so. */
  async #outcomeOf(recording: Recording, isSo: () => boolean): Promise<Outcome> {
    try {
      await this.#until(isSo);
    } finally {
      this.#recordings.delete(recording);
    }
    return recording.outcome();
  }

  #record(): Recording {
    const recording = new Recording();
    this.#recordings.add(recording);
    return recording;
  }

  #lost(): void {
    this.#socket = null;
    this.#isJoined = false;
  }

  #until(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ isOver, resolve, reject });
      this.#look();
    });
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      try {
        if (this.#broken !== undefined) throw this.#broken;
        if (one.isOver()) one.resolve();
        else this.#waiting.push(one);
      } catch (error) {
        one.reject(error);
      }
    }
  }

  #join(proof: JoinFrame[6] = this.#version === 0 ? combineHashes(this.#ports.hashes()) : undefined): void {
    const join: JoinFrame = ["j", "test", this.#mount, this.#epoch, this.#version, this.#held[0]?.[0] ?? this.#number + 1];
    if (proof !== undefined) join.push(proof);
    this.#send(join);
  }

  #receive(text: string): void {
    try {
      // SAFETY: the session under test sends frames; one that is none breaks the page, which tells the test.
      const frame = JSON.parse(text) as ServerFrame;
      const isAwaited = this.#recordings.size > 0;
      const recordings = isAwaited ? this.#recordings : [new Recording()];
      for (const recording of recordings) recording.received(text, frame);
      this.#take(frame, recordings);
      if (!isAwaited) for (const recording of recordings) this.#ports.changed(recording.outcome());
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
    }
    this.#look();
  }

  #take(frame: ServerFrame, recordings: Iterable<Recording>): void {
    if (frame[0] === "c") return this.#join(differingRegions(this.#ports.hashes(), frame[1]));
    if (!isTurn(frame) && !isJoined(frame)) return this.#join();
    const [patches, effects] = contentOf(frame);
    for (const effect of effects) if (effect[0] === "fail") this.#failed(effect[1], effect[2], effect[3], recordings);
    const version = isTurn(frame) ? frame[0] : frame[2];
    if (isJoined(frame) || version > this.#version) {
      if (isJoined(frame)) this.#epoch = frame[1];
      this.#version = version;
      this.#ports.show(patches, effects);
      if (effects.length > 0) this.#send(["a", this.#epoch, version]);
    }
    if (isTurn(frame)) this.#acknowledge(frame[1]);
    else this.#joined(frame, recordings);
  }

  #joined([, , , done, received, , , mount]: JoinedFrame, recordings: Iterable<Recording>): void {
    this.#isJoined = true;
    this.#acknowledge(done);
    if (mount !== undefined) {
      this.#mount = mount;
      const lost = this.#held.splice(0);
      for (const [number] of lost) this.#failed(number, "remounted", "", recordings, lost);
      if (lost.length > 0) this.#join(); // their numbers leave a gap
    }
    for (const event of this.#held) if (event[0] > received) this.#send(event);
  }

  #failed(
    number: number,
    code: FailureCode,
    reference: string,
    recordings: Iterable<Recording>,
    among: readonly EventFrame[] = this.#held,
  ): void {
    const event = among.find(([held]) => held === number);
    if (event === undefined) return; // told once more over a new socket
    const failed: FailedEvent = { handler: event[2], code, reference, cause: this.#ports.errorOf(reference) };
    for (const recording of recordings) recording.failures.push(failed);
  }

  #acknowledge(number: number): void {
    this.#held = this.#held.filter(([held]) => held > number);
  }

  #send(frame: ClientFrame): string {
    const text = JSON.stringify(frame);
    this.#socket?.send(text);
    return text;
  }
}
