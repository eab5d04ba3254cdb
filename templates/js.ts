import type { Command, Target } from "../durable/protocol.ts";
import { checkTarget, type PushOptions } from "./binding-options.ts";
import { LiveError } from "./live-error.ts";
import { bindHandler } from "./on.ts";
import { type NotInThePayload, PrintedBinding, readCommands } from "./printed-binding.ts";

/** How an element appears and goes. */
export interface MotionOptions {
  /** Classes that the element has while it does so: as long as the transitions and animations run that they start. */
  readonly motion?: string | undefined;
}

/**
 * Commands that the browser carries out by itself, in order and without a trip to the server. A chain is never changed: each call gives a new
 * one, so that a chain may be kept and built upon.
 *
 * `to` says whom a command is for: the bound element where it is left out, `"#menu"` whatever matches in the page, `{ closest: ".card" }` the
 * nearest such element around, `{ inner: ".star" }` such elements inside, and both together such elements inside of the nearest around.
 * Only elements that the server rendered are found, and those outside of the view.
 *
 * What a chain shows, hides and changes stays so through patches and reconnects, until another command says otherwise or the element is gone.
 *
 * @typeParam Need what its `push()` still needs of the event that it is bound to.
 */
export class Chain<in Need = {}> extends PrintedBinding<Need> {
  /** Shows an element that is `hidden`. */
  show(to?: Target, options?: MotionOptions): Chain<Need> {
    return this.#visibility("show", to, options);
  }

  /** Hides an element, by its `hidden` attribute. */
  hide(to?: Target, options?: MotionOptions): Chain<Need> {
    return this.#visibility("hide", to, options);
  }

  /** Hides an element that is shown, and shows one that is not. */
  toggle(to?: Target, options?: MotionOptions): Chain<Need> {
    return this.#visibility("toggle", to, options);
  }

  /** Puts classes on: `js.addClass("is-open is-new")`. */
  addClass(names: string, to?: Target): Chain<Need> {
    return this.#and(["addClass", classes(names), ...target(to)]);
  }

  /** Takes classes off. */
  removeClass(names: string, to?: Target): Chain<Need> {
    return this.#and(["removeClass", classes(names), ...target(to)]);
  }

  /** Puts each class on where it is not, and takes it off where it is. */
  toggleClass(names: string, to?: Target): Chain<Need> {
    return this.#and(["toggleClass", classes(names), ...target(to)]);
  }

  /** Sets an attribute: `js.setAttribute("aria-expanded", "true")`. */
  setAttribute(name: string, value: string, to?: Target): Chain<Need> {
    return this.#and(["setAttribute", attribute(name), value, ...target(to)]);
  }

  /** Removes an attribute. */
  removeAttribute(name: string, to?: Target): Chain<Need> {
    return this.#and(["removeAttribute", attribute(name), ...target(to)]);
  }

  /**
   * Sets an attribute to `on`, and where it is that already to `off`: `js.toggleAttribute("aria-expanded", "true", "false")`. Without `off`, or
   * where that is `null`, it is removed.
   */
  toggleAttribute(name: string, on: string, off: string | null = null, to?: Target): Chain<Need> {
    return this.#and(["toggleAttribute", attribute(name), on, off, ...target(to)]);
  }

  /** Puts classes on, and takes them off when the transitions and animations have ended that they started: `js.transition("shake")`. */
  transition(names: string, to?: Target): Chain<Need> {
    return this.#and(["transition", classes(names), ...target(to)]);
  }

  /** Gives an element the focus. */
  focus(to?: Target): Chain<Need> {
    return this.#and(["focus", ...target(to)]);
  }

  /** Gives the focus to the first in an element that can have it. */
  focusFirst(to?: Target): Chain<Need> {
    return this.#and(["focusFirst", ...target(to)]);
  }

  /** Remembers an element, for `popFocus()`. */
  pushFocus(to?: Target): Chain<Need> {
    return this.#and(["pushFocus", ...target(to)]);
  }

  /** Gives the focus back to the element that was remembered last. */
  popFocus(): Chain<Need> {
    return this.#and(["popFocus"]);
  }

  /** Opens a `<dialog>` (modal), an element with `popover`, or a `<details>`. */
  open(to?: Target): Chain<Need> {
    return this.#and(["open", ...target(to)]);
  }

  /** Closes it. */
  close(to?: Target): Chain<Need> {
    return this.#and(["close", ...target(to)]);
  }

  /** Fires a DOM event, for the page's own scripts and for bindings to it: a `CustomEvent` that bubbles, with `detail` as JSON. */
  dispatch(event: string, detail?: unknown, to?: Target): Chain<Need> {
    return this.#and(["dispatch", eventName(event), detail ?? null, ...target(to)]);
  }

  /**
   * Carries out what another element is bound to: `js.exec("click", "#save")` does what its `live:click` says, `js.exec("submit", "#form")`
   * submits the form with its fields.
   */
  exec(event: string, to?: Target): Chain<Need> {
    return this.#and(["exec", eventName(event), ...target(to)]);
  }

  /**
   * Sends an event to a handler of a live node, as `on()` does.
   *
   * @example
   * <button live:click={js.hide("#menu").push(this.choose, { n: 5 })}>Five</button>
   */
  push<P, const G extends Partial<P> = {}>(
    handler: (payload: P) => unknown,
    given?: G & { [K in Exclude<keyof G, keyof P>]: NotInThePayload },
    options?: PushOptions,
  ): Chain<Need & Omit<P, keyof G>> {
    return this.#and(["push", bindHandler(handler, given, options)]);
  }

  /** Goes to another page: `js.navigate("/movies/1")`. */
  navigate(href: string): Chain<Need> {
    return this.#and(["navigate", href]);
  }

  #visibility(kind: "show" | "hide" | "toggle", to: Target | undefined, { motion }: MotionOptions = {}): Chain<Need> {
    return this.#and(motion === undefined ? [kind, ...target(to)] : [kind, target(to)[0] ?? "", classes(motion)]);
  }

  #and(command: Command): Chain<unknown> {
    return new Chain([[...(readCommands(this) ?? []), command]]);
  }
}

/**
 * The empty chain, where every chain of commands begins.
 *
 * @example
 * <button live:click={js.toggle("#menu").toggleAttribute("aria-expanded", "true", "false")}>Menu</button>
 * <div id="menu" hidden live:click={on(js.hide(), { away: true })}>…</div>
 */
export const js: Chain = new Chain([[]]);

/** The target's place in a command: left out where it is the bound element. */
function target(to: Target | undefined): [] | [Target] {
  return to === undefined ? [] : [checkTarget(to, "the commands")];
}

function classes(names: string): string {
  if (typeof names === "string" && names.trim() !== "") return names.trim();
  throw new LiveError("binding", `Cannot bind the commands: "${names}" is no class; name one, or several with spaces between them`);
}

function attribute(name: string): string {
  if (/^[^\s"'<>/=\0]+$/.test(name)) return name;
  throw new LiveError("binding", `Cannot bind the commands: "${name}" is no attribute's name; write it as in HTML, "aria-expanded"`);
}

function eventName(event: string): string {
  if (typeof event === "string" && event !== "") return event;
  throw new LiveError("binding", `Cannot bind the commands: "${event}" is no event's name; write it as in addEventListener(), "click"`);
}
