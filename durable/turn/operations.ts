import { LiveError } from "../node/errors.ts";
import type { NodeRecord } from "../node/node-record.ts";

/** What a node's code runs for: the event (message 0), a message, or a mount or an update (`null`); the how manieth time. */
interface Operation {
  readonly message: number | null;
  readonly repeats: number;
}

/**
 * Which operation runs in each node of a turn, and the idempotency key of each: the event's own for its handler, with `/n` for its n-th message, with
 * the node's path for a mount or an update, and `#n` where that comes again. So no two operations of a turn share one, and a repeat of the event
 * gives each the same. It is the node's, and not the turn's: mounts run side by side.
 */
export class Operations {
  /** `null` where no event runs. */
  readonly #eventKey: string | null;
  readonly #running = new Map<NodeRecord, Operation>();

  constructor(eventKey: string | null) {
    this.#eventKey = eventKey;
  }

  /** The node's code is about to run for a message (0: the event itself), or for what a render has caused (`null`). */
  begin(record: NodeRecord, message: number | null): void {
    const before = this.#running.get(record);
    this.#running.set(record, { message, repeats: before?.message === message ? before.repeats + 1 : 0 });
  }

  /** @throws {LiveError} `outside-turn` where no event runs. */
  keyOf(record: NodeRecord): string {
    const eventKey = this.#eventKey;
    if (eventKey === null)
      throw new LiveError("outside-turn", "Cannot read this.eventKey: no event runs; read it in a handler, before anything outlives it");
    const { message, repeats } = this.#running.get(record) ?? { message: 0, repeats: 0 };
    const operation = message === null ? `/${pathOf(record)}` : message === 0 ? "" : `/${message}`;
    return repeats === 0 ? eventKey + operation : `${eventKey}${operation}#${repeats}`;
  }
}

/** A node's path as a part of a key: what separates is escaped in the author's ids. */
const pathOf = (record: NodeRecord): string => record.path.map((key) => key.replace(/[%/#]/g, encodeURIComponent)).join("/");
