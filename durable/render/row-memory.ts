/**
 * What a node remembers of the rows of its lists, from one render to the next: the rows themselves, so that what did not change stays the same
 * object; and, of a list that says what its rows read (`with`), what each was rendered from, so that it need not be rendered again.
 */
import type { Row } from "../html/row.ts";
import { isSameData } from "../node/state.ts";
import type { Placed } from "./rendered.ts";

/** By list, then by the row's key. */
export type RowMemory = ReadonlyMap<string, ReadonlyMap<string, RememberedRow>>;

export interface RememberedRow {
  readonly row: Row;
  /** What it was rendered from; `null` where its list does not say what its rows read. */
  readonly from: RowSource | null;
  /** The components that it placed, and the lists, those in inner rows among them. */
  readonly placed: readonly Placed[];
  readonly lists: readonly string[];
}

/** What a row was rendered from: copies, since the author may change the originals in place. */
export interface RowSource {
  readonly item: unknown;
  readonly reads: readonly unknown[];
  /** `null` where the row does not read it. */
  readonly index: number | null;
}

/** A copy to compare with later; of a frozen item, which nobody can change in place, itself. */
export function rememberSource(item: unknown, reads: readonly unknown[], index: number | null): RowSource {
  return { item: copyOf(item), reads: reads.map(copyOf), index };
}

/** Whether a row that was rendered from `source` would be the same now. */
export function isSameSource(source: RowSource, item: unknown, reads: readonly unknown[], index: number | null): boolean {
  return (
    source.index === index &&
    isSame(source.item, item) &&
    source.reads.length === reads.length &&
    source.reads.every((before, at) => isSame(before, reads[at]))
  );
}

/** Equal by value. A flat record, as most rows are, in one pass. */
function isSame(copy: unknown, value: unknown): boolean {
  if (typeof value !== "object" || value === null || typeof copy !== "object" || copy === null) return Object.is(copy, value);
  if (copy === value) return true; // a frozen one: of any other there is a copy
  if (!isPlain(value) || !isPlain(copy)) return isSameData(copy, value);
  const names = Object.keys(value);
  let count = 0;
  for (const name in copy) {
    const [before, now]: [unknown, unknown] = [Reflect.get(copy, name), Reflect.get(value, name)];
    if (names[count++] !== name || !(Object.is(before, now) || isSame(before, now))) return false;
  }
  return count === names.length;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || isDeepFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (isPlain(value)) {
    const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>; // SAFETY: a new object
    for (const name of Object.keys(value)) copy[name] = copyOf(Reflect.get(value, name));
    return copy;
  }
  try {
    return structuredClone(value);
  } catch {
    return incomparable; // a function, a class instance: no data, and so nothing is known of it
  }
}

/** Equals nothing that a row could be made from. */
const incomparable: unique symbol = Symbol("incomparable");

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Whether nothing of it can change: then it is compared by identity. */
function isDeepFrozen(value: object): boolean {
  return isPlain(value) && Object.isFrozen(value) && Object.values(value).every((item) => typeof item !== "object" || item === null);
}
