/**
 * A form's values and the keys of its rows.
 *
 * A row is called by its key, `tags[3].name`, not by its position: the key is given once, and so an edit that was under way when rows moved
 * hits the row that it was meant for, or none. Values are never changed in place: whoever holds them keeps what he was given.
 */
import { LiveError } from "../live-error.ts";
import { isUnder, joined, stepsOf } from "./form-name.ts";
import { fit, fromTexts, maxRows, type FieldShape, type GroupShape, type Raw, type RowsShape, type Shape } from "./form-shape.ts";

/** The keys of each list's rows, in order, by the list's name: `tags` -> `[1, 3, 2]`, `tags[3].links` -> `[4]`. */
export type RowKeys = ReadonlyMap<string, readonly number[]>;

/** What stands under a name. */
interface Place {
  readonly shape: Shape;
  readonly value: Raw;
  /** Names and positions that lead to it. */
  readonly path: readonly (string | number)[];
}

interface List {
  readonly shape: RowsShape;
  readonly items: Raw[];
  readonly keys: readonly number[];
  readonly path: Place["path"];
}

/** Where a row stands: in which list, and at which position of it. */
export interface RowPlace {
  readonly list: string;
  readonly key: number;
  readonly index: number;
}

/** Highest key of a row. Stops a name from outside from using up the numbers. */
const maxKey = 999_999_999;

export class FormTree {
  readonly shape: GroupShape;
  #values: { [name: string]: Raw };
  #keys = new Map<string, readonly number[]>();
  /** The last key that was given. */
  lastKey = 0;
  /** Counts the changes of its lists: a form that was sent before one of them is known by it. */
  rowsVersion = 0;

  constructor(shape: GroupShape) {
    this.shape = shape;
    this.#values = fit(shape, undefined);
    this.#number();
  }

  get values(): { [name: string]: Raw } {
    return this.#values;
  }

  get keys(): RowKeys {
    return this.#keys;
  }

  /** Puts other values in the place of all. Their rows have new keys. */
  replace(values: unknown): void {
    this.#values = fit(this.shape, values);
    this.#keys.clear();
    this.rowsVersion++;
    this.#number();
  }

  /** Takes over what was stored. Rows whose keys do not fit get new ones. */
  restore(values: unknown, keys: RowKeys, lastKey: number, rowsVersion: number): void {
    this.#values = fit(this.shape, values);
    this.#keys = new Map(keys);
    this.lastKey = lastKey;
    this.rowsVersion = rowsVersion;
    this.#number();
  }

  /** What stands under a name, or `undefined` where there is nothing of that name. */
  find(name: string): Place | undefined {
    const path: (string | number)[] = [];
    let shape: Shape = this.shape;
    let value: Raw = this.#values;
    let list = "";
    for (const step of stepsOf(name)) {
      const at = typeof step === "number" ? this.keysOf(list).indexOf(step) : step;
      const next = child(shape, step);
      if (next === undefined || at === -1) return undefined;
      shape = next;
      value = member(value, at);
      path.push(at);
      list = joined(list, step);
    }
    return path.length === 0 ? undefined : { shape, value, path };
  }

  /** The shape of what has such a name, whether its row is there or not. */
  shapeAt(name: string): Shape | undefined {
    const steps = stepsOf(name);
    let shape: Shape | undefined = steps.length === 0 ? undefined : this.shape;
    for (const step of steps) shape = shape && child(shape, step);
    return shape;
  }

  /** The name of what an issue's path leads to, or of the nearest thing around it that the form has; `""` for the form. */
  nameAt(path: Iterable<unknown>): string {
    let shape: Shape = this.shape;
    let name = "";
    for (const at of path) {
      const step: string | number | undefined = shape.kind === "rows" ? this.keysOf(name)[Number(String(at))] : String(at);
      const next: Shape | undefined = step === undefined ? undefined : child(shape, step);
      if (step === undefined || next === undefined) break;
      shape = next;
      name = joined(name, step);
    }
    return name;
  }

