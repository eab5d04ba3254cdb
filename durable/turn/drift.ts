import type { LiveTree } from "../node/live-tree.ts";
import type { NodeRecord } from "../node/node-record.ts";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/**
 * In development, before a turn: warns of state that changed since the last one. Such a change is in no snapshot and on no page; it would
 * come and go with the next sleep.
 */
export function reportDrift(tree: LiveTree): void {
  if (process.env.NODE_ENV === "production") return;
  for (const record of tree.nodes.values()) {
    if (hasDrifted(record)) {
      console.warn(`State of ${record.title} changed outside a turn: change it in a handler, or with this.triggerUpdate(() => { … })`);
    }
  }
}

function hasDrifted({ fields, instance }: NodeRecord): boolean {
  const { texts } = fields;
  if (texts === null) return false;
  try {
    const now = fields.encode(instance);
    return now.size !== texts.size || [...now].some(([name, text]) => texts.get(name) !== text);
  } catch {
    return false; // the turn that sets it fails with the reason
  }
}
