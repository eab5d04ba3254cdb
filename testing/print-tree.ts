import { isDecoded } from "../durable/html/structure-hash.ts";
import { holdsText, type TreeElement, type TreeNode } from "./html-tree.ts";

/** How a tree is printed. */
export interface PrintOptions {
  /** What stands in the place of another region. */
  readonly place: (region: number) => string;
  /**
   * For people: without what Overwinter adds to what the author has written (bindings, numbers, keys). Otherwise attributes are in alphabetical
   * order, since what was patched and what was rendered anew may differ in nothing else.
   */
  readonly isPlain?: boolean | undefined;
}

const voids = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const newlineEaters = new Set(["pre", "listing", "textarea"]);
const added = /^(live:|data-live$|data-key$|data-raw$)/;

/** Writes trees as HTML, as Preact would. */
export function printTree(nodes: readonly TreeNode[], options: PrintOptions): string {
  return nodes.map((node) => print(node, options, true)).join("");
}

function print(node: TreeNode, options: PrintOptions, isEncoded: boolean): string {
  if (node.kind === "text") return isEncoded ? encodeText(node.text) : node.text;
  if (node.kind === "comment") return `<!--${node.text}-->`;
  if (node.kind === "place") return options.place(node.region);
  return options.isPlain === true && isPosted(node) ? "" : printElement(node, options);
}

function printElement({ tag, open, attributes, children, raw }: TreeElement, options: PrintOptions): string {
  const isHtml = open.space === "html";
  const said =
    options.isPlain === true ? [...attributes].filter(([name]) => !added.test(name)) : [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  const printed = said.map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${encodeText(value)}"`)).join("");
  if (isHtml && voids.has(open.name)) return `<${tag}${printed}/>`;
  const isEncoded = !holdsText(open) || isDecoded(open.name);
  const inner = raw ?? children.map((child) => print(child, options, isEncoded)).join("");
  // A parser drops the first one.
  const newline = isHtml && newlineEaters.has(open.name) && inner.startsWith("\n") ? "\n" : "";
  return `<${tag}${printed}>${newline}${inner}</${tag}>`;
}

/** A field with which a form is posted where no script runs. */
const isPosted = ({ open, attributes }: TreeElement): boolean =>
  open.name === "input" && attributes.get("name")?.startsWith("live:") === true;

const encodeText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
