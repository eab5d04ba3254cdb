import type { Target } from "../../../durable/protocol.ts";

/** Finds whom a command is for. */
export class Targets {
  readonly #owns: (element: Element) => boolean;

  /** @param owns Whether the server rendered an element, and it is not leaving. */
  constructor(owns: (element: Element) => boolean) {
    this.#owns = owns;
  }

  /**
   * All elements that a target names. Of those in the view the server's own: raw HTML and what belongs to the page's own scripts might only
   * look as if it were meant.
   */
  all(to: Target | undefined, origin: Element): Element[] {
    if (!to) return [origin];
    const view = document.querySelector('[data-live="1"]');
    return find(to, origin).filter((element) => this.#owns(element) || !view?.contains(element));
  }

  /** The first of them that can be given the focus at all. */
  focusable(to: Target | undefined, origin: Element): FocusableElement | undefined {
    return this.all(to, origin).find(isFocusable);
  }
}

/** HTML, SVG or MathML. */
export type FocusableElement = Element & HTMLOrSVGElement;

export const isFocusable = (element: Element): element is FocusableElement =>
  "focus" in element && "tabIndex" in element && (element instanceof HTMLElement || element instanceof SVGElement);

function find(to: Target, origin: Element): Element[] {
  if (typeof to === "string") return [...document.querySelectorAll(to)];
  const around = to.closest ? origin.closest(to.closest) : origin;
  if (!around) return [];
  return to.inner ? [...around.querySelectorAll(to.inner)] : [around];
}
