/** What ops say of one sibling, and how they are added to a list of ops. */
import type { AttributeOp, Op, Path, Plan } from "../protocol.ts";
import { decode, readAttributes } from "./start-tag.ts";

/** A start tag: where it stands in which HTML. */
export interface StartTag {
  readonly html: string;
  readonly start: number;
  readonly end: number;
}

/** Names that every browser's `setAttribute` takes, and that are no trap as a property's name. */
const patchableName = /^(?!xmlns|is$)[a-z:][\w:.-]*$/i;

/** The attributes to set or remove; null where one cannot be. */
export function changedAttributes(before: StartTag, after: StartTag, isForeign: boolean): AttributeOp | null {
  const values = isForeign ? null : changedValues(before, after.html, after.start);
  return values?.end === after.end ? values.changes : changedNames(before, after, isForeign);
}

/**
 * The same for two tags that have the same attributes in the same order, with nothing allocated for those that are equal; null where they
 * have not, where they are not written as Preact writes them, or where a changed attribute may stand twice or ask for more care. Not for
 * SVG and MathML.
 *
 * @param now The HTML with the new tag, which begins at `nowStart`.
 * @returns The attributes, and where the new tag ends.
 */
export function changedValues(
  { html: before, start, end }: StartTag,
  now: string,
  nowStart: number,
): { readonly changes: AttributeOp; readonly end: number } | null {
  const changes: AttributeOp = {};
  let nameStart = 0;
  for (let at = start + 1, nowAt = nowStart + 1; ; at++, nowAt++) {
    if (at === end) return { changes, end: nowAt };
    const code = before.charCodeAt(at);
    if (code !== now.charCodeAt(nowAt) || isIrregular(code)) return null;
    if (code === 32 /* space */) nameStart = at + 1;
    else if (code === 47 /* / */ && at !== end - 2) return null;
    if (code !== 61 /* = */) continue;
    // The value, with both its quotes.
    if (nameStart === 0 || at === nameStart || before.charCodeAt(at + 1) !== 34 || now.charCodeAt(nowAt + 1) !== 34) return null;
    const valueStart = at + 2;
    const nowValueStart = nowAt + 2;
    at = before.indexOf('"', valueStart);
    nowAt = now.indexOf('"', nowValueStart);
    const next = before.charCodeAt(at + 1);
    if (at === -1 || nowAt === -1 || (next !== 32 && next !== 47 && next !== 62)) return null;
    if (at - valueStart === nowAt - nowValueStart && isEqualAt(before, valueStart, now, nowValueStart, at - valueStart)) continue;
    const name = before.slice(nameStart, valueStart - 2);
    const value = decode(now.slice(nowValueStart, nowAt));
    if (value === null || !plainName.test(name) || before.indexOf(` ${name}`, start) !== nameStart - 1) return null;
    changes[name] = value;
  }
}

/** Names that are the same in a tag and in the DOM, and that `patchableName` takes. */
const plainName = /^(?!xmlns|is$)[a-z:][a-z\d_:.-]*$/;

/** Characters that Preact does not write between values, and capitals: with them a name may be another one in the DOM. */
const isIrregular = (code: number): boolean => code < 32 || code === 34 || code === 39 || code === 60 || (code >= 65 && code <= 90);

/** Slices are compared by memory, which is faster than character by character from a few on. */
const isEqualAt = (one: string, oneStart: number, other: string, otherStart: number, length: number): boolean =>
  one.slice(oneStart, oneStart + length) === other.slice(otherStart, otherStart + length);

function changedNames(before: StartTag, after: StartTag, isForeign: boolean): AttributeOp | null {
  const old = readAttributes(before.html, before.start, before.end, isForeign);
  const now = readAttributes(after.html, after.start, after.end, isForeign);
  if (old === null || now === null) return null;
  const changes: AttributeOp = {};
  for (const name of old.keys()) {
    if (now.has(name)) continue;
    if (!patchableName.test(name)) return null;
    changes[name] = null;
  }
  for (const [name, value] of now) {
    if (old.get(name) === value) continue;
    const decoded = decode(value);
    if (decoded === null || !patchableName.test(name)) return null;
    changes[name] = decoded;
  }
  return changes;
}

/** Adds an op, or counts one more where it is the last one's, for the next sibling. */
export function pushOp(ops: Op[], path: Path, what: string | AttributeOp | Plan): void {
  const last = ops.at(-1);
  if (last !== undefined && !Array.isArray(what)) {
    const [first] = last;
    const count = last.length === 2 ? 1 : last[1];
    const before = last.length === 2 ? last[1] : last[2];
    if (isNext(first, count, path) && isEqual(before, what)) {
      ops[ops.length - 1] = [first, count + 1, before];
      return;
    }
  }
  ops.push([path, what]);
}

/** Whether the path is that of the sibling after those that the op is for already. */
function isNext(first: Path, count: number, path: Path): boolean {
  const end = path.length - 1;
  if (end < 0 || first.length !== path.length || path[end] !== (first[end] ?? 0) + count) return false;
  for (let level = 0; level < end; level++) if (first[level] !== path[level]) return false;
  return true;
}

/** Whether two ops change the same in the same order of attributes. */
function isEqual(one: string | AttributeOp | Plan, other: string | AttributeOp): boolean {
  if (typeof one === "string" || typeof other === "string" || Array.isArray(one)) return one === other;
  const names = Object.keys(one);
  const others = Object.keys(other);
  return names.length === others.length && names.every((name, index) => name === others[index] && one[name] === other[name]);
}
