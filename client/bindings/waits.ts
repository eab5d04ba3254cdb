import type { WireBindingOptions } from "../../durable/protocol.ts";

/** After so long without a keystroke a text counts as typed. */
const typingMs = 300;
/** How often what goes on and on is sent. */
const streamMs = 100;

const streams = /^(mousemove|pointermove|touchmove|wheel|scroll|resize)$/;

interface Wait {
  readonly element: Element;
  readonly key: string;
  readonly target: EventTarget | null | undefined;
  timer?: ReturnType<typeof setTimeout>;
  /** Sends what came last; absent where that is done. */
  run?: (() => void) | undefined;
}

/**
 * What bindings hold back: until nothing has come for a while (debounce), or until enough time has passed since the last (throttle).
 *
 * An event that is not held back first sends what is, so that the server hears things in the order in which they happened. Leaving a field
 * sends what waits there.
 */
export class Waits {
  readonly #waits = new Set<Wait>();

  constructor() {
    addEventListener("focusout", ({ target }) => this.flush(target), true);
  }

  /** Sends an event of the element's binding `key` with `run`, now or later. */
  take(element: Element, type: string, key: string, options: WireBindingOptions, event: Event | undefined, run: () => void): void {
    const target = event?.target;
    const [debounce, throttle] = timesOf(type, options, target);
    let wait = [...this.#waits].find((other) => other.element === element && other.key === key && other.target === target);
    if (debounce || (throttle && wait)) {
      wait ??= { element, key, target };
      this.#waits.add(wait);
      wait.run = run;
      if (debounce) this.#start(wait, debounce);
      return;
    }
    // A key that is typed says nothing yet; one that is asked for does.
    if (!(event instanceof KeyboardEvent) || options.keys) this.flush();
    run();
    if (throttle) this.#start({ element, key, target }, throttle, throttle);
  }

  /** Sends what waits, of this target or of all. */
  flush(target?: EventTarget | null): void {
    for (const wait of this.#waits) if (target === undefined || wait.target === target) this.#run(wait);
  }

  /** Sends it after so long, and as often as something comes again within `again`. */
  #start(wait: Wait, ms: number | "blur", again?: number): void {
    this.#waits.add(wait);
    clearTimeout(wait.timer);
    if (ms === "blur") return;
    wait.timer = setTimeout(() => {
      this.#waits.delete(wait);
      if (wait.run && again) this.#start(wait, again, again);
      this.#run(wait);
    }, ms);
  }

  #run(wait: Wait): void {
    const { run } = wait;
    wait.run = undefined;
    run?.();
  }
}

function timesOf(
  type: string,
  { debounce, throttle }: WireBindingOptions,
  target: EventTarget | null | undefined,
): [number | "blur", number] {
  const isInput = type === "input" && target instanceof Element;
  const isStream = streams.test(type) || (isInput && target.matches("[type=range],[type=color]"));
  return [debounce ?? (isInput && !throttle && target.matches(":read-write") ? typingMs : 0), throttle ?? (isStream ? streamMs : 0)];
}
