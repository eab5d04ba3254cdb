/**
 * Rendered HTML as small trees, read by the rules by which the server counts its nodes (`durable/html/tokenise.ts`). No parser of a browser: it
 * knows what Preact prints, and moves nothing.
 */
import { rawTexts } from "../durable/html/elements.ts";
import { decode, readAttributes } from "../durable/html/start-tag.ts";
import { isDecoded } from "../durable/html/structure-hash.ts";
import { openElement, type OpenElement, Tokeniser } from "../durable/html/tokenise.ts";

export interface TreeText {
  readonly kind: "text";
  text: string;
}

export interface TreeComment {
  readonly kind: "comment";
  text: string;
}

/** Where another region stands. */
export interface TreePlace {
  readonly kind: "place";
  readonly region: number;
}

/** An element: the same object as long as the browser would keep its node. */
export interface TreeElement {
  readonly kind: "element";
  /** As it was written; only SVG has capitals. */
  readonly tag: string;
  readonly open: OpenElement;
  /** Values are decoded. */
  readonly attributes: Map<string, string>;
  children: TreeNode[];
  /** HTML that is nobody's to look into (`data-raw`, `live:ignore`, `<template>`); it has no children here. */
  raw: string | null;
}

export type TreeNode = TreeText | TreeComment | TreePlace | TreeElement;

/** What `parseTree()` has to know of the HTML. */
export interface TreeContext {
  /** The region whose HTML it is: its root element carries the number, and is not the place of another. */
  readonly own: number;
  /** The element that it stands in. */
  readonly parent?: OpenElement | undefined;
}

/**
 * Reads a list of siblings. Regions that are written out in it are put into `regions`, and leave their places.
 *
 * @throws {MalformedHtml} where the server would not look into it either.
 */
export function parseTree(html: string, { own, parent }: TreeContext, regions: Map<number, TreeNode[]>): TreeNode[] {
  return new TreeReader(html, own, parent, regions).siblings();
}

class TreeReader {
  readonly #html: string;
  readonly #own: number;
  readonly #tokens: Tokeniser;
  readonly #regions: Map<number, TreeNode[]>;

  constructor(html: string, own: number, parent: OpenElement | undefined, regions: Map<number, TreeNode[]>) {
    this.#html = html;
    this.#own = own;
    this.#tokens = new Tokeniser(html, 0, html.length, parent === undefined ? [] : [parent]);
    this.#regions = regions;
  }

  /** Reads up to an end tag, to the comment that ends a slot, or to the end. */
  siblings(slotEnd?: string): TreeNode[] {
    const tokens = this.#tokens;
    const nodes: TreeNode[] = [];
    while (tokens.next() && tokens.kind !== "close") {
      const { kind, start, end } = tokens;
      if (kind === "text") {
        nodes.push(textNode(this.#html.slice(start, end), true));
      } else if (kind === "comment") {
        const text = this.#html.slice(start + "<!--".length, end - "-->".length);
        if (text === slotEnd) break;
        const slot = /^live:(\d+)$/.exec(text)?.[1];
        if (slot === undefined) nodes.push({ kind, text });
        else nodes.push(this.#region(Number(slot), this.siblings(`/${text}`)));
      } else {
        nodes.push(this.#element());
      }
    }
    return nodes;
  }

  #element(): TreeNode {
    const { kind, start, tagEnd, name, content, inner, outer, open } = this.#tokens;
    const self = kind === "open" ? open.at(-1) : undefined;
    const element: TreeElement = {
      kind: "element",
      tag: this.#html.slice(start + 1, start + 1 + name.length),
      open: self ?? openElement(name, open.at(-1)),
      attributes: new Map(),
      children: [],
      raw: null,
    };
    const attributes = readAttributes(this.#html, start, tagEnd, element.open.space !== "html");
    if (attributes === null)
      throw new Error(`Cannot read the tag ${this.#html.slice(start, tagEnd)}: its attributes are not as Preact writes them`);
    for (const [attribute, value] of attributes) element.attributes.set(attribute, decode(value) ?? value);
    const number = Number(element.attributes.get("data-live") ?? 0);
    if (content === "region") return { kind: "place", region: number };

    if (content === "nodes") element.children = this.siblings();
    else if (content === "text" && inner < outer) element.children = [textNode(this.#html.slice(inner, outer), isDecoded(name))];
    else if (content !== "none" && content !== "text") element.raw = this.#html.slice(inner, outer);
    return number > 0 && number !== this.#own ? this.#region(number, [element]) : element;
  }

  #region(region: number, nodes: TreeNode[]): TreePlace {
    this.#regions.set(region, nodes);
    return { kind: "place", region };
  }
}

/** Whether an element holds one text at most, whatever that looks like. */
export const holdsText = ({ name, space }: OpenElement): boolean => space === "html" && rawTexts.has(name);

/** A text, as it is written in HTML. */
export function textNode(html: string, decoded: boolean): TreeText {
  return { kind: "text", text: decoded ? (decode(html) ?? html) : html };
}

/** All elements of a tree, from the root down, without those of other regions. */
export function* elementsOf(nodes: readonly TreeNode[]): Generator<TreeElement> {
  for (const node of nodes) {
    if (node.kind !== "element") continue;
    yield node;
    yield* elementsOf(node.children);
  }
}
