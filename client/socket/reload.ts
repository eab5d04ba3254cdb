import { keepTyped } from "../typed.ts";
import { readTab, writeTab } from "./tab-storage.ts";

/** A page that is refused again so soon after it was loaded anew is not helped by loading it once more. */
const loopMs = 60_000;

/** Loads the page anew; what is typed is put back. Returns false, and does nothing, where that was just tried, or cannot be remembered. */
export function reloadOnce(): boolean {
  const now = Date.now();
  // Not a number where there is none.
  if (Math.abs(now - Number(readTab("reloaded"))) < loopMs || !writeTab("reloaded", now)) return false;
  keepTyped();
  location.reload();
  return true;
}
