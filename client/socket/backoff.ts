const firstWaitMs = 250;
const longestWaitMs = 10_000;

/**
 * The wait before a connection attempt: full jitter under a doubling limit, so that the clients of a mass cut do not come back in the same
 * second; interruptible, so that a visitor who comes back does not wait for it.
 */
export class Backoff {
  /** How many attempts have failed: 0 for the next attempt at once, 1 for a short wait, 7 and more for the longest. */
  attempt = 0;
  #end: (() => void) | undefined;

  /** Waits before the next attempt; before the first, not at all. */
  async wait(): Promise<void> {
    const limitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.attempt - 1));
    if (this.attempt++ > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs * Math.random());
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Ends the present wait. */
  interrupt(): void {
    this.#end?.();
  }
}
