/** A token bucket: so many events a second, and bursts of ten seconds' worth. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #clock: { now(): number };
  #tokens: number;
  #countedAtMs: number;

  constructor(perSecond: number, clock: { now(): number }) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = perSecond * 10;
    this.#countedAtMs = clock.now();
  }

  /** Takes a token, or says that there is none. */
  take(): boolean {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#perSecond * 10, this.#tokens + ((now - this.#countedAtMs) * this.#perSecond) / 1000);
    this.#countedAtMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
