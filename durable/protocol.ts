/**
 * The wire: every frame, op, binding, close code and limit that the server and the browser share.
 *
 * A leaf: it imports nothing and names no platform type, so that the Workers program and the DOM program both compile it.
 * `docs/protocol.md` tells the same in prose, with a real example of each frame, and changes in the same commit as this file.
 *
 * Frames are JSON tuples. A frame that begins with a number is the frequent one of its direction (an event up, a turn down); every other
 * begins with a letter.
 */

// ---------------------------------------------------------------------------------------------------------------- ops and patches

/** Where an op applies: the first index is among the region's siblings, each further one among the children of the entry before. */
export type Path = number[];

/** Attributes to set, or to remove where the value is `null`: `{ "class": "star is-filled", "hidden": null }`. */
export type AttributeOp = Record<string, string | null>;

/**
 * One run of a new child list: `7` is the old entry 7; `[4, 3]` the old entries 4, 5, 6; `[4, -3]` the old entries 4, 3, 2;
 * `["<li>new</li>", 1234]` is new HTML and its structure hash.
 */
export type PlanItem = number | [start: number, length: number] | [html: string, hash: number];

/** The new child list of an element or region, in old numbers. What is not named is removed. */
export type Plan = PlanItem[];

/** A string is the text of a text node (or the `innerHTML` of a `data-raw` element), an object is attributes, an array is a child list. */
export type What = string | AttributeOp | Plan;

/**
 * One change of a region: `[[0, 2], { "class": "star is-filled" }]`. With a count, the same change for so many neighbouring siblings, the
 * path naming the first: `[[0, 0], 5, { "class": "star is-filled" }]`. Descendants come before their parent's child list, so that every
 * path is in the old numbering.
 */
export type Op = [path: Path, what: What] | [path: Path, count: number, what: What];

/**
 * What a frame changes: ops of a region, a whole region with its structure hash, or (region 0) the document's title.
 * `[7, [[[0, 2], { "class": "star" }]]]`, `[7, "<div data-live=\"7\">…</div>", -1290]`, `[0, "Movies"]`.
 */
export type Patch = [region: number, ops: Op[]] | [region: number, html: string, hash: number] | [region: 0, title: string];

/** Why an event was not carried out. Nothing of the session changed. */
export type FailureCode =
  /** The handler threw; the reference names the line in the server's log. */
  | "failed"
  /** The handler did not settle within the turn's time. */
  | "timeout"
  /** The payload does not fit the handler's schema. */
  | "payload"
  /** The node that the event was meant for is gone. */
  | "gone"
  /** The node has no such event for browsers. */
  | "unknown"
  /** The session had to be mounted anew, and the event was meant for the one before. Given by the browser itself. */
  | "remounted";

/** What a turn does to the page besides its HTML. Delivered once, also over a reconnect. */
export type Effect =
  | [kind: "redirect", to: string]
  | [kind: "flash", level: string, text: string]
  | [kind: "push", node: number, name: string, payload: unknown]
  | [kind: "reset", form: string]
  /** Said by the screen reader; `true` interrupts what it says now. */
  | [kind: "announce", text: string, isUrgent: boolean]
  /** Commands to be carried out, the node's root element being the one that they start from. */
  | [kind: "exec", node: number, commands: Command[]]
  /** The frame's patches are shown in a View Transition of this type; an empty one has none. */
  | [kind: "transition", type: string]
  | [kind: "fail", number: number, code: FailureCode, reference: string];

// ---------------------------------------------------------------------------------------------------------------- browser -> server

/** An event: `[7, 2, "hoverStar", { "n": 5 }]`. Numbers count up from 1 without a gap, per client id. */
export type EventFrame = [number: number, node: number, handler: string, payload?: unknown];

/**
 * A join: `["j", "c0ffee", "mount", 0, 0, 1, -77120453]`. `epoch` and `version` name the newest frame that the browser has received; `lowest` is the
 * lowest event number that it still holds, or would give next. At version 0 a page proves its DOM: with one hash over all its regions, as
 * `combineHashes()` makes it; or, after a `CompareFrame`, with the list of those that differ. Without a proof every region comes whole. A
 * later join has none: the ledger is the proof.
 */
