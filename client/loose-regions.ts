import type { Connection } from "./socket/connection.ts";

interface Loose {
  /** Of the whole HTML that the region shows; 0 where it needs it whole. */
  readonly version: number;
  isTold: boolean;
}

/**
 * The regions whose DOM is not what the server's ops are made for. The server is told of each once, and again after a join, with which it
 * forgets them.
 */
export class LooseRegions {
  readonly #regions = new Map<number, Loose>();

  /** Ops did not fit the region. Those that were already under way will miss as well, and are no reason to ask again. */
  missed(region: number): void {
    if (this.#regions.get(region)?.version !== 0) this.#regions.set(region, { version: 0, isTold: false });
  }

  /** The region shows the HTML of this version, of which the browser's parser made something else. */
  rearranged(region: number, version: number): void {
    // A page at version 0 says 1, since 0 would ask for the HTML once more. If a first frame is under way, its ops miss, and that says 0.
    this.#regions.set(region, { version: Math.max(version, 1), isTold: this.#regions.get(region)?.isTold ?? false });
  }

  /** The region is what the server thinks. */
  fits(region: number): void {
    this.#regions.delete(region);
  }

  /** Tells of the regions that are news to the server, or after a join of all. */
  report(server: Pick<Connection, "loose"> | undefined, { isJoin }: { readonly isJoin: boolean }): void {
    for (const [region, loose] of this.#regions) {
      if (isJoin || !loose.isTold) server?.loose(region, loose.version);
      loose.isTold = true;
    }
  }
}
