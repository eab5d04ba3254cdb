/**
 * Marks in a rendered string: where a slot, a list and its rows begin and end. What is marked is rendered in place, with its writer's contexts and
 * keys, and cut out of the string afterwards. A mark is a comment with a NUL, which neither escaped text nor raw HTML (see render-hooks) can hold.
 *
 *     <!--\0s7-->…<!--\0/-->                     the content of slot 7
 *     <!--\0l0-->…<!--\0,-->…<!--\0/-->          list 0 of this render: each row begins with a comma; rows that are remembered stand in no string
 */
import { Fragment, h, type ComponentChildren, type VNode } from "preact";

/** What the marks of a string say. */
export interface Parts {
  /** The string without what was marked. */
  readonly html: string;
  readonly slots: Map<number, string>;
  /** The rows of each list that stood in the string, by the list's index. */
  readonly lists: Map<number, string[]>;
}

// SAFETY: an undocumented prop of Fragment, with which preact-render-to-string writes a comment.
const mark = (text: string): VNode => h(Fragment, { UNSTABLE_comment: `\0${text}` } as object);

/** Renders `content` between the marks of a slot. */
export function markSlot(number: number, content: ComponentChildren): VNode {
  return (
    <>
      {mark(`s${number}`)}
      {content}
      {mark("/")}
    </>
  );
}

/** Renders rows between the marks of a list. */
export function markList(index: number, rows: ComponentChildren): VNode {
  return (
    <>
      {mark(`l${index}`)}
      {rows}
      {mark("/")}
    </>
  );
}

/** Where a row begins. */
export const rowMark = (): VNode => mark(",");

/** What is being read between two marks. */
interface OpenPart {
  readonly kind: "s" | "l";
  readonly number: number;
  html: string;
  readonly rows: string[];
}

/**
 * Cuts what is marked, which may nest, out of a string. O(length).
 *
 * @param numbers knows the region number of each list, whose place stands where the list was.
 */
export function cutParts(printed: string, numbers: { numberOfList(index: number): number }): Parts {
  const slots = new Map<number, string>();
  const lists = new Map<number, string[]>();
  let at = printed.indexOf("<!--\0");
  if (at === -1) return { html: printed, slots, lists };
  const outermost: OpenPart = { kind: "s", number: 0, html: "", rows: [] };
  const open = [outermost];
  let from = 0;
  while (at !== -1) {
    const end = printed.indexOf("-->", at);
    const label = printed.slice(at + 5, end);
    const inner = open.at(-1) ?? outermost;
    inner.html += printed.slice(from, at);
    if (label === ",") {
      endRow(inner);
    } else if (label === "/") {
      open.pop();
      if (inner.kind === "s") {
        slots.set(inner.number, inner.html);
      } else {
        endRow(inner);
        lists.set(inner.number, inner.rows.slice(1)); // before the first comma there is nothing
        (open.at(-1) ?? outermost).html += `<template data-live="${numbers.numberOfList(inner.number)}"></template>`;
      }
    } else {
      open.push({ kind: label.startsWith("l") ? "l" : "s", number: Number(label.slice(1)), html: "", rows: [] });
    }
    from = end + 3;
    at = printed.indexOf("<!--\0", from);
  }
  return { html: outermost.html + printed.slice(from), slots, lists };
}

function endRow(list: OpenPart): void {
  list.rows.push(list.html);
  list.html = "";
}
