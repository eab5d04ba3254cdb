/**
 * What a turn is to do: an event, a change from outside, and renders that something else has caused. Classes, and no closures: one is made for
 * every event.
 */
import { findHandler, type Handler } from "../node/event.ts";
import type { NodeRecord } from "../node/node-record.ts";
import type { FailureCode } from "../protocol.ts";
import type { Turn } from "./turn.ts";

export interface TurnPlan {
  /** The event's number; `undefined` for a turn that no event of a client caused. */
  readonly number: number | undefined;
  readonly eventKey: string | null;
  /** What the log calls it: `event 7 ("save" of view "ReviewView")`. */
  readonly doing: string;
  run(turn: Turn): Promise<void> | void;
  /** Shows on the page that it failed, in a turn of its own. */
  showFailure(turn: Turn, code: FailureCode, reference: string): Promise<void> | void;
}

/** An event that has arrived. */
export interface ArrivedEvent {
  /** `undefined` for one that was posted. */
  readonly number: number | undefined;
  readonly record: NodeRecord | undefined;
  readonly name: string;
  readonly payload: unknown;
  readonly eventKey: string;
}

/** Runs an event's handler. */
export class EventPlan implements TurnPlan {
  readonly number: number | undefined;
  readonly eventKey: string;
  readonly #record: NodeRecord;
  readonly #name: string;
  readonly #handler: Handler;
  readonly #payload: unknown;

  private constructor({ number, eventKey, name, payload }: ArrivedEvent, record: NodeRecord, handler: Handler) {
    this.number = number;
    this.eventKey = eventKey;
    this.#record = record;
    this.#name = name;
    this.#handler = handler;
    this.#payload = handler.schema === null ? undefined : (payload ?? {});
  }

  /** The event's plan; or why it is refused: only what is marked for browsers runs. */
  static of(event: ArrivedEvent): EventPlan | "gone" | "unknown" {
    const { record, name } = event;
    if (record === undefined) return "gone";
    const handler = findHandler(record.instance, name);
    return handler === undefined || handler.kind === "receive" ? "unknown" : new EventPlan(event, record, handler);
  }

  get doing(): string {
    return `${this.number === undefined ? "a posted event" : `event ${this.number}`} ("${this.#name}" of ${this.#record.title})`;
  }

  run(turn: Turn): Promise<void> {
    return turn.run(this.#record, this.#name, this.#handler, this.#payload);
  }

  async showFailure(turn: Turn, code: FailureCode, reference: string): Promise<void> {
    if (this.#handler.kind === "action") await turn.showFailedAction(this.#record, this.#name, { code, reference });
  }
}

/** Runs a change that an instance asked for outside of a turn. */
export class ChangePlan implements TurnPlan {
  readonly number = undefined;
  readonly eventKey = null;
  readonly doing = "a turn";
  readonly #record: NodeRecord;
  readonly #change: (() => unknown) | undefined;

  constructor(record: NodeRecord, change: (() => unknown) | undefined) {
    this.#record = record;
    this.#change = change;
  }

  run(turn: Turn): Promise<void> {
    return turn.change(this.#record, this.#change);
  }

  showFailure(): void {}
}

/** Renders nodes whose code did not run: some after a wake, all of them for another user. */
export class RefreshPlan implements TurnPlan {
  readonly number = undefined;
  readonly eventKey = null;
  readonly doing: string;
  readonly #records: readonly NodeRecord[] | null;

  /** @param records `null` for all. */
  constructor(doing: string, records: readonly NodeRecord[] | null) {
    this.doing = doing;
    this.#records = records;
  }

  run(turn: Turn): Promise<void> {
    return this.#records === null ? turn.refreshAll() : turn.refresh(this.#records);
  }

  showFailure(): void {}
}
