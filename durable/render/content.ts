import { diff, diffRows } from "../diff.ts";
import { placesIn } from "../html/places.ts";
import { htmlOfRows, type Row, textHashOfRows } from "../html/row.ts";
import { textHash } from "../html/text-hash.ts";
import type { Op } from "../protocol.ts";

/** What stands in a region: a string, or the rows of a `<For>`. Immutable, and what is asked of it again and again is found out once. */
export type Content = HtmlContent | RowsContent;

export class HtmlContent {
  readonly html: string;
  /** The regions that are placed in it. */
  readonly places: readonly number[];
  #hash: number | undefined;

  constructor(html: string) {
    this.html = html;
    this.places = placesIn(html);
  }

  /** Tells it from other strings, after a wake. */
  get hash(): number {
    return (this.#hash ??= textHash(this.html));
  }
}

const noPlaces: readonly number[] = [];

/** Rows that did not change are the same objects in the next content: nothing of them is read, joined or hashed again. */
export class RowsContent {
  readonly rows: readonly Row[];
  readonly places: readonly number[];
  #hash: number | undefined;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    const places: number[] = [];
    for (const row of rows) if (row.places.length > 0) places.push(...row.places);
    this.places = places.length === 0 ? noPlaces : places;
  }

  /** Joined anew each time: it is as long as the list. */
  get html(): string {
    return htmlOfRows(this.rows);
  }

  get hash(): number {
    return (this.#hash ??= textHashOfRows(this.rows));
  }
}

/** Whether a region that shows the one shows the other. */
export function isSameContent(a: Content, b: Content): boolean {
  if (a === b) return true;
  if (!(a instanceof RowsContent) || !(b instanceof RowsContent)) return a.html === b.html;
  return a.rows.length === b.rows.length && a.rows.every((row, index) => isSameRow(row, b.rows[index]));
}

const isSameRow = (row: Row, other: Row | undefined): boolean => row === other || (row.key === other?.key && row.html === other.html);

/** The ops that lead from the one to the other. */
export function diffContent(before: Content, after: Content): Op[] {
  if (before instanceof RowsContent && after instanceof RowsContent) return diffRows(before.rows, after.rows);
  return diff(before.html, after.html);
}
