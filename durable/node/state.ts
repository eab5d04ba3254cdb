/**
 * State and props as text: what a node's own fields become when they are stored, rolled back or compared.
 *
 * The codec is devalue, which keeps what structured clone keeps (Map, Set, Date, typed arrays, cycles) and refuses what would not come back
 * whole. It tells kinds apart by their tag, so that an instance of a class that extends Array or Map would slip through and come back as a
 * plain one: the prototypes are checked here.
 */
import { DevalueError, parse, stringify } from "devalue";
import { isValidElement, type VNode } from "preact";
import { inState, isStateObject } from "../../templates/state-object.ts";
import { LiveError } from "./errors.ts";
import { isExactJson } from "./exact-json.ts";

/** Most that one node's state may come to, in characters of its text. Stops a view from growing until no row holds it (2 MB). */
export const maxStateLength = 1_000_000;

const typedArray: unknown = Object.getPrototypeOf(Uint8Array.prototype);
const wholePrototypes = new Set<unknown>([
  null,
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
  RegExp.prototype,
  ArrayBuffer.prototype,
]);

/** An object that lives in state as it is stored: its data, which goes back into the object that the field has in a new instance. */
export class StoredObject {
  readonly data: object;

  constructor(data: object) {
    this.data = data;
  }
}

const objects = {
  object: (value: unknown): object | false => value instanceof StoredObject && value.data,
};
const restoredObjects = {
  object: (data: object): StoredObject => new StoredObject(data),
};

/** Fails for what devalue would let through although it does not come back whole. */
const refuseSubclasses = {
  ...objects,
  refused(value: unknown): false {
    if (typeof value === "object" && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value);
      const whole = wholePrototypes.has(prototype) || (prototype !== null && Object.getPrototypeOf(prototype) === typedArray);
      if (!whole || isElement(value)) throw new NotWhole(value);
    }
    return false;
  },
};

/** Whether it is a JSX element. Unlike Preact's own check this is false for an object without prototype, such as `Object.groupBy()` gives. */
export function isElement(value: unknown): value is VNode {
  return isValidElement(value) && Object.hasOwn(value, "constructor");
}

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
  if (isExactJson(value)) return jsonMark + JSON.stringify(value);
  try {
    return stringify(value, refuseSubclasses);
  } catch (cause) {
    throw new LiveError(kind, notWholeMessage(value, cause, owner, kind), { cause });
  }
}

/**
 * Encodes one field of a node's state. Primitives, and what JSON gives back whole, are written without asking devalue.
 *
 * @throws {LiveError} `state`, with the path of what is not data.
 */
export function encodeField(name: string, value: unknown, owner: string): string {
  switch (typeof value) {
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return `[${value}]`;
      break;
    case "string":
      return `[${JSON.stringify(value)}]`;
    case "boolean":
      return value ? "[true]" : "[false]";
    case "object":
      if (value === null) return "[null]";
      if (isExactJson(value) && !isElement(value)) return jsonMark + JSON.stringify(value);
      break;
    default:
  }
  try {
    return stringify(value, refuseSubclasses);
  } catch {
    return encode({ [name]: value }, owner, "state"); // throws as well, and says where
  }
}

/** Decodes what `encodeField()` gave into a fresh value. */
export function decodeField(text: string): unknown {
  const value: unknown = text.startsWith(jsonMark) ? JSON.parse(text.slice(jsonMark.length)) : parse(text, restoredObjects);
  return value;
}

/** Before a text that is JSON; devalue's begin otherwise. */
export const jsonMark = "*";

/** Decodes what `encode()` gave into a fresh value. */
export function decode(text: string): Record<string, unknown> {
  // SAFETY: encode() takes records only.
  return decodeField(text) as Record<string, unknown>;
}

/**
 * Whether two values are the same data, for one who reads them: order counts, also of keys, but not which of their parts are one object. A
 * text cannot tell that: two props that share an array are encoded otherwise than two with equal arrays.
 */
