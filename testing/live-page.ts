import { evictDurableObject } from "cloudflare:test";
import type { Command, Effect, Patch } from "../durable/protocol.ts";
import type { LiveNodeClass } from "../durable/node/node-class.ts";
import { nodeName } from "../durable/node/node-class.ts";
import { Bindings } from "./bindings.ts";
import { Fields, isCheckable, isWritable } from "./fields.ts";
import { FoundElement } from "./found-element.ts";
import { Line } from "./line.ts";
import type { MountedSession } from "./mount-session.ts";
import { Recording, type Outcome } from "./outcome.ts";
import { type DomTools, PageDom, textOf } from "./page-dom.ts";
import { errorOf } from "./session-class.ts";
import { rowsWritten, storedState } from "./stored.ts";
import { describeTarget, findAll, findOne, type Target } from "./target.ts";
import { Visitor } from "./visitor.ts";

/** How something is done on a page. */
export interface DoOptions {
  /** Resolves also where an event was not carried out; the outcome's `failure` says so. */
  readonly allowFailure?: boolean | undefined;
}

/** How long `until()` waits. */
export interface UntilOptions {
  /** In ms. 4,000 where it is left out, which is less than Vitest gives a test: so the error says what was waited for. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A live page without a browser: mounted in a real Durable Object, joined over a real WebSocket.
 *
 * Each thing that is done resolves when the server has acknowledged the events that it sent, and everything is shown that came before that. It
 * rejects where an event was not carried out.
 */
export class LivePage {
  /** What came of the last thing that was done; or of a change that nothing here has caused. */
  last: Outcome = new Recording().outcome();
  readonly #session: MountedSession;
  readonly #tools: DomTools;
  readonly #line: Line;
  readonly #fields: Fields;
  readonly #bindings: Bindings;
  readonly #visitor: Visitor;
  #dom: PageDom | undefined;
  #shownRevision = -1;
  /** Rows that were written before the object woke up last, and how many of all have been asked for. */
  #rows = { before: 0, told: 0 };

