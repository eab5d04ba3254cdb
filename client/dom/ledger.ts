import { hashSeed, mixHash, opaqueElements } from "../../durable/protocol.ts";

/**
 * The ledger: which of the page's nodes the server knows, in its order. Paths of ops walk the ledger and not the DOM, so that what an
 * extension or a widget puts in between is neither counted nor harmed.
 *
 * It is a list of entries on each element that the server rendered, under a symbol: unlike a name, no form control can hide it.
 */
export const entries: unique symbol = Symbol("entries");
/** The attributes as the server said them last: what others set is not among them. */
export const said: unique symbol = Symbol("said");

declare global {
  interface Element {
    [entries]?: Entry[];
    [said]?: Map<string, string>;
  }
}

/** A node, or another region, which is one entry whatever it holds. */
export type Entry = ChildNode | Region;

/** A list of siblings that is patched by itself: a live node (one element), a slot (what is between two comments), or a test's root. */
export class Region {
  readonly number: number;
  /** The comments around a slot. */
  readonly open: Comment | undefined;
  readonly close: Comment | undefined;
  readonly root: Element | undefined;
  entries: Entry[] = [];
  hash = 0;
  isLoose = false;

  constructor(number: number, around: { open?: Comment; close?: Comment; root?: Element } = {}) {
    this.number = number;
    this.open = around.open;
    this.close = around.close;
    this.root = around.root;
  }

  /** The element that its siblings are children of. */
  get parent(): ParentNode | null | undefined {
    return this.root ?? firstNode(this)?.parentNode;
  }

  /** Takes its entries anew from the DOM, and the hash with them. */
  take(first: ChildNode | null | undefined, end: ChildNode | null | undefined, finds: Finds): this {
    const walk = new Walk(this.number, finds);
    this.entries = walk.list(first, end);
    this.hash = walk.hash;
    return this;
  }
}

/** What a walk meets besides entries. */
export class Finds {
  /** Regions that are written out. */
  regions: Region[] = [];
  /** Placeholders, and the living regions that belong there. */
  readonly places: [placeholder: Element, region: Region][] = [];
  /** Elements with `live:*` attributes. */
  readonly bound: Element[] = [];
  /** The first element that wants the focus. */
  autofocus: HTMLElement | undefined;
  /** Whether there is a placeholder for a region that does not live here. */
  isIncomplete = false;
  readonly living: ReadonlyMap<number, Region>;

  constructor(living: ReadonlyMap<number, Region>) {
    this.living = living;
  }
}

// A walk of a large page asks this for every node; instanceof takes several times as long.
const isElement = (node: Node): node is Element => node.nodeType === 1;
const isText = (node: Node): node is Text => node.nodeType === 3;

/** Takes ledger and structure hash of one region in one walk, as `durable/html/structure-hash.ts` defines it, and of those in it in their own. */
class Walk {
  hash = hashSeed;
  readonly #own: number;
  readonly #finds: Finds;

  constructor(own: number, finds: Finds) {
    this.#own = own;
    this.#finds = finds;
  }

  list(first: ChildNode | null | undefined, end: ChildNode | null | undefined): Entry[] {
    const list: Entry[] = [];
    for (let node = first; node && node !== end; node = node.nextSibling) {
      const region = this.#regionAt(node);
      if (region) {
        this.hash = mixHash(this.hash, 9);
        list.push(region);
        if (node === region.open && region.close) node = region.close;
        continue;
      }
      list.push(node);
      if (isElement(node)) this.#element(node);
      else if (isText(node)) this.hash = mixHash(mixHash(this.hash, 3), node.length);
      else this.hash = mixHash(this.hash, 8);
    }
    return list;
  }

  #element(element: Element): void {
    const { localName } = element;
    for (let at = 0; at < localName.length; at++) this.hash = mixHash(this.hash, localName.charCodeAt(at) | 32);
    let isShut = isOpaque(element);
    if (element.hasAttributes()) {
      readAttributes(element, this.#finds);
      if (element instanceof HTMLElement && element.autofocus) this.#finds.autofocus ??= element;
      isShut ||= isIgnored(element);
    }
    element[entries] = isShut ? [] : this.list(element.firstChild, null);
    this.hash = mixHash(this.hash, 1);
  }

  #regionAt(node: ChildNode): Region | undefined {
    if (isText(node)) return undefined;
    const finds = this.#finds;
    if (isElement(node)) {
      const number = node.getAttribute("data-live");
      if (number === null || Number(number) === this.#own) return undefined;
      if (node.localName !== "template") return this.#found(new Region(Number(number)), node, node.nextSibling);
      const region = finds.living.get(Number(number));
      if (region) finds.places.push([node, region]);
      else finds.isIncomplete = true;
      return region;
    }
    const number = node instanceof Comment && /^live:(\d+)$/.exec(node.data)?.[1];
    if (!number) return undefined;
    let close = node.nextSibling;
    while (close && !(close instanceof Comment && close.data === `/${node.data}`)) close = close.nextSibling;
    return close ? this.#found(new Region(Number(number), { open: node, close }), node.nextSibling, close) : undefined;
  }

  #found(region: Region, first: ChildNode | null, end: ChildNode | null): Region {
    this.#finds.regions.push(region);
    return region.take(first, end, this.#finds);
  }
}

/** Remembers what the server said. */
function readAttributes(element: Element, finds: Finds): void {
  const server = (element[said] = new Map<string, string>());
  let isBound = false;
  // Not of its `attributes`, which in a form may be a field of that name.
  for (const name of element.getAttributeNames()) {
    server.set(name, element.getAttribute(name) ?? "");
    isBound ||= name.startsWith("live:");
  }
  if (isBound) finds.bound.push(element);
  const style = server.get("style");
  // Through CSSOM where a strict policy has kept the attribute from counting.
  if (style && "style" in element && element.style instanceof CSSStyleDeclaration && !element.style.length) element.style.cssText = style;
}

/** Whether nobody looks into it: its inside is raw HTML, or not among its children. */
export const isOpaque = (element: Element): boolean => element.hasAttribute("data-raw") || opaqueElements.has(element.localName);

/** Whether its inside is the browser's own. */
export const isIgnored = (element: Element): boolean => element.hasAttribute("live:ignore");

export const firstNode = (entry: Entry | undefined): ChildNode | undefined =>
  entry instanceof Region ? (entry.open ?? firstNode(entry.entries[0])) : entry;

export const lastNode = (entry: Entry | undefined): ChildNode | undefined =>
  entry instanceof Region ? (entry.close ?? lastNode(entry.entries[0])) : entry;

/** All nodes of an entry: of a slot also the comments, and what others have put between them. */
export function nodesOf(entry: Entry): ChildNode[] {
  const last = lastNode(entry);
  const nodes: ChildNode[] = [];
  for (let node = firstNode(entry) ?? null; node; node = node === last ? null : node.nextSibling) nodes.push(node);
  return nodes;
}
