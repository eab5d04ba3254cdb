/**
 * What the page shows, region by region: the newest string of each, the string that was last sent, and the version of its last change.
 *
 * A region is reachable when its place stands in a region that is reachable, from the root view down. The browser has exactly the regions
 * that were reachable in the last frame; one that comes (back) into reach is written out in the HTML around it, and is then as new as that
 * frame. So "not changed since version v" means that a browser at version v has it as it stands.
 */
import type { Op, Patch, Plan } from "../protocol.ts";
import { placePattern } from "../html/places.ts";
import { structureHash } from "../html/structure-hash.ts";
import { type Content, diffContent, HtmlContent, isSameContent, RowsContent } from "./content.ts";
import type { Rendered } from "./rendered.ts";

/** The root view's region. */
export const rootRegion = 1;

interface Region {
  /** Live nodes are marked at their root element, slots and lists by comments around their content. */
  readonly isBetweenComments: boolean;
  /** The newest content. */
  now: Content;
  /** The string that the browser has, or `null`. */
  sent: Content | null;
  /** The version of the frame that changed it last. */
  version: number;
  /** The browser's DOM is not what the tokeniser sees: no ops, the whole region whenever it changes. */
  loose: boolean;
}

/** What is stored of a region: its number, version, and a hash of the string that the browser has. */
export type StoredRegion = [number: number, version: number, hash: number];

/** What a browser has of a region when it joins: the string that was last sent, another one or perhaps none, surely none. */
export type Possession = "same" | "changed" | "none";

const isSamePlaces = (a: readonly number[], b: readonly number[]): boolean =>
  a === b || (a.length === b.length && a.every((number, index) => number === b[index]));

/** A set of regions. */
interface Numbers {
  has(number: number): boolean;
}

const everything: Numbers = { has: () => true };
const nothing: Numbers = { has: () => false };

export class Regions {
  readonly #diff: typeof diffContent;
  readonly #regions = new Map<number, Region>();
  /** Regions whose `sent` or `version` has changed since `takeUnsaved()`. */
  #unsaved = new Set<number>();
  #undo = new Map<number, { readonly region: Region; readonly now: Content } | null>();
  /** Regions whose `now` has changed since the last patches were taken. */
  #shown = new Set<number>();
  /** Whether other regions may be in reach than when the last patches were taken. As a rule they are not, and only what was shown is looked at. */
  #isReachNew = true;
  /** Regions that the turn has taken out. They stay until the next one begins: a join meanwhile is told what was last sent. */
  #gone = new Set<number>();

  /** @param differ what compares two contents of a region. */
  constructor(differ = diffContent) {
    this.#diff = differ;
  }

  /** Takes what a render of a node gave: its own region, the slots that it wrote, and its lists. */
  show(number: number, { html, slots, rows }: Pick<Rendered, "html" | "slots" | "rows">): void {
    this.#set(number, new HtmlContent(html), false);
    for (const [slot, content] of slots) this.#set(slot, new HtmlContent(content), true);
    for (const [list, content] of rows) this.#set(list, new RowsContent(content), true);
  }

