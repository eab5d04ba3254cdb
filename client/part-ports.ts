/** What stands between the base and its parts, which import nothing of each other but these types. */
import type { BindingText, Command, EventBinding, WireBindingOptions } from "../durable/protocol.ts";
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
  take(element: Element, type: string, binding: BindingText, key: number | string, event?: Event, supplied?: Record<string, unknown>): void;
  isLocked(element: Element, type: string, binding: BindingText): boolean;
}

/** `client/parts/options.ts`: bindings with options, and to the rarer events. */
export interface Options extends WatchingPart {
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
