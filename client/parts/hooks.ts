import type { EventBinding, HookText } from "../../durable/protocol.ts";
import type { HookCallbacks, HookContext } from "../hooks/define-hook.ts";
import type { RegionsListener } from "../dom/regions.ts";
import type { OptionsPorts } from "../part-ports.ts";

/** Where `defineHook()` puts hooks: this file and that share no code. */
const registry = Symbol.for("overwinter.hooks");

/** What a hook may send and get, as far as the browser knows. */
interface AnyShape {
  readonly pushes: Record<string, unknown>;
  readonly events: Record<string, unknown>;
}

type HookPorts = Pick<OptionsPorts, "take">;

/** Gives the elements with `live:hook` to the app's own code. */
export function hooks(ports: HookPorts): RegionsListener {
  return new Hooks(ports);
}

class Hooks implements RegionsListener {
  readonly #ports: HookPorts;
  readonly #hooked = new Map<Element, Hooked>();
  /** Names that were complained of. */
  readonly #unknown = new Set<string>();
  #isConnected = isConnected();

  constructor(ports: HookPorts) {
    this.#ports = ports;
    addEventListener("overwinter:hook", () => this.#mountAll());
    // Of a live node around the element: its own, or one further out.
    document.addEventListener("overwinter:event", (event) => {
      if (!(event instanceof CustomEvent && event.target instanceof Node)) return;
      // SAFETY: the client dispatches it.
      const { name, payload } = event.detail as { name: string; payload: unknown };
      for (const [element, hooked] of this.#hooked) if (Node.prototype.contains.call(event.target, element)) hooked.take(name, payload);
    });
    new MutationObserver(() => this.#statusChanged()).observe(document.documentElement, { attributeFilter: ["data-live-status"] });
  }

  bound(element: Element): void {
    const text = element.getAttribute("live:hook");
    const before = this.#hooked.get(element);
    const read = text === null ? undefined : readHook(text);
    if (before !== undefined && before.name === read?.[0]) {
      before.pushes = read[1];
      return;
    }
    this.#drop(element);
    if (read === undefined || !element.isConnected) return; // it may have gone before this part was there
    const hooked = new Hooked(element, read, this.#ports);
    this.#hooked.set(element, hooked);
    hooked.mount();
    if (!hooked.isMounted) this.#complain(hooked);
  }

  updated(elements: ReadonlySet<Element>): void {
    const seen = new Set<Element>();
    for (const written of elements) {
      for (let element: Element | null = written; element && !seen.has(element); element = element.parentElement) {
        seen.add(element);
        this.#hooked.get(element)?.call("updated");
      }
    }
    // What others have removed, nobody has told of.
    for (const element of this.#hooked.keys()) if (!element.isConnected) this.#drop(element);
  }

  leaving(leaving: Element): boolean {
    for (const element of this.#hooked.keys()) if (Node.prototype.contains.call(leaving, element)) this.#drop(element);
    return false;
  }

  #drop(element: Element): void {
    const hooked = this.#hooked.get(element);
    this.#hooked.delete(element);
    hooked?.destroy();
  }

  #mountAll(): void {
    for (const hooked of this.#hooked.values()) hooked.mount();
  }

  #statusChanged(): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = isConnected();
    if (this.#isConnected === wasConnected) return;
    for (const hooked of this.#hooked.values()) {
      // The first connection is not one that came back.
      if (!this.#isConnected) hooked.disconnect();
      else if (hooked.isDisconnected) hooked.reconnect();
    }
  }

  /** Says that nothing defines a hook, once the page's own scripts have had their time. */
  #complain(hooked: Hooked): void {
    const { name } = hooked;
    const look = (): void => {
      if (hooked.isMounted || !hooked.element.isConnected || this.#unknown.has(name)) return;
      this.#unknown.add(name);
      console.error(
        `Cannot mount hook "${name}": nothing defines it; call defineHook("${name}", …) in the app's browser code, and give that to "overwinter assets <folder> <entry>"`,
      );
    };
    if (document.readyState === "complete") setTimeout(look);
    else addEventListener("load", look);
  }
}

/** One element with `live:hook`. */
class Hooked {
  readonly element: Element;
  readonly name: string;
  pushes: Record<string, EventBinding>;
  isDisconnected = false;
  readonly #context: HookContext<AnyShape>;
  readonly #handlers = new Map<string, ((payload: unknown) => unknown)[]>();
  #callbacks: HookCallbacks | undefined;
  /** Events that came before `mounted()` was done, which says who handles them. */
  #early: [name: string, payload: unknown][] | undefined = [];
  #isGone = false;

  constructor(element: Element, [name, pushes]: HookText, ports: HookPorts) {
    this.element = element;
    this.name = name;
    this.pushes = pushes;
    this.#context = {
      // SAFETY: an SVG element is for a hook that says so.
      element: element as HTMLElement,
      pushEvent: (push, payload) => {
        const binding = Object.hasOwn(this.pushes, push) ? this.pushes[push] : undefined;
        if (binding === undefined) {
          throw new Error(`Hook "${name}" cannot push "${push}": no handler is bound to it; write hook("${name}", { ${push}: on(…) })`);
        }
        // SAFETY: a handler's payload is an object; what is not is refused by its schema.
        if (!this.#isGone) ports.take(element, "push", binding, push, undefined, payload as Record<string, unknown> | undefined);
      },
      handleEvent: (event, callback) => {
        this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), callback]);
      },
    };
  }

  get isMounted(): boolean {
    return this.#callbacks !== undefined;
  }

  /** Mounts the element if its hook is defined by now. */
  mount(): void {
    if (this.isMounted) return;
    const defined: unknown = Reflect.get(globalThis, registry);
    // SAFETY: nothing else has this symbol.
    this.#callbacks = defined instanceof Map ? (defined as Map<string, HookCallbacks>).get(this.name) : undefined;
    if (!this.isMounted) return;
    this.call("mounted", () => {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const [name, payload] of early) this.take(name, payload);
    });
  }

  /** A live node around it has pushed an event. */
  take(name: string, payload: unknown): void {
    if (this.#early !== undefined) this.#early.push([name, payload]);
    else
      for (const handler of this.#isGone ? [] : (this.#handlers.get(name) ?? []))
        this.#attempt(`handleEvent("${name}")`, () => handler(payload));
  }

  disconnect(): void {
    this.isDisconnected = true;
    this.call("disconnected");
  }

  reconnect(): void {
    this.isDisconnected = false;
    this.call("reconnected");
  }

  destroy(): void {
    this.call("destroyed");
    this.#isGone = true;
  }

  call(callback: keyof HookCallbacks, done?: () => void): void {
    this.#attempt(`${callback}()`, () => this.#callbacks?.[callback]?.call(this.#context), done);
  }

  /** Runs the app's code; what it throws, at once or later, is logged. */
  #attempt(where: string, action: () => unknown, done?: () => void): void {
    const log = (error: unknown): void => console.error(`Hook "${this.name}" failed in ${where}:`, error);
    try {
      const result = action();
      if (result instanceof Promise) void result.catch(log).then(done);
      else done?.();
    } catch (error) {
      log(error);
      done?.();
    }
  }
}

const isConnected = (): boolean => document.documentElement.dataset["liveStatus"] === "connected";

/** Reads what `live:hook` holds: a name alone, or with its pushes. */
function readHook(text: string): HookText {
  // SAFETY: the server wrote it.
  return text.startsWith("[") ? (JSON.parse(text) as HookText) : [text, {}];
}
