import type { Op, Plan } from "../durable/protocol.ts";
import { writeAttributes, writeText } from "./dom/attributes.ts";
import { Touched } from "./dom/controls.ts";
import { entries, type Entry, Finds, firstNode, Region } from "./dom/ledger.ts";
import { holder, Moves } from "./dom/moves.ts";
import { endOf, place } from "./dom/place.ts";

/**
 * Applies the ops of one region.
 *
 * First everything is looked up and parsed: all paths are in the old numbering. If a path does not resolve, or new HTML is not what the
 * server thinks, nothing has been touched, and the region is loose. Then everything is written, children put into place, living regions
 * moved to their placeholders, and last what is gone is removed.
 *
 * @param moves Of the frame that the ops came with; to be finished when it is done.
 * @param touched Of the same frame.
 * @returns What was found in new HTML, or null where the region is loose.
 */
export function patchRegion(
  region: Region,
  ops: readonly Op[],
  living: ReadonlyMap<number, Region>,
  moves: Moves,
  touched: Touched,
): Finds | null {
  const patch = new Patch(region, living, touched);
  for (const op of ops) {
    const [path] = op;
    const [count, what] = op.length === 2 ? [1, op[1]] : [op[1], op[2]];
    for (let step = 0; step < count; step++) {
      const target = resolve(region, path, step);
      if (!target || !patch.prepare(target, what)) return null;
    }
  }
  patch.write(moves);
  return patch.finds;
}

class Patch {
  readonly finds: Finds;
  readonly #region: Region;
  readonly #touched: Touched;
  readonly #writes: (() => void)[] = [];
  readonly #gone: [parent: Node, entry: Entry][] = [];

  constructor(region: Region, living: ReadonlyMap<number, Region>, touched: Touched) {
    this.#region = region;
    this.#touched = touched;
    this.finds = new Finds(living);
  }

  prepare(target: Entry, what: Op[1] | Op[2]): boolean {
    if (Array.isArray(what)) return this.#preparePlan(target, what);
    if (typeof what === "string") {
      if (target instanceof CharacterData) {
        this.#writes.push(() => {
          this.#touched.children(target.parentElement);
          writeText(target, what);
        });
        return true;
      }
      if (!(target instanceof Element) || !target.hasAttribute("data-raw")) return false;
      this.#writes.push(() => {
        this.#touched.children(target);
        target.innerHTML = what;
      });
      return true;
    }
    if (!(target instanceof Element) || typeof what !== "object") return false;
    this.#writes.push(() => writeAttributes(target, what, this.#touched));
    return true;
  }

  #preparePlan(target: Entry, plan: Plan): boolean {
    const parent = parentOf(target);
    const old = listOf(target);
    if (!parent || !old) return false;
    const next: Entry[] = [];
    const from: number[] = [];
    for (const item of plan) {
      if (Array.isArray(item) && typeof item[0] === "string") {
        const fresh = parse(parent, item[0], this.#region.number, this.finds);
        if (!fresh || fresh.hash !== item[1] || this.finds.isIncomplete) return false;
        next.push(...fresh.entries);
        from.push(...fresh.entries.map(() => -1));
        continue;
      }
      const [start, length] = typeof item === "number" ? [item, 1] : item;
      for (let step = 0; step !== length; step += length < 0 ? -1 : 1) {
        const kept = old[Number(start) + step];
        if (!kept || firstNode(kept)?.parentNode !== parent) return false;
        next.push(kept);
        from.push(Number(start) + step);
      }
    }
    this.#writes.push(() => this.#writePlan(target, parent, old, next, from));
    return true;
  }

  #writePlan(target: Entry, parent: ParentNode, old: Entry[], next: Entry[], from: number[]): void {
    if (parent instanceof Element) this.#touched.children(parent);
    place(parent, next, from, endOf(parent, old, target instanceof Region ? target.close : undefined));
    const kept = new Set(from);
    for (const [index, entry] of old.entries()) if (!kept.has(index)) this.#gone.push([parent, entry]);
    if (target instanceof Region) target.entries = next;
    else if (target instanceof Element) target[entries] = next;
  }

  write(moves: Moves): void {
    for (const write of this.#writes) write();
    moves.settle(this.finds);
    for (const [parent, entry] of this.#gone) moves.drop(parent, entry);
    this.#touched.settle();
  }
}

/** Parses HTML as the parent's, into an element of its kind; scripts in it stay dead. Not a clone, which would load what the parent loads. */
export function parse(parent: ParentNode, html: string, own: number, finds: Finds): Region | undefined {
  if (!(parent instanceof Element)) return undefined;
  const element = Object.assign(document.createElementNS(parent.namespaceURI, parent.localName), { [holder]: true });
  element.innerHTML = html;
  return new Region(own, { root: element }).take(element.firstChild, null, finds);
}

/** The element whose children an entry's list is. */
const parentOf = (entry: Entry): ParentNode | null | undefined =>
  entry instanceof Region ? entry.parent : entry instanceof Element ? entry : undefined;

const listOf = (entry: Entry): Entry[] | undefined =>
  entry instanceof Region ? entry.entries : entry instanceof Element ? entry[entries] : undefined;

/** The entry at a path, its last index raised by `step`; the region itself at `[]`. */
function resolve(region: Region, path: readonly number[], step: number): Entry | undefined {
  let entry: Entry = region;
  for (const [level, index] of path.entries()) {
    // The inside of another region is none of this one's business.
    if (level > 0 && entry instanceof Region) return undefined;
    const parent = parentOf(entry);
    const next: Entry | undefined = listOf(entry)?.[index + (level === path.length - 1 ? step : 0)];
    if (!next || !parent || firstNode(next)?.parentNode !== parent) return undefined;
    entry = next;
  }
  return entry;
}

/** What is adopted by itself, outside of a live page. */
const adopted = new WeakMap<Element, { readonly region: Region; readonly living: Map<number, Region> }>();

/** Takes the ledger of an element whose children are a region's siblings. What others put there later is not the region's. */
export function adopt(root: Element): void {
  // An element that stands alone and is a live node's is this region's own, not another region.
  const own = root.childNodes.length === 1 ? Number(root.firstElementChild?.getAttribute("data-live") ?? -1) : -1;
  const finds = new Finds(new Map());
  const region = new Region(own, { root }).take(root.firstChild, null, finds);
  adopted.set(root, { region, living: new Map(finds.regions.map((found) => [found.number, found])) });
}

/**
 * Applies ops to an element whose children are the siblings that the ops were made for; adopts it first if nobody did.
 *
 * @returns Whether the region is now loose: an op did not fit, and nothing was changed.
 */
export function applyOps(root: Element, ops: readonly Op[]): boolean {
  if (!adopted.has(root)) adopt(root);
  const { region, living } = adopted.get(root) ?? { region: new Region(-1), living: new Map<number, Region>() };
  if (region.isLoose) return true;
  const moves = new Moves();
  const finds = patchRegion(region, ops, living, moves, new Touched());
  moves.finish();
  for (const found of finds?.regions ?? []) living.set(found.number, found);
  return (region.isLoose = finds === null);
}
