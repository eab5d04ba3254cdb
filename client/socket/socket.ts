import ReconnectingWebSocket from "partysocket/ws";
import { CloseCode, PING, PONG } from "../../durable/protocol.ts";
import { Backoff } from "./backoff.ts";
import { Liveness } from "./liveness.ts";
import { reloadOnce } from "./reload.ts";
import { setStatus, status } from "../status.ts";

/** A connection that held for so long was a good one: after it the waits are short again. */
const goodAfterMs = 5_000;
const connectWithinMs = 10_000;
/** How long the answer to a join or an event may take before the browser asks again. */
const overdueMs = 15_000;

/** Whom a socket tells what happens to it. */
export interface SocketListener {
  opened(): void;
  receive(text: string): void;
  /** May come twice. */
  closed(): void;
  overdue(): void;
}

/** Codes after which only another page can succeed. */
const reloadCodes: readonly number[] = [CloseCode.unauthorized, CloseCode.wrongSession, CloseCode.expired, CloseCode.taken];
/** Codes after which there is no further attempt. */
const finalCodes: readonly number[] = [...reloadCodes, CloseCode.badFrame, CloseCode.replaced, CloseCode.tooLarge];
/** From here on a code is the application's. After any that is not final the next attempt is a late one. */
const firstApplicationCode = 4_000;

/**
 * A socket that comes back. PartySocket's queue is off, since it is flushed before `open` and so before a join; its backoff is off too
 * (no jitter, not interruptible): the wait is part of the URL that it asks for.
 */
export class Socket {
  readonly #socket: ReconnectingWebSocket;
  readonly #backoff = new Backoff();
  readonly #liveness = new Liveness(this);
  #listener: SocketListener | undefined;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #openedAt = 0;
  /** What is sent and received goes through here, so that somebody can slow it down. */
  through = (action: () => void): void => action();
  #isOver = false;
  /** Whether the server has ever answered: else it may not know this client's language. */
  #wasHeard = false;

  constructor(url: string) {
    const socket = new ReconnectingWebSocket(() => this.#backoff.wait().then(() => url), null, {
      startClosed: true,
      maxEnqueuedMessages: 0,
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: connectWithinMs,
      // Called before the next attempt begins, unlike `onclose`.
      shouldReconnectOnClose: ({ code }) => this.#mayComeBack(code),
    });
    socket.onopen = () => {
      this.#openedAt = Date.now();
      this.#liveness.heard();
      this.#listener?.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#liveness.heard();
      this.#wasHeard = true;
      if (data !== PONG) this.#pass(() => this.#listener?.receive(String(data)));
    };
    socket.onclose = ({ code }) => {
      this.#liveness.stop();
      this.#listener?.closed();
      const isNews = code === CloseCode.outdated || (code === CloseCode.badFrame && !this.#wasHeard);
      if (!this.#isOver) {
        if (status() === "connected") setStatus("reconnecting");
        if (isNews) reloadOnce();
        return;
      }
      setStatus("closed");
      console.error(`Connection refused: ${code}`);
      if (isNews || reloadCodes.includes(code)) reloadOnce();
    };
    this.#socket = socket;
    const hurry = (): void => {
      if (document.hidden) return;
      this.#backoff.interrupt();
      this.#liveness.check();
    };
    addEventListener("online", hurry);
    addEventListener("visibilitychange", hurry);
  }

  /** Connects at once. */
  start(listener: SocketListener): void {
    this.#listener = listener;
    this.#backoff.attempt = 0;
    this.restart();
  }

  /** Closes until `start()`. */
  stop(): void {
    this.#socket.close();
  }

  /** Gives up the present connection, if there is one, for another. */
  restart(): void {
    this.#socket.reconnect();
  }

  send(text: string): void {
    this.#pass(() => this.#socket.send(text));
  }

  ping(): void {
    this.send(PING);
  }

  /** Starts the clock anew that ends in the listener's `overdue()`, or stops it. */
  watch(isWaiting: boolean): void {
    clearTimeout(this.#clock);
    if (isWaiting) this.#clock = setTimeout(() => this.#listener?.overdue(), overdueMs);
  }

  /** What was slowed down belongs to its connection, and to no later one. */
  #pass(action: () => void): void {
    const openedAt = this.#openedAt;
    this.through(() => {
      if (openedAt === this.#openedAt) action();
    });
  }

  #mayComeBack(code: number): boolean {
    if (this.#openedAt > 0 && Date.now() - this.#openedAt > goodAfterMs) this.#backoff.attempt = 1;
    this.#openedAt = 0;
    if (code >= firstApplicationCode) this.#backoff.attempt = 7;
    this.#isOver ||= finalCodes.includes(code);
    return !this.#isOver;
  }
}
