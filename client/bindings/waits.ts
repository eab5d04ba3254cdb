import type { WireBindingOptions } from "../../durable/protocol.ts";

/** After so long without a keystroke a text counts as typed. */
const typingMs = 300;
/** How often a slider says where it is. */
const slidingMs = 100;

interface Wait {
  readonly element: Element;
  readonly key: string;
  /** The event's target: the field, where the form around it is bound. */
  readonly target: EventTarget | null | undefined;
  timer?: ReturnType<typeof setTimeout>;
  /** Sends what came last; absent where that is done. */
  run?: (() => void) | undefined;
}

/**
 * What bindings hold back: until nothing has come for a while (debounce), or until enough time has passed since the last (throttle).
 *
 * An event that is done on purpose and not held back first sends what is, so that the server hears things in the order in which they happened.
 * Leaving a field sends what waits there.
 */
export class Waits {
  readonly #waits = new Set<Wait>();

  constructor() {
    // Not at once: Chromium tells of the focus that an element loses by being removed while it is still there.
    addEventListener("focusout", ({ target }) => queueMicrotask(() => this.flush(target)), true);
  }

  /** Sends an event of the element's binding `key` with `run`, now or later. */
  take(
    element: Element,
    type: string,
    key: string,
    options: WireBindingOptions,
    target: EventTarget | null | undefined,
    run: () => void,
  ): void {
    const { debounce, throttle, keys } = options;
    const field = type === "input" && target instanceof Element ? target : undefined;
    const debounceMs = debounce ?? (!throttle && field?.matches(":read-write") ? typingMs : 0);
    const throttleMs = throttle ?? (field?.matches("[type=range],[type=color]") ? slidingMs : 0);
    const held = [...this.#waits].find((wait) => wait.element === element && wait.key === key && wait.target === target);
    const wait: Wait = held ?? { element, key, target };
    if (debounceMs || (held && throttleMs)) {
      wait.run = run;
      if (debounceMs) this.#hold(wait, debounceMs);
      return;
    }
    // A key that is typed says nothing yet, one that is asked for does; nor does what just passes by.
    if (keys || !/^(key|poll|mount|view|scroll|time|anim|trans|(mouse|pointer)[elmo])/.test(type)) this.flush();
    run();
    if (throttleMs) this.#hold(wait, throttleMs, throttleMs);
  }

  /** Sends what waits, of this target or of all. */
  flush(target?: EventTarget | null): void {
    for (const wait of this.#waits) {
      if (target !== undefined && wait.target !== target) continue;
      if (!wait.timer) this.#waits.delete(wait);
      send(wait);
    }
  }

  /** Sends what comes within so long when that is over, and then again. */
  #hold(wait: Wait, ms: number | "blur", againMs?: number): void {
    this.#waits.add(wait);
    clearTimeout(wait.timer);
    if (ms === "blur") return;
    wait.timer = setTimeout(() => {
      this.#waits.delete(wait);
      if (againMs && wait.run) this.#hold(wait, againMs, againMs);
      send(wait);
    }, ms);
  }
}

function send(wait: Wait): void {
  const { run } = wait;
  wait.run = undefined;
  run?.();
}