export function isSameData(a: unknown, b: unknown, compared: Map<object, object> = new Map()): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
    return false;
  if (compared.get(a) === b) return true; // compared already, or being compared further up: a cycle
  compared.set(a, b);
  const areSame = (left: readonly unknown[], right: readonly unknown[]): boolean =>
    left.length === right.length && left.every((item, index) => isSameData(item, right[index], compared));
  if (Array.isArray(a) && Array.isArray(b)) return areSame(a, b);
  if (a instanceof Map && b instanceof Map) return areSame([...a.keys()], [...b.keys()]) && areSame([...a.values()], [...b.values()]);
  if (a instanceof Set && b instanceof Set) return areSame([...a], [...b]);
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (a instanceof ArrayBuffer || ArrayBuffer.isView(a)) return areSame(bytesOf(a), bytesOf(b));
  return areSame(Object.keys(a), Object.keys(b)) && areSame(Object.values(a), Object.values(b));
}

/** Whether two texts of `encode()` hold the same data. */
export function isSameEncoded(a: string, b: string): boolean {
  return a === b || isSameData(decode(a), decode(b));
}

function bytesOf(value: object): number[] {
  return ArrayBuffer.isView(value)
    ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]
    : value instanceof ArrayBuffer
      ? [...new Uint8Array(value)]
      : [];
}

function notWholeMessage(value: Readonly<Record<string, unknown>>, cause: unknown, owner: string, kind: "state" | "prop"): string {
  const offender: unknown = cause instanceof DevalueError ? cause.value : cause instanceof NotWhole ? cause.value : undefined;
  const path = (cause instanceof DevalueError ? cause.path?.replace(/^\./, "") : undefined) || pathTo(value, offender) || "?";
  const what = cause instanceof RangeError ? "nested too deep" : describe(offender);
  if (isStateObject(offender)) {
    const { kind: what, maker, insteadOfProp } = offender[inState];
    const cure = kind === "prop" ? insteadOfProp : `make it in the class, as the first value of a field: review = ${maker}`;
    return `Cannot ${kind === "prop" ? `pass prop "${path}" to` : `keep field "${path}" of`} ${owner}: it is a ${what}, which belongs to the field that it was made for; ${cure}`;
  }
  if (kind === "prop") {
    const cure = isElement(offender)
      ? "pass it as a prop of its own, which makes it a slot"
      : typeof offender === "function"
        ? `let the component tell its parent with this.sendParent("${path}", …)`
        : "pass plain data (its id, or a plain object made from it)";
    return `Cannot pass prop "${path}" to ${owner}: it is ${what}; ${cure}`;
  }
  return `Cannot keep field "${path}" of ${owner}: it is ${what}, which would not come back whole; keep plain data (object, array, Map, Set, Date …), or begin its name with "_" or "#" if it may be lost`;
}

/** The path of a value that devalue did not name, because our own check threw. Breadth first, each object once: O(size). */
function pathTo(root: object, offender: unknown): string | undefined {
  const seen = new Set<unknown>([root]);
  const waiting: [value: object, path: string][] = [[root, ""]];
  for (const [value, path] of waiting) {
    const entries: Iterable<[unknown, unknown]> =
      value instanceof Map ? value : value instanceof Set ? [...value].entries() : Object.entries(value);
    for (const [key, item] of entries) {
      const name = typeof key === "string" && value instanceof Map ? JSON.stringify(key) : String(key);
      const step =
        value instanceof Map
          ? `.get(${name})`
          : Array.isArray(value) || value instanceof Set
            ? `[${name}]`
            : path === ""
              ? name
              : `.${name}`;
      if (item === offender) return path + step;
      if (value instanceof Map && key === offender) return `${path}.keys()`;
      if (typeof item !== "object" || item === null || seen.has(item)) continue;
      seen.add(item);
      waiting.push([item, path + step]);
    }
  }
  return undefined;
}

function describe(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value !== "object" || value === null) return "a value that cannot be stored";
  if (isElement(value)) return "an element";
  if (Object.getOwnPropertySymbols(value).length > 0) return "an object with a symbol among its keys";
  if (Object.hasOwn(value, "__proto__")) return 'an object with a key "__proto__"';
  const name = value.constructor?.name;
  return name === undefined || name === "Object"
    ? "an object with a prototype of its own"
    : /^[AEIO]/.test(name)
      ? `an ${name}`
      : `a ${name}`;
}
