import { createContext, type ComponentChildren, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { takesKey } from "./key.ts";
import { LiveError } from "./live-error.ts";
import type { Binding } from "./printed-binding.ts";

/** What `<For>` hands over: its rows, each to be rendered where that is needed. */
export interface RowList {
  readonly items: readonly unknown[];
  keyOf(index: number): string;
  /** What the rows read besides their items, where the author has said so. */
  readonly reads: readonly unknown[] | undefined;
  /** Whether a row reads its place in the list. */
  readonly readsIndex: boolean;
  renderRow(index: number): VNode;
}

/** What `<Live>` and `<For>` ask of the node that is being rendered. The durable side provides it. */
export interface RenderScope {
  /** Takes a list as a region of its own, and gives what stands in its place. */
  rows(list: RowList): VNode;
  /** Takes a child into the tree of the node that is being rendered, and gives what stands in its place. */
  child(of: LiveComponentClass, attributes: Readonly<Record<string, unknown>>): VNode;
}

/** The scope of the node that is being rendered. */
export const RenderContext = createContext<RenderScope | null>(null);

/** A LiveComponent class, as far as templates need to know it. */
export interface LiveComponentClass {
  readonly name: string;
  new (): { readonly props: object; readonly messages: object };
}

declare const noMessage: unique symbol;

/** Makes a misspelt message an error also where the component has none: of an empty type TypeScript takes any object. */
interface OnlyMessages {
  readonly [noMessage]?: never;
}

/** The attributes of `<Live>`: the component's props, and these. */
export type LiveAttributes<C extends LiveComponentClass> = InstanceType<C>["props"] & {
  /** The LiveComponent's class. */
  readonly of: C;
  /** Tells instances of one class under one parent apart. Needed where there are several. */
  readonly id?: string | number | undefined;
  /** As `id`, for a component in a list. */
  readonly key?: string | number | undefined;
  /** Says outright which handlers of the writer take the component's messages: `{ ratingChanged: on(this.rated, { movieId }) }`. */
  readonly on?:
    | (OnlyMessages & { readonly [M in keyof InstanceType<C>["messages"]]?: Binding<InstanceType<C>["messages"][M]> | undefined })
    | undefined;
};

/**
 * A LiveComponent's place in a render: a reusable widget with its own state.
 *
 * Props are data: the component gets a copy. Children, and props that are elements, are slots: they belong to the writer, and so do their
 * events.
 *
 * @throws {LiveError} `outside-node` outside the render of a live node, `duplicate-child` where its class and `id` stand twice under one parent.
 * @example
 * <Live of={StarRating} id="mine" value={this.userRating} max={5} />
 */
export const Live = takesKey(function Live<C extends LiveComponentClass>(attributes: LiveAttributes<C>): VNode {
  const scope = useContext(RenderContext);
  const { of, ...rest } = attributes;
  if (scope === null) {
    throw new LiveError(
      "outside-node",
      `Cannot place component "${of.name}": <Live> stands outside a live node; render it from a LiveView or LiveComponent`,
    );
  }
  return scope.child(of, rest);
});

/** Named content that belongs to the writer of a `<Live>`: pass it as children, or as a prop that is an element. */
export type Slot = ComponentChildren;
