import type { AttributeOp } from "../../durable/protocol.ts";
import type { Touched } from "./controls.ts";
import { said } from "./ledger.ts";

/**
 * Writes what the server says of an element's attributes, and nothing else: the one place where attributes and classes are written.
 *
 * Ops are deltas of what the server said, so an attribute that it never set is not among them.
 */
export function writeAttributes(element: Element, attributes: AttributeOp, touched: Touched): void {
  touched.attributes(element, attributes);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style" && "style" in element && element.style instanceof CSSStyleDeclaration) {
      writeStyle(element, element.style, value ?? "");
    } else if (value === null) {
      // Without it a modal dialog would stay in the top layer.
      if (name === "open" && element instanceof HTMLDialogElement) element.close();
      element.removeAttribute(name);
    } else {
      const namespace = namespaceOf(element, name);
      if (namespace) element.setAttributeNS(namespace, name, value);
      else element.setAttribute(name, value);
    }
  }
}

/** The namespace that the parser gives to an attribute in SVG and MathML; without it `xlink:href` has no effect. */
function namespaceOf(element: Element, name: string): string | undefined {
  const [, prefix] = /^(xlink|xml):/.exec(name) ?? [];
  return element instanceof HTMLElement || !prefix
    ? undefined
    : `http://www.w3.org/${prefix === "xml" ? "XML/1998/namespace" : "1999/xlink"}`;
}

/** Writes the style through CSSOM, which no policy blocks, and puts back what is not the server's. */
function writeStyle(element: Element, style: CSSStyleDeclaration, text: string): void {
  const own = document.createElement("i").style;
  own.cssText = element[said] ?? "";
  const foreign = [...style]
    .map((name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)] as const)
    .filter(([name, value]) => own.getPropertyValue(name) !== value);
  style.cssText = element[said] = text;
  for (const [name, value, priority] of foreign) if (!style.getPropertyValue(name)) style.setProperty(name, value, priority);
  if (!text && !style.length) element.removeAttribute("style");
}
