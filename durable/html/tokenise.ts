import { opaqueElements } from "../protocol.ts";
import { newlineEaters, rawTexts, voids } from "./elements.ts";
import { isNameEnd } from "./start-tag.ts";

/**
 * Reading rendered HTML without building a tree.
 *
 * The tokeniser knows the HTML that `preact-render-to-string` writes, after `canonicalise()`: attributes are ` name` or ` name="value"`,
 * every element that is not void has its end tag, `<`, `&` and `"` in texts and values are references. Of what a browser's parser does
 * beyond that it knows what regular output meets: void elements, raw texts, the newline after `<pre>`, the other rules inside `<svg>` and
 * `<math>`. Anything else is malformed: it throws, and its caller replaces the HTML whole instead of looking into it.
 *
 * Elements whose inside nobody may look into, or in which there is nothing to see, are one token with what they hold:
 * - `none`: void, `<br/>`
 * - `text`: one text at most, `<textarea>`, `<style>`; only of `<textarea>` and `<title>` are references decoded
 * - `raw`: HTML of the author's, `<div data-raw>`; may be unbalanced, so its end tag is found by counting its own name only
 * - `ignored`: the browser's own, `<div live:ignore>`
 * - `opaque`: `<template>`, `<noscript>` and the like, replaced whole where it differs
 * - `region`: the place of another region, `<template data-live="7"></template>`
 */

/** HTML that the tokeniser does not model. Never leaves `durable/diff.ts` and its neighbours. */
export class MalformedHtml extends Error {
  override readonly name = "MalformedHtml";
}

export type Content = "nodes" | "none" | "text" | "raw" | "ignored" | "opaque" | "region";

/** The foreign elements in which HTML stands again. */
const integrationPoints = { svg: ["foreignobject", "desc", "title"], math: ["mi", "mo", "mn", "ms", "mtext"] };

const marks: readonly [attribute: string, content: Content][] = [
  ["data-raw", "raw"],
  ["data-live", "region"],
  ["live:ignore", "ignored"],
];

const [lessThan, greaterThan, equals, slash, quote, apostrophe, space, newline] = [60, 62, 61, 47, 34, 39, 32, 10];

/**
 * How deep elements may nest. Chromium puts what is deeper side by side, so that the tree is another one; and the differ goes over a string
 * once for each depth in which something changed.
 */
const maxDepth = 512;

type Space = "html" | "svg" | "math";

/** An element that is open at some point of the HTML. */
export interface OpenElement {
  readonly name: string;
  /** What it is itself, and what its children are. */
  readonly space: Space;
  readonly inside: Space;
}

/** The element of this name, opened in this parent. */
export function openElement(name: string, parent: OpenElement | undefined): OpenElement {
  const around = parent?.inside ?? "html";
  const space = around === "html" && (name === "svg" || name === "math") ? name : around;
  return { name, space, inside: space !== "html" && integrationPoints[space].includes(name) ? "html" : space };
}

/** Whether the parent's children are SVG or MathML. */
export const isForeign = (parent: OpenElement | undefined): boolean => parent !== undefined && parent.inside !== "html";

/**
 * Goes over HTML token by token.
 *
 * `next()` moves to the next token; the fields then describe it. `close` of an element that was open before the first token is allowed when
 * it is in `open`, so that reading can begin inside an element.
 */
export class Tokeniser {
  kind: "text" | "comment" | "open" | "close" | "element" = "text";
  /** Where the token begins, and where it ends: the end of one is the beginning of the next. */
  start: number;
  end: number;
  /** For `open` and `element`: the tag in lower case, the end of the start tag, what the element holds and where. */
  name = "";
  content: Content = "nodes";
  tagEnd = 0;
  inner = 0;
  outer = 0;
  /** The elements that are open after the token, the innermost last. */
  readonly open: OpenElement[];
  readonly html: string;
  readonly limit: number;

  constructor(html: string, at = 0, limit = html.length, open: readonly OpenElement[] = []) {
    this.html = html;
    this.start = this.end = at;
    this.limit = limit;
    this.open = [...open];
  }

  next(): boolean {
    const { html } = this;
    const start = (this.start = this.end);
    if (start >= this.limit) return false;
    if (html.charCodeAt(start) !== lessThan) {
      const end = html.indexOf("<", start);
      this.kind = "text";
      this.end = end < 0 || end > this.limit ? this.limit : end;
    } else if (html.charCodeAt(start + 1) === slash) {
      this.#readEndTag();
    } else if (html.startsWith("<!--", start)) {
      this.#readComment();
    } else {
      this.#readStartTag();
    }
    if (this.end > this.limit) throw new MalformedHtml("a tag runs over the end");
    return true;
  }

