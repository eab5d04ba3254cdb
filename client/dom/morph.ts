import type { AttributeOp } from "../../durable/protocol.ts";
import { writeAttributes, writeText } from "./attributes.ts";
import type { Touched } from "./controls.ts";
import { entries, type Entry, Finds, firstNode, isIgnored, isOpaque, lastNode, nodesOf, Region, said } from "./ledger.ts";
import type { Moves } from "./moves.ts";
import { parse } from "../patch.ts";
import { endOf, place } from "./place.ts";

/**
 * Makes a region's DOM what its HTML says, with the nodes that are there as far as they fit.
 *
 *     parse    the HTML as a child of the region's parent, and take its ledger
 *     match    the old ledger's entries with the new one's: regions by number, elements by key, else the k-th of a kind with the k-th of it
 *     write    attributes and texts of matched entries, and their children in the same way
 *     place    matched and new entries, as a patch does; what the server does not know stays where it is
 *
 * It works on the two ledgers, not on the DOM, so that a slot is one entry and an extension's nodes are none. What others have wrapped where it
 * stood is put back, with its focus and its text, and the wrapping goes. O(nodes).
 *
 * @param moves Of the frame that the HTML came with; to be finished when it is done.
 * @returns What was found in the HTML, or null where the region is not in a document.
 */
export function morphRegion(
  region: Region,
  html: string,
  living: ReadonlyMap<number, Region>,
  moves: Moves,
  touched: Touched,
): Finds | null {
  const { parent } = region;
  const finds = new Finds(living);
  const fresh = parent && parse(parent, html, region.number, finds);
  if (!fresh) return null;
  const morph = new Morph(touched);
  morph.entry(region, fresh);
  moves.settle(finds);
  for (const [old, entry] of morph.gone) moves.drop(old, entry);
  touched.settle();
  finds.regions = finds.regions.filter((found) => !morph.matched.has(found));
  return finds;
}

class Morph {
  readonly gone: [parent: Node, entry: Entry][] = [];
  /** Regions of the HTML that live here already. */
  readonly matched = new Set<Entry>();
  readonly #touched: Touched;

  constructor(touched: Touched) {
    this.#touched = touched;
  }

  /** Makes a matched entry like the fresh one. */
  entry(old: Entry, fresh: Entry): void {
    if (old instanceof Region || fresh instanceof Region) {
      // With a placeholder it is the same on both sides; it may also be written out although it lives here.
      if (old !== fresh && old instanceof Region && fresh instanceof Region) {
        this.matched.add(fresh);
        old.hash = fresh.hash;
        this.#list(old.parent, old.entries, fresh.entries, old, (next) => (old.entries = next));
      }
    } else if (old instanceof Element && fresh instanceof Element) {
      this.#element(old, fresh);
    } else if (old instanceof CharacterData && old.data !== fresh.nodeValue) {
      this.#touched.children(old.parentElement);
      writeText(old, fresh.nodeValue ?? "");
    }
  }

  #element(old: Element, fresh: Element): void {
    writeAttributes(old, differences(old, fresh), this.#touched);
    if (isIgnored(fresh)) return;
    if (!isOpaque(fresh)) {
      this.#list(old, old[entries] ?? [], fresh[entries] ?? [], {}, (next) => (old[entries] = next));
    } else if (old.innerHTML !== fresh.innerHTML) {
      this.#touched.children(old);
      old.innerHTML = fresh.innerHTML;
    }
  }

  #list(
    parent: ParentNode | null | undefined,
    old: Entry[],
    fresh: Entry[],
    { open, close }: { readonly open?: Comment | undefined; readonly close?: Comment | undefined },
    done: (next: Entry[]) => void,
  ): void {
    if (!parent) return;
    // What has been taken away by others is no longer anything's match. Of a form, `contains` may be a field of that name.
    const isAround = (node: Node | undefined): boolean => Node.prototype.contains.call(parent, node ?? null);
    const kinds = new Kinds();
    const waiting = new Map(old.flatMap((entry, index) => (isAround(firstNode(entry)) ? [[kinds.of(entry), index]] : [])));
    const isThere = (entry: Entry): boolean => firstNode(entry)?.parentNode === parent;
    const standIns = old.every(isThere) ? [] : findStandIns(parent, old, open?.nextSibling ?? parent.firstChild, close);
    const freshKinds = new Kinds();
    const from: number[] = [];
    const next = fresh.map((entry) => {
      const index = waiting.get(freshKinds.of(entry)) ?? -1;
      const match = old[index];
      from.push(match && isThere(match) ? index : -1);
      if (match) this.entry(match, entry);
      return match ?? entry;
    });
    if (next.length !== old.length || from.some((number, index) => number !== index)) {
      if (parent instanceof Element) this.#touched.children(parent);
      place(parent, next, from, endOf(parent, old, close));
      const kept = new Set(next);
      for (const entry of old) if (!kept.has(entry)) this.gone.push([parent, entry]);
    }
    for (const node of standIns) this.gone.push([parent, node]);
    done(next);
  }
}

/**
 * What others have put where they took an entry away, as a translator does that wraps a text in a `<font>`: it shows what the entry did, and
 * would stand beside the new one. What was put between entries that are all there is no business of ours.
 */
function findStandIns(parent: ParentNode, list: readonly Entry[], first: ChildNode | null, end: ChildNode | undefined): ChildNode[] {
  const there = list.filter((entry) => firstNode(entry)?.parentNode === parent);
  const known = new Set(there.flatMap(nodesOf));
  const found: ChildNode[] = [];
  let isAway = false;
  let start = first;
  for (const entry of [...list, undefined]) {
    const next = entry ? firstNode(entry) : end;
    if (entry && next?.parentNode !== parent) {
      isAway = true;
      continue;
    }
    for (let node = isAway ? start : null; node && node !== next; node = node.nextSibling) if (!known.has(node)) found.push(node);
    isAway = false;
    start = lastNode(entry)?.nextSibling ?? null;
  }
  return found;
}

/** Names the entries of one list: equal names match. */
class Kinds {
  readonly #counts = new Map<string, number>();

  of(entry: Entry): string {
    const kind = kindOf(entry);
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return `${kind} ${count}`;
  }
}

function kindOf(entry: Entry): string {
  if (entry instanceof Region) return `#${entry.number}`;
  if (!(entry instanceof Element)) return entry.nodeName;
  const { localName } = entry;
  // A control of another name or type is another field.
  const names = /^(input|select|textarea)$/.test(localName) ? ["type", "name"] : [];
  const key = entry.getAttribute("data-key") ?? entry.getAttribute("id");
  return [localName, isOpaque(entry), isIgnored(entry), key, ...names.map((name) => entry.getAttribute(name))].join();
}

/** Between what the server said and what it says: what others have set is none of it. */
function differences({ [said]: before }: Element, { [said]: after }: Element): AttributeOp {
  const attributes: AttributeOp = {};
  for (const name of before?.keys() ?? []) if (!after?.has(name)) attributes[name] = null;
  for (const [name, value] of after ?? []) if (before?.get(name) !== value) attributes[name] = value;
  return attributes;
}
