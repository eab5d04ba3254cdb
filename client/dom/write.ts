/** What is written by name: an attribute, a class as `.is-open`, or a text node's text as `#text`. */
export type Name = string;

/** What the page shows now; `null` where it is not there. */
export function read(node: Element | Text, name: Name): string | null {
  if (!(node instanceof Element)) return node.data;
  if (name.startsWith(".")) return node.classList.contains(name.slice(1)) ? "" : null;
  return node.getAttribute(name);
}

/** Makes the page show it. The server's writes go through its own layer (`writeAttributes()`, `writeText()`), others through `Overlays`. */
export function write(node: Element | Text, name: Name, value: string | null): void {
  if (!(node instanceof Element)) {
    node.data = value ?? "";
  } else if (name.startsWith(".")) {
    node.classList.toggle(name.slice(1), value !== null);
    if (node.classList.length === 0) node.removeAttribute("class");
  } else if (value === null) {
    // Without it a modal dialog would stay in the top layer.
    if (name === "open" && node instanceof HTMLDialogElement) node.close();
    node.removeAttribute(name);
  } else {
    const namespace = namespaceOf(node, name);
    if (namespace) node.setAttributeNS(namespace, name, value);
    else node.setAttribute(name, value);
  }
}

/** The namespace that the parser gives to an attribute in SVG and MathML; without it `xlink:href` has no effect. */
function namespaceOf(element: Element, name: string): string | undefined {
  const [, prefix] = /^(xlink|xml):/.exec(name) ?? [];
  return element instanceof HTMLElement || !prefix
    ? undefined
    : `http://www.w3.org/${prefix === "xml" ? "XML/1998/namespace" : "1999/xlink"}`;
}
