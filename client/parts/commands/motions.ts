/** Takes a motion's classes off, at its end or before. */
type Stop = () => void;

/**
 * Classes that an element has for as long as the transitions and animations run that they start.
 *
 *     play     put them on, wait, take them off
 *     appear   put them on before the element shows, so that it begins as they say; take them off when what they have started is over. A
 *              keyframe animation has then run, and a transition runs from there
 *     go       put them on, wait, hide the element, take them off
 *
 * They lie beside the server's classes, which a patch leaves alone. What runs already is not waited for, nor what never ends. Where the
 * visitor wants less motion there is none, and everything happens at once.
 */
export class Motions {
  /** What is being played, by its classes; what appears or goes has the name "". */
  readonly #running = new WeakMap<Element, Map<string, Stop>>();
  readonly #going = new WeakSet<Element>();

  /** Shows an element. */
  appear(element: Element, classes: string, show: () => void): void {
    this.#start(element, "", classes, { begun: show });
  }

  /** Hides an element. Called again, it changes nothing. */
  go(element: Element, classes: string, hide: () => void): void {
    if (this.isGoing(element)) return;
    this.#going.add(element);
    this.#start(element, "", classes, {
      ended: () => {
        this.#going.delete(element);
        hide();
      },
    });
  }

  /** Whether the element shows only because it has not gone yet. */
  isGoing(element: Element): boolean {
    return this.#going.has(element);
  }

  /** Lets an element stay that goes. */
  stay(element: Element): void {
    if (this.#going.delete(element)) this.#running.get(element)?.get("")?.();
  }

  /** Plays classes; where they are being played, they begin anew. */
  play(element: Element, classes: string): void {
    this.#start(element, classes, classes, {});
  }

  #start(element: Element, name: string, classes: string, { begun, ended }: { begun?: () => void; ended?: () => void }): void {
    const running = this.#running.get(element) ?? new Map<string, Stop>();
    this.#running.set(element, running);
    running.get(name)?.();

    // For a hidden page time stands still.
    const isStill = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const added = isStill ? [] : classes.split(/\s+/).filter((added) => added && !element.classList.contains(added));
    const before = new Set(added.length > 0 ? animationsOf(element) : []);
    if (added.length > 0) element.classList.add(...added); // none would still make an empty attribute
    begun?.();
    if (added.length === 0) return ended?.();

    const stop: Stop = () => {
      running.delete(name);
      element.classList.remove(...added);
      if (element.classList.length === 0) element.removeAttribute("class");
    };
    running.set(name, stop);
    const started = animationsOf(element).filter((animation) => !before.has(animation) && ends(animation));
    void Promise.allSettled(started.map(({ finished }) => finished)).then(() => {
      if (running.get(name) !== stop) return;
      ended?.();
      stop();
    });
  }
}

/** Also lets the browser see what was written until now. */
const animationsOf = (element: Element): Animation[] => element.getAnimations({ subtree: true });

/** Whether it will end by itself: what is paused, endless or driven by scrolling does not. */
const ends = ({ effect, playState, timeline }: Animation): boolean =>
  playState === "running" && timeline === document.timeline && effect?.getComputedTiming().endTime !== Infinity;
