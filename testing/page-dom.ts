/**
 * The page as a DOM, to look things up in: by selectors, and by role and accessible name, as people with assistive technology find them.
 *
 * linkedom is a DOM in plain JavaScript, which runs in workerd. It is built of the page's trees, not parsed, so that each element is known to be
 * one that the server has rendered. It has no layout and no styles: of what hides an element it knows `hidden`, `aria-hidden` and inline styles.
 */
import type { HtmlPage } from "./html-page.ts";
import type { TreeElement, TreeNode } from "./html-tree.ts";

/** A DOM element, as far as this kit looks at it. The program has no DOM library: what it finds is code for Workers. */
export interface DomElement {
  readonly localName: string;
  readonly textContent: string;
  readonly parentElement: DomElement | null;
  readonly childNodes: Iterable<DomChild>;
  innerHTML: string;
  append(...nodes: (DomElement | DomText)[]): void;
  closest(selector: string): DomElement | null;
  contains(other: DomElement): boolean;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  matches(selector: string): boolean;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
  setAttribute(name: string, value: string): void;
}

interface DomText {
  readonly nodeType: 3;
  readonly data: string;
}

type DomChild = (DomElement & { readonly nodeType: 1 }) | DomText | { readonly nodeType: 8 };

interface DomDocument {
  readonly body: DomElement;
  createElement(name: string): DomElement;
  createElementNS(namespace: string, name: string): DomElement;
  createTextNode(text: string): DomText;
  getElementById(id: string): DomElement | null;
}

interface Style {
  readonly display: string;
  readonly visibility: string;
  getPropertyValue(name: string): string;
}

interface NameOptions {
  readonly getComputedStyle: (element: DomElement) => Style;
}

/** What reads the DOM. Loaded with the first page: half a second that other tests need not wait. */
export interface DomTools {
  parseHTML(html: string): { readonly document: DomDocument };
  getRole(element: DomElement): string | null;
  computeAccessibleName(element: DomElement, options: NameOptions): string;
  isInaccessible(element: DomElement, options: NameOptions): boolean;
}

/** Loads what a `PageDom` is made with. */
export async function loadDomTools(): Promise<DomTools> {
  const [{ parseHTML }, { getRole, computeAccessibleName, isInaccessible }] = await Promise.all([
    import("linkedom/worker"),
    import("dom-accessibility-api"),
  ]);
  // SAFETY: their types are of the DOM library, which has all that the interfaces above name.
  return { parseHTML, getRole, computeAccessibleName, isInaccessible } as unknown as DomTools;
}

const namespaces = { svg: "http://www.w3.org/2000/svg", math: "http://www.w3.org/1998/Math/MathML" };

export class PageDom {
  readonly body: DomElement;
  readonly #document: DomDocument;
  readonly #tools: DomTools;
  readonly #page: HtmlPage;
  readonly #nodes = new Map<DomElement, TreeElement>();
  readonly #elements = new Map<TreeElement, DomElement>();

  constructor(tools: DomTools, page: HtmlPage) {
    this.#tools = tools;
    this.#page = page;
    this.#document = tools.parseHTML("<!doctype html><html><head></head><body></body></html>").document;
    this.body = this.#document.body;
    this.#appendAll(this.body, page.nodes());
  }

  /** All elements of the page, in its order; also those in raw HTML. */
  elements(selector = "*"): DomElement[] {
    return [...this.body.querySelectorAll(selector)];
  }

  byId(id: string): DomElement | null {
    return this.#document.getElementById(id);
  }

  /** The element that the server has rendered; none for one in raw HTML. */
  nodeOf(element: DomElement): TreeElement | undefined {
    return this.#nodes.get(element);
  }

  /** The DOM's element of one that the server has rendered. */
  elementOf(node: TreeElement): DomElement | undefined {
    return this.#elements.get(node);
  }

  roleOf(element: DomElement): string | null {
    return this.#tools.getRole(element);
  }

  nameOf(element: DomElement): string {
    return this.#tools.computeAccessibleName(element, { getComputedStyle: styleOf });
  }

  isHidden(element: DomElement): boolean {
    return this.#tools.isInaccessible(element, { getComputedStyle: styleOf });
  }

  #appendAll(parent: DomElement, nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      if (node.kind === "text") parent.append(this.#document.createTextNode(node.text));
      else if (node.kind === "place") this.#appendAll(parent, this.#page.nodes(node.region));
      else if (node.kind === "element") parent.append(this.#element(node));
    }
  }

  #element(node: TreeElement): DomElement {
    const { space, name } = node.open;
    const element = space === "html" ? this.#document.createElement(name) : this.#document.createElementNS(namespaces[space], node.tag);
    for (const [attribute, value] of node.attributes) element.setAttribute(attribute, value);
    // linkedom gives the attribute, where a browser gives the type that a field has without it.
    if (name === "input") Object.defineProperty(element, "type", { value: typeOf(element) });
    if (node.raw !== null) element.innerHTML = node.raw;
    else this.#appendAll(element, node.children);
    this.#nodes.set(element, node);
    this.#elements.set(node, element);
    return element;
  }
}

const inputTypes = new Set(
  "button checkbox color date datetime-local email file hidden image month number password radio range reset search submit tel time url week".split(
    " ",
  ),
);

/** The type of an `<input>`, as its property says it. */
export function typeOf(input: DomElement): string {
  const type = (input.getAttribute("type") ?? "").toLowerCase();
  return inputTypes.has(type) ? type : "text";
}

function styleOf(element: DomElement): Style {
  const style = element.getAttribute("style") ?? "";
  const valueOf = (name: string): string => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]*)`, "i").exec(style)?.[1]?.trim() ?? "";
  return {
    display: element.hasAttribute("hidden") ? "none" : valueOf("display"),
    visibility: valueOf("visibility"),
    getPropertyValue: (name) => (name === "display" && element.hasAttribute("hidden") ? "none" : valueOf(name)),
  };
}

/** Elements that stand in a line of text; around all others there is a space at least. */
const inline = new Set(
  "a abbr b bdi bdo big cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split(" "),
);
const silent = new Set(["script", "style", "template", "noscript"]);

/** The text of an element as one reads it: in one line, with a space between blocks. */
export function textOf(element: DomElement): string {
  return rawText(element).replaceAll(/\s+/g, " ").trim();
}

function rawText(element: DomElement): string {
  let text = "";
  for (const child of element.childNodes) {
    if (child.nodeType === 3) text += child.data;
    else if (child.nodeType === 1 && !silent.has(child.localName))
      text += inline.has(child.localName) ? rawText(child) : ` ${rawText(child)} `;
  }
  return text;
}
