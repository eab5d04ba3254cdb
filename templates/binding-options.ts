import type { Command, Target, WireBindingOptions } from "../durable/protocol.ts";
import type { Chain } from "./js.ts";
import { parseKey } from "./keys.ts";
import { LiveError } from "./live-error.ts";
import { readCommands } from "./printed-binding.ts";

/** When an event counts. The options of `on(chain, …)`; those of `on(handler, …)` are these and `PushOptions`. */
export interface TriggerOptions {
  /**
   * Counts when nothing has come for so many ms, or when the field is left (`"blur"`). `input` of a text field has 300; 0 turns that off.
   */
  readonly debounce?: number | "blur" | undefined;
  /**
   * Counts at once, and then at most every so many ms, the last one always. `mousemove`, `pointermove`, `touchmove`, `wheel`, `scroll`,
   * `resize`, and `input` of a slider or colour have 100; 0 turns that off.
   */
  readonly throttle?: number | undefined;
  /**
   * Counts for these keys only: `"Enter"`, `"a"`, `"ctrl+k"`, `"mod+s"` (Cmd on Apple's systems, else Ctrl), `["Escape", "shift+Tab"]`. Names are
   * those of `KeyboardEvent.key`, and `Space`.
   */
  readonly keys?: string | readonly string[] | undefined;
  /** Counts once in the element's life. */
  readonly once?: boolean | undefined;
  /** The browser does not do what it would do by itself. That of a bound submit it never does. */
  readonly prevent?: boolean | undefined;
  /** No `window` or `away` binding gets the event, nor a script that listens on the window. One that listens on an element has had it by then. */
  readonly stop?: boolean | undefined;
  /** Counts only where the event's target is the element itself and not something in it. */
  readonly self?: boolean | undefined;
  /** Counts wherever in the page it happens. A letter without a modifier does not count while it is typed into a field. */
  readonly window?: boolean | undefined;
  /** Counts where it happens outside of the element, while that is visible: a click beside an open menu. */
  readonly away?: boolean | undefined;
  /** Asks first. */
  readonly confirm?: string | undefined;
  /** Of `live:poll`: how often, in ms. 5000 where it is left out. */
  readonly every?: number | undefined;
  /** Of `live:viewportenter` and `live:viewportleave`: how far around the viewport, as CSS writes margins: `"200px"`, `"0px 10%"`. */
  readonly margin?: string | undefined;
}

/** How an event is sent, and what is shown while it is pending. The options of `js.push()`. */
export interface PushOptions {
  /** Dropped without a connection, and of several that wait only the last is sent. As the handler's own `volatile` where it is left out. */
  readonly volatile?: boolean | undefined;
  /** While one of its events is pending, further ones are passed over. A submit does so unless this is `false`. */
  readonly lock?: boolean | undefined;
  /** While it is pending, the button (of a submit: its submit buttons) is disabled and shows this text. */
  readonly disableWith?: string | undefined;
  /** Further elements that have `data-live-loading` and `aria-busy` while it is pending; the element itself always has the former. */
  readonly loading?: Target | undefined;
  /** Shows the expected outcome at once. It is taken back when the event is answered, and the answer shows, or when it fails. */
  readonly optimistic?: Chain | undefined;
}

/** Options of a binding to a handler. */
export interface BindingOptions extends TriggerOptions, PushOptions {}

/** Where nothing checks the types, a misspelt name would say nothing. */
const names: Readonly<Record<keyof BindingOptions, true>> = {
  debounce: true,
  throttle: true,
  keys: true,
  once: true,
  prevent: true,
  stop: true,
  self: true,
  window: true,
  away: true,
  confirm: true,
  every: true,
  margin: true,
  volatile: true,
  lock: true,
  disableWith: true,
  loading: true,
  optimistic: true,
};

/** What may stand in `optimistic`: what can be taken back. */
const revocable: ReadonlySet<Command[0]> = new Set([
  ...(["show", "hide", "toggle", "addClass", "removeClass", "toggleClass"] as const),
  ...(["setAttribute", "removeAttribute", "toggleAttribute"] as const),
]);

