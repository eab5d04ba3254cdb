/**
 * State and props as text: what a node's own fields become when they are stored, rolled back or compared.
 *
 * The codec is devalue, which keeps what structured clone keeps (Map, Set, Date, typed arrays, cycles) and refuses what would not come back
 * whole. It tells kinds apart by their tag, so that an instance of a class that extends Array or Map would slip through and come back as a
 * plain one: the prototypes are checked here.
 */
import { DevalueError, parse, stringify } from "devalue";
import { LiveError } from "./errors.ts";

/** Most that one node's state may come to, in characters of its text. Stops a view from growing until no row holds it (2 MB). */
export const maxStateLength = 1_000_000;

const typedArray: unknown = Object.getPrototypeOf(Uint8Array.prototype);
const wholePrototypes = new Set<unknown>([null, Object.prototype, Array.prototype, Map.prototype, Set.prototype, Date.prototype, RegExp.prototype, ArrayBuffer.prototype]);

/** Fails for what devalue would let through although it does not come back whole. */
const refuseSubclasses = {
  refused(value: unknown): false {
    if (typeof value === "object" && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value);
      const whole = wholePrototypes.has(prototype) || (prototype !== null && Object.getPrototypeOf(prototype) === typedArray);
      if (!whole) throw new NotWhole(value);
    }
    return false;
  },
};

class NotWhole extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super("not whole");
    this.value = value;
  }
}

/**
 * Encodes plain data as text, so that `decode()` gives an equal value. Equal texts mean equal values.
 *
 * @param owner what the value belongs to, for the error: `component "StarRating"`.
 * @param kind whether these are fields of state or props.
 * @throws {LiveError} `state` or `prop`, with the path of what is not data.
 */
export function encode(value: Readonly<Record<string, unknown>>, owner: string, kind: "state" | "prop"): string {
  try {
    return stringify(value, refuseSubclasses);
  } catch (cause) {
    throw new LiveError(kind, notWholeMessage(value, cause, owner, kind), { cause });
  }
}

/** Decodes what `encode()` gave into a fresh value. */
export function decode(text: string): Record<string, unknown> {
  // SAFETY: encode() takes records only.
  return parse(text) as Record<string, unknown>;
}

/** Whether two values are the same data. */
export function isSameData(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === "object" && typeof b === "object" && stringify(a) === stringify(b));
}

function notWholeMessage(value: Readonly<Record<string, unknown>>, cause: unknown, owner: string, kind: "state" | "prop"): string {
  const offender = cause instanceof DevalueError ? cause.value : cause instanceof NotWhole ? cause.value : undefined;
  const path = (cause instanceof DevalueError ? cause.path?.replace(/^\./, "") : undefined) || pathTo(value, offender) || "?";
  const what = describe(offender);
  if (kind === "prop") {
    return typeof offender === "function"
      ? `Cannot pass prop "${path}" to ${owner}: it is a function; let the component tell its parent with this.sendParent("${path}", …)`
      : `Cannot pass prop "${path}" to ${owner}: it is ${what}; pass plain data (its id, or a plain object made from it)`;
  }
  return `Cannot keep field "${path}" of ${owner}: it is ${what}, which would not come back whole; keep plain data (object, array, Map, Set, Date …), or begin its name with "_" or "#" if it may be lost`;
}

/** The path of a value that devalue did not name, because our own check threw: the first field that holds it. */
function pathTo(value: unknown, offender: unknown, path = "", depth = 0): string | undefined {
  if (value === offender) return path;
  if (typeof value !== "object" || value === null || depth > 8) return undefined;
  const entries: Iterable<[unknown, unknown]> = value instanceof Map ? value : value instanceof Set ? [...value].entries() : Object.entries(value);
  for (const [key, item] of entries) {
    const step = Array.isArray(value) ? `[${String(key)}]` : value instanceof Map ? `.get(${JSON.stringify(key)})` : path === "" ? String(key) : `.${String(key)}`;
    const found = pathTo(item, offender, path + step, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describe(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value !== "object" || value === null) return "a value that cannot be stored";
  const name = value.constructor?.name;
  return name === undefined || name === "Object" ? "an object with a prototype of its own" : `a ${name}`;
}
