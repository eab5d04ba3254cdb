import { type Name, read, write } from "./write.ts";

/** What an overlay shows in the place of what the server says. */
export interface OverlayChange {
  /** `null` hides an attribute. A text node has one, `#text`. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly classes?: Readonly<Record<string, boolean>>;
}

/** A value that lies over the others, and the event that it waits for. */
type Layer = readonly [ticket: number, value: string | null];

/** One name of one node that is overlaid. The last layer shows. */
interface Overlaid {
  under: string | null;
  layers: readonly Layer[];
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
  #pending: (readonly [ticket: number, node: Element | Text, name: Name])[] = [];
  #settled = 0;

  /** Whether the event with this ticket has not been answered yet, as far as the page shows it. */
  isPending(ticket: number): boolean {
    return ticket > this.#settled;
  }

  /** Lays a change over a node until the event with this ticket is settled. */
  pend(ticket: number, node: Element | Text, change: OverlayChange): void {
    if (this.isPending(ticket)) this.#lay(ticket, node, change);
  }

  /** Lays a change over a node until another one says otherwise or the node is gone. */
  keep(node: Element | Text, change: OverlayChange): void {
    this.#lay(kept, node, change);
  }

  /** The events up to this ticket are answered, failed or given up: takes off what is pending for them. */
  settle(ticket: number): void {
    this.#settled = ticket;
    this.#pending = this.#pending.filter(([own, node, name]) => {
      if (this.isPending(own)) return true;
      show(node, name, own);
      return false;
    });
  }

  #lay(ticket: number, node: Element | Text, { attributes = {}, classes = {} }: OverlayChange): void {
    const lay = (name: Name, value: string | null): void => {
      // Of what is kept there is only one.
      show(node, name, kept === ticket ? kept : 0, [ticket, value]);
      if (ticket < kept) this.#pending.push([ticket, node, name]);
    };
    for (const [name, value] of Object.entries(attributes)) lay(name, value);
    for (const [name, isOn] of Object.entries(classes)) lay(`.${name}`, isOn ? "" : null);
  }
}

/** Writes what the server says of a name, under its overlays if there are any. Returns whether there are. */
export function writeUnder(node: Node, name: Name, value: string | null): boolean {
  const found = node[overlaid]?.get(name);
  if (found) found.under = value;
  return found !== undefined;
}

/** Takes off the layers of a ticket, lays others on top, and shows the last. */
function show(node: Element | Text, name: Name, off: number, ...on: Layer[]): void {
  const names = (node[overlaid] ??= new Map<Name, Overlaid>());
  const { under, layers } = names.get(name) ?? { under: read(node, name), layers: [] };
  const next = [...layers.filter(([ticket]) => ticket !== off), ...on];
  if (next.length > 0) names.set(name, { under, layers: next });
  else names.delete(name);
  const [, value] = next.at(-1) ?? [0, under];
  if (read(node, name) !== value) write(node, name, value);
}
