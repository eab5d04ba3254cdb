/**
 * The differ: what turns one rendered string of a region into the next, as ops for the browser. Pure, and the only one.
 *
 * It works on strings, since a string is all that has to be kept, and reading one costs a tenth of rendering it. To diff two lists of
 * siblings (a region's, an element's children):
 *
 *     in step   of a short region: one walk over both strings, as long as the trees agree (`html/in-step.ts`). Where they do not:
 *     narrow    find the common head by comparing slices; read it once, counting siblings, with a stack of the elements that are open;
 *               find the common tail; read both middles up to it. The innermost element that neither middle leaves holds every change,
 *               and of its children only the window from the first changed to the last changed one is looked at.
 *     match     the window's siblings: by key, where a key is unique; else equal strings; else the k-th of a kind with the k-th of it.
 *     attributes  of matched elements, where the start tags differ.
 *     descend   into matched elements, where what they hold differs: the same again.
 *     plan      the new child list in old numbers, unless it is the old one. Unmatched siblings are removed or sent as HTML.
 *
 * A kind is a tag; for controls also name and type, which make another field of it; for texts and comments it is that. A key is `data-key`,
 * else `id`, and counts among siblings of one kind. Regions are keyed by their number. Where an attribute or a text cannot be patched (a name
 * that `setAttribute` may refuse, a reference that only a parser knows) the sibling is not matched, but sent as HTML.
 *
 * Cost: O(length) to find the head, by comparing slices (microseconds per 100 KB); reading up to the change (half a millisecond per 100 KB);
 * then O(window) for each element on the way down whose children changed in more than one place. Equal strings cost nothing.
 */
import type { AttributeOp, Op, Path, Plan } from "./protocol.ts";
import { hashSeed } from "./protocol.ts";
import { diffInStep, maxInStepLength } from "./html/in-step.ts";
import { matchSiblings } from "./html/match.ts";
import { type List, narrow, type Window } from "./html/narrow.ts";
import { PlanWriter } from "./html/plan.ts";
import { htmlOfRows, type Row } from "./html/row.ts";
import { isDecoded, mixText, structureHash } from "./html/structure-hash.ts";
import { changedAttributes, pushOp } from "./html/changes.ts";
import { decode } from "./html/start-tag.ts";
import { MalformedHtml, openElement, type OpenElement, readSibling, type Sibling } from "./html/tokenise.ts";

/**
 * Compares two strings of one region and gives the ops that lead from the one to the other.
 *
 * @param before The region's canonical HTML that the browser shows.
 * @param after The region's canonical HTML that it is to show. Inner regions are placeholders in both.
 * @returns The ops, descendants before the child list of their parent; none for equal strings. HTML that the tokeniser does not model is
 * replaced whole, with the hash 0, which no browser confirms.
 * @example diff("<p>1</p><hr/>", "<p>2</p><hr/>"); // [[[0, 0], "2"]]
 */
export function diff(before: string, after: string): Op[] {
  if (before === after) return [];
  return inStep(before, after) ?? diffAtLength(before, after);
}

const inStep = (before: string, after: string): Op[] | null =>
  Math.max(before.length, after.length) > maxInStepLength ? null : diffInStep(before, after);

/** The long way, which reads what `diffInStep()` gives up on. Exported for tests, which compare the two. */
export function diffAtLength(before: string, after: string): Op[] {
  const ops: Op[] = [];
  try {
    diffLists({ html: before, start: 0, end: before.length }, { html: after, start: 0, end: after.length }, undefined, [], ops);
    return ops;
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
    return [[[], [[after, structureHash(after)]]]];
  }
}

