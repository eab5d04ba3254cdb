/**
 * Renders one live node to strings: its own region, the slots that it writes for its children, and the rows of its lists.
 *
 * What is placed with `<Live>` is a region of its own: the string around it holds `<template data-live="7"></template>`, whatever stands
 * there. Slots and lists are rendered in place, between marks, and cut out of the string afterwards (`marks.tsx`).
 */
import { Fragment, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Live, RenderContext } from "../../templates/live.tsx";
import { canonicalise } from "../html/canonicalise.ts";
import { checkNesting } from "../html/nesting.ts";
import { placePattern } from "../html/places.ts";
import { countRoots, hasSingleRoot } from "../html/roots.ts";
import { htmlOfRows, type Row } from "../html/row.ts";
import { LiveError } from "../node/errors.ts";
import { isElement } from "../node/state.ts";
import { cutParts } from "./marks.tsx";
import { withRenderHooks } from "./render-hooks.ts";
import type { KnownChild, Numbering, Rendered, RenderedNode } from "./rendered.ts";
import { Scope } from "./scope.tsx";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/**
 * Renders a node. Nothing of it changes by that.
 *
 * @throws {LiveError} `root`, `prop`, `duplicate-child` or `slot`; and whatever the author's render throws.
 */
export function render(record: RenderedNode, numbering: Numbering, known?: (key: string) => KnownChild | undefined): Rendered {
  const scope = new Scope(record, numbering, known);
  const { root, printed } = print(record, scope);
  const { html: own, slots, lists: strings } = cutParts(printed, scope);
  const { rows, memory } = scope.finishLists(strings);
  const html = canonicalise(own);
  checkSingleRoot(record, root, html);
  // At the call, so that a production bundle has no validator.
  if (process.env.NODE_ENV !== "production") {
    const mistake = checkNesting(withRows(html, rows));
    if (mistake !== null) console.warn(`Cannot keep the HTML of ${record.title} as it was written: ${mistake}`);
  }
  for (const [number, content] of slots) slots.set(number, canonicalise(content));
  return { html: markRoot(html, record.number), slots, placed: scope.placed, lists: scope.listNumbers, rows, memory };
}

/** Marks the root element as the node's. */
function markRoot(html: string, number: number): string {
  const nameEnd = /^<[^\s/>]+/.exec(html)?.[0].length ?? 0;
  return `${html.slice(0, nameEnd)} data-live="${number}"${html.slice(nameEnd)}`;
}

/** A string with the rows that stand in it in their places. */
function withRows(html: string, rows: ReadonlyMap<number, readonly Row[]>): string {
  return html.replace(placePattern, (place, number: string) => {
    const list = rows.get(Number(number));
    return list === undefined ? place : withRows(htmlOfRows(list), rows);
  });
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