export type JoinFrame = [
  "j",
  client: string,
  mount: string,
  epoch: number,
  version: number,
  lowest: number,
  proof?: number | DifferingRegions,
];

/** `[7, -12]`: region 7 has another structure in the browser, region 12 is not there. At most `maxNamedRegions`. */
export type DifferingRegions = number[];

/** All effects up to this version have been carried out: `["a", 0, 12]`. Sent for a frame that held any. */
export type AckFrame = ["a", epoch: number, version: number];

/**
 * A region's DOM is not what the server thinks: `["l", 7, 12]`. `version` is that of the whole HTML that it shows now, or 0 where it needs it
 * whole. From now on the server sends this region whole, whenever it changes.
 */
export type LooseFrame = ["l", region: number, version: number];

export type ClientFrame = EventFrame | JoinFrame | AckFrame | LooseFrame;

// ---------------------------------------------------------------------------------------------------------------- server -> browser

/**
 * A turn, or a preview of one: `[13, 7, [[2, [[[0, 0], 5, { "class": "star" }]]]]]`. `acknowledged` is the last event that is done; the
 * version is the last frame's where nothing changed. Empty tails are left out.
 */
export type TurnFrame = [version: number, acknowledged: number, patches?: Patch[], effects?: Effect[]];

/**
 * The answer to a join: events up to `done` are done, up to `received` they wait or run, later ones are unknown and are to be sent again.
 * From now on the browser is at this version of this epoch. `pending` are the frames whose effects it has not acknowledged. `mount` is given when the
 * session had to be mounted anew (the browser's events are then lost and to be reported as failed) or when the page shows another mount
 * than the session's.
 */
export type JoinedFrame = [
  "j",
  epoch: number,
  version: number,
  done: number,
  received: number,
  patches: Patch[],
  pending: PendingEffects[],
  mount?: string,
];

/** The effects of one frame, until they are acknowledged. */
export type PendingEffects = [epoch: number, version: number, effects: Effect[]];

/**
 * The page's proof is not the session's: `["c", [2, -77, 3, 991]]`, region and structure hash in turn, of all regions. The browser joins again, and
 * names those that differ.
 */
export type CompareFrame = ["c", hashes: number[]];

/** An event's number left a gap: join again. */
export type RejoinFrame = ["r"];

export type ServerFrame = TurnFrame | JoinedFrame | CompareFrame | RejoinFrame;

// ---------------------------------------------------------------------------------------------------------------- bindings

/**
 * What `live:click` and its kin hold in HTML: one binding or several, separated by commas, so that the text between brackets is a JSON list:
 * `[2,"save",null,{"keys":["ctrl+s"]}],[[["hide","#menu"]],{"keys":["Escape"]}]`. A `false` in between is passed over.
 */
export type BindingText = EventBinding | CommandBinding;

/** Sends an event to a node's handler: `[2,"hoverStar",{"n":1}]`. */
export type EventBinding = [node: number, handler: string, given?: Record<string, unknown> | null, options?: WireBindingOptions];

/** Carries out commands: `[[["toggle","#menu"]]]`. */
export type CommandBinding = [commands: Command[], options?: WireBindingOptions];

