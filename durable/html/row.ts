import { hashSeed, mixHash } from "../protocol.ts";
import { placesIn } from "./places.ts";
import { hasSingleRoot } from "./roots.ts";
import { textHash } from "./text-hash.ts";
import { MalformedHtml, readSibling, Tokeniser } from "./tokenise.ts";

/**
 * A row of a `<For>`: its key, its canonical HTML, and what is asked of them again and again.
 *
 * Immutable, and found out once at the most: a row that did not change should stay the same object, so that nothing is read twice.
 */
export class Row {
  readonly key: string;
  readonly html: string;
  #siblingCount: number | undefined;
  #isWhole = true;
  #textHash: number | undefined;
  #places: readonly number[] | undefined;

  constructor(key: string, html: string) {
    this.key = key;
    this.html = html;
  }

  /** How many entries of the region it is, if it `isWhole`. */
  get siblingCount(): number {
    return (this.#siblingCount ??= this.#countSiblings());
  }

  /**
   * Whether it stays a row of its own beside any other: a browser makes one node of the texts in which two rows end and begin, and what it
   * makes of malformed HTML depends on what follows. A row without anything is whole.
   */
  get isWhole(): boolean {
    this.#siblingCount ??= this.#countSiblings();
    return this.#isWhole;
  }

  /** Tells its HTML from another, after a wake. */
  get textHash(): number {
    return (this.#textHash ??= textHash(this.html));
  }

  /** The numbers of the regions that are placed in it. */
  get places(): readonly number[] {
    return (this.#places ??= placesIn(this.html));
  }

  #countSiblings(): number {
    if (this.html === "") return 0;
    if (hasSingleRoot(this.html)) return 1;
    let count = 0;
    try {
      const tokens = new Tokeniser(this.html);
      let last = readSibling(tokens);
      this.#isWhole = last?.kind !== "text";
      for (let next = last; next !== null; next = readSibling(tokens)) {
        last = next;
        count++;
      }
      if (last?.kind === "text" || tokens.end < this.html.length) this.#isWhole = false;
    } catch (error) {
      if (!(error instanceof MalformedHtml)) throw error;
      this.#isWhole = false;
    }
    return count;
  }
}

/** The region's string. */
export function htmlOfRows(rows: readonly Row[]): string {
  let html = "";
  for (const row of rows) html += row.html;
  return html;
}

/** Tells the rows from others after a wake, mixed from the hashes that the rows keep. */
export function textHashOfRows(rows: readonly Row[]): number {
  let hash = hashSeed;
  for (const row of rows) hash = mixHash(hash, row.textHash);
  return hash;
}
