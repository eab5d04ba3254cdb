import type { EventBinding, HookText } from "../durable/protocol.ts";
import { LiveError } from "./live-error.ts";
import { type Binding, readBinding } from "./printed-binding.ts";

/**
 * What a hook and the server say to each other; an interface of the app extends it, and both sides name it.
 *
 * @example
 * interface ChartHook { pushes: { select: { index: number } }; events: { data: number[] } }
 */
export interface HookShape {
  /** What the hook sends with `this.pushEvent()`: payloads by name. */
  readonly pushes?: object;
  /** What it gets by `this.handleEvent()`: payloads by name, of the node's `this.pushEvent()`. */
  readonly events?: object;
}

declare const isHook: unique symbol;

/** What a `live:hook` attribute takes besides a plain name. */
export interface HookBinding {
  readonly [isHook]: true;
}

declare const noPush: unique symbol;

/** Makes a misspelt push an error also where the hook has none: of an empty type TypeScript takes any object. */
interface OnlyPushes {
  readonly [noPush]?: never;
}

/** The handlers that take what a hook sends. */
export type HookPushes<H extends HookShape> = OnlyPushes & { readonly [K in keyof H["pushes"]]: Binding<H["pushes"][K]> };

class PrintedHook implements HookBinding {
  declare readonly [isHook]: true;
  readonly #text: HookText;

  constructor(text: HookText) {
    this.#text = text;
  }

  toString(): string {
    return JSON.stringify(this.#text);
  }
}

/** Options that would be passed over: whether a push counts is for the hook to say. */
const needAnEvent = ["keys", "once", "prevent", "stop", "self", "window", "away", "confirm", "every", "margin"] as const;

/**
 * Gives an element to a hook: the app's own browser code, defined with `defineHook()` of `overwinter/hooks`. For one that sends nothing the
 * name alone will do: `live:hook="Chart"`.
 *
 * @param name the name that it was defined with.
 * @param pushes a handler for each of its pushes: `{ select: on(this.select) }`.
 * @throws {LiveError} `binding` where a push is bound to something else, or with an option that a push cannot have, such as `confirm`.
 * @example
 * <div live:hook={hook<ChartHook>("Chart", { select: on(this.select) })} />
 */
export function hook<H extends HookShape>(name: string, pushes: HookPushes<H>): HookBinding {
  const bound: Record<string, EventBinding> = {};
  for (const [push, binding] of Object.entries(pushes)) {
    const text = readBinding(binding);
    if (text === undefined) {
      throw new LiveError(
        "binding",
        `Cannot bind "${push}" of hook "${name}": that is no binding to a handler; write hook("${name}", { ${push}: on(this.handler) })`,
      );
    }
    const meaningless = needAnEvent.find((option) => option in (text[3] ?? {}));
    if (meaningless !== undefined) {
      throw new LiveError(
        "binding",
        `Cannot bind "${push}" of hook "${name}": "${meaningless}" asks something of the browser's event, and a push has none; take it out, or ask in the hook`,
      );
    }
    bound[push] = text;
  }
  return new PrintedHook([name, bound]);
}