/** Longest delay that a browser's timer takes; with a longer one it fires at once. */
const maxDelayMs = 2_147_483_647;

/** Options that contradict each other, and why. */
const contradictions = [
  ["window", "away", "the one is anywhere, the other outside of the element; take out one"],
  ["window", "self", "the one is anywhere, the other on the element itself; take out one"],
  ["away", "self", "the one is outside of the element, the other on it; take out one"],
  ["debounce", "throttle", "the one waits for a pause, the other does not; take out one"],
  ["volatile", "disableWith", "a volatile event is never pending; take out one"],
  ["volatile", "loading", "a volatile event is never pending; take out one"],
] as const;

/**
 * Options as they travel: checked, and without those that say nothing.
 *
 * @param what Names the binding in errors: `"rate"`.
 * @throws {LiveError} `binding` where an option is unknown or out of its range, or contradicts another.
 */
export function encodeOptions(options: BindingOptions, what: string): WireBindingOptions | undefined {
  const refuse = (problem: string): LiveError => new LiveError("binding", `Cannot bind ${what}: ${problem}`);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) throw refuse(`there is no option "${unknown}"; there are ${Object.keys(names).join(", ")}`);
  for (const [one, other, cure] of contradictions) {
    if (isSet(options[one]) && isSet(options[other])) throw refuse(`"${one}" and "${other}" contradict each other: ${cure}`);
  }
  for (const name of ["debounce", "throttle", "every"] as const) {
    const ms = options[name];
    if (ms === undefined || ms === "blur") continue;
    const lowest = name === "every" ? 1 : 0;
    if (!(typeof ms === "number" && ms >= lowest && ms <= maxDelayMs)) {
      throw refuse(`"${name}" is ${String(ms)}; give milliseconds from ${lowest} to ${maxDelayMs}`);
    }
  }
  const { keys, margin, optimistic, loading } = options;
  if (keys?.length === 0) throw refuse('"keys" is empty; name a key, or leave it out');
  if (margin !== undefined && !/^-?(\d*\.)?\d+(px|%)( -?(\d*\.)?\d+(px|%)){0,3}$/.test(margin)) {
    throw refuse(`"margin" is "${margin}"; give one to four lengths in px or %, as "200px" or "0px 10%"`);
  }
  if (loading !== undefined) checkTarget(loading, what);
  const given = {
    ...options,
    keys: keys === undefined ? undefined : [keys].flat().map(parseKey),
    optimistic: optimistic === undefined ? undefined : readOptimistic(optimistic, refuse),
  };
  // `lock: false` says something on a submit, and 0 turns a default off.
  const said = Object.entries(given).filter(([name, value]) => value !== undefined && (value !== false || name === "lock"));
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false;

function readOptimistic(chain: Chain, refuse: (problem: string) => LiveError): Command[] {
  const commands = readCommands(chain);
  if (commands === undefined) throw refuse('"optimistic" is no chain of commands; write js.addClass("is-done")');
  const other = commands.find(([kind]) => !revocable.has(kind));
  if (other !== undefined) {
    throw refuse(`"optimistic" cannot take back "${other[0]}"; leave show, hide, toggle, classes and attributes in it`);
  }
  return commands;
}

/**
 * Checks whom a command is for: what the types leave open.
 *
 * @throws {LiveError} `binding` where it names nobody.
 */
export function checkTarget(target: Target, what: string): Target {
  const selectors = typeof target === "string" ? [target] : [target.closest, target.inner].filter((selector) => selector !== undefined);
  if (selectors.length > 0 && selectors.every((selector) => typeof selector === "string" && selector.trim() !== "")) return target;
  throw new LiveError(
    "binding",
    `Cannot bind ${what}: ${JSON.stringify(target)} is no target; give a selector ("#menu"), { closest: ".card" }, { inner: ".star" } or both`,
  );
}
