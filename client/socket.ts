import ReconnectingWebSocket from "partysocket/ws";
import { CloseCode, PING, PONG } from "../durable/protocol.ts";
import { Backoff } from "./backoff.ts";
import { Liveness } from "./liveness.ts";

/** A connection that held for so long was a good one: after it the waits are short again. */
const goodAfterMs = 5_000;
const connectWithinMs = 10_000;

/** What happens to a socket. `refused` comes after `closed`, when there will be no further attempt. */
export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  closed(): void;
  refused(code: number): void;
}

/** Codes after which another attempt of this page cannot succeed. */
const finalCodes: readonly number[] = [
  CloseCode.badFrame,
  CloseCode.unauthorized,
  CloseCode.wrongSession,
  CloseCode.expired,
  CloseCode.replaced,
  CloseCode.taken,
  CloseCode.tooLarge,
];

/**
 * A socket that comes back. PartySocket's queue is off, since it is flushed before `open` and so before a join; its backoff is off too
 * (no jitter, not interruptible): the wait is part of the URL that it asks for.
 */
export class Socket {
  readonly #socket: ReconnectingWebSocket;
  readonly #backoff = new Backoff();
  readonly #liveness = new Liveness(
    () => this.send(PING),
    () => this.restart(),
  );
  #openedAt = 0;
  #refusal = 0;

  constructor(url: string, events: SocketEvents) {
    this.#socket = new ReconnectingWebSocket(
      async () => {
        await this.#backoff.wait();
        return url;
      },
      undefined,
      {
        startClosed: true,
        maxEnqueuedMessages: 0,
        minReconnectionDelay: 0,
        maxReconnectionDelay: 0,
        connectionTimeout: connectWithinMs,
        // Called before the next attempt begins, unlike `onclose`.
        shouldReconnectOnClose: ({ code }) => this.#mayComeBack(code),
      },
    );
    this.#socket.onopen = () => {
      this.#openedAt = Date.now();
      this.#liveness.start();
      events.opened();
    };
    this.#socket.onmessage = ({ data }) => {
      this.#liveness.heard();
      if (data !== PONG) events.received(String(data));
    };
    this.#socket.onclose = () => {
      this.#liveness.stop();
      events.closed();
      if (this.#refusal) events.refused(this.#refusal);
    };
    addEventListener("online", this.#hurry);
    addEventListener("pageshow", this.#hurry);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#hurry();
    });
  }

  /** Connects at once. */
  start(): void {
    this.#backoff.reset();
    this.#socket.reconnect();
  }

  /** Closes until `start()`. */
  stop(): void {
    this.#socket.close();
  }

  /** Gives up the present connection for another. */
  restart(): void {
    this.#socket.reconnect();
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  readonly #hurry = (): void => {
    this.#backoff.interrupt();
    this.#liveness.check();
  };

  #mayComeBack(code: number): boolean {
    if (this.#openedAt > 0 && Date.now() - this.#openedAt > goodAfterMs) this.#backoff.recover();
    this.#openedAt = 0;
    if (code === CloseCode.tooMany || code === CloseCode.viewFailed) this.#backoff.slowDown();
    if (finalCodes.includes(code)) this.#refusal = code;
    return this.#refusal === 0;
  }
}
