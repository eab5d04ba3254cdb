import type { AttributeOp } from "../durable/protocol.ts";
import type { Touched } from "./controls.ts";
import { said } from "./ledger.ts";

/**
 * Writes what the server says of an element's attributes, and nothing else: the one place where attributes and classes are written.
 *
 * Ops are deltas of what the server said, so an attribute that it never set is not among them.
 */
export function writeAttributes(element: Element, attributes: AttributeOp, touched: Touched): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style" && "style" in element && element.style instanceof CSSStyleDeclaration) {
      writeStyle(element, element.style, value ?? "");
    } else if (value === null) {
      // Without it a modal dialog would stay in the top layer.
      if (name === "open" && element instanceof HTMLDialogElement) element.close();
      element.removeAttribute(name);
    } else {
      element.setAttributeNS(namespaceOf(element, name), name, value);
    }
  }
  touched.attributes(element, attributes);
}

function namespaceOf(element: Element, name: string): string | null {
  if (element instanceof HTMLElement) return null;
  if (name.startsWith("xlink:")) return "http://www.w3.org/1999/xlink";
  return name.startsWith("xml:") ? "http://www.w3.org/XML/1998/namespace" : null;
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
