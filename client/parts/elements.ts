import type { BindingText, EventBinding, WireBindingOptions } from "../../durable/protocol.ts";
import type { RegionsListener } from "../dom/regions.ts";
import type { PartPorts } from "../part-ports.ts";
import { Motion } from "./elements/motion.ts";
import { Polls } from "./elements/polls.ts";
import { Viewport } from "./elements/viewport.ts";

const defaultPollMs = 5_000;

/** Events that are none of the DOM's: `live:mounted`, `live:viewportenter`, `live:viewportleave`, `live:poll`; and `live:enter`, `live:leave`. */
export function elements(ports: PartPorts): RegionsListener {
  return new Elements(ports);
}

class Elements implements RegionsListener {
  readonly #ports: PartPorts;
  readonly #polls: Polls;
  readonly #viewport: Viewport;
  readonly #motion = new Motion();
  /** Elements that have come. */
  readonly #seen = new WeakSet<Element>();
  /** Elements of a page that has not joined yet: they count as mounted when it has. */
  #unmounted: Element[] | undefined = [];

  constructor(ports: PartPorts) {
    this.#ports = ports;
    const fire = (element: Element, event: string): void => {
      if (element.isConnected) ports.fire(element, event);
    };
    this.#polls = new Polls((element) => fire(element, "poll"));
    this.#viewport = new Viewport(fire);
    const statusChanged = (): void => {
      if (!isConnected()) return;
      const waiting = this.#unmounted ?? [];
      this.#unmounted = undefined;
      for (const element of waiting) fire(element, "mounted");
      this.#polls.resume();
    };
    new MutationObserver(statusChanged).observe(document.documentElement, { attributeFilter: ["data-live-status"] });
    addEventListener("visibilitychange", () => this.#polls.resume());
    statusChanged();
  }

  bound(element: Element, isNew: boolean): void {
    if (!element.isConnected) return; // it may have gone before this part was there
    for (const event of ["viewportenter", "viewportleave"] as const) {
      const options = optionsOf(element, event);
      this.#viewport.watch(element, event, options && (options.margin ?? "0px"));
    }
    const poll = optionsOf(element, "poll");
    this.#polls.watch(element, poll && (poll.every ?? defaultPollMs));
    if (this.#seen.has(element)) return;
    this.#seen.add(element);
    if (element.hasAttribute("live:mounted")) {
      if (this.#unmounted) this.#unmounted.push(element);
      else this.#ports.fire(element, "mounted");
    }
    if (isNew) this.#motion.enter(element);
  }

  updated(): void {}

  leaving(element: Element): boolean {
    this.#polls.forget(element);
    this.#viewport.forget(element);
    return this.#motion.leave(element);
  }
}

const isConnected = (): boolean => document.documentElement.dataset["liveStatus"] === "connected";

/** The options of an attribute's first binding; `undefined` where it has none. */
function optionsOf(element: Element, event: string): WireBindingOptions | undefined {
  const text = element.getAttribute(`live:${event}`);
  // SAFETY: the server wrote it.
  const bindings = text === null ? [] : (JSON.parse(`[${text}]`) as (BindingText | false)[]);
  for (const binding of bindings) if (binding) return (isToHandler(binding) ? binding[3] : binding[1]) ?? {};
  return undefined;
}

const isToHandler = (binding: BindingText): binding is EventBinding => typeof binding[0] === "number";
