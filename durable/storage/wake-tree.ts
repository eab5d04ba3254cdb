import { LiveError } from "../node/errors.ts";
import { LiveTree } from "../node/live-tree.ts";
import type { LiveNodeClass } from "../node/node-class.ts";
import type { NodeRecord, NodeSession } from "../node/node-record.ts";
import { isSameEncoded } from "../node/state.ts";
import { render } from "../render/render.tsx";
import type { ReadSession, RestoredNode } from "./stored.ts";

/** A tree that was read back. */
export interface WokenTree {
  readonly tree: LiveTree;
  /** Nodes whose render placed children or lists that are not stored, or children with other props: code of another version. */
  readonly strangers: NodeRecord[];
}

/**
 * Makes the nodes of a session that was read again, and renders them from the root down: a render gives each child its class, its props and its
 * slots, and its state comes from what was stored. What a render places and nothing was stored of is left to a turn.
 *
 * @throws {LiveError} `version` for a state that this code cannot read, `route` where there is no view; and what constructors and renders throw.
 */
export function wakeTree(session: NodeSession, view: LiveNodeClass, read: ReadSession): WokenTree {
  const children = childrenOf(read.nodes.values());
  const tree = new LiveTree(session, view, read.lastNumber);
  const root = read.nodes.get(tree.root.number);
  if (root === undefined) throw new LiveError("route", `Cannot restore view "${view.name}": the stored session has no root`);
  tree.root.restoreFrom(root);
  const strangers: NodeRecord[] = [];
  const waiting = [tree.root];
  for (const record of waiting) {
    const stored = children.get(record.number) ?? new Map<string, RestoredNode>();
    const rendered = render(record, tree, (key) => stored.get(key));
    const kept = new Map<string, NodeRecord>();
    let isStrange = rendered.placed.length !== stored.size || !hasSameLists(rendered.lists, record.lists);
    for (const placed of rendered.placed) {
      const node = stored.get(placed.key);
      if (node === undefined || !isSameEncoded(node.props, placed.props)) isStrange = true;
      if (node === undefined) continue;
      const child = tree.add(record, { ...placed, props: node.props });
      child.restoreFrom(node);
      kept.set(placed.key, child);
      waiting.push(child); // the loop goes on to it: from the root down
    }
    record.children = kept;
    record.lists = rendered.lists;
    record.rowMemory = rendered.memory;
    tree.regions.show(record.number, rendered);
    if (isStrange) strangers.push(record);
  }
  return { tree, strangers };
}

/** The stored nodes by their parents, and by their keys there. */
function childrenOf(nodes: Iterable<RestoredNode>): Map<number, Map<string, RestoredNode>> {
  const children = new Map<number, Map<string, RestoredNode>>();
  for (const node of nodes) {
    const siblings = children.get(node.parent) ?? new Map<string, RestoredNode>();
    children.set(node.parent, siblings.set(node.id === null ? node.name : `${node.name}:${node.id}`, node));
  }
  return children;
}

const hasSameLists = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key));
