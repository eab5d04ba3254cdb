import type { AttributeOp } from "../../durable/protocol.ts";
import type { Touched } from "./controls.ts";
import { said } from "./ledger.ts";
import { writeUnder } from "./overlays.ts";
import { write } from "./write.ts";

/**
 * Writes what the server says of an element's attributes, and nothing else: under its overlays, and beside what others have set.
 *
 * Ops are deltas of what the server said, so an attribute that it never set is not among them.
 */
export function writeAttributes(element: Element, attributes: AttributeOp, touched: Touched): void {
  const server = (element[said] ??= new Map<string, string>());
  const ignored = server.get("live:ignore-attrs")?.split(/\s+/);
  for (const [name, value] of Object.entries(attributes)) {
    const before = server.get(name) ?? "";
    if (value === null) server.delete(name);
    else server.set(name, value);
    if (ignored?.includes(name)) continue;
    touched.attribute(element, name);
    if (writeUnder(element, name, value)) continue;
    if (name === "class") writeClasses(element, before, value);
    else if (name === "style" && "style" in element && element.style instanceof CSSStyleDeclaration)
      writeStyle(element, element.style, before, value ?? "");
    else write(element, name, value);
  }
}

/** Writes what the server says of a text. */
export function writeText(node: CharacterData, text: string): void {
  if (!writeUnder(node, "#text", text)) node.data = text;
}

/** Token by token where others have added or removed some, else just as the server says it. */
function writeClasses(element: Element, before: string, value: string | null): void {
  const shown = new Set(element.classList);
  const [old, next] = [tokensOf(before), tokensOf(value ?? "")];
  for (const token of old) if (!next.has(token) && !writeUnder(element, `.${token}`, null)) shown.delete(token);
  for (const token of next) if (!old.has(token) && !writeUnder(element, `.${token}`, "")) shown.add(token);
  const isOurs = shown.size === next.size && [...next].every((token) => shown.has(token));
  write(element, "class", isOurs ? value : [...shown].join(" "));
}

const tokensOf = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Writes the style through CSSOM, which no policy blocks, and puts back what is not the server's. */
function writeStyle(element: Element, style: CSSStyleDeclaration, before: string, text: string): void {
  const own = document.createElement("i").style;
  own.cssText = before;
  const foreign = [...style]
    .map((name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)] as const)
    .filter(([name, value]) => own.getPropertyValue(name) !== value);
  style.cssText = text;
  for (const [name, value, priority] of foreign) if (!style.getPropertyValue(name)) style.setProperty(name, value, priority);
  if (!text && !style.length) element.removeAttribute("style");
}
