import { js, on, type Binding, type Chain, type NoPayload } from "overwinter/templates";

export interface RowKeysOptions {
  /** Whether the last one leads to the first one. */
  readonly isRing?: boolean | undefined;
  /** Whether up and down count too. */
  readonly isVertical?: boolean | undefined;
  /** What follows when the focus has moved: `(moved) => moved.exec("click", { inner: ":focus" })`. */
  readonly andThen?: ((moved: Chain) => Chain) | undefined;
}

/**
 * Arrow keys, Home and End along a row of siblings, for the `live:keydown` of what holds them. The focus is the browser's alone, so that no
 * server is asked: CSS says which one is next.
 *
 * @param item A selector of each of them: `"[role=tab]"`.
 */
export function rowKeys(
  item: string,
  { isRing = false, isVertical = false, andThen = (moved) => moved }: RowKeysOptions = {},
): Binding<NoPayload>[] {
  const move = (keys: string[], selectors: string[]) => on(andThen(js.focus({ inner: selectors.join(", ") })), { keys, prevent: true });
  const next = (now: string) => [`${now} + ${item}`, ...(isRing ? [`${item}:first-child:has(~ ${now}:last-child)`] : [])];
  const previous = (now: string) => [`${item}:has(+ ${now})`, ...(isRing ? [`${now}:first-child ~ ${item}:last-child`] : [])];
  const [ltr, rtl] = [":focus:dir(ltr)", ":focus:dir(rtl)"];
  return [
    move(["ArrowRight"], [...next(ltr), ...previous(rtl)]),
    move(["ArrowLeft"], [...previous(ltr), ...next(rtl)]),
    ...(isVertical ? [move(["ArrowUp"], next(":focus")), move(["ArrowDown"], previous(":focus"))] : []),
    move(["Home"], [`${item}:first-child`]),
    move(["End"], [`${item}:last-child`]),
  ];
}