  /** Puts a value under a name. The rows of a list get new keys. Returns whether there is anything of that name. */
  set(name: string, value: unknown): boolean {
    const place = this.find(name);
    if (place === undefined) return false;
    if (!isField(place.shape)) {
      this.rowsVersion++;
      for (const list of this.#keys.keys()) if (isUnder(list, name)) this.#keys.delete(list);
    }
    this.#put(place.path, fit(place.shape, value));
    this.#number();
    return true;
  }

  /** Puts texts into a field. Returns whether there is such a field. */
  setTexts(name: string, texts: readonly string[]): boolean {
    const place = this.find(name);
    if (place === undefined || !isField(place.shape)) return false;
    this.#put(place.path, fromTexts(place.shape, texts));
    return true;
  }

  /** The keys of a list's rows. */
  keysOf(list: string): readonly number[] {
    return this.#keys.get(list) ?? [];
  }

  /** How many rows there are, in all lists. */
  get rowCount(): number {
    let count = 0;
    for (const keys of this.#keys.values()) count += keys.length;
    return count;
  }

  /** Where the row of that name stands. */
  rowAt(name: string): RowPlace | undefined {
    const [, list = "", text] = /^(.*)\[(\d+)\]$/s.exec(name) ?? [];
    const key = Number(text);
    const index = this.keysOf(list).indexOf(key);
    return index < 0 ? undefined : { list, key, index };
  }

  /** Adds an empty row to a list, at a position, or at its end. Returns whether it did: it may be full. */
  addRow(name: string, at: number | undefined): boolean {
    const list = this.#list(name);
    if (list === undefined || this.lastKey >= maxKey) return false;
    const index = Math.max(at ?? list.items.length, 0);
    const row = fit(list.shape.row, undefined);
    if (this.rowCount + 1 + rowsIn(list.shape.row, row) > maxRows) return false;
    this.#setRows(name, list, list.items.toSpliced(index, 0, row), list.keys.toSpliced(index, 0, ++this.lastKey));
    this.rowsVersion++;
    return true;
  }

  removeRow({ list: name, index }: RowPlace): void {
    const list = this.#list(name);
    if (list === undefined) return;
    this.#setRows(name, list, list.items.toSpliced(index, 1), list.keys.toSpliced(index, 1));
    this.rowsVersion++;
  }

  /** Moves a row to another position of its list. */
  moveRow({ list: name, key, index }: RowPlace, to: number): void {
    const list = this.#list(name);
    const keys = list?.keys.toSpliced(index, 1).toSpliced(Math.max(to, 0), 0, key);
    if (list === undefined || keys === undefined) return;
    this.#order(name, list, keys);
    this.rowsVersion++;
  }

  /**
   * Makes the rows those of a form that was sent, whose fields have these names.
   *
   * Rows come and go with edits, and edits come before the form. So a row that the form does not name stays, and one that was removed is not
   * brought back; a key that is new is a row's that is new; and the order is that of the names, unless rows were changed since the form was
   * sent. But where the form has seen changes that this one has not (its view was mounted anew, for a POST without JavaScript), its rows are
   * those that there are.
   */
  takeRows(names: Iterable<string>, rowsVersion: number): void {
    const [isAhead, isStale] = [rowsVersion > this.rowsVersion, rowsVersion < this.rowsVersion];
    const lastKey = isAhead ? 0 : this.lastKey;
    const sent = this.#sentRows(names);
    if (isAhead) for (const name of this.#keys.keys()) if (!sent.has(name)) sent.set(name, new Set());
    for (const [name, keys] of sent) {
      const list = this.#list(name);
      if (list === undefined) continue;
      const kept = list.keys.filter((key) => !isAhead || keys.has(key));
      const room = maxRows - this.rowCount + list.keys.length - kept.length;
      const added = [...keys].filter((key) => key > lastKey && !list.keys.includes(key)).slice(0, room);
      const all = new Set([...kept, ...added]);
      const order = [...keys].filter((key) => all.has(key));
      this.lastKey = Math.max(this.lastKey, ...added);
      this.#order(name, list, !isStale && order.length === all.size ? order : [...all]);
    }
    if (isAhead) this.rowsVersion = rowsVersion;
  }

  /** The rows that names speak of, by list; outer lists come before those in their rows. Names of nothing that the form has are left out. */
  #sentRows(names: Iterable<string>): Map<string, Set<number>> {
    const sent = new Map<string, Set<number>>();
    for (const name of names) {
      const shape = this.shapeAt(name);
      if (shape === undefined || !isField(shape)) continue;
      let list = "";
      for (const step of stepsOf(name)) {
        if (typeof step === "number") sent.set(list, (sent.get(list) ?? new Set()).add(step));
        list = joined(list, step);
      }
    }
    return sent;
  }

  #list(name: string): List | undefined {
    const place = this.find(name);
    if (place?.shape.kind !== "rows" || !Array.isArray(place.value)) return undefined;
    return { shape: place.shape, items: place.value, keys: this.keysOf(name), path: place.path };
  }

  /** Makes the rows those with these keys, in this order. Those that are new are empty; so are the lists in them, which say for themselves. */
  #order(name: string, list: List, order: readonly number[]): void {
    if (order.length === list.keys.length && order.every((key, index) => list.keys[index] === key)) return;
    const items = order.map((key) => list.items[list.keys.indexOf(key)] ?? fit(list.shape.row, withoutRows(list.shape.row)));
    this.#setRows(name, list, items, order);
  }

