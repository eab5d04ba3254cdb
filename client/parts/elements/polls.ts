interface Poll {
  readonly everyMs: number;
  /** When it fires next, by the wall clock. */
  dueMs: number;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * `live:poll`: fires again and again; not while the page is hidden or has no connection. What was due meanwhile fires once, when the page is
 * shown or connected again. That the last one has to be answered before another is sent is the binding's `lock`.
 */
export class Polls {
  readonly #polls = new Map<Element, Poll>();
  readonly #fire: (element: Element) => void;

  constructor(fire: (element: Element) => void) {
    this.#fire = fire;
  }

  /** @param everyMs how often; `undefined` ends it. */
  watch(element: Element, everyMs: number | undefined): void {
    const before = this.#polls.get(element);
    if (before?.everyMs === everyMs) return;
    this.#end(element);
    if (everyMs === undefined) return;
    const poll = { everyMs, dueMs: Date.now() + everyMs };
    this.#polls.set(element, poll);
    this.#later(element, poll);
  }

  /** The element is going to be removed, with all that is in it. */
  forget(leaving: Element): void {
    for (const element of this.#polls.keys()) if (Node.prototype.contains.call(leaving, element)) this.#end(element);
  }

  /** The page is shown, or connected, again. */
  resume(): void {
    for (const [element, poll] of this.#polls) if (poll.dueMs <= Date.now()) this.#due(element, poll);
  }

  #end(element: Element): void {
    clearTimeout(this.#polls.get(element)?.timer);
    this.#polls.delete(element);
  }

  #later(element: Element, poll: Poll): void {
    clearTimeout(poll.timer);
    poll.timer = setTimeout(() => this.#due(element, poll), poll.dueMs - Date.now());
  }

  #due(element: Element, poll: Poll): void {
    if (!element.isConnected) return this.#end(element); // others have removed it
    // It stays due until `resume()`.
    if (document.hidden || document.documentElement.dataset["liveStatus"] !== "connected") return;
    poll.dueMs = Date.now() + poll.everyMs;
    this.#later(element, poll);
    this.#fire(element);
  }
}