  #set(number: number, now: Content, isBetweenComments: boolean): void {
    const region = this.#regions.get(number);
    if (region !== undefined && isSameContent(region.now, now)) return;
    this.#remember(number, region);
    this.#shown.add(number);
    if (region === undefined) {
      this.#isReachNew = true;
      this.#regions.set(number, { isBetweenComments, now, sent: null, version: 0, loose: false });
    } else {
      this.#isReachNew ||= !isSamePlaces(region.now.places, now.places);
      region.now = now;
    }
  }

  remove(number: number): void {
    this.#isReachNew = true;
    this.#gone.add(number);
  }

  /** Whether every place in reach has its region: not so while components are being mounted. */
  get isComplete(): boolean {
    if (!this.#isReachNew) return true;
    for (const number of this.#reachable((region) => region.now)) if (!this.#regions.has(number)) return false;
    return true;
  }

  /** The whole page from the root down, as the first answer carries it; from now on the browser has it, as version 0. */
  page(): string {
    for (const number of this.#reachable((region) => region.now)) {
      const region = this.#regions.get(number);
      if (region === undefined) continue;
      region.sent = region.now;
      region.version = 0;
    }
    return this.#expand(this.#regions.get(rootRegion)?.now.html ?? "", everything);
  }

  /** What the browser needs to show the newest strings. Afterwards they count as sent, with that version. */
  takePatches(version: number): Patch[] {
    const fresh = new Set<number>();
    const looked = this.#isReachNew ? this.#reach(fresh) : this.#shown;
    const patches: Patch[] = [];
    for (const number of looked) {
      const region = this.#regions.get(number);
      if (region === undefined || (region.sent === null && !fresh.has(number))) continue; // out of reach
      const { now, sent } = region;
      // A place that was sent without what stands there (after a wake with other code) is sent again, with it.
      const isSame = sent !== null && isSameContent(sent, now);
      const isIncomplete = fresh.size > 0 && isSame && now.places.some((number) => fresh.has(number));
      if (isSame && !isIncomplete) continue;
      region.sent = now;
      if (sent !== null || number === rootRegion) {
        const ops = region.loose || isIncomplete || sent === null ? null : this.#compare(number, sent, now);
        this.#unsaved.add(number);
        if (ops?.length === 0) continue; // other strings, same tree
        patches.push(
          ops === null
            ? [number, this.#expand(now.html, fresh), structureHash(now.html)]
            : [number, fresh.size === 0 ? ops : ops.map((op) => this.#expandOp(op, fresh))],
        );
      }
      region.version = version;
      this.#unsaved.add(number);
    }
    this.#shown = new Set();
    this.#isReachNew = false;
    return patches;
  }

  /** Finds out anew what is in reach, and what of it the browser does not have; what no longer is, it does not have any more. O(page). */
  #reach(fresh: Set<number>): Iterable<number> {
    const reachable = this.#reachable((region) => region.now);
    for (const number of reachable) if (this.#regions.get(number)?.sent === null) fresh.add(number);
    for (const [number, region] of this.#regions) {
      if (reachable.has(number) || region.sent === null) continue;
      this.#unsaved.add(number);
      region.sent = null;
    }
    return [...this.#regions.keys()].filter((number) => reachable.has(number));
  }

  /** Region and structure hash in turn, of what was last sent. O(page). */
  hashes(): number[] {
    return [...this.#reachable((region) => region.sent)].flatMap((number) => {
      const sent = this.#regions.get(number)?.sent;
      return sent == null ? [] : [number, structureHash(sent.html)];
    });
  }

  /**
   * What a browser needs that has the regions as `possession` says; as they were last sent, not as a running turn has left them.
   *
   * A region that changed is sent whole; inside one that is, since then it may be new to the browser.
   */
  joinPatches(possession: (number: number, version: number) => Possession): Patch[] {
    if (this.#regions.get(rootRegion)?.sent === null) return []; // a turn is about to send the whole page
    const reachable = this.#reachable((region) => region.sent);
    const around = new Map<number, number>();
    for (const number of reachable) for (const inner of this.#regions.get(number)?.sent?.places ?? []) around.set(inner, number);
    const whole = new Set<number>();
    for (const number of reachable) {
      const has = possession(number, this.#regions.get(number)?.version ?? 0);
      if (has !== "same") whole.add(number);
      if (has === "none") whole.add(around.get(number) ?? rootRegion);
    }
    const inside = new Set([...whole].filter((number) => whole.has(around.get(number) ?? 0)));
    return [...whole].filter((number) => !inside.has(number)).map((number) => this.#wholePatch(number, inside));
  }

  /** From now on the region is sent whole. Gives the region as it was last sent, where the browser needs it: it shows an older one. */
  markLoose(number: number, shownVersion: number): Patch | null {
    const region = this.#regions.get(number);
    if (region === undefined || region.sent === null) return null;
    region.loose = true;
    return region.version > shownVersion || shownVersion === 0 ? this.#wholePatch(number, nothing) : null;
  }

  /** Nothing is known any more of what the browser has of the structure: a join follows. */
  clearLoose(): void {
    for (const region of this.#regions.values()) region.loose = false;
  }

  /** What is to be stored of all regions that the browser has. */
  stored(): StoredRegion[] {
    return this.#storedOf(this.#regions.keys());
  }

  /** As `stored()`, only what has changed since the last `markSaved()`. */
  unsaved(): StoredRegion[] {
    return this.#storedOf(this.#unsaved);
  }

  #storedOf(numbers: Iterable<number>): StoredRegion[] {
    const stored: StoredRegion[] = [];
    for (const number of numbers) {
      const region = this.#regions.get(number);
      if (region !== undefined && region.sent !== null) stored.push([number, region.version, region.sent.hash]);
    }
    return stored;
  }

  markUnsaved(number: number): void {
    this.#unsaved.add(number);
  }

  markSaved(): void {
    this.#unsaved = new Set();
  }

  /**
   * After a wake: the strings have been rendered again. Those that are what the browser has count as sent. Others (a clock in a render, new
   * code) are given as patches for a frame of `version`, and count as sent with it.
   */
  restore(stored: readonly StoredRegion[], version: number): Patch[] {
    this.#isReachNew = true;
    const known = new Map(stored.map(([number, changed, hash]) => [number, { changed, hash }]));
    const stale: number[] = [];
    const missing = new Set<number>();
    for (const number of this.#reachable((region) => region.now)) {
      const region = this.#regions.get(number);
      if (region === undefined) continue;
      const was = known.get(number);
      region.sent = region.now;
      region.version = was?.changed ?? version;
      if (was === undefined) missing.add(number);
      else if (region.now.hash !== was.hash) stale.push(number);
    }
    for (const number of stale) {
      const region = this.#regions.get(number);
      if (region !== undefined) region.version = version;
      this.#unsaved.add(number);
    }
    return stale.map((number) => this.#wholePatch(number, missing));
  }

  /** From now on `rollBack()` can undo what `set()` and `remove()` did. */
  begin(): void {
    this.#undo = new Map();
    for (const number of this.#gone) {
      this.#regions.delete(number);
      this.#unsaved.delete(number);
    }
    this.#gone = new Set();
  }

  /** Puts back the strings as they were at `begin()`. What the browser was sent since then stays noted: the next patches take it back. */
  rollBack(): void {
    this.#isReachNew = true;
    for (const [number, before] of this.#undo) {
      if (before === null) {
        this.#regions.delete(number);
      } else {
        before.region.now = before.now;
        this.#regions.set(number, before.region);
      }
    }
    this.#undo = new Map();
    this.#gone = new Set();
  }

  #remember(number: number, region: Region | undefined): void {
    if (!this.#undo.has(number)) this.#undo.set(number, region === undefined ? null : { region, now: region.now });
  }

  /** The ops, or `null` where the differ throws: that costs the region its ops, and nobody the session. */
  #compare(number: number, before: Content, after: Content): Op[] | null {
    try {
      return this.#diff(before, after);
    } catch (error) {
      console.error(`[overwinter] Cannot compare region ${number}, which is sent whole:`, error);
      return null;
    }
  }

  #wholePatch(number: number, missing: Numbers): Patch {
    const html = this.#regions.get(number)?.sent?.html ?? "";
    return [number, this.#expand(html, missing, true), structureHash(html)];
  }

  /** Writes out the regions that the browser does not have, in place of their marks. */
  #expand(html: string, fresh: Numbers, asSent = false): string {
    return html.replace(placePattern, (mark, digits: string) => {
      const number = Number(digits);
      const region = this.#regions.get(number);
      if (region === undefined || !fresh.has(number)) return mark;
      const inner = this.#expand((asSent ? region.sent : region.now)?.html ?? "", fresh, asSent);
      return region.isBetweenComments ? `<!--live:${number}-->${inner}<!--/live:${number}-->` : inner;
    });
  }

  #expandOp(op: Op, fresh: Numbers): Op {
    const what = op.length === 2 ? op[1] : op[2];
    if (!Array.isArray(what)) return op;
    const plan: Plan = what.map((item) =>
      Array.isArray(item) && typeof item[0] === "string" ? [this.#expand(item[0], fresh), item[1]] : item,
    );
    return op.length === 2 ? [op[0], plan] : [op[0], op[1], plan];
  }

  /** The regions in reach, those around before those inside. */
  #reachable(content: (region: Region) => Content | null): Set<number> {
    const reached = new Set<number>([rootRegion]);
    for (const number of reached) {
      const region = this.#regions.get(number);
      // A Set's iterator also meets what is added while it runs.
      if (region !== undefined) for (const inner of content(region)?.places ?? []) reached.add(inner);
    }
    return reached;
  }
}
