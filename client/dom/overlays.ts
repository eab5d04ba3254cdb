import { type Name, read, write } from "./write.ts";

/** What an overlay shows in the place of what the server says. */
export interface OverlayChange {
  /** `null` hides an attribute. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly classes?: Readonly<Record<string, boolean>>;
  /** In the place of the element's own text; elements in it, such as an icon, stay. */
  readonly text?: string;
}

type Overlayable = Element | Text;

/** One name of one node that is overlaid. The uppermost layer shows. */
interface Overlaid {
  under: string | null;
  layers: [ticket: number, value: string | null][];
}

const overlaid: unique symbol = Symbol("overlaid");

declare global {
  interface Node {
    [overlaid]?: Map<Name, Overlaid>;
  }
}

/** The ticket of what is kept: no event's answer takes it off. */
const kept = Infinity;

/**
 * What lies over the server's attributes, classes and texts, and never over its structure: the server writes underneath, and what is under
 * the last overlay of a name shows when that goes.
 */
export class Overlays {
  readonly #pending = new Set<Overlayable>();
  #settled = 0;
  /** Lost the focus because it was disabled. */
  #unfocused: HTMLElement | undefined;

  /** Whether the event with this ticket has not been answered yet, as far as the page shows it. */
  isPending(ticket: number): boolean {
    return ticket > this.#settled;
  }

  /** Lays a change over an element until the event with this ticket is settled. */
  pend(ticket: number, element: Element, change: OverlayChange): void {
    if (this.isPending(ticket)) this.#lay(ticket, element, change);
  }

  /** Lays a change over an element until another one says otherwise or the element is gone. */
  keep(element: Element, change: OverlayChange): void {
    this.#lay(kept, element, change);
  }

  /** The events up to this ticket are answered, failed or given up: takes off what is pending for them. */
  settle(ticket: number): void {
    this.#settled = ticket;
    for (const node of this.#pending) {
      let isPending = false;
      for (const [name, { layers }] of node[overlaid] ?? []) {
        const left = layers.filter(([ticket]) => this.isPending(ticket));
        isPending ||= left.some(([ticket]) => ticket < kept);
        if (left.length < layers.length) show(node, name, left);
      }
      if (!isPending) this.#pending.delete(node);
    }
    const unfocused = this.#unfocused;
    if (!unfocused || unfocused.matches(":disabled")) return;
    this.#unfocused = undefined;
    if ((document.activeElement ?? document.body) === document.body) unfocused.focus({ preventScroll: true });
  }

  #lay(ticket: number, element: Element, { attributes, classes, text }: OverlayChange): void {
    const lay = (node: Overlayable, name: Name, value: string | null): void => {
      const layers = node[overlaid]?.get(name)?.layers ?? [];
      // Of what is kept there is only one.
      show(node, name, [...layers.filter(([other]) => other < kept || ticket < kept), [ticket, value]]);
      if (ticket < kept) this.#pending.add(node);
    };
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (name === "disabled" && element === document.activeElement && element instanceof HTMLElement) this.#unfocused = element;
      lay(element, name, value);
    }
    for (const [name, isOn] of Object.entries(classes ?? {})) lay(element, `.${name}`, isOn ? "" : null);
    if (text === undefined) return;
    if (element instanceof HTMLInputElement) lay(element, "value", text);
    let rest = text;
    for (const node of textsOf(element)) {
      lay(node, "#text", rest);
      rest = "";
    }
  }
}

/** Writes what the server says of a name, under its overlays if there are any. Returns whether there are. */
export function writeUnder(node: Node, name: Name, value: string | null): boolean {
  const found = node[overlaid]?.get(name);
  if (found) found.under = value;
  return found !== undefined;
}

/** Gives a name these layers, and shows the uppermost. */
function show(node: Overlayable, name: Name, layers: Overlaid["layers"]): void {
  const names = (node[overlaid] ??= new Map<Name, Overlaid>());
  const found = names.get(name);
  const under = found ? found.under : read(node, name);
  if (layers.length > 0) names.set(name, { under, layers });
  else names.delete(name);
  const [, value] = layers.at(-1) ?? [0, under];
  if (read(node, name) !== value) write(node, name, value);
}

/** The texts in an element that are more than space. */
function textsOf(element: Element): Text[] {
  return [...element.childNodes].flatMap((node) =>
    node instanceof Element ? textsOf(node) : node instanceof Text && node.data.trim() ? [node] : [],
  );
}
