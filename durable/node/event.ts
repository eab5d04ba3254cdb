/**
 * `@event`, `@action` and `@receive`: which methods of a live node the browser or its children may call.
 *
 * A decorator notes the method itself; whether a name is a handler is asked by walking the instance's prototypes for a noted method. So a
 * subclass that overrides a handler inherits that it is one, and no other name, `__proto__` or `constructor`, ever is.
 */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { registerHandler } from "../../templates/binding.ts";
import { LiveError } from "./errors.ts";

/** Options of `@event` and `@action`. */
export interface EventOptions {
  /**
   * For chatty state that is cheap to lose, such as a hover: nothing is written to storage, the browser drops the event without a connection,
   * and after a reset of the object the state is as of the last turn that was not volatile. It survives sleep.
   */
  readonly volatile?: boolean | undefined;
}

/** What a decorator noted of a method. */
export interface Handler {
  readonly kind: "event" | "action" | "receive";
  readonly schema: StandardSchemaV1 | null;
  readonly volatile: boolean;
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- methods, whatever their payload
const noted = new WeakMap<Function, Handler>();

/** Names that belong to the base classes; filled by `reserveNames()` when they are defined. */
const reserved = new Set<PropertyKey>();

/** Names that the base classes are going to have: an app that used one would break when it comes. */
const reservedForLater = new Set(
  (
    "layout outlet handleParams livePatch liveRedirect authorize setCookie upload consumeUpload subscribe unsubscribe publish presence stream " +
    "startAsync assignAsync cancel schedule unschedule visitor telemetry"
  ).split(" "),
);

/** Classes whose methods were looked at. */
const looked = new WeakSet<object>();

type Decorator<Payload> = <This extends object>(
  method: (this: This, payload: Payload) => unknown,
  context: ClassMethodDecoratorContext<This>,
) => void;
/** Its name stands in the compiler's message where a handler takes a payload and has no schema. */
type HandlerWithoutSchema<This> = (this: This) => unknown;
type BareDecorator = <This extends object>(method: HandlerWithoutSchema<This>, context: ClassMethodDecoratorContext<This>) => void;

/**
 * Marks a method as an event: the browser may call it.
 *
 * @param schema any Standard Schema (zod, valibot, arktype); the handler gets its output. Left out for a handler without payload.
 * @throws {LiveError} `reserved-name` on a name that the base class has, when the class is defined.
 * @example
 * @event(z.object({ n: z.int().min(1) })) commitRating({ n }: { n: number }) { this.value = n; }
 * @event clear() { this.value = 0; }
 */
export function event<S extends StandardSchemaV1>(schema: S, options?: EventOptions): Decorator<StandardSchemaV1.InferOutput<S>>;
export function event(options: EventOptions): BareDecorator;
export function event<This extends object>(method: HandlerWithoutSchema<This>, context: ClassMethodDecoratorContext<This>): void;
export function event(first: unknown, second?: unknown): unknown {
  return decorate("event", first, second);
}

/** Marks a method as an action: an event whose `{ pending, error, result }` the view can read through `this.action(this.save)`. */
export function action<S extends StandardSchemaV1>(schema: S, options?: EventOptions): Decorator<StandardSchemaV1.InferOutput<S>>;
export function action(options: EventOptions): BareDecorator;
export function action<This extends object>(method: HandlerWithoutSchema<This>, context: ClassMethodDecoratorContext<This>): void;
export function action(first: unknown, second?: unknown): unknown {
  return decorate("action", first, second);
}

/** Who sent a message: the component's `id`, and the props that it had. */
export interface Sender {
  readonly id: string | undefined;
  readonly props: Readonly<Record<string, unknown>>;
}

type Receiver<Payload> = <This extends object>(
  method: (this: This, payload: Payload, from: Sender) => unknown,
  context: ClassMethodDecoratorContext<This>,
) => void;

/** Marks a method as one that children may call with `sendParent()`, and the browser never. */
export function receive<This extends object, Payload>(
  method: (this: This, payload: Payload, from: Sender) => unknown,
  context: ClassMethodDecoratorContext<This>,
): void;
export function receive<S extends StandardSchemaV1>(schema: S): Receiver<StandardSchemaV1.InferOutput<S>>;
export function receive(first: unknown, second?: unknown): unknown {
  return decorate("receive", first, second);
}

function decorate(kind: Handler["kind"], first: unknown, second: unknown): unknown {
  if (isContext(second)) {
    note(first, second, { kind, schema: null, volatile: false });
    return undefined;
  }
  const schema = isSchema(first) ? first : null;
  const options = schema === null ? first : (second ?? {});
  return (method: unknown, context: ClassMethodDecoratorContext): void => {
    // Where nothing checks the types, as in `@event({ n: z.int() })`, the handler would get no payload, or one that nobody has checked.
    if (!isOptions(options)) {
      throw new LiveError(
        "payload",
        `Cannot mark "${String(context.name)}" with @${kind}: what it is given is no schema; give a Standard Schema, such as z.object({ … }), and as options { volatile: true }`,
      );
    }
    note(method, context, { kind, schema, volatile: options.volatile ?? false });
  };
}

function note(method: unknown, context: ClassMethodDecoratorContext, handler: Handler): void {
  if (context.kind !== "method" || typeof context.name !== "string" || context.private || context.static) {
    throw new TypeError(`Cannot mark ${String(context.name)} with @${handler.kind}: it is no public method with a plain name`);
  }
  if (isReservedName(context.name)) {
    throw new LiveError(
      "reserved-name",
      `Cannot mark "${context.name}" with @${handler.kind}: the base class has that name; call the handler something else`,
    );
  }
  // SAFETY: a method decorator's first argument is the method.
  noted.set(method as () => unknown, handler);
}

const isContext = (value: unknown): value is ClassMethodDecoratorContext =>
  typeof value === "object" && value !== null && "kind" in value && "addInitializer" in value;

const isSchema = (value: unknown): value is StandardSchemaV1 =>
  value !== null && (typeof value === "object" || typeof value === "function") && "~standard" in value;

const isOptions = (value: unknown): value is EventOptions =>
  typeof value === "object" && value !== null && Object.keys(value).every((name) => name === "volatile");

/** Says which names belong to the base classes. */
export function reserveNames(prototype: object): void {
  for (const name of Object.getOwnPropertyNames(prototype)) if (!lifecycle.has(name)) reserved.add(name);
}

const lifecycle = new Set(["mount", "update", "unmount", "render", "constructor"]);

/** Whether the base classes have that name, or are going to have it. */
export function isReservedName(name: string): boolean {
  return reserved.has(name) || lifecycle.has(name) || reservedForLater.has(name);
}

/**
 * Looks once at the methods and accessors of a class, for names that are reserved for later. Those that the base classes have may be overridden.
 *
 * @throws {LiveError} `reserved-name`.
 */
export function refuseReservedMethods(node: object, title: string): void {
  const own: unknown = Object.getPrototypeOf(node);
  if (typeof own !== "object" || own === null || looked.has(own)) return;
  for (let prototype: unknown = own; typeof prototype === "object" && prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const name = Object.getOwnPropertyNames(prototype).find((each) => reservedForLater.has(each));
    if (name !== undefined) {
      throw new LiveError(
        "reserved-name",
        `Cannot use "${name}" in ${title}: the base class is going to have that name; call the method something else`,
      );
    }
  }
  looked.add(own);
}

/** What a node's class says of a name, or `undefined` where it is no handler. */
export function findHandler(node: object, name: string): Handler | undefined {
  for (
    let prototype: unknown = Object.getPrototypeOf(node);
    typeof prototype === "object" && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    const handler = typeof method === "function" ? noted.get(method) : undefined;
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** Calls a handler's most derived method. */
export function callHandler(node: object, name: string, ...payload: unknown[]): unknown {
  // SAFETY: findHandler() found a method of that name on the prototypes.
  const method = Reflect.get(Object.getPrototypeOf(node) as object, name) as (this: object, ...payload: unknown[]) => unknown;
  return method.apply(node, payload);
}

/**
 * Gives an instance a function of its own for each of its handlers that `on()` can bind, so that `this.commitRating` says whose it is. They
 * are not enumerable, and so no state.
 */
export function registerBoundHandlers(node: object, number: number): void {
  for (
    let prototype: unknown = Object.getPrototypeOf(node);
    typeof prototype === "object" && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const handler = Object.hasOwn(node, name) ? undefined : findHandler(node, name);
      if (handler === undefined) continue;
      const bound = { [name]: (...payload: unknown[]): unknown => callHandler(node, name, ...payload) }[name];
      if (bound === undefined) continue;
      registerHandler(bound, { node: number, name, volatile: handler.volatile });
      Object.defineProperty(node, name, { value: bound, configurable: true, writable: true });
    }
  }
}