  #readEndTag(): void {
    this.kind = "close";
    const end = this.#find(">", this.start) + 1;
    const name = this.html.slice(this.start + 2, end - 1).toLowerCase();
    if (this.open.pop()?.name !== name) throw new MalformedHtml(`</${name}> closes nothing`);
    this.end = end;
  }

  #readComment(): void {
    this.kind = "comment";
    this.end = this.#find("-->", this.start + 4) + 3;
    // The parser's other ways to end a comment.
    if (/^<!---?>|--!>/.test(this.html.slice(this.start, this.end))) throw new MalformedHtml("a comment ends early");
  }

  #readStartTag(): void {
    const { html, start } = this;
    const first = html.charCodeAt(start + 1) | 32;
    if (first < 97 || first > 122) throw new MalformedHtml("< opens no tag");
    let at = start + 2;
    while (!isNameEnd(html.charCodeAt(at))) at++;
    const name = html.slice(start + 1, at).toLowerCase();
    let mark: Content | undefined;
    for (let code; (code = html.charCodeAt(at)) !== greaterThan; at++) {
      if (code === quote) at = this.#find('"', at + 1);
      else if (code === space) mark ??= markAt(html, at + 1, name);
      else if (code === lessThan || code === apostrophe || at >= this.limit) throw new MalformedHtml(`<${name} does not end`);
    }
    this.name = name;
    this.tagEnd = at + 1;
    const parent = this.open.at(-1);
    const foreign = isForeign(parent);
    const eaten = !foreign && newlineEaters.has(name) && html.charCodeAt(at + 1) === newline;
    this.inner = this.tagEnd + (eaten ? 1 : 0);
    this.content = this.#isVoid(foreign) ? "none" : (mark ?? contentOf(name, foreign));
    if (this.content === "nodes") {
      this.kind = "open";
      this.end = this.inner;
      if (this.open.length >= maxDepth) throw new MalformedHtml(`<${name}> stands more than ${maxDepth} elements deep`);
      this.open.push(openElement(name, parent));
    } else {
      this.kind = "element";
      this.outer = this.content === "none" ? this.inner : this.#findEndTag(name, this.content === "text");
      this.end = this.content === "none" ? this.inner : this.#find(">", this.outer) + 1;
      if (this.content === "region" && this.inner !== this.outer) this.content = "opaque";
    }
  }

  #isVoid(foreign: boolean): boolean {
    return foreign ? this.html.charCodeAt(this.tagEnd - 2) === slash : voids.has(this.name);
  }

  /**
   * Where the end tag of the element begins, counting only elements of its name: what it holds need not be balanced. Each search goes on
   * from where the last one ended, and none for a start tag beyond the end tag, so that the whole is O(length).
   */
  #findEndTag(name: string, isText: boolean): number {
    const { html } = this;
    let depth = 1;
    let open = this.inner;
    for (let at = this.inner; ;) {
      const close = this.#find(`</${name}`, at);
      at = close + 2 + name.length;
      if (!isNameEnd(html.charCodeAt(at))) continue;
      if (!isText) depth += countStartTags(html.slice(open, close), name);
      open = at;
      if (--depth === 0) return close;
    }
  }

  #find(what: string, from: number): number {
    const at = this.html.indexOf(what, from);
    if (at < 0) throw new MalformedHtml(`"${what}" is missing`);
    return at;
  }
}

/** One of a list of siblings, by its offsets. */
export interface Sibling {
  readonly kind: "text" | "comment" | "element";
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly content: Content;
  /** Where the start tag ends, and where what the element holds begins and ends. */
  readonly tagEnd: number;
  readonly inner: number;
  readonly outer: number;
}

/** Reads one sibling with all that it holds; null at the end of the list, where the parent's end tag, if there is one, has been read. */
export function readSibling(tokens: Tokeniser): Sibling | null {
  if (!tokens.next() || tokens.kind === "close") return null;
  const { kind, start, name, content, tagEnd, inner } = tokens;
  if (kind !== "open") {
    return { kind, start, end: tokens.end, name, content, tagEnd, inner, outer: tokens.outer };
  }
  for (const depth = tokens.open.length; tokens.open.length >= depth;) {
    if (!tokens.next()) throw new MalformedHtml(`<${name}> is not closed`);
  }
  return { kind: "element", start, end: tokens.end, name, content, tagEnd, inner, outer: tokens.start };
}

function countStartTags(html: string, name: string): number {
  let count = 0;
  const tag = `<${name}`;
  for (let at = html.indexOf(tag); at >= 0; at = html.indexOf(tag, at + tag.length)) {
    if (isNameEnd(html.charCodeAt(at + tag.length))) count++;
  }
  return count;
}

/** What an attribute that begins here says of what the element holds. */
function markAt(html: string, at: number, name: string): Content | undefined {
  const first = html.charCodeAt(at);
  if (first !== 100 /* d */ && first !== 108 /* l */) return undefined;
  for (const [attribute, content] of marks) {
    if (html.startsWith(attribute, at) && isAttributeEnd(html.charCodeAt(at + attribute.length))) {
      return content !== "region" || name === "template" ? content : undefined;
    }
  }
  return undefined;
}

function contentOf(name: string, foreign: boolean): Content {
  if (foreign) return "nodes";
  return rawTexts.has(name) ? "text" : opaqueElements.has(name) ? "opaque" : "nodes";
}

const isAttributeEnd = (code: number): boolean => code === equals || isNameEnd(code);
