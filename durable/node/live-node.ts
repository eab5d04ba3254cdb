import type { VNode } from "preact";
import type { Chain } from "../../templates/js.ts";
import { readCommands } from "../../templates/printed-binding.ts";
import type { Command } from "../protocol.ts";
import { LiveError } from "./errors.ts";
import { registerBoundHandlers, reserveNames } from "./event.ts";

/**
 * What an app says about itself once, for the types of every node:
 * `declare module "overwinter/durable" { interface Register { user: User } }`.
 */
export interface Register {}

/** The identified user, as `identify` gives it, or `null` for a visitor that it does not know. */
export type User = Register extends { user: infer U } ? U | null : unknown;

/** The state of an action, for the view to show. */
export interface ActionState<Result> {
  /** Whether it runs now. */
  readonly pending: boolean;
  /** How the last run failed; `null` after one that did not. The reference names the line in the server's log. */
  readonly error: { readonly code: string; readonly reference: string } | null;
  /** What the last run returned. */
  readonly result: Result | undefined;
}

/** What stands between a node's instance and its session. Cut off when the instance is given up, so that late code reaches nobody. */
export interface NodeHost {
  readonly number: number;
  readonly env: unknown;
  readonly user: unknown;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly props: object;
  readonly eventKey: string;
  title: string;
  update(change?: () => unknown): void;
  sendParent(name: string, payload: unknown): void;
  effect(effect: NodeEffect): void;
  action(name: string): ActionState<unknown>;
}

/** What a handler may do to the page besides its HTML. */
export type NodeEffect =
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "flash"; readonly level: string; readonly text: string }
  | { readonly kind: "push"; readonly name: string; readonly payload: unknown }
  | { readonly kind: "reset"; readonly form: string }
  | { readonly kind: "announce"; readonly text: string; readonly isUrgent: boolean }
  | { readonly kind: "exec"; readonly commands: Command[] }
  | { readonly kind: "transition"; readonly type: string };

/** Options of `announce()`. */
export interface AnnounceOptions {
  /** Interrupts what the screen reader says now. */
  readonly urgent?: boolean | undefined;
}

/**
 * What LiveViews and LiveComponents have in common: state in public fields, handlers, a render.
 *
 * A field is state: it is stored, survives sleep and is rolled back when a handler throws. `#private` fields and names that begin with `_`
 * are not. The names of the methods below are taken: a field or handler of that name is an error.
 */
export abstract class LiveNode {
  /** The version of the state's shape. Raise it when stored state no longer fits the class, and say in `migrate` how it is brought along. */
  static readonly version: number = 0;
  /** Brings the stored state of an older version to this one. Without it the view is mounted anew. */
  static readonly migrate?: (state: Record<string, unknown>, from: number) => Record<string, unknown>;
  readonly #host: NodeHost;

  /** Takes what the session passes. A subclass needs no constructor; give fields their first values, and the rest in `mount()`. */
  constructor(...host: unknown[]) {
    // SAFETY: only the session constructs nodes, with their host.
    const given = host[0] as NodeHost | undefined;
    if (typeof given?.effect !== "function") {
      // Preact, for <StarRating />, passes the props.
      throw new LiveError(
        "constructor",
        `Cannot make ${new.target.name}: live nodes are made by the session; place it as <Live of={${new.target.name}} />, and if the class has a constructor, take it out and use mount()`,
      );
    }
    this.#host = given;
    registerBoundHandlers(this, given.number);
  }

  /** Renders the node: pure, synchronous, one root element. */
  abstract render(): VNode;

  /** Called after the commit that removed the node. What it changes is lost; use it to let go of what lies outside. */
  unmount(): void | Promise<void> {}

  /** The Worker's bindings. */
  get env(): Cloudflare.Env {
    // SAFETY: the shell passes the Durable Object's own env.
    return this.#host.env as Cloudflare.Env;
  }

  /** Who looks at the page, as `identify` said when it was loaded. */
  get user(): User {
    // SAFETY: identify() is typed by the app's Register as well.
    return this.#host.user as User;
  }

  /** The page's address. */
  get url(): URL {
    return this.#host.url;
  }

  /** The parameters of the page's path; a view's are typed by its route. */
  get params(): Readonly<Record<string, string>> {
    return this.#host.params;
  }

  /** The document's title. Setting it changes the tab's. */
  get title(): string {
    return this.#host.title;
  }

  set title(title: string) {
    this.#host.title = title;
  }

  /**
   * Names the event that runs, the same when it is run again after a crash: the idempotency key for what a handler does outside the session.
   *
   * @throws {LiveError} `outside-turn` where no event runs.
   */
  get eventKey(): string {
    return this.#host.eventKey;
  }

  /**
   * In a handler: shows the node as it is now, before the handler is done. Outside of one (after a `fetch` that nobody awaited, in a
   * callback): queues a turn that runs `change` and renders the node.
   */
  triggerUpdate(change?: () => unknown): void {
    this.#host.update(change);
  }

  /** Sends the browser to another address when the turn is done. In a view's `mount()` it is the HTTP answer. */
  redirect(to: string): void {
    this.#host.effect({ kind: "redirect", to });
  }

  /** Shows a short message on the page: `this.flash("info", "Saved")`. */
  flash(level: string, text: string): void {
    this.#host.effect({ kind: "flash", level, text });
  }

  /** Hands data to scripts of the page: an `overwinter:event` DOM event on this node's root element. */
  pushEvent(name: string, payload: unknown): void {
    this.#host.effect({ kind: "push", name, payload });
  }

  /** Resets a form of the page, by its id or name, the focused field too. What was typed after this turn's event stays. */
  resetForm(form: string): void {
    this.#host.effect({ kind: "reset", form });
  }

  /** Has a text said by screen readers: `this.announce("3 results")`. Nothing is shown. */
  announce(text: string, { urgent = false }: AnnounceOptions = {}): void {
    this.#host.effect({ kind: "announce", text, isUrgent: urgent });
  }

  /**
   * Has the browser carry out commands when the turn is on the page: `this.exec(js.open("#confirm"))`. They start from this node's root
   * element: `{ inner: "dialog" }` is a dialog in it.
   *
   * @throws {LiveError} `binding` where it is no chain of commands.
   */
  exec(chain: Chain): void {
    const commands = readCommands(chain);
    if (commands === undefined) {
      throw new LiveError("binding", 'Cannot carry that out: it is no chain of commands; write this.exec(js.focus("#title"))');
    }
    this.#host.effect({ kind: "exec", commands });
  }

  /**
   * Shows this turn's changes in a View Transition, where the browser has them and the visitor does not want motion reduced.
   *
   * @param type for CSS to tell transitions apart: `:active-view-transition-type(slide)`.
   */
  viewTransition(type = ""): void {
    this.#host.effect({ kind: "transition", type });
  }

  /** The state of one of this node's actions: `this.action(this.save).pending`. */
  action<Result>(handler: (payload: never) => Result): ActionState<Awaited<Result>> {
    // SAFETY: the session keeps what the handler of that name returned.
    return this.#host.action(handler.name) as ActionState<Awaited<Result>>;
  }

  /** The host of a node. For the session only: static, so that it is no name of an instance. */
  static hostOf(node: LiveNode): NodeHost {
    return node.#host;
  }
}

reserveNames(LiveNode.prototype);
