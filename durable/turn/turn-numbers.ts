import type { LiveTree } from "../node/live-tree.ts";
import type { Numbering } from "../render/rendered.ts";

/**
 * The numbers that a turn gives to what its renders place for the first time. A preview may have placed it already, and the browser knows it by
 * that number: another render of the turn gives the same.
 */
export class TurnNumbers implements Numbering {
  readonly #tree: LiveTree;
  /** By owner, and what they are for. */
  readonly #given = new Map<string, number>();
  /** Those that are gone again: the same child later in this turn is a new node. */
  readonly #spent = new Set<number>();

  constructor(tree: LiveTree) {
    this.#tree = tree;
  }

  numberFor(owner: number, what: string): number {
    const key = `${owner}/${what}`;
    const before = this.#given.get(key);
    if (before !== undefined && !this.#spent.has(before)) return before;
    const number = this.#tree.numberFor();
    this.#given.set(key, number);
    return number;
  }

  /** What has this number is gone. */
  spend(number: number): void {
    this.#spent.add(number);
  }
}
