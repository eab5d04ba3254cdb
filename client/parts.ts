import type { Command, EventBinding } from "../durable/protocol.ts";
import type { Overlays } from "./dom/overlays.ts";
import type { RegionsListener } from "./dom/regions.ts";

/** What the base gives to a part. */
export interface PartPorts {
  readonly overlays: Pick<Overlays, "pend" | "keep">;
  /** Whether the server rendered the element, and it is not leaving. */
  owns(element: Element): boolean;
  /** Sends an event as if the element were bound to it, its options included. */
  push(binding: EventBinding, origin: Element, supplied?: Record<string, unknown>): void;
  /** Does what the element's attribute `live:<event>` says, as if that event had come. */
  fire(element: Element, event: string): void;
}

/** Carries out commands. With a ticket only what shows, and as pending overlays of that event. */
export type RunCommands = (commands: readonly Command[], origin: Element, ticket?: number) => void;

/** `client/parts/commands.ts` */
export type CommandsPart = (ports: PartPorts) => RunCommands;

/** `client/parts/elements.ts` and `client/parts/hooks.ts`: told from the first element on that needs the part. */
export type WatchingPart = (ports: PartPorts) => RegionsListener;

/** Where a part puts itself between the socket and the rest. */
export interface Line {
  /** Carries out what is to be sent or was received; in the order of the calls, now or later. */
  through: (action: () => void) => void;
}

/** `client/parts/latency.ts`: everything takes so long from now on, each way; 0 is none. */
export type LatencyPart = (line: Line, ms: number) => void;
