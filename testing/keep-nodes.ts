import type { TreeElement, TreeNode } from "./html-tree.ts";

/**
 * The fresh siblings, with the old elements in the place of those that match: as the browser's morph does, so that what is typed into a field
 * stays when its region is sent whole.
 *
 * Elements match by key, else the k-th of a kind with the k-th of it. O(nodes).
 */
export function keepNodes(old: readonly TreeNode[], fresh: readonly TreeNode[]): TreeNode[] {
  const waiting = new Map<string, TreeElement>();
  const oldKinds = new Kinds();
  for (const node of old) if (node.kind === "element") waiting.set(oldKinds.of(node), node);
  const freshKinds = new Kinds();
  return fresh.map((node) => {
    const match = node.kind === "element" ? waiting.get(freshKinds.of(node)) : undefined;
    if (node.kind !== "element" || match === undefined) return node;
    match.attributes.clear();
    for (const [name, value] of node.attributes) match.attributes.set(name, value);
    if (!node.attributes.has("live:ignore")) match.raw = node.raw;
    match.children = keepNodes(match.children, node.children);
    return match;
  });
}

/** Names the elements of one list: equal names match. */
class Kinds {
  readonly #counts = new Map<string, number>();

  of({ open, attributes, raw }: TreeElement): string {
    const names = /^(input|select|textarea)$/.test(open.name) ? ["type", "name"] : [];
    const key = attributes.get("data-key") ?? attributes.get("id");
    const kind = JSON.stringify([open.name, raw === null, key, ...names.map((name) => attributes.get(name))]);
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return `${kind} ${count}`;
  }
}
