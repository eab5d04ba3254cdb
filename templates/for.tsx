import { Fragment, type ComponentChildren, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { takesKey } from "./key.ts";
import { RenderContext } from "./live.tsx";

/** The bundler puts the constant in. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/** The attributes of `<For>`. */
export interface ForAttributes<Item> {
  readonly each: Iterable<Item>;
  /** What tells the rows apart, also after they moved: a row's id. Unique among the rows. */
  readonly key: (item: Item, index: number) => string | number;
  /**
   * What a row reads besides its item: `with={[this.selected]}`; `with={[]}` for nothing. Then a row whose item and `with` equal, by value, what it
   * was last rendered from is not rendered again. Left out, every row is rendered each time. Development renders them all, and says where one
   * has read more.
   */
  readonly with?: readonly unknown[] | undefined;
  /** Renders a row: one element. */
  readonly children: (item: Item, index: number) => ComponentChildren;
}

/**
 * A list whose rows keep their identity: a row that moves is the same DOM node afterwards, with its focus and its scroll position.
 *
 * @example
 * <ul><For each={this.movies} key={(movie) => movie.id} with={[]}>{(movie) => <li>{movie.title}</li>}</For></ul>
 */
export const For = takesKey(function For<Item>({ each, children, key, with: reads }: ForAttributes<Item>): VNode {
  const scope = useContext(RenderContext);
  // Preact keeps `key` to itself outside of a live node, where nothing is patched: in a document, a mail.
  const keyOf: typeof key | undefined = key;
  const items = Array.isArray(each) ? (each as readonly Item[]) : [...each]; // SAFETY: an array of items
  // SAFETY: asked for below the length.
  const itemAt = (index: number): Item => items[index] as Item;
  const keyAt = (index: number): string => String(keyOf?.(itemAt(index), index) ?? index);
  const renderRow = (index: number): VNode => <Fragment key={keyAt(index)}>{children(itemAt(index), index)}</Fragment>;
  if (process.env.NODE_ENV !== "production") warnOfTwins(items.map((_, index) => keyAt(index)));
  if (scope === null) return <>{items.map((_, index) => renderRow(index))}</>;
  return scope.rows({ items, keyOf: keyAt, reads, readsIndex: children.length > 1, renderRow });
});

function warnOfTwins(keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.size < seen.add(key).size) continue;
    console.warn(
      `Cannot tell rows of a <For> apart: two have the key "${key}"; give each a key of its own, such as the id of what it shows`,
    );
  }
}