  #setRows(name: string, { path }: List, items: Raw[], keys: readonly number[]): void {
    this.#put(path, items);
    this.#keys.set(name, keys);
    this.#number();
  }

  #put(path: Place["path"], value: Raw): void {
    // SAFETY: a path has at least one step, so that what comes back is the root's record again.
    this.#values = withValue(this.#values, path, value) as { [name: string]: Raw };
  }

  /** Gives keys to the rows that have none, and forgets those of lists that are gone. @throws {LiveError} `form` where there are too many. */
  #number(): void {
    const before = this.#keys;
    this.#keys = new Map();
    const visit = (shape: Shape, value: Raw, name: string): void => {
      if (shape.kind === "group") {
        for (const [field, inner] of shape.fields) visit(inner, member(value, field), joined(name, field));
      } else if (shape.kind === "rows" && Array.isArray(value)) {
        const known = before.get(name);
        const keys = known?.length === value.length ? known : value.map(() => ++this.lastKey);
        this.#keys.set(name, keys);
        for (const [index, row] of value.entries()) visit(shape.row, row, joined(name, keys[index] ?? 0));
      }
    };
    visit(this.shape, this.#values, "");
    if (this.rowCount > maxRows) {
      throw new LiveError("form", `Cannot put ${this.rowCount} rows into a form: ${maxRows} is the limit; show them a page at a time`);
    }
  }
}

export const isField = (shape: Shape): shape is FieldShape => shape.kind !== "group" && shape.kind !== "rows";

function child(shape: Shape, step: string | number): Shape | undefined {
  if (shape.kind === "group" && typeof step === "string") return shape.fields.get(step);
  return shape.kind === "rows" && typeof step === "number" ? shape.row : undefined;
}

function member(value: Raw, at: string | number): Raw {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, at) : undefined;
  // SAFETY: values are fitted to the shape that the caller walks, and hold nothing else.
  return (found ?? null) as Raw;
}

function withValue(holder: Raw, [at, ...rest]: readonly (string | number)[], value: Raw): Raw {
  if (at === undefined) return value;
  const inner = withValue(member(holder, at), rest, value);
  if (Array.isArray(holder)) return holder.with(Number(at), inner);
  return typeof holder === "object" && holder !== null ? { ...holder, [at]: inner } : holder;
}

/** How many rows there are in a value, in all its lists. */
function rowsIn(shape: Shape, value: Raw): number {
  if (shape.kind === "group") {
    return [...shape.fields].reduce((count, [name, inner]) => count + rowsIn(inner, member(value, name)), 0);
  }
  if (shape.kind !== "rows" || !Array.isArray(value)) return 0;
  return value.reduce<number>((count, row) => count + 1 + rowsIn(shape.row, row), 0);
}

/** Says of a new row that the lists in it are empty: the names say what they hold. */
function withoutRows({ fields }: GroupShape): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].map(([name, shape]) => [name, shape.kind === "rows" ? null : shape.kind === "group" ? withoutRows(shape) : undefined]),
  );
}
