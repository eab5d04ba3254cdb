/**
 * The differ: what turns one rendered string of a region into the next, as ops for the browser. Pure, and the only one.
 *
 * It works on strings, since a string is all that has to be kept, and reading one costs a tenth of rendering it. To diff two lists of
 * siblings (a region's, an element's children):
 *
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
import type { AttributeOp, Op, Path, Plan, PlanItem } from "./protocol.ts";
import { hashSeed } from "./protocol.ts";
import { diffInStep, maxInStepLength } from "./html/in-step.ts";
import { matchSiblings } from "./html/match.ts";
import { type List, narrow, type Window } from "./html/narrow.ts";
import { hashSiblings, isDecoded, mixText, structureHash } from "./html/structure-hash.ts";
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
  const plan: Plan = [];
  const kept: number[] = [];
  const flush = (): void => {
    plan.push(...foldRuns(kept));
    kept.length = 0;
  };
  for (let index = 0; index < head; index++) kept.push(index);
  for (let position = 0; position < after.length;) {
    const index = from[position] ?? -1;
    if (index >= 0) {
      kept.push(head + index);
      position++;
      continue;
    }
    const first = position;
    while (position < after.length && (from[position] ?? -1) < 0) position++;
    const start = after[first]?.start ?? 0;
    const end = after[position - 1]?.end ?? 0;
    flush();
    plan.push([html.slice(start, end), hashSiblings(html, start, end, parent)]);
  }
  for (let index = head + before.length; readSibling(rest) !== null; index++) kept.push(index);
  flush();
  return plan;
}

/** Writes old numbers as runs, forwards or backwards, where that is shorter. */
function foldRuns(numbers: readonly number[]): PlanItem[] {
  const items: PlanItem[] = [];
  for (let at = 0; at < numbers.length;) {
    const first = numbers[at] ?? 0;
    const step = (numbers[at + 1] ?? first) - first;
    let length = 1;
    if (step === 1 || step === -1) while (numbers[at + length] === first + step * length) length++;
    if (length < 3) length = 1;
    items.push(length === 1 ? first : [first, step * length]);
    at += length;
  }
  return items;
}
