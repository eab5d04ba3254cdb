import type { EventBinding } from "../durable/protocol.ts";
import { boundHandler } from "./binding.ts";
import { LiveError } from "./live-error.ts";

declare const needs: unique symbol;

/**
 * What a `live:*` attribute holds: a handler, and the part of its payload that the page gives. `Need` is the part that the browser's event
 * still has to supply; each attribute says what its event supplies, so that a handler that needs more does not compile there.
 */
export interface Binding<Need> {
  readonly [needs]: (supplied: Need) => void;
}

/** Options of a binding. */
export interface BindingOptions {
  /** Dropped without a connection, and of several that wait only the last is sent. As the handler's own `volatile` where it is left out. */
  readonly volatile?: boolean | undefined;
}

/** A `Binding` as it is printed: the text is what `preact-render-to-string` writes into the attribute. */
class PrintedBinding {
  readonly #text: EventBinding;

  constructor(text: EventBinding) {
    this.#text = text;
  }

  toString(): string {
    return JSON.stringify(this.#text);
  }

  static textOf(value: unknown): EventBinding | undefined {
    return value instanceof PrintedBinding ? value.#text : undefined;
  }
}

/** What a binding says, or `undefined` for anything else. */
export function readBinding(value: unknown): EventBinding | undefined {
  return PrintedBinding.textOf(value);
}

/**
 * Binds a browser event to a handler of a live node.
 *
 * @param handler a method marked with `@event` or `@action`, taken from the instance: `this.commitRating`. The event goes to that instance,
 *   wherever the element is rendered.
 * @param given the part of the payload that is known now, as JSON: `{ n: 5 }`. It travels through the browser and is trusted no more than
 *   the rest; the handler's schema checks it.
 * @returns what a `live:click`, `live:input` … attribute takes.
 * @throws {LiveError} `binding` where the function is no handler of a live node.
 * @example
 * <button live:click={on(this.commitRating, { n: 5 })}>★</button>
 */
export function on<P, const G extends Partial<P> = {}>(
  handler: (payload: P) => unknown,
  given?: G & { [K in Exclude<keyof G, keyof P>]: never },
  options?: BindingOptions,
): Binding<Omit<P, keyof G>> {
  const bound = boundHandler(handler);
  if (bound === undefined) {
    const isFunction = typeof handler === "function"; // the types say so; a misspelt name in JavaScript is undefined
    const method = isFunction && handler.name !== "" ? handler.name : "handler";
    const name = !isFunction ? String(handler) : handler.name === "" ? "an anonymous function" : `"${handler.name}"`;
    throw new LiveError(
      "binding",
      `Cannot bind ${name}: it is no handler of a live node; mark the method with @event and pass it as this.${method}`,
    );
  }
  const text: EventBinding = [bound.node, bound.name];
  const volatile = options?.volatile ?? bound.volatile;
  if (given !== undefined || volatile) text[2] = given ?? {};
  if (volatile) text[3] = { volatile };
  // SAFETY: Binding is a phantom type; the object only has to print itself.
  return new PrintedBinding(text) as unknown as Binding<Omit<P, keyof G>>;
}
