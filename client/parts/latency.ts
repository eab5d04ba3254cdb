import type { Line } from "../part-ports.ts";

/** As `tab-storage.ts` reads it, where the next page sees that something is set. */
const key = "overwinter:latency";

interface Passing {
  readonly action: () => void;
  /** When it arrives, by the monotonic clock. */
  readonly dueMs: number;
}

/** What is under way, by line: a second call must not let anything overtake it. */
const underWay = new WeakMap<Line, Passing[]>();

/**
 * Makes a connection slow, to see what a visitor sees who is far away: every answer takes so much longer, half of it on the way up and half on
 * the way down. Order is kept. It is kept for the tab, also over reloads.
 *
 * @param ms how long a round trip takes; 0 ends it. What the tab has kept where it is left out.
 */
export function latency(line: Line, ms: number = kept()): void {
  if (!(ms >= 0 && ms < 2 ** 31)) throw new RangeError(`Cannot set the latency to ${ms}: give milliseconds, 0 to end it`);
  const passing = underWay.get(line) ?? [];
  underWay.set(line, passing);
  line.through = (action) => {
    const now = performance.now();
    if (ms === 0 && passing.length === 0) return action();
    passing.push({ action, dueMs: Math.max(now + ms / 2, passing.at(-1)?.dueMs ?? 0) });
    if (passing.length === 1) setTimeout(drain, ms / 2, passing);
  };
  try {
    if (ms > 0) sessionStorage.setItem(key, String(ms));
    else sessionStorage.removeItem(key);
  } catch {
    // A tab without storage forgets it with the page.
  }
  console.info(
    ms > 0
      ? `Overwinter: latency of ${ms} ms, ${ms / 2} ms each way; overwinter.latency(0) ends it`
      : "Overwinter: no latency is added any more",
  );
}

function kept(): number {
  try {
    return Number(sessionStorage.getItem(key));
  } catch {
    return 0;
  }
}

function drain(passing: Passing[]): void {
  try {
    for (let first = passing[0]; first && first.dueMs <= performance.now(); first = passing[0]) {
      try {
        first.action();
      } finally {
        // Only now, so that what it sends waits for its turn and winds up no second clock.
        passing.shift();
      }
    }
  } finally {
    const [next] = passing;
    if (next) setTimeout(drain, next.dueMs - performance.now(), passing);
  }
}
