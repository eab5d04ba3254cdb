import type { Path } from "../protocol.ts";
import { MalformedHtml, type OpenElement, readSibling, type Sibling, Tokeniser } from "./tokenise.ts";

/** A list of siblings in a string. */
export interface List {
  readonly html: string;
  readonly start: number;
  readonly end: number;
}

/** An element that is open where the lists begin to differ, or (at the bottom) the parent of the lists itself. */
interface Frame {
  readonly element: OpenElement | undefined;
  /** How many of its children are common, and where, from the start of the list, they end. */
  count: number;
  at: number;
}

/** The children that differ, and where they stand. */
export interface Window {
  readonly parent: OpenElement | undefined;
  readonly path: Path;
  /** How many common siblings there are before them. */
  readonly head: number;
  readonly before: readonly Sibling[];
  readonly after: readonly Sibling[];
  /** The old list's tokens, from the end of the window on. */
  readonly rest: Tokeniser;
}

/**
 * Finds the innermost element that holds all differences of two lists, and of its children those from the first that differs to the last.
 *
 * @param parent The element whose children the lists are, if it is not the region.
 * @param path Its path.
 * @throws {MalformedHtml} where one of the two, as far as it was read, is.
 */
export function narrow(before: List, after: List, parent: OpenElement | undefined, path: Path): Window {
  const shorter = Math.min(before.end - before.start, after.end - after.start);
  const frames = readHead(before, commonHead(before, after, shorter), parent);
  const at = frames.at(-1)?.at ?? 0;
  const tail = commonTail(before, after, shorter - at);
  const open = frames.flatMap(({ element }) => element ?? []);
  const level = Math.min(
    lowestLevel(new Tokeniser(before.html, before.start + at, before.end, open), before.end - tail),
    lowestLevel(new Tokeniser(after.html, after.start + at, after.end, open), after.end - tail),
  );
  const kept = frames.slice(0, level + (parent ? 0 : 1));
  // The levels count open elements; the bottom frame is the list's own parent, which a region does not have.
  return readWindow(before, after, kept, path, tail) ?? readWindow(before, after, frames.slice(0, 1), path, 0) ?? malformed();
}

/** Reads what both lists begin with, as far as it is whole tokens; a token is whole when the character after it is common too. */
function readHead(list: List, length: number, parent: OpenElement | undefined): Frame[] {
  let frame: Frame = { element: parent, count: 0, at: 0 };
  const frames = [frame];
  const tokens = new Tokeniser(list.html, list.start, list.end, parent ? [parent] : []);
  while (tokens.next() && tokens.end - list.start < length) {
    if (tokens.kind === "open") {
      frame = { element: tokens.open.at(-1), count: 0, at: tokens.end - list.start };
      frames.push(frame);
      continue;
    }
    if (tokens.kind === "close") {
      frames.pop();
      frame = frames.at(-1) ?? malformed();
    }
    frame.count++;
    frame.at = tokens.end - list.start;
  }
  return frames;
}

/** The fewest elements that are open at any point before the tail. */
function lowestLevel(tokens: Tokeniser, tailStart: number): number {
  let lowest = tokens.open.length;
  while (tokens.end < tailStart && tokens.next()) lowest = Math.min(lowest, tokens.open.length);
  return lowest;
}

/** Reads the innermost frame's children up to the common tail; null where the two do not come to the tail in step. */
function readWindow(before: List, after: List, frames: readonly Frame[], path: Path, tail: number): Window | null {
  const frame = frames.at(-1);
  if (frame === undefined) return null;
  const open = frame.element ? [frame.element] : [];
  const old = new Tokeniser(before.html, before.start + frame.at, before.end, open);
  const now = new Tokeniser(after.html, after.start + frame.at, after.end, open);
  const oldWindow: Sibling[] = [];
  const nowWindow: Sibling[] = [];
  const window: Window = {
    parent: frame.element,
    path: [...path, ...frames.slice(0, -1).map(({ count }) => count)],
    head: frame.count,
    before: oldWindow,
    after: nowWindow,
    rest: old,
  };
  for (;;) {
    const oldLeft = before.end - old.end;
    const nowLeft = after.end - now.end;
    if (oldLeft === nowLeft && oldLeft <= tail) return window;
    if (oldLeft >= nowLeft && !readInto(oldWindow, old)) return null;
    if (nowLeft >= oldLeft && !readInto(nowWindow, now)) return null;
  }
}

function readInto(siblings: Sibling[], tokens: Tokeniser): boolean {
  const sibling = readSibling(tokens);
  if (sibling !== null) siblings.push(sibling);
  return sibling !== null;
}

/** How many characters two lists begin with in common. Slices are compared by memory, so long equal stretches cost next to nothing. */
function commonHead(before: List, after: List, limit: number): number {
  let length = 0;
  for (let step = 4096; step >= 1; step >>= 3) {
    while (length + step <= limit && sliceAt(before, length, step) === sliceAt(after, length, step)) length += step;
  }
  return length;
}

function commonTail(before: List, after: List, limit: number): number {
  const old: List = { ...before, start: before.end };
  const now: List = { ...after, start: after.end };
  let length = 0;
  for (let step = 4096; step >= 1; step >>= 3) {
    while (length + step <= limit && sliceAt(old, -length - step, step) === sliceAt(now, -length - step, step)) length += step;
  }
  return length;
}

const sliceAt = ({ html, start }: List, offset: number, length: number): string => html.slice(start + offset, start + offset + length);

function malformed(): never {
  throw new MalformedHtml("two lists that do not end in step");
}
