/**
 * What a hook and the server say to each other: an interface that both sides name.
 *
 * @example
 * interface ChartHook { pushes: { select: { index: number } }; events: { data: number[] } }
 */
export interface HookShape {
  /** What the hook sends: payloads by name. */
  readonly pushes?: object;
  /** What it gets: payloads by name, of `this.pushEvent()` in a view or component. */
  readonly events?: object;
}

/** What `this` is in a hook's callbacks. There is one for each element. */
export interface HookContext<H extends HookShape> {
  /** The element with `live:hook`. */
  readonly element: HTMLElement;
  /**
   * Sends an event to the handler that the template bound to this name: `hook<ChartHook>("Chart", { select: on(this.select) })`. Sends nothing
   * any more when the element has gone.
   *
   * @throws Where the template bound nothing to the name.
   */
  pushEvent<N extends keyof H["pushes"] & string>(
    name: N,
    ...payload: undefined extends H["pushes"][N] ? [payload?: H["pushes"][N]] : [payload: H["pushes"][N]]
  ): void;
  /**
   * Listens to `this.pushEvent(name, payload)` of the live nodes that the element is in: the component around it, and the view. It is called
   * until the element goes. What was pushed by the turn that brought the element comes right after `mounted()`.
   */
  handleEvent<N extends keyof H["events"] & string>(name: N, callback: (payload: H["events"][N]) => void | Promise<void>): void;
}

/** What a hook does, and when. One that throws is logged, and harms nothing else. */
export interface HookCallbacks {
  /** The element is there: with the page, or put in by a patch. */
  mounted?(): void | Promise<void>;
  /** A patch has changed the element or something in it. */
  updated?(): void | Promise<void>;
  /** The element is about to be removed. */
  destroyed?(): void | Promise<void>;
  /** The connection is lost. What is pushed now is sent when it is back. */
  disconnected?(): void | Promise<void>;
  /** The connection is back, and the page is what the server says. */
  reconnected?(): void | Promise<void>;
}

/** Where hooks are looked up. Not a named property of the page, which an element's id might stand for. */
const registry = Symbol.for("overwinter.hooks");

/**
 * Defines a hook: browser code for elements with `live:hook={hook("Chart")}`, or `live:hook="Chart"`. Before or after the page connects;
 * elements that wait for it are mounted then.
 *
 * @param name what `live:hook` names.
 * @param callbacks what it does, with `this` being the `HookContext` of one element. What a hook keeps goes on `this` too; a second type says
 *   what that is, or that the element is a narrower one.
 * @throws Where a hook of this name is defined already.
 * @example
 * defineHook<ChartHook, { element: HTMLCanvasElement; chart: Chart }>("Chart", {
 *   mounted() {
 *     this.chart = new Chart(this.element, { onSelect: (index) => this.pushEvent("select", { index }) });
 *     this.handleEvent("data", (values) => this.chart.draw(values));
 *   },
 *   destroyed() {
 *     this.chart.close();
 *   },
 * });
 */
export function defineHook<H extends HookShape = {}, Own extends object = {}>(
  name: string,
  callbacks: HookCallbacks & ThisType<HookContext<H> & Own>,
): void {
  const hooks = definedHooks();
  if (hooks.has(name)) throw new Error(`Cannot define hook "${name}": there is one of that name already; give one of them another name`);
  hooks.set(name, callbacks);
  dispatchEvent(new CustomEvent("overwinter:hook", { detail: name }));
}

function definedHooks(): Map<string, HookCallbacks> {
  const found: unknown = Reflect.get(globalThis, registry);
  // SAFETY: nothing else has this symbol, and this is what is put there.
  if (found instanceof Map) return found as Map<string, HookCallbacks>;
  const hooks = new Map<string, HookCallbacks>();
  Reflect.set(globalThis, registry, hooks);
  return hooks;
}
