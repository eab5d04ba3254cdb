/**
 * A page without a browser: the regions that a browser has, as trees, and patches applied to them. A patch that names what the page does not
 * have is an error.
 */
import type { Op, Patch, Plan, What } from "../durable/protocol.ts";
import { isDecoded, structureHash } from "../durable/html/structure-hash.ts";
import { readSibling, Tokeniser } from "../durable/html/tokenise.ts";
import { elementsOf, holdsText, parseTree, textNode, type TreeElement, type TreeNode } from "./html-tree.ts";
import { keepNodes } from "./keep-nodes.ts";
import { printTree } from "./print-tree.ts";

const rootRegion = 1;

export class HtmlPage {
  title = "";
  /** Counts the changes. */
  revision = 0;
  readonly #regions = new Map<number, TreeNode[]>();

  /** @param html the root view, as the page's HTML holds it; nothing for a page that is yet to be sent one. */
  constructor(html = "") {
    this.#replace(rootRegion, html);
  }

  /** The page in a whole document, which may have anything around the view. */
  static fromDocument(html: string): HtmlPage {
    const start = html.search(/<[a-z][^\s<>]* data-live="1"/);
    const root = start < 0 ? null : readSibling(new Tokeniser(html, start));
    const page = new HtmlPage(root === null ? "" : html.slice(root.start, root.end));
    page.title = /<title>([^<]*)/.exec(html)?.[1] ?? "";
    return page;
  }

  /** The nodes of a region, which is the whole page where it is left out. @throws where the page has no such region. */
  nodes(region: number = rootRegion): readonly TreeNode[] {
    const nodes = this.#regions.get(region);
    if (nodes === undefined) throw new Error(`The page has no region ${region}, which is placed in it`);
    return nodes;
  }

  /** The page, or a region, with the other regions in their places. */
  html({ region = rootRegion, isPlain = false }: { readonly region?: number; readonly isPlain?: boolean } = {}): string {
    return printTree(this.nodes(region), { isPlain, place: (inner) => this.html({ region: inner, isPlain }) });
  }

  /** Region and structure hash in turn, as the first join carries them. */
  hashes(): number[] {
    const place = (region: number): string => `<template data-live="${region}"></template>`;
    return [...this.#regions].flatMap(([number, nodes]) => [number, structureHash(printTree(nodes, { place }))]);
  }

  /** All elements that the server has rendered. */
  elements(): TreeElement[] {
    return [...this.#regions.values()].flatMap((nodes) => [...elementsOf(nodes)]);
  }

  apply(patches: readonly Patch[]): void {
    this.revision++;
    for (const [region, what] of patches) {
      if (typeof what === "string") {
        if (region === 0) this.title = what;
        else this.#replace(region, what);
      } else {
        for (const op of what) this.#applyOp(region, op);
      }
    }
    this.#prune();
  }

  /** Makes a region what its HTML says, and keeps the elements that it had as far as they fit. */
  #replace(region: number, html: string): void {
    if (region !== rootRegion && !this.#regions.has(region)) throw new Error(`The page has no region ${region} to replace`);
    this.#take(region, html);
  }

  #take(own: number, html: string): void {
    const written = new Map<number, TreeNode[]>();
    written.set(own, parseTree(html, { own }, written));
    for (const [number, nodes] of written) this.#regions.set(number, keepNodes(this.#regions.get(number) ?? [], nodes));
  }

  #applyOp(region: number, op: Op): void {
    const siblings = this.#regions.get(region);
    if (siblings === undefined) throw new Error(`The page has no region ${region} to patch`);
    const [path, count, what] = op.length === 2 ? [op[0], 1, op[1]] : op;
    const last = path.at(-1);
    if (last === undefined) {
      this.#regions.set(region, this.#planned(siblings, listOf(what)));
      return;
    }
    let list = siblings;
    for (const index of path.slice(0, -1)) list = elementAt(list, index).children;
    for (let index = last; index < last + count; index++) this.#change(list, index, what);
  }

  #change(list: readonly TreeNode[], index: number, what: What): void {
    const node = present(list[index]);
    if (typeof what === "string") {
      if (node.kind === "text" || node.kind === "comment") node.text = what;
      else elementAt(list, index).raw = what;
      return;
    }
    const element = elementAt(list, index);
    if (Array.isArray(what)) {
      element.children = this.#planned(element.children, what, element);
      return;
    }
    for (const [name, value] of Object.entries(what)) {
      if (value === null) element.attributes.delete(name);
      else element.attributes.set(name, value);
    }
  }

  #planned(before: readonly TreeNode[], plan: Plan, parent?: TreeElement): TreeNode[] {
    return plan.flatMap((item): TreeNode[] => {
      if (typeof item === "number") return [present(before[item])];
      const [start, length] = item;
      if (typeof start !== "string") {
        const step = Math.sign(length);
        return Array.from({ length: Math.abs(length) }, (_, index) => present(before[start + index * step]));
      }
      if (parent !== undefined && holdsText(parent.open)) return [textNode(start, isDecoded(parent.open.name))];
      const written = new Map<number, TreeNode[]>();
      const nodes = parseTree(start, { own: 0, parent: parent?.open }, written);
      for (const [number, region] of written) this.#regions.set(number, region);
      return nodes;
    });
  }

  /** Drops the regions that no longer stand anywhere, as the browser does. */
  #prune(): void {
    const reached = new Set([rootRegion]);
    for (const number of reached) for (const inner of placesIn(this.#regions.get(number) ?? [])) reached.add(inner);
    for (const number of this.#regions.keys()) if (!reached.has(number)) this.#regions.delete(number);
  }
}

/** The regions that are placed in a tree. */
export function placesIn(nodes: readonly TreeNode[]): number[] {
  return nodes.flatMap((node) => (node.kind === "place" ? [node.region] : node.kind === "element" ? placesIn(node.children) : []));
}

function elementAt(list: readonly TreeNode[], index: number): TreeElement {
  const node = present(list[index]);
  if (node.kind !== "element") throw new Error(`Entry ${index} is a ${node.kind}, not an element`);
  return node;
}

function listOf(what: What): Plan {
  if (!Array.isArray(what)) throw new Error("Only a child list applies to the region itself");
  return what;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The patch names an entry that the page does not have");
  return value;
}