/** The options of a binding that travel with it. Their meaning stands with `BindingOptions` in `templates/on.ts`. */
export interface WireBindingOptions {
  /** Dropped without a connection; of several that wait only the last is kept. */
  readonly volatile?: boolean | undefined;
  /** In ms; `"blur"` waits until the field loses the focus; 0 sends at once. */
  readonly debounce?: number | "blur" | undefined;
  /** In ms. */
  readonly throttle?: number | undefined;
  /** `["Enter", "ctrl+k"]`, in lower case but for the names of keys. */
  readonly keys?: readonly string[] | undefined;
  readonly once?: boolean | undefined;
  readonly prevent?: boolean | undefined;
  readonly stop?: boolean | undefined;
  readonly self?: boolean | undefined;
  readonly window?: boolean | undefined;
  readonly away?: boolean | undefined;
  readonly confirm?: string | undefined;
  readonly lock?: boolean | undefined;
  readonly disableWith?: string | undefined;
  readonly loading?: Target | undefined;
  readonly optimistic?: readonly Command[] | undefined;
  /** In ms, of `live:poll`. */
  readonly every?: number | undefined;
  /** Of `live:viewportenter` and `live:viewportleave`, as CSS writes margins. */
  readonly margin?: string | undefined;
}

/**
 * Whom a command is for: the bound element where it is left out or empty; `"#menu"` whatever matches in the page; `{ "closest": ".card" }` the
 * nearest such element around; `{ "inner": ".star" }` such elements inside; both: inside of the nearest around.
 */
export type Target = string | { readonly closest?: string; readonly inner?: string };

/** What the browser does by itself: `["toggle", "#menu"]`. */
export type Command =
  /** `motion`: classes that the element has while it appears or goes. */
  | [kind: "show" | "hide" | "toggle", to?: Target, motion?: string]
  | [kind: "addClass" | "removeClass" | "toggleClass", names: string, to?: Target]
  | [kind: "setAttribute", name: string, value: string, to?: Target]
  | [kind: "removeAttribute", name: string, to?: Target]
  | [kind: "toggleAttribute", name: string, on: string, off: string | null, to?: Target]
  /** The classes are put on, and taken off when the animations that they started have ended. */
  | [kind: "transition", classes: string, to?: Target]
  | [kind: "focus" | "focusFirst" | "pushFocus", to?: Target]
  | [kind: "popFocus"]
  /** A dialog (modal), a popover or details. */
  | [kind: "open" | "close", to?: Target]
  | [kind: "dispatch", event: string, detail: unknown, to?: Target]
  /** Carries out what the attribute `live:<event>` of the target holds. */
  | [kind: "exec", event: string, to?: Target]
  | [kind: "push", binding: EventBinding]
  | [kind: "navigate", to: string];

/** What `live:hook` holds: the hook's name, and the handlers that it may push to: `["Chart",{"select":[2,"select"]}]`. */
export type HookText = [name: string, pushes: Record<string, EventBinding>];

// ---------------------------------------------------------------------------------------------------------------- sockets

/** The keep-alive, answered by the platform without waking the object. */
export const PING = "ping";
export const PONG = "pong";

/** The version of all this. The socket's URL carries the browser's, so that a page of another build is not spoken to in a language it does not know. */
export const protocolVersion = 2;

/** Why the server closed a socket, and what the browser does about it. */
export const CloseCode = {
  /** A frame that is not JSON, not a frame, binary, or before the join. The browser gives up: `closed`. One whose first frame it was loads the page anew, once. */
  badFrame: 4400,
  /** The token's signature, cookie or user is not this visitor's. The browser loads the page anew, once. */
  unauthorized: 4401,
  /** The path is another object's than the token's. The browser loads the page anew, once. */
  wrongSession: 4404,
  /** The page speaks a later version than the server, which is about to be deployed. The browser loads the page anew, once, else joins again after a while. */
  outdated: 4406,
  /**
   * The session is gone and the token too old to mount it again, or the page is of a build before. The browser loads the page anew, once. All
   * versions of the client do, and so an older one is told that.
   */
  expired: 4408,
  /** A newer socket of the same client has joined. The browser gives up: `closed`. */
  replaced: 4409,
  /** Another client holds this private session. The browser loads the page anew, once, with a session of its own. */
  taken: 4410,
  /** A frame longer than `maxFrameBytes`. The browser gives up: `closed`. */
  tooLarge: 4413,
  /** More events than the limits allow. The browser joins again after a while; its outbox is kept. */
  tooMany: 4429,
  /** The view threw while it was restored or mounted. The state is kept; the browser tries again after a while. */
  viewFailed: 4500,
} as const;

