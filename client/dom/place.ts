import { type Entry, firstNode, lastNode, nodesOf } from "./ledger.ts";

/**
 * Puts entries into their new order with the fewest moves: those of a longest increasing subsequence of old numbers stay where they are.
 * The one with the focus is always among them, since a move without `moveBefore` would take it.
 *
 * @param parent The element that the entries are children of.
 * @param next The new entries; those that are new wherever they are now.
 * @param from The old number of each, or -1.
 * @param end What the last one comes before.
 */
export function place(parent: ParentNode, next: readonly Entry[], from: readonly number[], end: ChildNode | null): void {
  let focused: Node | null | undefined = parent.ownerDocument?.activeElement;
  while (focused && focused.parentNode !== parent) focused = focused.parentNode;
  const pinned = focused ? next.findIndex((entry) => nodesOf(entry).some((node) => node === focused)) : -1;
  const staying = longestIncreasing(from, pinned);
  for (let index = next.length, anchor = end; index-- > 0;) {
    const entry = next[index];
    if (entry === undefined) continue;
    if (!staying.has(index)) for (const node of nodesOf(entry)) move(parent, node, anchor);
    anchor = firstNode(entry) ?? anchor;
  }
}

/** What comes after a list: what comes after the last entry that is still where it belongs, or the end that it has when it is empty. */
export function endOf(parent: Node, list: readonly Entry[], end: ChildNode | undefined): ChildNode | null {
  return lastNode(list.findLast((entry) => lastNode(entry)?.parentNode === parent))?.nextSibling ?? end ?? null;
}

/** Moves a node, with its focus, scroll position and running media where the browser can do that. */
export function move(parent: ParentNode, node: ChildNode, anchor: ChildNode | null): void {
  if (typeof parent.moveBefore === "function" && node.isConnected && parent.isConnected) parent.moveBefore(node, anchor);
  else parent.insertBefore(node, anchor);
}

/**
 * The positions of a longest increasing subsequence, of those that hold `pinned` if it is a position; values below 0 are passed over.
 *
 * Patience sorting, O(n log n): `ends[k]` is the position of the smallest value that a subsequence of `k + 1` values can end with.
 */
export function longestIncreasing(values: readonly number[], pinned: number): Set<number> {
  const before: number[] = [];
  const ends: number[] = [];
  const pin = values[pinned] ?? -1;
  for (const [position, value] of values.entries()) {
    // With the pin in it, the subsequence has only smaller values before and only greater ones after it.
    if (value < 0 || (pin >= 0 && (position < pinned ? value > pin : position > pinned && value < pin))) continue;
    let low = 0;
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[position] = ends[low - 1] ?? -1;
    ends[low] = position;
  }
  const positions = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) positions.add(at);
  return positions;
}
