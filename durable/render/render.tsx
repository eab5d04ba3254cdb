/**
 * Renders one live node to strings: its own region, and the slots that it writes for its children.
 *
 * What is placed with `<Live>` is a region of its own: the string around it holds `<template data-live="7"></template>`, whatever stands
 * there. A slot's content is rendered in place, with its writer's contexts and keys, between two marks, and cut out of the string
 * afterwards. The marks are comments with a NUL, which neither escaped text nor raw HTML (see render-hooks) can hold.
 */
import { Fragment, h, type ComponentChildren, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { renderToString } from "preact-render-to-string";
import { readBinding } from "../../templates/printed-binding.ts";
import type { EventBinding } from "../protocol.ts";
import { Live, RenderContext, type LiveComponentClass, type RenderScope } from "../../templates/live.tsx";
import { canonicalise } from "../html/canonicalise.ts";
import { LiveError } from "../node/errors.ts";
import { checkNesting } from "../html/nesting.ts";
import type { LiveNode } from "../node/live-node.ts";
import { childKey, hasRender, type LiveNodeClass, nodeName } from "../node/node-class.ts";
import { withRenderHooks } from "./render-hooks.ts";
import { encode, isElement } from "../node/state.ts";
import { countRoots, hasSingleRoot } from "../html/roots.ts";

/** What the writer of a `<Live>` attached to the component, besides its props. */
export interface Attached {
  /** The slots' region numbers, by name. */
  readonly slots: ReadonlyMap<string, number>;
  /** The handlers that take its messages, where the writer said so outright. */
  readonly on: ReadonlyMap<string, EventBinding>;
}

/** A `<Live>` as a render met it. */
export interface Placed {
  readonly key: string;
  readonly number: number;
  readonly of: LiveNodeClass;
  readonly id: string | null;
  /** The props as text. */
  readonly props: string;
  readonly attached: Attached;
}

/** What a render gave. */
export interface Rendered {
  /** The node's region: one element, with `data-live`. */
  readonly html: string;
  /** The slots that it wrote, by region number. */
  readonly slots: ReadonlyMap<number, string>;
  /** The children that it placed, in order. */
  readonly placed: readonly Placed[];
}

/** A node, as far as its render has to know it. */
export interface RenderedNode {
  readonly number: number;
  /** What errors call it. */
  readonly title: string;
  /** The keys that lead to it from the view, which has none. */
  readonly path: readonly string[];
  readonly instance: LiveNode;
  beginRender(): void;
  readonly children: ReadonlyMap<string, { readonly number: number; readonly attached: Attached; readonly of: LiveNodeClass }>;
}

/** What a render has to know of a child that exists already. */
export interface KnownChild {
  readonly number: number;
  /** Its slots' region numbers, by name. */
  readonly slots: ReadonlyMap<string, number>;
  /** Its class; unknown for one that was stored. */
  readonly of?: LiveNodeClass;
}

/** Gives a number to a new node or slot, by the node that writes it and what it is for: the child's key, and the slot's name. */
export type Numbering = (owner: number, what: string) => number;

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/**
 * Renders a node. Nothing of it changes by that.
 *
 * @throws {LiveError} `root`, `prop`, `duplicate-child` or `slot`; and whatever the author's render throws.
 */
export function render(record: RenderedNode, numbering: Numbering, known = (key: string) => childOf(record, key)): Rendered {
  const scope = new Scope(record, numbering, known);
  const { root, printed } = print(record, scope);
  const { html: own, slots } = cutSlots(printed);
  const html = canonicalise(own);
  checkSingleRoot(record, root, html);
  // Compared here and not through a constant: only so does esbuild see that checkNesting() and its file are dead in production.
  if (process.env.NODE_ENV !== "production") {
    const mistake = checkNesting(html);
    if (mistake !== null) console.warn(`Cannot keep the HTML of ${record.title} as it was written: ${mistake}`);
  }
  for (const [number, content] of slots) slots.set(number, canonicalise(content));
  return { html: html.replace(/^<[^\s/>]+/, `$& data-live="${record.number}"`), slots, placed: scope.placed };
}

function print(record: RenderedNode, scope: Scope): { root: VNode; printed: string } {
  record.beginRender();
  try {
    const root: unknown = record.instance.render();
    checkRoot(record, root);
    return { root, printed: withRenderHooks(record, () => renderToString(h(RenderContext.Provider, { value: scope, children: root }))) };
  } catch (error) {
    if (!(error instanceof LiveError) || error.code !== "binding") throw error;
    throw new LiveError("binding", `Cannot render ${record.title}: ${error.message}`, { cause: error }); // on() does not know who renders
  }
}

function childOf(record: RenderedNode, key: string): KnownChild | undefined {
  const child = record.children.get(key);
  return child === undefined ? undefined : { number: child.number, slots: child.attached.slots, of: child.of };
}

function checkRoot(record: RenderedNode, root: unknown): asserts root is VNode {
  const what = !isElement(root) ? "no element" : root.type === Live ? "a <Live>" : root.type === Fragment ? "a fragment" : null;
  if (what !== null) {
    throw new LiveError("root", `Cannot render ${record.title}: its render() gives ${what}; wrap it in one element, such as <div>`);
  }
}

function checkSingleRoot(record: RenderedNode, { type }: VNode, html: string): void {
  // A template at the root would be taken for the place of a region; nobody looks into the others.
  const opaque = /^<(template|noscript|plaintext)\b/.exec(html)?.[1];
  if (opaque !== undefined && (typeof type === "string" || !html.startsWith("<template data-live="))) {
    throw new LiveError(
      "root",
      `Cannot render ${record.title}: its root is <${opaque}>, whose inside cannot be patched; wrap it in one element, such as <div>`,
    );
  }
  if (typeof type === "string") return;
  const isPlace = html.startsWith("<template data-live=");
  if (!isPlace && hasSingleRoot(html)) return;
  const roots = countRoots(html);
  const what = isPlace ? "a <Live>" : !html.startsWith("<") || roots === 0 ? "no element" : roots > 1 ? `${roots} nodes` : null;
  if (what !== null) {
    throw new LiveError("root", `Cannot render ${record.title}: its render() gives ${what}; wrap it in one element, such as <div>`);
  }
}

class Scope implements RenderScope {
  readonly placed: Placed[] = [];
  readonly #record: RenderedNode;
  readonly #numbering: Numbering;
  readonly #known: (key: string) => KnownChild | undefined;
  readonly #keys = new Set<string>();
  readonly #classes = new Map<string, LiveNodeClass>();
  readonly #shown = new Set<number>();

  constructor(record: RenderedNode, numbering: Numbering, known: (key: string) => KnownChild | undefined) {
    this.#record = record;
    this.#numbering = numbering;
    this.#known = known;
  }

  child(component: LiveComponentClass, attributes: Readonly<Record<string, unknown>>): VNode {
    // SAFETY: LiveComponentClass is what templates know of the same classes.
    const of = component as unknown as LiveNodeClass;
    this.#checkComponent(of);
    const { id: givenId, key: preactKey, on, ...rest } = attributes;
    const given = givenId ?? preactKey;
    const id = typeof given === "string" || typeof given === "number" ? String(given) : null;
    const key = childKey(of, id);
    if (this.#keys.has(key)) {
      const cure = id === null ? `give each an id: <Live of={${of.name}} id="…">` : "give each an id of its own";
      throw new LiveError(
        "duplicate-child",
        `Cannot place component "${nodeName(of)}"${id === null ? "" : ` (id "${id}")`} twice in ${this.#record.title}: ${cure}`,
      );
    }
    this.#keys.add(key);

    const known = this.#known(key);
    const namesake = this.#classes.get(nodeName(of)) ?? known?.of ?? of;
    this.#classes.set(nodeName(of), of);
    if (namesake !== of) {
      throw new LiveError(
        "duplicate-child",
        `Cannot place component "${nodeName(of)}" in ${this.#record.title}: two classes have that name; give one a static component = "…"`,
      );
    }
    const number = known?.number ?? this.#numbering(this.#record.number, key);
    const props: Record<string, unknown> = {};
    const slots = new Map<string, number>();
    const contents: VNode[] = [];
    for (const [name, value] of Object.entries(rest)) {
      if (name !== "children" && !isContent(value)) {
        if (value !== undefined) props[name] = value;
        continue;
      }
      if (value == null || typeof value === "boolean") continue;
      if (typeof value === "function") {
        throw new LiveError(
          "slot",
          `Cannot fill slot "${name}" of component "${nodeName(of)}" in ${this.#record.title}: it is a function; a slot is rendered with its writer, so pass elements`,
        );
      }
      const slot = known?.slots.get(name) ?? this.#numbering(this.#record.number, `${key}\n${name}`);
      slots.set(name, slot);
      // SAFETY: children, or elements.
      contents.push(markSlot(slot, value as ComponentChildren));
    }
    const attached = { slots, on: this.#boundMessages(on, of) };
    this.placed.push({ key, number, of, id, props: encode(props, `component "${nodeName(of)}"`, "prop"), attached });
    return (
      <>
        {place(number)}
        {contents}
      </>
    );
  }

  #checkComponent(of: unknown): void {
    if (hasRender(of)) return;
    const [name, cure] =
      typeof of === "function"
        ? [`"${of.name}"`, `write class ${of.name} extends LiveComponent, and a mere function as <${of.name} />`]
        : [String(of), "check the import"];
    throw new LiveError("child", `Cannot place ${name} in ${this.#record.title}: it is no LiveComponent with a render(); ${cure}`);
  }

  #boundMessages(on: unknown, of: LiveNodeClass): Map<string, EventBinding> {
    const bound = new Map<string, EventBinding>();
    if (typeof on !== "object" || on === null) return bound;
    for (const [message, binding] of Object.entries(on)) {
      if (binding == null) continue;
      const text = readBinding(binding);
      if (text === undefined) {
        throw new LiveError(
          "binding",
          `Cannot bind message "${message}" of component "${nodeName(of)}": that is no binding; write on={{ ${message}: on(this.handler) }}`,
        );
      }
      bound.set(message, text);
    }
    return bound;
  }

  /** The place of a slot in the component that shows it. */
  slot(number: number): VNode {
    if (this.#shown.has(number)) {
      throw new LiveError("slot", `Cannot show a slot twice in ${this.#record.title}: its content exists once; render it in one place`);
    }
    this.#shown.add(number);
    return place(number);
  }
}

