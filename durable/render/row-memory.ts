/**
 * What a node remembers of the rows of its lists, from one render to the next: the rows themselves, so that what did not change stays the same
 * object; and, of a list that says what its rows read (`with`), what each was rendered from, so that it need not be rendered again.
 */
import type { Row } from "../html/row.ts";
import { copyFlat, type FlatRecord, isSameFlat } from "../node/flat-record.ts";
import { isSameData } from "../node/state.ts";
import type { Placed } from "./rendered.ts";

/** By list. */
export type RowMemory = ReadonlyMap<string, RememberedList>;

export interface RememberedRow {
  readonly row: Row;
  /** What it was rendered from; `null` where its list does not say what its rows read. */
  readonly from: RowSource | null;
  /** The components that it placed, and the lists, those in inner rows among them. */
  readonly placed: readonly Placed[];
  readonly lists: readonly string[];
}

/** The rows of a list in their order. Immutable. */
export class RememberedList {
  readonly rows: readonly RememberedRow[];
  /** The same, without what is remembered of them. */
  readonly htmlRows: readonly Row[];
  #byKey: Map<string, RememberedRow> | undefined;
  #hasTwins = false;

  constructor(rows: readonly RememberedRow[], htmlRows: readonly Row[]) {
    this.rows = rows;
    this.htmlRows = htmlRows;
  }

  /** The row of that key: at that place, as a rule. Of two with one key nobody can say which is which. */
  find(key: string, place: number): RememberedRow | undefined {
    const there = this.rows[place];
    if (there !== undefined && there.row.key === key && this.#byKey === undefined) return there;
    this.#byKey ??= this.#index();
    return this.#hasTwins ? undefined : this.#byKey.get(key);
  }

  #index(): Map<string, RememberedRow> {
    const index = new Map(this.rows.map((row) => [row.row.key, row]));
    this.#hasTwins = index.size < this.rows.length;
    return index;
  }
}

/** What a row was rendered from: copies, since the author may change the originals in place. */
export interface RowSource {
  readonly item: Copy;
  readonly reads: readonly Copy[];
  /** `null` where the row does not read it. */
  readonly index: number | null;
}

/** A value to compare with later. */
type Copy = FlatRecord | OtherCopy;

/** A copy of anything that is no flat record. */
class OtherCopy {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A copy of what a row is rendered from. */
export function rememberSource(item: unknown, reads: readonly unknown[], index: number | null): RowSource {
  return { item: copyOf(item), reads: reads.map(copyOf), index };
}

/** Whether a row that was rendered from `source` would be the same now. */
export function isSameSource(source: RowSource, item: unknown, reads: readonly unknown[], index: number | null): boolean {
  if (source.index !== index || source.reads.length !== reads.length || !isSame(source.item, item)) return false;
  for (let at = 0; at < reads.length; at++) {
    const before = source.reads[at];
    if (before === undefined || !isSame(before, reads[at])) return false;
  }
  return true;
}

function isSame(copy: Copy, value: unknown): boolean {
  if (!(copy instanceof OtherCopy)) return isSameFlat(copy, value);
  return typeof value === "object" && value !== null ? isSameData(copy.value, value) : Object.is(copy.value, value);
}

function copyOf(value: unknown): Copy {
  if (typeof value !== "object" || value === null) return new OtherCopy(value);
  const flat = copyFlat(value);
  if (flat !== null) return flat;
  try {
    return new OtherCopy(structuredClone(value));
  } catch {
    return new OtherCopy(incomparable); // a function, a class instance: no data, and so nothing is known of it
  }
}

/** Equals nothing that a row could be made from. */
const incomparable: unique symbol = Symbol("incomparable");
