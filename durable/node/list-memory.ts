import { isExactJson } from "./exact-json.ts";
import { copyFlat, type FlatRecord, isSameFlat } from "./flat-record.ts";

/** Shortest list whose items are remembered. Below it the codec is as quick. */
export const minRememberedItems = 16;

/** So many changed items are encoded before those that stood elsewhere are looked for, which takes a map of all. */
const maxEncoded = 8;

interface RememberedItem {
  readonly object: object;
  readonly record: FlatRecord;
  readonly json: string;
}

/**
 * The items of one long list in a field, as they were encoded last: an item that is the same by value is not encoded again. Only for lists of flat
 * records that JSON gives back whole; for another list there is no text.
 */
export class ListMemory {
  #items: readonly RememberedItem[] = [];
  #byObject: WeakMap<object, RememberedItem> | undefined;

  /** The list as JSON; `null` where it is not one of those. */
  encode(list: readonly unknown[]): string | null {
    const items: RememberedItem[] = [];
    let isSameList = list.length === this.#items.length;
    let isMoved = false;
    let misses = 0;
    for (let index = 0; index < list.length; index++) {
      const value = list[index];
      const before = this.#items[index];
      if (before !== undefined && isSameFlat(before.record, value)) {
        isMoved ||= before.object !== value;
        items.push(before);
        continue;
      }
      if (typeof value !== "object" || value === null) return null;
      const item = (++misses > maxEncoded ? this.#find(value) : undefined) ?? encodeItem(value);
      if (item === null) return null;
      isSameList = false;
      items.push(item);
    }
    if (isSameList && !isMoved) return this.#text(items);
    // An object that stands in the list twice would come back as two.
    if (new Set(list).size < list.length || Object.keys(list).length !== list.length) return null;
    this.#items = isMoved ? items.map((item, index) => ({ ...item, object: list[index] as object })) : items; // SAFETY: all are objects
    this.#byObject = undefined;
    return this.#text(items);
  }

  /** An item that stood elsewhere in the list, and has not changed since. */
  #find(value: object): RememberedItem | undefined {
    this.#byObject ??= new WeakMap(this.#items.map((item) => [item.object, item]));
    const found = this.#byObject.get(value);
    return found !== undefined && isSameFlat(found.record, value) ? found : undefined;
  }

  #text(items: readonly RememberedItem[]): string {
    let text = "";
    for (const { json } of items) text += text === "" ? json : `,${json}`;
    return `[${text}]`;
  }
}

function encodeItem(value: object): RememberedItem | null {
  const record = isExactJson(value) ? copyFlat(value) : null;
  return record === null ? null : { object: value, record, json: JSON.stringify(value) };
}
