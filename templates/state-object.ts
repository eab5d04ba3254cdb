/**
 * Objects that live in state. A field of a live node holds data, or one of these: an object of a class of ours (a form, for one) that its
 * class makes as the field's first value, and that stays there. What is stored, rolled back and woken is its data; the object is code.
 */

/** Under which such an object says what the session may do with it: a symbol, so that it is no name of the object. */
export const inState: unique symbol = Symbol("in state");

/** What the session does with an object that lives in a field. */
export interface StateProtocol {
  /** What errors call it, and their code. */
  readonly kind: "form";
  /** How it is made: `form(schema, values)`. */
  readonly maker: string;
  /** What to do in the place of passing it as a prop. */
  readonly insteadOfProp: string;
  /** Takes it for one field of one instance. Returns whether it was free. */
  claim(): boolean;
  /** All that has to come back: plain data. */
  data(): object;
  /** Puts back what `data()` gave, perhaps of another version, or of `static migrate`: what does not fit is as in a fresh object. */
  restore(data: object): void;
  /** Is called before each render of its node. */
  beginRender(): void;
  /** Whether something is to be corrected, so that a form that was posted is answered with the page. */
  hasFailed(): boolean;
}

export interface StateObject {
  readonly [inState]: StateProtocol;
}

export const isStateObject = (value: unknown): value is StateObject => typeof value === "object" && value !== null && inState in value;
