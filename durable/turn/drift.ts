import type { LiveTree } from "../node/live-tree.ts";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/**
 * In development, before a turn: warns of state that changed since the last one. Such a change is in no snapshot and on no page; it would
 * come and go with the next sleep.
 */
export function reportDrift(tree: LiveTree): void {
  if (process.env.NODE_ENV === "production") return;
  for (const record of tree.nodes.values()) {
    if (record.snapshot !== null && stateText(record) !== record.snapshot) {
      console.warn(`State of ${record.title} changed outside a turn: change it in a handler, or with this.triggerUpdate(() => { … })`);
    }
  }
}

function stateText(record: { encodeState(): string }): string | undefined {
  try {
    return record.encodeState();
  } catch {
    return undefined; // the turn that sets it fails with the reason
  }
}
