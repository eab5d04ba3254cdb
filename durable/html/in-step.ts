/**
 * The differ's short way for the commonest change: other attributes and other texts in the same tree, as after a hover.
 *
 *     read the tokens of the old string, and of the new one only what is not equal, at the same place:
 *         equal token        on
 *         start tag          of the same name: its changed attributes
 *         text               its new data
 *         anything else      give up
 *     give up where diff() might match the changed siblings otherwise than by their place
 *
 * Nothing is kept of a token, and the new string is not tokenised. The ops come in the order of the long way: in each list first those of the
 * siblings, then those inside each. Two siblings that exchange what they are would be moved by the long way; so a changed sibling that now
 * equals another changed one's old string is a reason to give up. One that now equals an unchanged sibling stays where it is, while the long
 * way might move that one: the only case in which the ops differ, to the same effect.
 *
 * O(length), and O(changed²) comparisons for the siblings of one list, of which there are at most `maxChanged`.
 */
import type { AttributeOp, Op } from "../protocol.ts";
import { changedAttributes, changedValues, pushOp } from "./changes.ts";
import { controls, newlineEaters } from "./elements.ts";
import { decode, isNameEnd } from "./start-tag.ts";
import { isForeign, MalformedHtml, Tokeniser } from "./tokenise.ts";

/** How many changed siblings of one list are compared with each other; with more the long way is as fast. */
const maxChanged = 16;

/** How many characters are compared at once. */
const stride = 64;

/** Longer strings are narrowed first, which compares them by memory. */
export const maxInStepLength = 8192;

/** Attributes that say what an element is, or what it holds: an element with another one is another element. */
const identities = ["id", "data-key", "data-live", "data-raw", "live:ignore"];
const controlIdentities = [...identities, "name", "type"];

/** A list of siblings that is being read. */
interface Level {
  /** The element's own index, and where it begins in the old and the new string. */
  readonly index: number;
  readonly oldStart: number;
  readonly nowStart: number;
  /** Whether the start tag has changed. */
  isChanged: boolean;
  /** How many of its children have been read. */
  count: number;
  /** Ops of its children, and those of what is inside of them. */
  readonly ops: Op[];
  readonly inner: Op[];
  /** Where its changed children begin and end: four numbers each. */
  readonly changed: number[];
}

/**
 * Compares two strings whose trees differ in nothing but attributes and texts.
 *
 * @returns The ops; null where the trees differ, or may differ, or are malformed.
 */
export function diffInStep(before: string, after: string): Op[] | null {
  try {
    return new Walk(before, after).walk();
  } catch (error) {
    if (error instanceof MalformedHtml) return null;
    throw error;
  }
}

class Walk {
  readonly #before: string;
  readonly #after: string;
  readonly #tokens: Tokeniser;
  readonly #levels: Level[] = [];
  #level: Level = newLevel(0, 0, 0);
  /** How much further the new string is than the old one. */
  #shift = 0;
  /** Up to where the strings are known to be equal, as a position in the old one; always behind the token or where they differ. */
  #differsAt = 0;

  constructor(before: string, after: string) {
    this.#before = before;
    this.#after = after;
    this.#tokens = new Tokeniser(before);
  }

  walk(): Op[] | null {
    const tokens = this.#tokens;
    this.#findDifference(0);
    while (tokens.next()) {
      if (!(this.#isEqualToken() ? this.#readEqual() : this.#readChanged())) return null;
    }
    const isWhole = this.#levels.length === 0 && this.#before.length + this.#shift === this.#after.length;
    return isWhole ? this.#close(this.#level) : null;
  }

  /** Where the strings differ next, from a place in the old one on. */
  #findDifference(from: number): void {
    const before = this.#before;
    const after = this.#after;
    const shift = this.#shift;
    let at = from;
    // Slices are compared by memory; the last stretch is found character by character.
    while (at + stride <= before.length && before.slice(at, at + stride) === after.slice(at + shift, at + shift + stride)) at += stride;
    while (at < before.length && before.charCodeAt(at) === after.charCodeAt(at + shift)) at++;
    this.#differsAt = at;
  }

  #isEqualToken(): boolean {
    const { kind, end } = this.#tokens;
    // A text goes on to the next "<", which has to be equal too, or to the end of both; a tag or comment ends where it says.
    if (kind === "text" && end < this.#before.length) return this.#differsAt > end;
    return this.#differsAt >= end && (kind !== "text" || this.#after.length === end + this.#shift);
  }

  #readEqual(): boolean {
    const tokens = this.#tokens;
    if (tokens.kind === "open") this.#enter(tokens.start, tokens.start + this.#shift, false);
    else if (tokens.kind === "close") return this.#leave();
    else this.#level.count++;
    return true;
  }

