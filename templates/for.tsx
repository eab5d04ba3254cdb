import { Fragment, type ComponentChildren, type VNode } from "preact";
import { takesKey } from "./key.ts";

/** The bundler puts the constant in. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };
const development = process.env.NODE_ENV !== "production";

/** The attributes of `<For>`. */
export interface ForAttributes<Item> {
  readonly each: Iterable<Item>;
  /** What tells the rows apart, also after they moved: a row's id. Unique among the rows. */
  readonly key: (item: Item, index: number) => string | number;
  /** Renders a row: one element. */
  readonly children: (item: Item, index: number) => ComponentChildren;
}

/**
 * A list whose rows keep their identity: a row that moves is the same DOM node afterwards, with its focus and its scroll position.
 *
 * @example
 * <ul><For each={this.movies} key={(movie) => movie.id}>{(movie) => <li>{movie.title}</li>}</For></ul>
 */
export const For = takesKey(function For<Item>({ each, children, key }: ForAttributes<Item>): VNode {
  // Preact keeps it to itself outside of a live node, where nothing is patched: in a document, a mail.
  const keyOf: typeof key | undefined = key;
  const rows: VNode[] = [];
  const keys = new Set<string | number>();
  let index = 0;
  for (const item of each) {
    const rowKey = keyOf?.(item, index);
    if (development && rowKey !== undefined && keys.size === keys.add(rowKey).size)
      console.warn(
        `Cannot tell rows of a <For> apart: two have the key "${rowKey}"; give each a key of its own, such as the id of what it shows`,
      );
    rows.push(<Fragment key={rowKey}>{children(item, index)}</Fragment>);
    index++;
  }
  return <>{rows}</>;
});
