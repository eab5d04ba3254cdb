import type { BindingText, Command, EventBinding, WireBindingOptions } from "../durable/protocol.ts";
import { isRich } from "./bindings/rich.ts";
import type { Overlays } from "./dom/overlays.ts";
import type { RegionsListener } from "./dom/regions.ts";

/** What the browser's event has supplied that something is done for, its type, and the event itself. */
export type Cause = [supplied?: Record<string, unknown>, type?: string, event?: Event];

/** What the base gives to a part. */
export interface PartPorts {
  readonly overlays: Pick<Overlays, "pend" | "keep">;
  /** Whether the server rendered the element, and it is not leaving. */
  owns(element: Element): boolean;
  /** Sends an event as if the element were bound to it, its options included. */
  push(binding: EventBinding, origin: Element, ...cause: Cause): void;
  /** Does what the element's attribute `live:<event>` says, as if that event had come. */
  fire(element: Element, event: string): void;
}

/** What the base gives to `client/parts/options.ts`. */
export interface OptionsPorts extends PartPorts {
  readonly run: RunCommands;
  fire(element: Element, type: string, event?: Event): boolean;
  /** Does what a binding says, now or when it has waited; not where it is locked. */
  take(element: Element, type: string, binding: BindingText, event?: Event, supplied?: Record<string, unknown>): void;
  isLocked(element: Element, type: string, binding: BindingText): boolean;
}

/** `client/parts/options.ts`: bindings with options, and to the rarer events. */
export interface Options extends Pick<RegionsListener, "bound"> {
  /** Does what `live:<type>` says. Returns whether one of its bindings is meant by the event. */
  fire(element: Element, type: string, text: string, event?: Event): boolean;
  /** Shows that an event is pending. */
  mark(ticket: number, element: Element, type: string, options: WireBindingOptions, event?: Event): void;
}

/** `client/parts/commands.ts`: carries out commands. With a ticket only what shows, and as pending overlays of that event. */
export type RunCommands = (commands: readonly Command[], origin: Element, ticket?: number, ...cause: Cause) => void;

/** `client/parts/elements.ts` and `client/parts/hooks.ts`: told from the first element on that needs the part. */
export type WatchingPart = Pick<RegionsListener, "bound"> & Partial<RegionsListener>;

/** Where `client/parts/latency.ts` puts itself between the socket and the rest. */
export interface Line {
  /** Carries out what is to be sent or was received; in the order of the calls, now or later. */
  through: (action: () => void) => void;
}

/** The longest wait before a part is asked for again. */
const maxRetryMs = 10_000;

/** Loads what not every page needs, as soon as a page is seen to need it. What comes before a part is there waits for it. */
export class Parts implements RegionsListener {
  #ports!: OptionsPorts; // SAFETY: `start()` comes before everything else
  #announcing: Promise<{ announce(text: string, isUrgent: boolean): void }> | undefined;
  #commands: Promise<RunCommands> | undefined;
  #elements: Promise<WatchingPart> | undefined;
  #hooks: Promise<WatchingPart> | undefined;
  #options: Promise<Options> | undefined;
  #loadedOptions: Options | undefined;
  /** Those that are there. */
  readonly #watching: WatchingPart[] = [];

  start(ports: OptionsPorts): void {
    this.#ports = ports;
  }

  /** An element has this attribute `live:<type>`. */
  need(type: string, text: string): void {
    if (type === "hook") this.#hooks ??= load(() => import("./parts/hooks.ts")).then(({ hooks }) => this.#watch(hooks(this.#ports)));
    if (/^(mounted|poll|viewport|enter|leave)/.test(type)) {
      this.#elements ??= load(() => import("./parts/elements.ts")).then(({ elements }) => this.#watch(elements(this.#ports)));
    }
    if (text.includes("[[")) void this.#loadCommands();
    if (isRich(type, text)) void this.#loadOptions();
  }

  bound(element: Element, isNew: boolean): void {
    for (const part of [this.#elements, this.#hooks, this.#options]) void part?.then((watching) => watching.bound(element, isNew));
  }

  readonly updated = (elements: ReadonlySet<Element>): void => {
    for (const part of this.#watching) part.updated?.(elements);
  };

  readonly leaving = (element: Element): boolean => this.#watching.filter((part) => part.leaving?.(element)).length > 0;

  announce(text: string, isUrgent: boolean): void {
    // The same promise for all: those of one import are not fulfilled in the order of its calls.
    void (this.#announcing ??= load(() => import("./parts/announce.ts"))).then(({ announce }) => announce(text, isUrgent));
  }

  /** Does something that hooks are to notice. */
  whenHooked(action: () => void): void {
    if (this.#hooks) void this.#hooks.then(action);
    else action();
  }

  readonly run: RunCommands = (...args) => void this.#loadCommands().then((run) => run(...args));

  fire(...args: Parameters<Options["fire"]>): boolean {
    if (this.#loadedOptions) return this.#loadedOptions.fire(...args);
    void this.#loadOptions().then((options) => options.fire(...args));
    return true;
  }

  mark(...args: Parameters<Options["mark"]>): void {
    void this.#loadOptions().then((options) => options.mark(...args));
  }

  #loadCommands(): Promise<RunCommands> {
    return (this.#commands ??= load(() => import("./parts/commands.ts")).then(({ commands }) => commands(this.#ports)));
  }

  #loadOptions(): Promise<Options> {
    return (this.#options ??= load(() => import("./parts/options.ts")).then(
      ({ options }) => (this.#loadedOptions = this.#watch(options(this.#ports))),
    ));
  }

  #watch<Part extends WatchingPart>(part: Part): Part {
    this.#watching.push(part);
    return part;
  }
}

/** Loads a part. Where that fails, as it does without a network, it tries again after a while; what waits for the part goes on waiting. */
async function load<Part>(part: () => Promise<Part>, retryMs = 500): Promise<Part> {
  try {
    return await part();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    return load(part, Math.min(2 * retryMs, maxRetryMs));
  }
}