// ---------------------------------------------------------------------------------------------------------------- limits

/** Longest frame that the server takes. Stops one message from costing the memory and the parsing of megabytes; uploads go elsewhere. */
export const maxFrameBytes = 65_536;

/** Events of one client that may wait for their turn. Stops a flood from growing the object's memory; the browser sends 32 at most. */
export const maxQueuedEvents = 64;

/** Events that a browser sends before one of them is acknowledged. */
export const maxInFlightEvents = 32;

/**
 * Regions that a join may name one by one. A page that differs in more joins without a proof, and is sent whole: so a join's frame fits into
 * `maxFrameBytes` however large the page is.
 */
export const maxNamedRegions = 5_000;

/** Longest client id, mount id and handler name. Stops them from being a store for strangers. */
export const maxNameLength = 128;

// ---------------------------------------------------------------------------------------------------------------- structure hash

/** Elements of which the DOM has the inside in another place, or not as it was written: without children here, and replaced whole. */
export const opaqueElements: ReadonlySet<string> = new Set(["template", "noscript", "selectedcontent", "plaintext"]);

/** Where every structure hash begins. */
export const hashSeed = -2_128_831_035;

/** One step of the structure hash (FNV-1a over 32-bit integers), the same in the tokeniser and in the ledger's walk. */
export function mixHash(hash: number, value: number): number {
  return Math.imul(hash ^ value, 16_777_619);
}

/** One hash over a page's regions: region and structure hash in turn, in any order. */
export function combineHashes(hashes: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < hashes.length; index += 2) {
    sum = (sum + mixHash(mixHash(hashSeed, hashes[index] ?? 0), hashes[index + 1] ?? 0)) | 0;
  }
  return sum;
}

/** Which of the session's regions a page has otherwise (by their numbers) or not at all (by the negative ones). O(regions). */
export function differingRegions(page: readonly number[], session: readonly number[]): DifferingRegions {
  const known = new Map<number | undefined, number | undefined>();
  for (let index = 0; index < page.length; index += 2) known.set(page[index], page[index + 1]);
  const differing: DifferingRegions = [];
  for (let index = 0; index < session.length; index += 2) {
    const number = session[index] ?? 0;
    const hash = known.get(number);
    if (hash !== session[index + 1]) differing.push(hash === undefined ? -number : number);
  }
  return differing;
}

// ---------------------------------------------------------------------------------------------------------------- parsing

/** A frame from the browser that is none. Its message is for the log; the browser gets the close code. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isName = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length <= maxNameLength;

/**
 * Parses a text frame from a browser.
 *
 * @throws {ProtocolError} where it is not JSON or not a frame.
 */
export function parseClientFrame(text: string): ClientFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("Cannot read frame: not JSON", { cause });
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const [first, second, third, fourth, fifth, sixth, seventh] = items;
    if (typeof first === "number") {
      if (isCount(first) && first > 0 && isCount(second) && isName(third) && value.length <= 4) {
        return value.length === 3 ? [first, second, third] : [first, second, third, fourth];
      }
    } else if (first === "j") {
      if (isName(second) && isName(third) && isCount(fourth) && isCount(fifth) && isCount(sixth) && sixth > 0 && isProof(seventh)) {
        const join: JoinFrame = ["j", second, third, fourth, fifth, sixth];
        if (seventh !== undefined) join.push(seventh);
        return join;
      }
    } else if (first === "a") {
      if (isCount(second) && isCount(third)) return ["a", second, third];
    } else if (first === "l") {
      if (isCount(second) && isCount(third)) return ["l", second, third];
    }
  }
  throw new ProtocolError(`Cannot read frame: ${text.slice(0, 80)} is none of event, join, ack or loose`);
}

function isProof(value: unknown): value is JoinFrame[6] {
  if (Array.isArray(value)) return value.length <= maxNamedRegions && value.every((item) => Number.isSafeInteger(item));
  return value === undefined || Number.isSafeInteger(value);
}