function diffLists(before: List, after: List, parent: OpenElement | undefined, path: Path, ops: Op[]): void {
  const window = narrow(before, after, parent, path);
  const { head } = window;
  const from = matchSiblings(before.html, window.before, after.html, window.after);

  const changed: [index: number, old: Sibling, now: Sibling][] = [];
  for (const [position, now] of window.after.entries()) {
    const index = from[position] ?? -1;
    const old = window.before[index];
    if (old === undefined || isSame(before, old, after, now)) continue;
    const attributes = attributesOf(before, old, after, now, window.parent);
    const text = isText(old) ? textOf(after, now) : "";
    if (attributes === null || text === null) {
      from[position] = -1;
      continue;
    }
    if (old.kind !== "element") pushOp(ops, [...window.path, head + index], text);
    else changed.push([head + index, old, now]);
    if (Object.keys(attributes).length > 0) pushOp(ops, [...window.path, head + index], attributes);
  }

  for (const [index, old, now] of changed) {
    const oldInside: List = { html: before.html, start: old.inner, end: old.outer };
    const nowInside: List = { html: after.html, start: now.inner, end: now.outer };
    if (textOfList(oldInside) !== textOfList(nowInside)) diffInside(oldInside, nowInside, old, now, window, index, ops);
  }

  if (from.length !== window.before.length || from.some((index, position) => index !== position)) {
    pushOp(ops, window.path, planOf(window, after, from));
  }
}

/** What changed inside a matched element, by what it holds. */
function diffInside(before: List, after: List, old: Sibling, now: Sibling, { path, parent }: Window, index: number, ops: Op[]): void {
  const inside = [...path, index];
  if (old.content === "nodes") {
    diffLists(before, after, openElement(now.name, parent), inside, ops);
  } else if (old.content === "raw") {
    pushOp(ops, inside, textOfList(after));
  } else if (old.content === "text") {
    const html = textOfList(after);
    if (html === "") pushOp(ops, inside, []);
    else if (before.start === before.end) pushOp(ops, inside, [[html, mixText(hashSeed, html, isDecoded(now.name))]]);
    else pushOp(ops, [...inside, 0], textOf(after, now) ?? "");
  }
}

// ---------------------------------------------------------------------------------------------------------------- one sibling

const textOfList = ({ html, start, end }: List): string => html.slice(start, end);

function isSame(before: List, old: Sibling, after: List, now: Sibling): boolean {
  return before.html.slice(old.start, old.end) === after.html.slice(now.start, now.end);
}

/** Whether a sibling is a text or comment, or an element that holds one text. */
const isText = ({ kind, content }: Sibling): boolean => kind !== "element" || content === "text";

/** What the browser has as data of a text, of a comment, or of the text in an element; null where only a parser knows. */
function textOf({ html }: List, { kind, content, name, start, end, inner, outer }: Sibling): string | null {
  if (kind === "comment") return html.slice(start + "<!--".length, end - "-->".length);
  if (kind === "text") return decode(html.slice(start, end));
  return content === "text" && isDecoded(name) ? decode(html.slice(inner, outer)) : html.slice(inner, outer);
}

/** The attributes to set or remove; null where one cannot be. */
function attributesOf(before: List, old: Sibling, after: List, now: Sibling, parent: OpenElement | undefined): AttributeOp | null {
  if (old.kind !== "element" || before.html.slice(old.start, old.tagEnd) === after.html.slice(now.start, now.tagEnd)) return {};
  return changedAttributes(
    { html: before.html, start: old.start, end: old.tagEnd },
    { html: after.html, start: now.start, end: now.tagEnd },
    openElement(now.name, parent).space !== "html",
  );
}

// ---------------------------------------------------------------------------------------------------------------- plan

/** The child list: the head, the window in old numbers and new HTML, the tail. */
function planOf({ parent, head, before, after, rest }: Window, { html }: List, from: readonly number[]): Plan {
  const plan = new PlanWriter(parent);
  plan.keep(0, head);
  for (const [position, { start, end }] of after.entries()) {
    const index = from[position] ?? -1;
    if (index >= 0) plan.keep(head + index);
    else plan.add(html.slice(start, end));
  }
  for (let index = head + before.length; readSibling(rest) !== null; index++) plan.keep(index);
  return plan.finish();
}

// ---------------------------------------------------------------------------------------------------------------- rows

