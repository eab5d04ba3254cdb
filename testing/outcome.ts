import type { Effect, FailureCode, JoinedFrame, Op, Patch, ServerFrame, TurnFrame } from "../durable/protocol.ts";

/** What came of something that was done on the page: all that the server has sent since. */
export interface Outcome {
  /** The frames as they came, the one that acknowledges the event last. */
  readonly frames: readonly ServerFrame[];
  /** The last of them; none where nothing was sent. */
  readonly frame: ServerFrame | undefined;
  /** What was patched, region by region. */
  readonly patches: readonly Patch[];
  /** The ops in the patches: `[[[0, 0], 5, { "class": "star is-filled" }]]`. */
  readonly ops: readonly Op[];
  /** Redirects, flashes, pushed events, announcements … as they travel: `["flash", "info", "Saved"]`. */
  readonly effects: readonly Effect[];
  /** How long the messages were, in bytes: the events up, the frames down. */
  readonly bytes: { readonly up: number; readonly down: number };
  /** What became of an event that was not carried out. Only where failures were allowed, it is not thrown. */
  readonly failure: EventFailedError | null;
}

/** An event was not carried out. Nothing of the session has changed. */
export class EventFailedError extends Error {
  override readonly name = "EventFailedError";
  readonly code: FailureCode;
  /** Names the line in the log. */
  readonly reference: string;
  readonly handler: string;

  constructor({ handler, code, reference, cause }: FailedEvent) {
    const why = cause instanceof Error ? cause.message : explanations[code];
    super(`Event "${handler}" was not carried out (${code}${reference === "" ? "" : `, reference ${reference}`}): ${why}`, { cause });
    this.handler = handler;
    this.code = code;
    this.reference = reference;
  }
}

const explanations: Record<FailureCode, string> = {
  failed: "its handler threw; the log has the error",
  timeout: "its handler did not settle in time",
  payload: "its payload does not fit the handler's schema; the log says where",
  gone: "its node is no longer on the page",
  unknown: "its node has no such handler; mark the method with @event",
  remounted: "the view was mounted anew meanwhile",
};

/** An event that was not carried out, and the error that the server has logged of it. */
export interface FailedEvent {
  readonly handler: string;
  readonly code: FailureCode;
  readonly reference: string;
  readonly cause: unknown;
}

/** Notes what comes. */
export class Recording {
  #up = 0;
  #down = 0;
  readonly #frames: ServerFrame[] = [];
  readonly #patches: Patch[] = [];
  readonly #effects: Effect[] = [];
  readonly failures: FailedEvent[] = [];

  sent(text: string): void {
    this.#up += bytesOf(text);
  }

  received(text: string, frame: ServerFrame): void {
    this.#down += bytesOf(text);
    this.#frames.push(frame);
    const [patches, effects] = contentOf(frame);
    this.#patches.push(...patches);
    this.#effects.push(...effects.filter(([kind]) => kind !== "fail"));
  }

  /** Called where somebody waits for it: an error's stack leads there. */
  outcome(): Outcome {
    const [failed] = this.failures;
    return {
      frames: this.#frames,
      frame: this.#frames.at(-1),
      patches: this.#patches,
      ops: this.#patches.flatMap(([, what]) => (typeof what === "string" ? [] : what)),
      effects: this.#effects,
      bytes: { up: this.#up, down: this.#down },
      failure: failed === undefined ? null : new EventFailedError(failed),
    };
  }
}

/** The patches and effects of a frame. */
export function contentOf(frame: ServerFrame): [patches: readonly Patch[], effects: readonly Effect[]] {
  if (isTurn(frame)) return [frame[2] ?? [], frame[3] ?? []];
  return isJoined(frame) ? [frame[5], frame[6].flatMap(([, , effects]) => effects)] : [[], []];
}

export const isTurn = (frame: ServerFrame): frame is TurnFrame => typeof frame[0] === "number";
export const isJoined = (frame: ServerFrame): frame is JoinedFrame => frame[0] === "j";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