  /** For `mountView()` and `mountComponent()`. */
  constructor(session: MountedSession, tools: DomTools) {
    const dom = (): PageDom => this.#currentDom();
    this.#session = session;
    this.#tools = tools;
    this.#fields = new Fields(dom);
    this.#bindings = new Bindings(dom);
    this.#visitor = new Visitor(dom, this.#fields, this.#bindings);
    this.#line = new Line(session.mount, {
      connect: () => session.connect(),
      hashes: () => session.page.hashes(),
      show: (patches, effects) => this.#show(patches, effects),
      errorOf,
      changed: (outcome) => void (this.last = outcome),
    });
  }

  // ------------------------------------------------------------------------------------------------ what it shows

  /** The document's title. */
  get title(): string {
    return this.#session.page.title;
  }

  /** The HTML, without what Overwinter adds to what the author has written (bindings, numbers, keys). */
  html(): string {
    return this.#session.page.html({ isPlain: true });
  }

  /** The text in one line, with a space between blocks. */
  text(): string {
    return textOf(this.#currentDom().body);
  }

  /** The element that is meant. @throws {TargetError} where there is none, or several; the error lists what is there. */
  find(target: Target): FoundElement {
    return new FoundElement(findOne(this.#currentDom(), target, "find"), this.#currentDom(), this.#fields);
  }

  /** All elements that are meant; none is no error. */
  findAll(target: Target): FoundElement[] {
    const dom = this.#currentDom();
    return findAll(dom, target).map((element) => new FoundElement(element, dom, this.#fields));
  }

  /** The client commands (`js.toggle("#menu")` …) of what was done so far. Their `push()` is sent; the rest is for a browser to show. */
  get commands(): readonly Command[] {
    return this.#bindings.commands;
  }

  // ------------------------------------------------------------------------------------------------ what a visitor does

  /** Clicks. A checkbox is checked by it, a submit button submits its form. */
  async click(target: Target, options?: DoOptions): Promise<Outcome> {
    const element = findOne(this.#currentDom(), target, "click", (found) => this.#visitor.isClickable(found));
    return this.#do(() => this.#visitor.click(element), options);
  }

  /** Moves the pointer onto an element: away from where it was, and into all elements around the new place. */
  async hover(target: Target, options?: DoOptions): Promise<Outcome> {
    const element = findOne(this.#currentDom(), target, "hover");
    return this.#do(() => this.#visitor.point(element), options);
  }

  /** Moves the pointer off the page. */
  async unhover(options?: DoOptions): Promise<Outcome> {
    return this.#do(() => this.#visitor.point(null), options);
  }

  /** Puts a text into a field, in the place of what it held: one `input`, and a `change` that says the same. It stays until the server says otherwise. */
  async type(target: Target, text: string, options?: DoOptions): Promise<Outcome> {
    const field = findOne(this.#currentDom(), target, "type into", isWritable);
    return this.#do(() => this.#visitor.type(field, text), options);
  }

  /** Chooses from a `<select>`, by the options' values or texts. */
  async select(target: Target, wanted: string | readonly string[], options?: DoOptions): Promise<Outcome> {
    const select = findOne(this.#currentDom(), target, "choose from", (found) => found.localName === "select");
    return this.#do(() => this.#visitor.choose(select, typeof wanted === "string" ? [wanted] : wanted), options);
  }

  /** Presses a key, such as `"Enter"` or `"ctrl+k"`, on an element; without one, on the page. */
  async press(key: string, target?: Target, options?: DoOptions): Promise<Outcome> {
    const element = target === undefined ? null : findOne(this.#currentDom(), target, `press "${key}" on`);
    return this.#do(() => this.#visitor.press(key, element), options);
  }

  /**
   * Submits a form, with its first submit button.
   *
   * @param target the form; or a button or field in it.
   * @param values what is put into its fields before, by their names, as if it were typed, checked and chosen.
   */
  async submit(
    target: Target,
    values: Readonly<Record<string, string | boolean | readonly string[]>> = {},
    options?: DoOptions,
  ): Promise<Outcome> {
    const find = () => findOne(this.#currentDom(), target, "submit", ({ localName }) => localName === "form");
    find();
    for (const [name, value] of Object.entries(values)) await this.#fill(target, name, value);
    const element = find();
    return this.#do(() => this.#visitor.submit(element), options);
  }

  /**
   * Anything else that may happen to an element: `page.fire("paste", "Editor", { text: "…" })`.
   *
   * @param type what comes behind `live:` in the attribute.
   * @param supplied what the browser would supply with it.
   */
  async fire(type: string, target: Target, supplied?: Record<string, unknown>, options?: DoOptions): Promise<Outcome> {
    const element = findOne(this.#currentDom(), target, `fire "${type}" at`, (found) => found.hasAttribute(`live:${type}`));
    return this.#do(() => this.#visitor.fire(type, element, supplied), options);
  }

  /** What the hook of an element sends with `this.pushEvent(name, payload)`. */
  async pushFromHook(target: Target, name: string, payload?: Record<string, unknown>, options?: DoOptions): Promise<Outcome> {
    const element = findOne(this.#currentDom(), target, `push "${name}" from`, (found) => found.hasAttribute("live:hook"));
    return this.#do(() => this.#visitor.pushFromHook(element, name, payload), options);
  }

  /**
   * Waits for a change that nothing here causes: a `fetch` that comes back, a topic.
   *
   * @param check looked at with each frame that comes, until it neither throws nor gives `false`: `() => expect(page.text()).toContain("12 €")`.
   */
  async until(check: () => unknown, { timeoutMs = 4_000 }: UntilOptions = {}): Promise<void> {
    let error: unknown;
    const isSo = (): boolean => {
      try {
        error = undefined;
        return check() !== false;
      } catch (thrown) {
        error = thrown;
        return false;
      }
    };
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => timeout.reject(error ?? new Error(`Cannot wait any longer: it is not so after ${timeoutMs} ms; the page says: ${this.text()}`)),
      timeoutMs,
    );
    try {
      await Promise.race([this.#line.until(isSo), timeout.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  // ------------------------------------------------------------------------------------------------ what befalls the session

  /**
   * The state of a node as it is stored: what would be left if the process died now. Volatile events have changed nothing of it yet.
   *
   * @param of the component's class; the view's state where it is left out.
   * @param id the `id` of its `<Live>`, where there are several.
   */
  stored(of?: { readonly name: string; readonly component?: string | undefined }, id?: string | number): Promise<Record<string, unknown>> {
    // SAFETY: of a class nodeName() reads these two.
    return storedState(this.#session.stub, { name: of === undefined ? undefined : nodeName(of as LiveNodeClass), id });
  }

  /** How many rows the session has written since this was asked last, or since the page was there. */
  async rowsWritten(): Promise<number> {
    const rows = this.#rows.before + (await rowsWritten(this.#session.stub));
    const written = rows - this.#rows.told;
    this.#rows.told = rows;
    return written;
  }

  /** Puts the session's object to sleep, as the platform does after some seconds without events. The socket stays open; the next event wakes it. */
  async hibernate(): Promise<void> {
    await this.#keepRows();
    await evictDurableObject(this.#session.stub, { webSockets: "hibernate" });
  }

  /** Kills the session's process: what is in memory and with the socket is gone, and the socket is closed. `reconnect()` comes next. */
  async kill(): Promise<void> {
    await this.#keepRows();
    await evictDurableObject(this.#session.stub, { webSockets: "close" });
    await this.#line.closed();
  }

  /** Closes the page's socket, as when its network is gone. */
  disconnect(): void {
    this.#line.close();
  }

  /** Connects anew, and shows what has changed meanwhile. */
  async reconnect(): Promise<Outcome> {
    return (this.last = await this.#line.open());
  }

  /** Puts another class in the place of the one that was mounted, as a deploy does: the process ends, and the page connects to the new code. */
  async deploy(next: LiveNodeClass): Promise<Outcome> {
    this.#session.replace(next);
    await this.kill();
    return this.reconnect();
  }

  /** For subclasses: sends an event of the view's own. */
  protected async send(handler: string): Promise<Outcome> {
    return this.#do(() => this.#bindings.push([1, handler], undefined));
  }

  async #keepRows(): Promise<void> {
    this.#rows.before += await rowsWritten(this.#session.stub);
  }

  async #do(act: () => void, { allowFailure = false }: DoOptions = {}): Promise<Outcome> {
    this.#bindings.pushes.length = 0;
    act();
    this.last = await this.#line.send(this.#bindings.pushes.splice(0));
    if (this.last.failure !== null && !allowFailure) throw this.last.failure;
    return this.last;
  }

  async #fill(target: Target, name: string, value: string | boolean | readonly string[]): Promise<void> {
    const dom = this.#currentDom();
    const form = this.#visitor.formAt(findOne(dom, target, "submit", ({ localName }) => localName === "form"));
    const all = dom.elements("input,select,textarea").filter((field) => this.#fields.formOf(field) === form);
    const fields = all.filter((field) => field.getAttribute("name") === name);
    const field = fields.find((one) => fields.length === 1 || !isCheckable(one) || one.getAttribute("value") === value);
    if (field === undefined) {
      const names = all.map((one) => one.getAttribute("name") ?? "").filter((one) => one !== "" && !one.startsWith("live:"));
      const list = [...new Set(names)].join(", ") || "no fields";
      throw new Error(`Cannot fill field "${name}" of ${describeTarget(target)}: it has ${list}`);
    }
    await this.#do(() => {
      if (field.localName === "select") this.#visitor.choose(field, typeof value === "object" ? value : [String(value)]);
      else if (!isCheckable(field)) this.#visitor.type(field, String(value));
      else if (this.#fields.isChecked(field) !== (value !== false)) this.#visitor.click(field);
    });
  }

  #show(patches: readonly Patch[], effects: readonly Effect[]): void {
    const { page } = this.#session;
    page.apply(patches);
    for (const effect of effects) if (effect[0] === "reset") this.#fields.reset(effect[1]);
    this.#fields.settle(page);
  }

  #currentDom(): PageDom {
    const { page } = this.#session;
    if (this.#dom === undefined || this.#shownRevision !== page.revision) {
      this.#dom = new PageDom(this.#tools, page);
      this.#shownRevision = page.revision;
    }
    return this.#dom;
  }
}