/**
 * Compares two lists of rows; to the effect of `diff()` of their joined strings, but row by row.
 *
 *     skip      the rows that both lists begin and end with: the same object, or the same key and HTML
 *     match     the others by key
 *     diff      two rows of one key whose HTML differs, at the old row's place among the siblings
 *     plan      where a row came, went or moved, or the siblings of one did
 *
 * Where a row is not whole (`Row.isWhole`), or two have one key, the strings are compared.
 *
 * O(rows), and the length of those that changed.
 *
 * @param before The rows that the browser shows. Rows that did not change should be the same objects in `after`.
 */
export function diffRows(before: readonly Row[], after: readonly Row[]): Op[] {
  const ends = commonEnds(before, after);
  if (ends.head === before.length && ends.head === after.length) return [];
  const isWhole = (row: Row): boolean => row.isWhole;
  const from = before.every(isWhole) && after.every(isWhole) ? matchRows(before, after, ends) : null;
  try {
    if (from !== null) return diffMatchedRows(before, after, ends, from);
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
  }
  return diff(htmlOfRows(before), htmlOfRows(after));
}

/** How many rows two lists begin and end with in common. */
interface Ends {
  readonly head: number;
  readonly tail: number;
}

function commonEnds(before: readonly Row[], after: readonly Row[]): Ends {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSameRow(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isSameRow(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
  return { head, tail };
}

const isSameRow = (old: Row | undefined, now: Row | undefined): boolean =>
  old === now || (old?.key === now?.key && old?.html === now?.html);

/** For each new row between the ends the old one's index, or -1; null where a key stands twice. */
function matchRows(before: readonly Row[], after: readonly Row[], { head, tail }: Ends): number[] | null {
  const old = new Map<string, number>();
  for (let index = head; index < before.length - tail; index++) {
    const { key } = before[index] ?? {};
    if (key !== undefined) old.set(key, index);
  }
  const now = after.slice(head, after.length - tail);
  if (old.size !== before.length - tail - head || new Set(now.map(({ key }) => key)).size !== now.length) return null;
  return now.map(({ key }) => old.get(key) ?? -1);
}

function diffMatchedRows(before: readonly Row[], after: readonly Row[], { head, tail }: Ends, from: readonly number[]): Op[] {
  const offsets: number[] = [0];
  for (const { siblingCount } of before) offsets.push((offsets.at(-1) ?? 0) + siblingCount);
  const offsetOf = (index: number): number => offsets[index] ?? 0;
  const ops: Op[] = [];
  const plan = new PlanWriter();
  plan.keep(0, offsetOf(head));
  for (const [position, index] of from.entries()) {
    const now = after[head + position];
    const old = before[index];
    if (now === undefined) continue;
    const own = old === undefined || old.html === now.html ? null : diffRow(old, now, offsetOf(index), ops);
    if (old === undefined) plan.add(now.html);
    else if (own === null) plan.keep(offsetOf(index), old.siblingCount);
    else plan.addPlan(own, offsetOf(index));
  }
  const tailStart = offsetOf(before.length - tail);
  const count = offsetOf(before.length);
  plan.keep(tailStart, count - tailStart);
  if (!plan.isUnchanged(count)) ops.push([[], plan.finish()]);
  return ops;
}

/** Adds the ops for what is in a row's siblings; the list of these, in their own numbers, where it changed. */
function diffRow(old: Row, now: Row, offset: number, ops: Op[]): Plan | null {
  let plan: Plan | null = null;
  for (const op of diff(old.html, now.html)) {
    const [[first, ...rest]] = op;
    const [count, what] = op.length === 2 ? [1, op[1]] : [op[1], op[2]];
    if (first === undefined) {
      if (Array.isArray(what)) plan = what;
    } else if (rest.length > 0) {
      const last = rest.pop() ?? 0;
      for (let index = 0; index < count; index++) pushOp(ops, [offset + first, ...rest, last + index], what);
    } else {
      for (let index = 0; index < count; index++) pushOp(ops, [offset + first + index], what);
    }
  }
  return plan;
}
