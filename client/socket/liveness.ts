const pingEveryMs = 30_000;
const answerWithinMs = 10_000;
/** A socket that was silent for so long is taken for dead without asking: the edge drops it after a minute or two, without a close frame. */
const deadAfterMs = 120_000;

/** A socket that can be asked for a sign of life, and given up for another. */
export interface LivingSocket {
  ping(): void;
  restart(): void;
}

/**
 * Finds dead sockets: a browser believes for many minutes that a socket is open which the edge, a router or a sleeping laptop has dropped.
 * Any frame counts as an answer. Lateness is measured by the wall clock, since timers stop while the machine sleeps.
 */
export class Liveness {
  readonly #socket: LivingSocket;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** 0 while there is no socket to ask. */
  #lastHeard = 0;

  constructor(socket: LivingSocket) {
    this.#socket = socket;
  }

  /** The socket is closed. */
  stop(): void {
    this.#lastHeard = 0;
    clearTimeout(this.#timer);
  }

  /** The socket is open, or something came from the server. */
  heard(): void {
    this.#lastHeard = Date.now();
    this.#later(() => this.check(), pingEveryMs);
  }

  /** Asks whether the socket is alive, now: the tab came back, the network did, or it was silent for a while. */
  check(): void {
    if (this.#lastHeard === 0) return;
    if (Date.now() - this.#lastHeard > deadAfterMs) {
      this.#socket.restart();
    } else {
      this.#socket.ping();
      this.#later(() => this.#socket.restart(), answerWithinMs);
    }
  }

  #later(action: () => void, waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, waitMs);
  }
}
