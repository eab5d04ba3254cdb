import type { EventBinding } from "../durable/protocol.ts";
import { boundHandler } from "./binding.ts";
import { type BindingOptions, encodeOptions, type TriggerOptions } from "./binding-options.ts";
import type { Chain } from "./js.ts";
import { LiveError } from "./live-error.ts";
import { type Binding, type NotInThePayload, PrintedBinding, readCommands } from "./printed-binding.ts";

/** Gives a chain of commands options of its own: `on(js.hide(), { away: true })`. */
export function on<Need>(chain: Chain<Need>, options?: TriggerOptions): Binding<Need>;
/**
 * Binds a browser event to a handler of a live node.
 *
 * @param handler a method marked with `@event` or `@action`, taken from the instance: `this.commitRating`. The event goes to that instance,
 *   wherever the element is rendered.
 * @param given the part of the payload that is known now, as JSON: `{ n: 5 }`. It travels through the browser and is trusted no more than
 *   the rest; the handler's schema checks it.
 * @param options when it counts (`keys`, `debounce`, `away` …), and what is shown while it is pending (`lock`, `disableWith`, `optimistic` …).
 * @returns what a `live:click`, `live:input` … attribute takes, alone or in an array.
 * @throws {LiveError} `binding` where the function is no handler of a live node, or an option is wrong.
 * @example
 * <button live:click={on(this.commitRating, { n: 5 })}>★</button>
 * <input live:keydown={[on(this.save, {}, { keys: "Enter" }), on(this.cancelEdit, {}, { keys: "Escape" })]} />
 */
export function on<P, const G extends Partial<P> = {}>(
  handler: (payload: P) => unknown,
  given?: G & { [K in Exclude<keyof G, keyof P>]: NotInThePayload },
  options?: BindingOptions,
): Binding<Omit<P, keyof G>>;
export function on(first: ((payload: never) => unknown) | Chain<never>, second?: object, third?: BindingOptions): unknown {
  const commands = readCommands(first);
  if (commands === undefined) return new PrintedBinding(bindHandler(first, second, third));
  const options = encodeOptions(second ?? {}, "the commands");
  return new PrintedBinding(options === undefined ? [commands] : [commands, options]);
}

const volatileAlone = { volatile: true } as const;

/**
 * What a binding to a handler says.
 *
 * @throws {LiveError} `binding` as `on()`.
 */
export function bindHandler(handler: unknown, given: object | undefined, options?: BindingOptions): EventBinding {
  const bound = typeof handler === "function" ? boundHandler(handler) : undefined;
  if (bound === undefined) {
    // The types say that it is a function. Where nothing checks them, a misspelt name is undefined, and so is what a call of a handler gives.
    if (typeof handler !== "function") {
      const what = typeof handler === "object" && handler !== null ? "an object" : String(handler);
      throw new LiveError(
        "binding",
        `Cannot bind ${what}: it is no handler of a live node; check the method's name, and pass it without calling it: on(this.save), not on(this.save())`,
      );
    }
    const name = handler.name === "" ? "an anonymous function" : `"${handler.name}"`;
    const method = handler.name === "" ? "handler" : handler.name;
    throw new LiveError(
      "binding",
      `Cannot bind ${name}: it is no handler of a live node; mark the method with @event and pass it as this.${method}`,
    );
  }
  const { node, name } = bound;
  // Nothing is checked, copied or encoded of options that nobody gave.
  const encoded =
    options === undefined
      ? bound.volatile
        ? volatileAlone
        : undefined
      : encodeOptions({ ...options, volatile: options.volatile ?? bound.volatile }, `"${name}"`);
  // SAFETY: the types leave a plain object; what is not JSON in it does not travel.
  const record = given as Record<string, unknown> | undefined;
  if (encoded !== undefined) return [node, name, record ?? null, encoded];
  return record === undefined ? [node, name] : [node, name, record];
}
