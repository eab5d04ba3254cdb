type ViewportEvent = "viewportenter" | "viewportleave";

/** `live:viewportenter` and `live:viewportleave`: tells when elements come into view and go out of it, with a margin around the viewport. */
export class Viewport {
  /** By event and margin. */
  readonly #observers = new Map<string, IntersectionObserver>();
  /** Which observer an element has for an event. */
  readonly #watched: Record<ViewportEvent, Map<Element, IntersectionObserver>> = { viewportenter: new Map(), viewportleave: new Map() };
  readonly #fire: (element: Element, event: ViewportEvent) => void;

  constructor(fire: (element: Element, event: ViewportEvent) => void) {
    this.#fire = fire;
  }

  /** @param margin as CSS writes margins, in px or percent; `undefined` ends it. */
  watch(element: Element, event: ViewportEvent, margin: string | undefined): void {
    const watched = this.#watched[event];
    const before = watched.get(element);
    const observer = margin === undefined ? undefined : this.#observer(event, margin);
    if (observer === before) return;
    before?.unobserve(element);
    watched.delete(element);
    if (observer === undefined) return;
    watched.set(element, observer);
    observer.observe(element);
  }

  /** The element is going to be removed, with all that is in it. */
  forget(leaving: Element): void {
    for (const event of ["viewportenter", "viewportleave"] as const)
      for (const element of this.#watched[event].keys())
        if (Node.prototype.contains.call(leaving, element)) this.watch(element, event, undefined);
  }

  #observer(event: ViewportEvent, margin: string): IntersectionObserver {
    const key = `${event} ${margin}`;
    const found = this.#observers.get(key);
    if (found) return found;
    /** What is in view. An observer's first word on an element is no change. */
    const inView = new WeakSet<Element>();
    const look = (changes: IntersectionObserverEntry[]): void => {
      for (const { target, isIntersecting } of changes) {
        const wasInView = inView.has(target);
        if (isIntersecting) inView.add(target);
        else inView.delete(target);
        if (isIntersecting !== wasInView && isIntersecting === (event === "viewportenter")) this.#fire(target, event);
      }
    };
    const observer = new IntersectionObserver(look, { rootMargin: margin, scrollMargin: margin });
    this.#observers.set(key, observer);
    return observer;
  }
}
