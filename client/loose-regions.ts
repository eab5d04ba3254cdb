/**
 * The regions whose DOM is not what the server's ops are made for, and the version of the whole HTML that each shows (0: it needs it whole).
 * The server is told once, and again after each join: one that was reset has forgotten it.
 */
export class LooseRegions {
  readonly #shown = new Map<number, number>();
  readonly #tell: (region: number, version: number) => void;

  constructor(tell: (region: number, version: number) => void) {
    this.#tell = tell;
  }

  /** Ops did not fit the region. */
  missed(region: number): void {
    const wasAsked = this.#shown.get(region) === 0;
    this.#shown.set(region, 0);
    // Ops that were already under way miss as well, and are no reason to ask again.
    if (!wasAsked) this.#tell(region, 0);
  }

  /** The region shows the HTML of this version, which the browser's parser made something else of. */
  rearranged(region: number, version: number): void {
    const isKnown = this.#shown.has(region);
    this.#shown.set(region, version);
    if (!isKnown) this.#tell(region, version);
  }

  /** The region is what the server thinks. */
  fits(region: number): void {
    this.#shown.delete(region);
  }

  tellAll(): void {
    for (const [region, version] of this.#shown) this.#tell(region, version);
  }
}
