import { type FocusableElement, isFocusable } from "./targets.ts";

/** Where the focus was, for `popFocus`. */
export class FocusStack {
  #elements: FocusableElement[] = [];

  /** Remembers an element; where it cannot have the focus, as a node's root, or is not given, what has it now. */
  push(element: FocusableElement | undefined): void {
    const remembered = element && element.tabIndex >= 0 ? element : document.activeElement;
    this.#elements = this.#elements.filter(({ isConnected }) => isConnected);
    if (remembered && isFocusable(remembered)) this.#elements.push(remembered);
  }

  /** Gives the focus back to the one that was remembered last. One that is gone is passed over. */
  pop(): void {
    this.#elements = this.#elements.filter(({ isConnected }) => isConnected);
    this.#elements.pop()?.focus();
  }
}

/** Gives the focus to the first in an element that the keyboard reaches, else to the element itself. */
export function focusFirst(around: Element): void {
  for (const element of [...around.querySelectorAll("*"), around]) {
    if (!isFocusable(element) || element.tabIndex < 0) continue;
    element.focus();
    // What is disabled, hidden or inert does not take it.
    if (document.activeElement === element) return;
  }
}
