import type { BindingText, EventBinding, WireBindingOptions } from "../../durable/protocol.ts";
import type { Overlays } from "../dom/overlays.ts";
import type { Parts } from "../parts.ts";
import type { Outgoing } from "../socket/outbox.ts";
import { status } from "../status.ts";
import { isRich } from "./rich.ts";
import { type Supplied, suppliedBy } from "./supplied.ts";
import { Waits } from "./waits.ts";

/** What bindings need of the rest. */
export interface BindingsPorts {
  readonly overlays: Pick<Overlays, "isPending" | "pend">;
  readonly parts: Pick<Parts, "bound" | "fire" | "mark" | "need" | "run">;
  readonly owns: (element: Element) => boolean;
  /** Takes an event; returns its ticket, or 0 where it is dropped. */
  readonly send: (event: Outgoing) => number;
  /** The event with this ticket tells of the visitor's edit of the field. */
  readonly edited: (field: Element, ticket: number) => void;
}

/**
 * Carries out what elements ask for with `live:<event>='[node,"handler",{…},{…}]'`.
 *
 * A type of event is listened to from the first element on that is bound to it, once for the whole page. The innermost bound element gets an
 * event, and no other: a button in a clickable card does not click the card.
 */
export class Bindings {
  readonly #ports: BindingsPorts;
  readonly #types = new Set<string>();
  readonly #waits = new Waits();
  /** The ticket of the last event of each handler. */
  readonly #tickets = new WeakMap<Element, Map<string, number>>();
  /** What the last "input" of a field said. */
  readonly #said = new WeakMap<Element, string>();

  constructor(ports: BindingsPorts) {
    this.#ports = ports;
  }

  /** The element's `live:*` attributes are new, or have changed. */
  readonly bound = (element: Element, isNew: boolean): void => {
    for (const name of element.getAttributeNames()) {
      if (!name.startsWith("live:")) continue;
      const type = name.slice(5);
      this.#ports.parts.need(type, element.getAttribute(name) ?? "");
      if (!this.#types.has(type) && type !== "reset") this.#listen(type); // `live:reset` holds a number
      this.#types.add(type);
    }
    this.#ports.parts.bound(element, isNew);
  };

  /** Sends what waits. */
  flush(): void {
    this.#waits.flush();
  }

  #listen(type: string): void {
    const take = (event: Event): void => {
      // While a text is composed (IME) its keys and its parts mean nothing; it comes as a whole when the composition ends. The key that ends
      // it comes after that in Safari, which tells by its code.
      // SAFETY: other events have no such properties.
      if ((event as KeyboardEvent).isComposing || (event as KeyboardEvent).keyCode === 229) return;
      let element = event.target instanceof Element ? event.target : null;
      while (element && !this.fire(element, type, event)) element = event.bubbles ? element.parentElement : null;
    };
    // Those that do not bubble are captured. A passive listener could not prevent anything.
    for (const capture of [true, false]) {
      addEventListener(type, (event) => event.bubbles === capture || take(event), { capture, passive: false });
    }
    if (type === "input") addEventListener("compositionend", take);
  }

  /**
   * Does what the element's `live:<type>` says.
   *
   * @returns Whether the element is bound to such events, also where it does not take them now.
   */
  readonly fire = (element: Element, type: string, event?: Event): boolean => {
    const { owns, parts } = this.#ports;
    const text = element.getAttribute(`live:${type}`);
    // A page that is closed does what it would do without this script.
    if (text === null || !owns(element) || status() === "closed") return false;
    // Before the part for options is there, which would be too late for that. To close a dialog leaves no page.
    if (type === "submit" && element.getAttribute("method") !== "dialog") event?.preventDefault();
    if (isRich(type, text)) return parts.fire(element, type, text, event);
    // SAFETY: the server wrote it, since the element is its own; what it says is checked there again.
    const bindings = JSON.parse(`[${text}]`) as (BindingText | false)[];
    for (const [index, binding] of bindings.entries()) if (binding) this.take(element, type, binding, index, event);
    return true;
  };

  /**
   * Does what a binding says, now or when it has waited.
   *
   * @param key Tells it from the element's others of that type: two of one handler wait each for itself.
   */
  readonly take = (
    element: Element,
    type: string,
    binding: BindingText,
    key: number | string,
    event?: Event,
    supplied = event ? suppliedBy(event) : {},
  ): void => {
    const options = optionsOf(binding);
    // Of a form, `matches` may be a field of that name.
    if (Element.prototype.matches.call(element, ":disabled")) return;
    if (options.prevent) event?.preventDefault();
    if (!supplied || this.isLocked(element, type, binding)) return;
    this.#waits.take(element, type, [type, key, keyOf(binding)].join(), options, event?.target, () => {
      // Nor has a field that is gone anything to say, where the form around it is bound.
      // SAFETY: the window, which is no node, has no such property.
      if ([element, event?.target as Partial<Node>].some((node) => node?.isConnected === false) || !this.#ports.owns(element)) return;
      if (isEventBinding(binding)) this.push(binding, element, supplied, type, event);
      else this.#ports.parts.run(binding[0], element, undefined, supplied, type, event);
    });
  };

  /** Sends an event of an element, and marks what waits for its answer. */
  readonly push = (binding: EventBinding, element: Element, supplied: Supplied = {}, type = "push", event?: Event): void => {
    if (this.isLocked(element, type, binding)) return;
    const { overlays, parts, send, edited } = this.#ports;
    const [node, handler, given, options = {}] = binding;
    const all = { ...supplied, ...given };
    const payload = Object.keys(all).length > 0 ? all : undefined;
    const field = event?.target;
    const text = JSON.stringify([node, handler, payload]);
    if (type === "change" && field instanceof Element && this.#said.get(field) === text) return;
    const { volatile } = options;
    const ticket = send({ node, handler, payload, volatile });
    if (ticket === 0) return;
    if (field instanceof Element && /^(input|change)$/.test(type)) {
      edited(field, ticket);
      if (type === "input") this.#said.set(field, text);
    }
    const tickets = this.#tickets.get(element) ?? new Map<string, number>();
    this.#tickets.set(element, tickets.set(keyOf(binding), ticket));
    if (!volatile) {
      overlays.pend(ticket, element, { attributes: { "data-live-loading": type, ...(type === "submit" && { "aria-busy": "true" }) } });
    }
    if ((options.disableWith ?? options.loading ?? options.optimistic) !== undefined) parts.mark(ticket, element, type, options, event);
  };

  /** Whether the last event of this kind has to be answered before another is sent. */
  readonly isLocked = (element: Element, type: string, binding: BindingText): boolean =>
    (optionsOf(binding).lock ?? /^(submit|poll)$/.test(type)) &&
    this.#ports.overlays.isPending(this.#tickets.get(element)?.get(keyOf(binding)) ?? 0);
}

const optionsOf = (binding: BindingText): WireBindingOptions => (isEventBinding(binding) ? binding[3] : binding[1]) ?? {};

/** Says for whom a binding is. */
const keyOf = (binding: BindingText): string => JSON.stringify(binding.slice(0, 2));

const isEventBinding = (binding: BindingText): binding is EventBinding => typeof binding[0] === "number";