  #readChanged(): boolean {
    const { kind } = this.#tokens;
    if (kind === "text") return this.#readText();
    if (kind !== "open" && kind !== "element") return false;
    return this.#readTag();
  }

  #readText(): boolean {
    const { start, end, open } = this.#tokens;
    const nowStart = start + this.#shift;
    const found = this.#after.indexOf("<", nowStart);
    const nowEnd = found === -1 ? this.#after.length : found;
    const parent = open.at(-1);
    const isEaten = parent !== undefined && newlineEaters.has(parent.name) && this.#after.charCodeAt(nowStart) === 10; // perhaps
    const text = nowEnd === nowStart || isEaten ? null : decode(this.#after.slice(nowStart, nowEnd));
    if (text === null) return false;
    const level = this.#level;
    level.changed.push(start, end, nowStart, nowEnd);
    pushOp(level.ops, this.#pathTo(level.count++), text);
    this.#shift += nowEnd - nowStart - (end - start);
    this.#findDifference(end);
    return true;
  }

  #readTag(): boolean {
    const { start, end, tagEnd, inner, name, kind, content, open } = this.#tokens;
    const after = this.#after;
    const nowStart = start + this.#shift;
    // Names of foreign attributes, and newlines that the parser drops, are left to the long way.
    if (
      content === "opaque" ||
      content === "region" ||
      inner !== tagEnd ||
      isForeign(open.at(-1)) ||
      (kind === "open" && isForeign(open.at(-2)))
    )
      return false;
    const nowNameEnd = nowStart + 1 + name.length;
    if (this.#differsAt < start + 1 + name.length || !isNameEnd(after.charCodeAt(nowNameEnd))) return false;
    const tag = { html: this.#before, start, end: tagEnd };
    const values = changedValues(tag, after, nowStart);
    const nowTagEnd = values?.end ?? endOfTag(after, nowNameEnd);
    if (nowTagEnd === -1) return false;
    const changes = values?.changes ?? changedAttributes(tag, { html: after, start: nowStart, end: nowTagEnd }, false);
    if (changes === null || changesIdentity(changes, name)) return false;
    this.#shift = nowTagEnd - tagEnd;
    this.#findDifference(tagEnd);
    const level = this.#level;
    if (Object.keys(changes).length > 0) pushOp(level.ops, this.#pathTo(level.count), changes);
    if (kind === "open") {
      this.#enter(start, nowStart, true);
      return true;
    }
    // What an element of one token holds has to be equal, its end tag too.
    if (this.#differsAt < end) return false;
    level.changed.push(start, end, nowStart, end + this.#shift);
    level.count++;
    return true;
  }

  #enter(oldStart: number, nowStart: number, isChanged: boolean): void {
    const level = newLevel(this.#level.count, oldStart, nowStart);
    level.isChanged = isChanged;
    this.#levels.push(this.#level);
    this.#level = level;
  }

  #leave(): boolean {
    const level = this.#level;
    const parent = this.#levels.pop();
    const ops = parent === undefined ? null : this.#close(level);
    if (parent === undefined || ops === null) return false;
    for (const op of ops) parent.inner.push(op);
    const { end } = this.#tokens;
    if (level.isChanged || level.changed.length > 0) parent.changed.push(level.oldStart, end, level.nowStart, end + this.#shift);
    parent.count++;
    this.#level = parent;
    return true;
  }

  /** The ops of a list that has been read; null where one of its changed siblings now is what another one was. */
  #close({ changed, ops, inner }: Level): Op[] | null {
    if (changed.length > 4 * maxChanged) return null;
    for (let now = 0; now < changed.length; now += 4) {
      for (let old = 0; old < changed.length; old += 4) if (old !== now && this.#isSame(changed, old, now)) return null;
    }
    for (const op of inner) ops.push(op);
    return ops;
  }

  #isSame(changed: readonly number[], old: number, now: number): boolean {
    const [oldStart = 0, oldEnd = 0] = [changed[old], changed[old + 1]];
    const [nowStart = 0, nowEnd = 0] = [changed[now + 2], changed[now + 3]];
    return oldEnd - oldStart === nowEnd - nowStart && this.#before.slice(oldStart, oldEnd) === this.#after.slice(nowStart, nowEnd);
  }

  #pathTo(index: number): number[] {
    const path: number[] = [];
    for (let at = 1; at < this.#levels.length; at++) path.push(this.#levels[at]?.index ?? 0);
    if (this.#levels.length > 0) path.push(this.#level.index);
    path.push(index);
    return path;
  }
}

const newLevel = (index: number, oldStart: number, nowStart: number): Level => ({
  index,
  oldStart,
  nowStart,
  isChanged: false,
  count: 0,
  ops: [],
  inner: [],
  changed: [],
});

function changesIdentity(changes: AttributeOp, name: string): boolean {
  for (const attribute of controls.has(name) ? controlIdentities : identities) if (attribute in changes) return true;
  return false;
}

/** Where a start tag ends, as `Tokeniser` finds it; -1 where it does not. */
function endOfTag(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (code === 62 /* > */) return at + 1;
    if (code === 60 /* < */ || code === 39 /* ' */) return -1;
    if (code === 34 /* " */) {
      at = html.indexOf('"', at + 1);
      if (at === -1) return -1;
    }
  }
  return -1;
}
