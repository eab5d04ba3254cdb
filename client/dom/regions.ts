import type { Op } from "../../durable/protocol.ts";
import { type Controls, Touched } from "./controls.ts";
import { entries, Finds, firstNode, Region } from "./ledger.ts";
import { morphRegion } from "./morph.ts";
import { Moves } from "./moves.ts";
import { patchRegion } from "../patch.ts";

/** Who is told what becomes of the elements of a page. */
export interface RegionsListener {
  /**
   * An element with `live:*` attributes has come, or its `live:*` attributes have changed. It is in the document.
   *
   * @param isNew Whether it was not there from the start.
   */
  bound(element: Element, isNew: boolean): void;
  /** A frame has written to these elements: to their attributes, their texts or their lists of children. */
  updated(elements: ReadonlySet<Element>): void;
  /**
   * The element is going to be removed, and all that is in it.
   *
   * @returns Whether the listener removes it itself, later. It is then not in the ledger any more.
   */
  leaving(element: Element): boolean;
}

/** All regions of a page. */
export class Regions {
  readonly #living = new Map<number, Region>();
  readonly #touched: Touched;
  readonly #moves = new Moves((element) => this.#isLeaving(element));
  #listener: RegionsListener | undefined;

  /** @param root The view's element, which carries `data-live`. All that is in it now counts as the server's. */
  constructor(root: Element, controls: Controls) {
    this.#touched = new Touched(controls);
    const finds = new Finds(this.#living);
    const view = new Region(Number(root.getAttribute("data-live"))).take(root, root.nextSibling, finds);
    finds.regions.unshift(view);
    this.#register(finds);
  }

  /** @param listener is told of what is there, and from now on. */
  start(listener: RegionsListener): void {
    this.#listener = listener;
    this.#tell(false);
  }

  /** Each region's number and structure hash in turn. */
  hashes(): number[] {
    return [...this.#living.values()].flatMap(({ number, hash }) => [number, hash]);
  }

  /** Applies ops to a region. Returns whether it is loose now: unknown, loose before, or the ops do not fit. It is then as it was. */
  patch(number: number, ops: Op[]): boolean {
    const region = this.#living.get(number);
    if (!region || region.isLoose) return true;
    const finds = patchRegion(region, ops, this.#living, this.#moves, this.#touched);
    if (finds) this.#register(finds);
    return (region.isLoose = finds === null);
  }

  /**
   * Makes a whole region what its HTML says, with the nodes that are there as far as they fit, what is typed and focused among them.
   *
   * @param html A live node's element, or a slot's siblings without the comments around them.
   * @returns Whether its structure still is not the one that the server thinks: it is loose then, and is to be sent whole from now on.
   */
  replace(number: number, html: string, hash: number): boolean {
    const region = this.#living.get(number);
    const finds = region && morphRegion(region, html, this.#living, this.#moves, this.#touched);
    if (!finds) return true;
    this.#register(finds);
    return (region.isLoose = finds.isIncomplete || region.hash !== hash);
  }

  /** Resets a form, as the server asks for. */
  reset(form: HTMLFormElement): void {
    this.#touched.reset(form);
  }

  /** Whether the server rendered this element itself: not raw HTML, not what is the browser's own, not somebody else's. */
  readonly owns = (element: Element): boolean => entries in element;

  /** All of a frame is done: what is gone is removed, and its regions are forgotten. Until then one may move. */
  prune(): void {
    this.#moves.finish();
    for (const [number, region] of this.#living) if (!firstNode(region)?.isConnected) this.#living.delete(number);
    this.#tell(true);
  }

  #register({ regions, bound }: Finds): void {
    for (const region of regions) this.#living.set(region.number, region);
    for (const element of bound) this.#touched.bound.add(element);
  }

  #tell(isNew: boolean): void {
    const { written, bound } = this.#touched;
    this.#touched.finish();
    // What was parsed only to be compared is in no document.
    for (const element of bound) if (element.isConnected) this.#listener?.bound(element, isNew);
    if (written.size > 0) this.#listener?.updated(written);
  }

  #isLeaving(element: Element): boolean {
    if (!this.#listener?.leaving(element)) return false;
    for (const each of [element, ...element.querySelectorAll("*")]) delete each[entries];
    return true;
  }
}
