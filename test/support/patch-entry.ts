/** What the browser tests of patches call in the page: bundled at run time, put on `window.overwinter`. */
import { adopt, applyOps } from "../../client/patch.ts";
import { Overlays } from "../../client/dom/overlays.ts";
import { Regions } from "../../client/dom/regions.ts";
import type { Op } from "../../durable/protocol.ts";

/** One step of a sequence: what the DOM is to be, and the ops that lead there. */
export interface Step {
  readonly html: string;
  readonly ops: Op[];
}

/** What to run, all of it in one call. */
export interface Case {
  readonly before: string;
  readonly steps: Step[];
  /** Puts nodes of an extension between the server's before each step. */
  readonly disturb?: boolean;
  /** Looks whether elements with a `data-key` that is unique among siblings are the same nodes. */
  readonly identity?: boolean;
}

/** The page's own element for each test. */
function makeRoot(html: string): Element {
  const root = document.createElement("main");
  document.body.append(root);
  root.innerHTML = html;
  return root;
}

/** A tree as text: kinds, names with namespaces, attributes in order of their names, data. Foreign nodes are left out. */
function describe(node: Node): string {
  if (node instanceof Element) {
    const attributes = [...node.attributes]
      .map(({ name, value, namespaceURI }) => `${namespaceURI ?? ""} ${name}=${JSON.stringify(name === "style" ? styleOf(value) : value)}`)
      .toSorted();
    const inside = node instanceof HTMLTemplateElement ? node.content : node;
    return `<${node.namespaceURI?.slice(-4) ?? ""}:${node.localName} ${attributes.join(" ")}>${describeChildren(inside)}</>`;
  }
  return `${node.nodeName}${JSON.stringify(node.nodeValue)}`;
}

function describeChildren(parent: Node): string {
  return [...parent.childNodes]
    .filter((node) => !isForeign(node))
    .map(describe)
    .join("");
}

const isForeign = (node: Node): boolean => node instanceof Element && node.localName === "ext-widget";

function styleOf(text: string): string {
  const element = document.createElement("i");
  element.style.cssText = text;
  return element.style.cssText;
}

/** What a fresh page with this HTML would be. */
function expected(html: string): string {
  const root = document.createElement("main");
  root.innerHTML = html;
  return describeChildren(root);
}

function disturb(root: Element): Element[] {
  const widgets: Element[] = [];
  const targets = [root, ...root.querySelectorAll("*")].filter(
    (node) => !node.closest("[data-raw],template,textarea,select,script,style,title,ext-widget"),
  );
  for (const [index, target] of targets.entries()) {
    if (index % 3 !== 0) continue;
    const widget = document.createElement("ext-widget");
    target.insertBefore(widget, target.childNodes[index % (target.childNodes.length + 1)] ?? null);
    widgets.push(widget);
  }
  return widgets;
}

/** Keyed elements by their place in the tree: the path of the keyed ancestors up to the root, all of whose parents are keyed or the root. */
function keyed(parent: Element, path: string, found: Map<string, Element>): void {
  const counts = new Map<string, number>();
  const nameOf = (child: Element): string | null => {
    const key = child.getAttribute("data-key") ?? child.id;
    return key ? `${path}/${child.localName} ${key}` : null;
  };
  for (const child of parent.children) {
    const name = nameOf(child);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const child of parent.children) {
    const name = nameOf(child);
    if (name === null || counts.get(name) !== 1 || child.hasAttribute("data-raw")) continue;
    found.set(name, child);
    keyed(child, name, found);
  }
}

function keyedOf(root: Element): Map<string, Element> {
  const found = new Map<string, Element>();
  keyed(root, "", found);
  return found;
}

/** Runs one case; the failure, or null. */
function run({ before, steps, disturb: isDisturbed = false, identity = true }: Case): string | null {
  const root = makeRoot(before);
  try {
    adopt(root);
    let widgets: Element[] = [];
    for (const [index, { html, ops }] of steps.entries()) {
      if (isDisturbed && index < 3) widgets = widgets.concat(disturb(root));
      const were = keyedOf(root);
      if (applyOps(root, ops)) return `step ${index}: loose`;
      const actual = describeChildren(root);
      if (actual !== expected(html)) return `step ${index}:\n  is     ${actual}\n  wanted ${expected(html)}`;
      if (!identity) continue;
      for (const [name, element] of keyedOf(root)) {
        const was = were.get(name);
        if (was !== undefined && was !== element && isSameKind(was, element)) return `step ${index}: ${name} is another node`;
      }
    }
    return null;
  } catch (error) {
    return `threw ${String(error)} ${error instanceof Error ? error.stack : ""}`;
  } finally {
    root.remove();
  }
}

const isSameKind = (one: Element, other: Element): boolean =>
  ["data-raw", "name", "type"].every((name) => one.getAttribute(name) === other.getAttribute(name)) &&
  !/template|noscript/.test(one.localName);

const overwinter = {
  adopt,
  applyOps,
  Overlays,
  Regions,
  makeRoot,
  describeChildren,
  expected,
  run,
  runAll: (cases: Case[]) => cases.map(run),
};
export type PatchTools = typeof overwinter;

declare global {
  interface Window {
    overwinter: PatchTools;
  }
}

window.overwinter = overwinter;
