import { type EventFrame, maxInFlightEvents } from "../../durable/protocol.ts";

/** What a binding wants to tell the server. */
export interface Outgoing {
  readonly node: number;
  readonly handler: string;
  readonly payload?: unknown;
  /** Dropped without a connection; of several that wait only the last for each node and handler is kept. */
  readonly volatile?: boolean | undefined;
}

/** An event that will never be carried out; `number` is 0 where it had none yet. */
export interface Lost extends Outgoing {
  readonly number: number;
}

interface Held extends Outgoing {
  readonly ticket: number;
  number: number;
}

/**
 * The events that the server has not acknowledged yet: pure, no DOM, no socket.
 *
 * An event waits without a number until it is first sent (`take()`); from then on its number is its own, and it stays here until the server
 * says that it is done. Numbers count up without a gap in the order of `add()` and are never given twice, since a handler's idempotency key
 * is made of them. A *ticket* counts all events, also those that were dropped before they had a number: "answered up to ticket 7" orders
 * edits and events whatever became of the numbers.
 *
 *     add(hover 1), add(save)   waiting: hover 1, save
 *     take()                    sent: 1 hover 1, 2 save
 *     acknowledge(1)            sent: 2 save
 *     resume(1, 1)              the server has seen no more than 1: 2 save is to be sent again
 */
export class Outbox {
  #sent: Held[] = [];
  #waiting: Held[] = [];
  #next: number;
  #ticket = 1;
  #answered = 0;

  /** @param next the number of the first event: 1, or for a client id that goes on, one that it has never given. */
  constructor(next = 1) {
    this.#next = next;
  }

  /** The number that the next event is given when it is sent. */
  get next(): number {
    return this.#next;
  }

  /** The lowest number that is still held, or would be given next. */
  get lowest(): number {
    return this.#sent[0]?.number ?? this.#next;
  }

  /** The ticket of the next event. */
  get ticket(): number {
    return this.#ticket;
  }

  /** Up to this ticket all events are answered, dropped or given up. */
  get settled(): number {
    return (this.#sent[0] ?? this.#waiting[0] ?? this).ticket - 1;
  }

  /** The ticket of the last event that was answered. */
  get answered(): number {
    return this.#answered;
  }

  /** Whether an event was sent and not acknowledged. */
  get isInFlight(): boolean {
    return this.#sent.length > 0;
  }

  /**
   * Takes an event in.
   *
   * @param connected Whether there is a joined socket now.
   * @returns The event's ticket, or 0 where it was dropped.
   */
  add(event: Outgoing, connected: boolean): number {
    const held: Held = { ...event, ticket: this.#ticket++, number: 0 };
    if (event.volatile) {
      if (!connected) return 0;
      this.#waiting = this.#waiting.filter((other) => !other.volatile || other.node !== event.node || other.handler !== event.handler);
    }
    this.#waiting.push(held);
    return held.ticket;
  }

  /** Numbers the events that may be sent now, and returns their frames in order. */
  take(): EventFrame[] {
    const taken = this.#waiting.splice(0, Math.max(0, maxInFlightEvents - this.#sent.length));
    for (const held of taken) held.number = this.#next++;
    this.#sent.push(...taken);
    return taken.map(frameOf);
  }

  /** Forgets all events up to this number. */
  acknowledge(number: number): void {
    let count = 0;
    for (const held of this.#sent) {
      if (held.number > number) break;
      this.#answered = held.ticket;
      count++;
    }
    this.#sent.splice(0, count);
  }

  /**
   * Takes the server's answer to a join: events up to `done` are done, up to `received` they wait or run there. Returns the frames that the
   * server does not know, to be sent again before any new one.
   */
  resume(done: number, received: number): EventFrame[] {
    this.acknowledge(done);
    // A page whose stored number was lost must not give a number that the server has seen: it would take the event for a repeat.
    this.#next = Math.max(this.#next, received + 1);
    return this.#sent.filter((held) => held.number > received).map(frameOf);
  }

  /** The connection is gone: volatile events that were never sent are dropped. */
  disconnect(): void {
    this.#waiting = this.#waiting.filter((held) => !held.volatile);
  }

  /**
   * Gives up all events: their nodes are gone. Returns those that the visitor would miss (volatile ones are not). Numbers go on. They are not
   * answered: what was typed with them has not been seen by anybody.
   */
  abandon(): Lost[] {
    const lost = [...this.#sent, ...this.#waiting];
    this.#sent = [];
    this.#waiting = [];
    return lost.filter((held) => !held.volatile);
  }
}

function frameOf({ number, node, handler, payload }: Held): EventFrame {
  return payload === undefined ? [number, node, handler] : [number, node, handler, payload];
}
