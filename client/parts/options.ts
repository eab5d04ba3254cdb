import type { BindingText, EventBinding, WireBindingOptions } from "../../durable/protocol.ts";
import type { Options, OptionsPorts } from "../part-ports.ts";
import { concerns } from "./options/concerns.ts";
import { crossed } from "./options/crossed.ts";
import { mark } from "./options/marks.ts";
import { suppliedBy } from "./options/supplied.ts";

/** How often what goes on and on is sent. */
const streamMs = 100;

const edges = /^(mouse|pointer)(enter|leave)$/;

/** What bindings with options need beyond what `Bindings` does for all, and what the rarer events supply. */
export function options(ports: OptionsPorts): Options {
  return new OptionsPart(ports);
}

class OptionsPart implements Options {
  readonly #ports: OptionsPorts;
  readonly #types = new Set<string>();
  /** Elements with bindings to what happens outside of them. */
  readonly #far = new Set<Element>();
  /** Bindings that count once, and have. */
  readonly #used = new WeakMap<Element, Set<string>>();
  /** Whether details were open when a frame had written to them. */
  readonly #written = new WeakMap<Element, boolean>();
  /** Where the pointer went down last. */
  #pressed: readonly EventTarget[] = [];

  constructor(ports: OptionsPorts) {
    this.#ports = ports;
    addEventListener("pointerdown", (event) => (this.#pressed = event.composedPath()), true);
  }

  bound(element: Element, isNew: boolean): void {
    // Not what is there from the start: the visitor may have opened it before this part was there.
    if (isNew) this.updated([element]);
    for (const name of element.getAttributeNames()) {
      const [, type] = /^live:(.+)/.exec(name) ?? [];
      if (type === undefined) continue;
      const value = element.getAttribute(name) ?? "";
      // Both are carried out as commands: nothing yet, so that they are there in time.
      if (/"(loading|optimistic)":/.test(value)) this.#ports.run([], element);
      const isFar = /"(window|away)":true/.test(value);
      if (isFar) this.#far.add(element);
      const [, pointer, way] = edges.exec(type) ?? [];
      if (this.#types.has(type) || !(isFar || pointer)) continue;
      this.#types.add(type);
      if (pointer) this.#listenToEdges(type, `${pointer}${way === "enter" ? "over" : "out"}`, way === "enter");
      else this.#listen(type);
    }
  }

  updated(elements: Iterable<Element>): void {
    for (const element of elements) if ("open" in element) this.#written.set(element, element.hasAttribute("open"));
  }

  fire(element: Element, type: string, text: string, event?: Event): boolean {
    // It comes in another form.
    if (event && edges.test(event.type)) return true;
    if (event && this.#isEcho(element, event)) return true;
    return this.#fire(element, type, text, event, false);
  }

  /**
   * Whether a toggle is a frame's work and no visitor's. The server knows of it; to tell it would be to disagree with an answer that is late, and
   * with the next one about that, without an end.
   */
  #isEcho(element: Element, event: Event): boolean {
    if (!("newState" in event)) return false;
    const wasOpen = this.#written.get(element);
    this.#written.delete(element);
    return wasOpen === (event.newState === "open");
  }

  mark(ticket: number, element: Element, type: string, options: WireBindingOptions, event?: Event): void {
    mark(this.#ports, ticket, element, type, options, event);
  }

  /** After the base's listeners, which know the nearest element. What stops an event there keeps it from here. */
  #listen(type: string): void {
    const take = (event: Event): void => {
      if (isComposed(event) || document.documentElement.dataset["liveStatus"] === "closed") return;
      for (const element of this.#far) {
        const text = element.getAttribute(`live:${type}`);
        if (!element.isConnected) this.#far.delete(element);
        else if (text !== null && this.#ports.owns(element) && !event.cancelBubble) this.#fire(element, type, text, event, true);
      }
    };
    addEventListener(type, (event) => event.bubbles || take(event), true);
    addEventListener(type, (event) => event.bubbles && take(event), { passive: false });
  }

  /**
   * Tells each element whose edge the pointer crosses. Not by these events themselves: Chromium gives them to a capturing listener once more
   * for a pseudo-element (::before).
   */
  #listenToEdges(type: string, source: string, isEnter: boolean): void {
    addEventListener(source, (event) => {
      const elements = crossed(event);
      for (const element of isEnter ? elements.toReversed() : elements) this.#ports.fire(element, type, event);
    });
  }

  #fire(element: Element, type: string, text: string, event: Event | undefined, isFar: boolean): boolean {
    // SAFETY: the server wrote it, since the element is its own; what it says is checked there again.
    const bindings = JSON.parse(`[${text}]`) as (BindingText | false)[];
    let isBound = false;
    for (const [index, binding] of bindings.entries()) {
      if (binding === false) continue;
      const options = optionsOf(binding);
      if (event && !concerns(event, element, options, { isFar, pressed: this.#pressed })) continue;
      isBound = true;
      this.#take(element, type, index, binding, options, event);
    }
    return isBound;
  }

  #take(element: Element, type: string, index: number, binding: BindingText, options: WireBindingOptions, event: Event | undefined): void {
    if (options.stop) event?.stopImmediatePropagation();
    const used = this.#used.get(element) ?? new Set<string>();
    const key = `${type} ${index}`;
    if (used.has(key) || Element.prototype.matches.call(element, ":disabled")) return;
    const { confirm: question } = options;
    if (question !== undefined && !this.#ports.isLocked(element, type, binding) && !confirm(question)) {
      event?.preventDefault();
      return;
    }
    if (options.once) this.#used.set(element, used.add(key));
    this.#ports.take(element, type, slowed(type, binding, options), index, event, event && suppliedBy(event, type, element));
  }
}

/** As the base asks it: 229 is the code of a key that the input method takes. */
const isComposed = (event: Event): boolean =>
  ("isComposing" in event && event.isComposing === true) || ("keyCode" in event && event.keyCode === 229);

/** What goes on and on is not sent each time, unless its binding says how often. */
function slowed(type: string, binding: BindingText, options: WireBindingOptions): BindingText {
  const isStream = /^(mousemove|pointermove|touchmove|wheel|scroll|resize)$/.test(type);
  if (!isStream || (options.throttle ?? options.debounce) !== undefined) return binding;
  const slow = { ...options, throttle: streamMs };
  return isEventBinding(binding) ? [binding[0], binding[1], binding[2] ?? null, slow] : [binding[0], slow];
}

const isEventBinding = (binding: BindingText): binding is EventBinding => typeof binding[0] === "number";

const optionsOf = (binding: BindingText): WireBindingOptions => (isEventBinding(binding) ? binding[3] : binding[1]) ?? {};