/** A region's place in the string around it. */
function place(number: number): VNode {
  return <template data-live={number} />;
}

/** What `this.props.children`, or a named slot, is in the component's render. */
export function slotOutlet(number: number): VNode {
  return <SlotOutlet number={number} />;
}

function SlotOutlet({ number }: { readonly number: number }): VNode {
  const scope = useContext(RenderContext);
  if (!(scope instanceof Scope)) throw new LiveError("slot", "Cannot show a slot outside of a component's render()");
  return scope.slot(number);
}

/** Whether a prop is a slot: an element, or a list with one in it, also the list of a map(). */
const isContent = (value: unknown, depth = 2): boolean =>
  isElement(value) || (depth > 0 && Array.isArray(value) && value.some((item) => isContent(item, depth - 1)));

// SAFETY: an undocumented prop of Fragment, with which preact-render-to-string writes a comment.
const comment = (text: string): VNode => h(Fragment, { UNSTABLE_comment: text } as object);

function markSlot(number: number, content: ComponentChildren): VNode {
  return (
    <>
      {comment(`\0${number}`)}
      {content}
      {comment("\0/")}
    </>
  );
}

/** Cuts marked slots, which may nest, out of a string. O(length). */
function cutSlots(printed: string): { html: string; slots: Map<number, string> } {
  const slots = new Map<number, string>();
  let mark = printed.indexOf("<!--\0");
  if (mark === -1) return { html: printed, slots };
  const open: { number: number; html: string }[] = [{ number: 0, html: "" }];
  let from = 0;
  while (mark !== -1) {
    const end = printed.indexOf("-->", mark);
    const label = printed.slice(mark + 5, end);
    const inner = open.at(-1);
    if (inner !== undefined) inner.html += printed.slice(from, mark);
    if (label === "/") {
      const done = open.pop();
      if (done !== undefined) slots.set(done.number, done.html);
    } else {
      open.push({ number: Number(label), html: "" });
    }
    from = end + 3;
    mark = printed.indexOf("<!--\0", from);
  }
  return { html: (open[0]?.html ?? "") + printed.slice(from), slots };
}
