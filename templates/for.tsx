import { Fragment, type ComponentChildren, type VNode } from "preact";
import { takesKey } from "./key.ts";

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
  let index = 0;
  for (const item of each) {
    rows.push(<Fragment key={keyOf?.(item, index)}>{children(item, index)}</Fragment>);
    index++;
  }
  return <>{rows}</>;
});
