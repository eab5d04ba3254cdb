import type { BindingText, Command, EventBinding } from "../durable/protocol.ts";

declare const needs: unique symbol;

/**
 * What a `live:*` attribute holds: a handler and the part of its payload that the page gives, or commands. `Need` is the part that the
 * browser's event still has to supply; each attribute says what its event supplies, so that a handler that needs more does not compile there.
 */
export interface Binding<Need> {
  readonly [needs]: (supplied: Need) => void;
}

declare const notInThePayload: unique symbol;

/** Nothing is one. Its name stands in the compiler's message where something is given that the handler does not take, such as an option. */
export interface NotInThePayload {
  readonly [notInThePayload]: never;
}

/** A `Binding` as it is printed: the text is what `preact-render-to-string` writes into the attribute, of several with commas between them. */
export class PrintedBinding<Need> implements Binding<Need> {
  declare readonly [needs]: (supplied: Need) => void;
  readonly #text: BindingText;

  constructor(text: BindingText) {
    this.#text = text;
  }

  toString(): string {
    return JSON.stringify(this.#text);
  }

  /** What was printed, or `undefined` for anything else: an object that looks like a binding is none. */
  static textOf(value: unknown): BindingText | undefined {
    return typeof value === "object" && value !== null && #text in value ? value.#text : undefined;
  }
}

/** What a binding to a handler says, or `undefined` for anything else. */
export function readBinding(value: unknown): EventBinding | undefined {
  const text = PrintedBinding.textOf(value);
  return text !== undefined && isEventBinding(text) ? text : undefined;
}

/** The commands of a chain, or `undefined` for anything else, a chain with options among it. */
export function readCommands(value: unknown): Command[] | undefined {
  const text = PrintedBinding.textOf(value);
  return text === undefined || isEventBinding(text) || text.length > 1 ? undefined : text[0];
}

const isEventBinding = (text: BindingText): text is EventBinding => typeof text[0] === "number";
