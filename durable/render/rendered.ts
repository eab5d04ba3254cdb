/** What goes into a render of a live node, and what comes out of it. */
import type { Row } from "../html/row.ts";
import type { LiveNode } from "../node/live-node.ts";
import type { LiveNodeClass } from "../node/node-class.ts";
import type { EventBinding } from "../protocol.ts";
import type { RowMemory } from "./row-memory.ts";

/** What the writer of a `<Live>` attached to the component, besides its props. */
export interface Attached {
  /** The slots' region numbers, by name. */
  readonly slots: ReadonlyMap<string, number>;
  /** The handlers that take its messages, where the writer said so outright. */
  readonly on: ReadonlyMap<string, EventBinding>;
}

/** A `<Live>` as a render met it. */
export interface Placed {
  readonly key: string;
  readonly number: number;
  readonly of: LiveNodeClass;
  readonly id: string | null;
  /** The props as text. */
  readonly props: string;
  readonly attached: Attached;
}

/** What a render gave. */
export interface Rendered {
  /** Its lists' region numbers, by their keys. */
  readonly lists: ReadonlyMap<string, number>;
  /** The rows of its lists, by region number. Lists in rows that were not rendered are not among them. */
  readonly rows: ReadonlyMap<number, readonly Row[]>;
  /** What is to be remembered of the rows. */
  readonly memory: RowMemory;
  /** The node's region: one element, with `data-live`. */
  readonly html: string;
  /** The slots that it wrote, by region number. */
  readonly slots: ReadonlyMap<number, string>;
  /** The children that it placed, in order. */
  readonly placed: readonly Placed[];
}

/** A node, as far as its render has to know it. */
export interface RenderedNode {
  /** Its lists' region numbers, by their keys, as of the last render. */
  readonly lists: ReadonlyMap<string, number>;
  readonly rowMemory: RowMemory;
  readonly number: number;
  /** What errors call it. */
  readonly title: string;
  /** The keys that lead to it from the view, which has none. */
  readonly path: readonly string[];
  readonly instance: LiveNode;
  beginRender(): void;
  readonly children: ReadonlyMap<string, { readonly number: number; readonly attached: Attached; readonly of: LiveNodeClass }>;
}

/** What a render has to know of a child that exists already. */
export interface KnownChild {
  readonly number: number;
  /** Its slots' region numbers, by name. */
  readonly slots: ReadonlyMap<string, number>;
  /** Its class; unknown for one that was stored. */
  readonly of?: LiveNodeClass;
}

/** Gives a number to a new node or slot, by the node that writes it and what it is for: the child's key, and the slot's name. */
export interface Numbering {
  numberFor(owner: number, what: string): number;
}
