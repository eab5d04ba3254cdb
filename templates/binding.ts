/**
 * Which handler of which node a function is. The durable side registers each instance's handlers here, and `on()` looks them up.
 *
 * This module has to exist once in a program: two copies would be two WeakMaps, and `on()` would find nothing.
 */

/** A handler that the browser may call. */
export interface BoundHandler {
  /** The number of the node that owns it, as it stands on the wire. */
  readonly node: number;
  readonly name: string;
  /** Whether the browser may drop the event without a connection. */
  readonly volatile: boolean;
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- any handler, whatever its payload
const handlers = new WeakMap<Function, BoundHandler>();

/** Says that `handler` is the node's handler of that name. */
// oxlint-disable-next-line typescript/no-unsafe-function-type
export function registerHandler(handler: Function, bound: BoundHandler): void {
  handlers.set(handler, bound);
}

/** The node and name that `handler` was registered with, or `undefined` for any other function. */
// oxlint-disable-next-line typescript/no-unsafe-function-type
export function boundHandler(handler: Function): BoundHandler | undefined {
  return handlers.get(handler);
}
