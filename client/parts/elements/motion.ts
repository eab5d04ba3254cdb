/**
 * `live:enter` and `live:leave`: classes that an element has while it comes and goes. What they animate is for the stylesheet to say.
 *
 *     enter   the classes are put on, and taken off when the animations have ended; without one at once, which starts a transition
 *     leave   the classes are put on, and the element goes when the animations have ended: meanwhile it is inert, and belongs to no form
 *
 * An animation ends when it is over or cancelled, and when the page is hidden, where time stands still for it. Endless ones do not count.
 * Nothing moves for visitors who prefer reduced motion.
 */
export class Motion {
  /** Ends what is still coming. */
  readonly #entering = new WeakMap<Element, () => void>();

  enter(element: Element): void {
    const names = namesOf(element, "live:enter");
    if (names.length === 0) return;
    // What the element has anyway stays afterwards.
    const added = names.filter((name) => !element.classList.contains(name));
    const others = new Set(runningIn(element));
    element.classList.add(...added);
    const end = (): void => {
      element.classList.remove(...added);
      if (element.classList.length === 0) element.removeAttribute("class");
      this.#entering.delete(element);
    };
    this.#entering.set(element, end);
    const running = runningIn(element).filter((animation) => {
      if (others.has(animation)) return false;
      if (!(animation instanceof CSSTransition)) return true;
      // What moves by a transition moves when the classes go: to where it begins it gets at once.
      animation.finish();
      return false;
    });
    void ended(running).then(() => this.#entering.get(element) === end && end());
  }

  /** Returns whether the element goes by itself, later. */
  leave(element: Element): boolean {
    const names = namesOf(element, "live:leave");
    if (names.length === 0) return false;
    this.#entering.get(element)?.();
    element.classList.add(...names);
    const running = runningIn(element);
    if (running.length === 0) return false;
    element.setAttribute("inert", "");
    // What is in it is not submitted with the form around it any more.
    for (const control of element.querySelectorAll("button,fieldset,input,object,output,select,textarea")) control.setAttribute("form", "");
    // Not with `element.remove()`, which in a form may be a field of that name.
    void ended(running).then(() => element.parentNode?.removeChild(element));
    return true;
  }
}

function namesOf(element: Element, attribute: string): string[] {
  if (document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) return [];
  return (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean);
}

/** The animations that will end by themselves. */
function runningIn(element: Element): Animation[] {
  return element
    .getAnimations({ subtree: true })
    .filter(
      ({ playState, timeline, effect }) =>
        playState === "running" && timeline === document.timeline && Number.isFinite(effect?.getComputedTiming().endTime),
    );
}

async function ended(animations: readonly Animation[]): Promise<void> {
  const finished = Promise.allSettled(animations.map((animation) => animation.finished));
  const listening = new AbortController();
  const hidden = new Promise((resolve) =>
    document.addEventListener("visibilitychange", () => document.hidden && resolve(undefined), { signal: listening.signal }),
  );
  await Promise.race([finished, hidden]);
  listening.abort();
}
