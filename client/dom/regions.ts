import type { Op } from "../../durable/protocol.ts";
import type { Controls } from "./controls.ts";
import { entries, Finds, firstNode, Region } from "./ledger.ts";
import { morphRegion } from "./morph.ts";
import { Moves } from "./moves.ts";
import { patchRegion } from "../patch.ts";

/** All regions of a page. */
export class Regions {
  readonly #living = new Map<number, Region>();
  readonly #moves = new Moves();
  readonly #controls: Controls;

  /** @param root The view's element, which carries `data-live`. All that is in it now counts as the server's. */
  constructor(root: Element, controls: Controls) {
    this.#controls = controls;
    const finds = new Finds(this.#living);
    const view = new Region(Number(root.getAttribute("data-live"))).take(root, root.nextSibling, finds);
    this.#register([view, ...finds.regions]);
  }

  /** Each region's number and structure hash in turn, as a join sends them. */
  hashes(): number[] {
    return [...this.#living.values()].flatMap(({ number, hash }) => [number, hash]);
  }

  /** Applies ops to a region. Returns whether it is loose now: unknown, loose before, or the ops do not fit. It is then as it was. */
  patch(number: number, ops: Op[]): boolean {
    const region = this.#living.get(number);
    if (!region || region.isLoose) return true;
    const fresh = patchRegion(region, ops, this.#living, this.#moves, this.#controls);
    this.#register(fresh ?? []);
    return (region.isLoose = fresh === null);
  }

  /**
   * Makes a whole region what its HTML says, with the nodes that are there as far as they fit, what is typed and focused among them.
   *
   * @param html A live node's element, or a slot's siblings without the comments around them.
   * @returns Whether its structure still is not the one that the server thinks: it is loose then, and is to be sent whole from now on.
   */
  replace(number: number, html: string, hash: number): boolean {
    const region = this.#living.get(number);
    const finds = region && morphRegion(region, html, this.#living, this.#moves, this.#controls);
    if (!finds) return true;
    this.#register(finds.regions);
    return (region.isLoose = finds.isIncomplete || region.hash !== hash);
  }

  /** Whether the server rendered this element itself: not raw HTML, not what is the browser's own, not somebody else's. */
  owns(element: Element): boolean {
    return entries in element;
  }

  /** All of a frame is done: what is gone is removed, and its regions are forgotten. Until then one may move. */
  prune(): void {
    this.#moves.finish();
    for (const [number, region] of this.#living) if (!firstNode(region)?.isConnected) this.#living.delete(number);
  }

  #register(regions: readonly Region[]): void {
    for (const region of regions) this.#living.set(region.number, region);
  }
}
