import morphdom from "morphdom";
import type { AttributeOp } from "../durable/protocol.ts";
import { writeAttributes } from "./attributes.ts";
import { type Controls, Touched } from "./controls.ts";
import { entries, type Entry, Finds, firstNode, isIgnored, isOpaque, nodesOf, Region } from "./ledger.ts";
import { focusNew, parse, settlePlaces } from "./patch.ts";
import { move } from "./place.ts";

/**
 * Makes a region's DOM what its HTML says, and takes its ledger anew.
 *
 *     parse    the HTML as a child of the region's parent, and take its ledger
 *     pack     each living region that has a placeholder in it into a placeholder of its own, so that it is one node that nobody looks into
 *     key      both ledgers: morphdom looks keys up in the whole tree, ours count among siblings, so a key gets its ancestors' path
 *     morph    children with morphdom; attributes, controls and raw HTML by our own rules
 *     take     the ledger and hash of what is there now
 *     unpack   the living regions where the placeholders now are
 *
 * @returns What was found in it, or null where the region is not in a document.
 */
export function morphRegion(region: Region, html: string, living: ReadonlyMap<number, Region>, controls: Controls): Finds | null {
  const parent = region.parent;
  const written = new Finds(living);
  const fresh = parent && parse(parent, html, region.number, written);
  if (!parent || !fresh?.root) return null;
  const keepFocus = rememberFocus(parent);

  const morph = new Morph(controls);
  for (const [placeholder, inner] of written.places) morph.pack(placeholder, inner);
  morph.name(region.entries, "", true);
  morph.name(fresh.entries, "", false);

  const only = region.open ? undefined : region.entries[0];
  const target = fresh.root.childNodes.length === 1 ? fresh.root.firstElementChild : null;
  const found = new Finds(living, morph.foreign);
  if (only instanceof Element && target) {
    const root = morph.run(only, target, false);
    region.take(root, root.nextSibling, found);
  } else {
    // Siblings are morphed in an element of their own.
    const box = document.createElementNS(fresh.root.namespaceURI, fresh.root.localName);
    const list = nodesOf(region).filter((node) => node !== region.open && node !== region.close);
    parent.insertBefore(box, region.close ?? list[0] ?? null);
    for (const node of list) move(box, node, null);
    morph.run(box, fresh.root, true);
    region.take(box.firstChild, null, found);
    while (box.firstChild) move(parent, box.firstChild, box);
    box.remove();
  }
  settlePlaces(found);
  morph.settle();
  keepFocus();
  focusNew(written);
  return found;
}

class Morph {
  /** What the server does not know and what therefore stays. */
  readonly foreign = new WeakSet<Node>();
  readonly #keys = new Map<Node, string>();
  readonly #packed = new Set<Region | Element>();
  readonly #controls: Controls;
  readonly #touched = new Touched();

  constructor(controls: Controls) {
    this.#controls = controls;
  }

  /** Puts a living region into a placeholder, which has the same key as the one in the new HTML. */
  pack(placeholder: Element, region: Region): void {
    const pack = document.createElement("template");
    pack.dataset["live"] = String(region.number);
    const nodes = nodesOf(region);
    nodes[0]?.parentNode?.insertBefore(pack, nodes[0]);
    for (const node of nodes) move(pack, node, null);
    this.#packed.add(region).add(pack);
    this.#keys.set(pack, `live ${region.number}`).set(placeholder, `live ${region.number}`);
  }

  /**
   * Names all elements of a ledger by their ancestors: by key, or as the k-th of their tag, for morphdom would throw away what stands
   * behind an unkeyed sibling that is new.
   */
  name(list: readonly Entry[], scope: string, isOld: boolean): void {
    const counts = new Map<string, number>();
    for (const entry of list) {
      if (entry instanceof Region) {
        const key = `live ${entry.number}`;
        const first = firstNode(entry);
        if (!first || this.#packed.has(entry)) continue;
        if (!entry.open) this.#keys.set(first, key);
        this.name(entry.entries, key, isOld);
      } else if (entry instanceof Element) {
        const key = entry.getAttribute("data-key") ?? entry.getAttribute("id");
        const isControl = /^(input|select|textarea)$/.test(entry.localName);
        // A control of another name or type is another field.
        const field = isControl ? `${entry.getAttribute("type")} ${entry.getAttribute("name")}` : "";
        const kind = `${scope}/${entry.localName} ${field}${key === null ? "" : `=${key}`}`;
        const count = counts.get(kind) ?? 0;
        counts.set(kind, count + 1);
        this.#keys.set(entry, `${kind} ${count}`);
        if (isOld) this.#noteForeign(entry);
        this.name(entry[entries] ?? [], `${kind} ${count}`, isOld);
      }
    }
  }

  /** Notes the elements that stand between those of the ledger, with keys that nothing else has. */
  #noteForeign(element: Element): void {
    const known = element[entries] ?? [];
    if (isOpaque(element) || isIgnored(element) || element.childNodes.length === known.length) return;
    const nodes = new Set<Node>(known.flatMap(nodesOf));
    for (const child of element.children) {
      if (nodes.has(child) || this.#keys.has(child)) continue;
      this.foreign.add(child);
      this.#keys.set(child, `foreign ${this.#keys.size}`);
    }
  }

  run(from: Element, to: Element, childrenOnly: boolean): Element {
    const root = morphdom(from, to, {
      childrenOnly,
      getNodeKey: (node) => this.#keys.get(node),
      onBeforeElUpdated: (old, fresh) => this.#update(old, fresh),
      onBeforeNodeDiscarded: (node) => !this.foreign.has(node),
    });
    return root instanceof Element ? root : from;
  }

  /** What depends on how all is in the end. */
  settle(): void {
    this.#touched.settle(this.#controls);
  }

  /** Makes one element like the other, but for its children. Returns whether these are to be morphed too. */
  #update(old: Element, fresh: Element): boolean {
    if (this.#packed.has(old)) return false;
    writeAttributes(old, differences(old, fresh), this.#touched);
    // morphdom compares what is written, and CSSOM writes it differently.
    const style = old.getAttribute("style");
    if (style !== null) fresh.setAttribute("style", style);
    if (isIgnored(fresh)) return false;
    if (old.localName === "select") {
      // morphdom sets what is chosen by its own rules.
      if (old.innerHTML === fresh.innerHTML) this.#touched.keep(old);
      else this.#touched.children(old);
    }
    if (!isOpaque(fresh) && !/^(input|option|textarea)$/.test(fresh.localName)) return true;
    if (old.innerHTML !== fresh.innerHTML) {
      this.#touched.children(old);
      old.innerHTML = fresh.innerHTML;
    }
    return false;
  }
}

function differences(old: Element, fresh: Element): AttributeOp {
  const attributes: AttributeOp = {};
  for (const { name } of old.attributes) if (!fresh.hasAttribute(name)) attributes[name] = null;
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) attributes[name] = value;
  return attributes;
}

/** Where a browser cannot move nodes without taking their focus, gives it back. */
function rememberFocus({ ownerDocument }: Node): () => void {
  const focused = ownerDocument?.activeElement;
  if (!(focused instanceof HTMLElement)) return () => {};
  return () => {
    if (focused.isConnected && ownerDocument?.activeElement !== focused) focused.focus({ preventScroll: true });
  };
}
