import type { Plan, PlanItem } from "../protocol.ts";
import { hashSiblings } from "./structure-hash.ts";
import type { OpenElement } from "./tokenise.ts";

/** Writes a child list: old numbers in runs, and what is new as HTML with its hash, neighbours in one. */
export class PlanWriter {
  readonly #plan: Plan = [];
  readonly #parent: OpenElement | undefined;
  /** Stretches of old entries, each its first and its length; numbered one by one only when the plan is finished. */
  #kept: number[] = [];
  #fresh = "";
  /** The entry that comes next in a list that stays as it is; -1 once the list does not. */
  #next = 0;

  constructor(parent?: OpenElement) {
    this.#parent = parent;
  }

  /** So many old entries from one on. */
  keep(first: number, count = 1): void {
    if (count === 0) return;
    this.#flushFresh();
    this.#kept.push(first, count);
    this.#next = this.#next === first ? first + count : -1;
  }

  add(html: string): void {
    if (html === "") return;
    this.#flushKept();
    this.#fresh += html;
    this.#next = -1;
  }

  /** A list in numbers of its own, whose first entry is `offset`. */
  addPlan(plan: Plan, offset: number): void {
    for (const item of plan) {
      if (typeof item === "number") {
        this.keep(offset + item);
        continue;
      }
      const [first, length] = item;
      if (typeof first === "string") this.add(first);
      else for (let index = 0; index < Math.abs(length); index++) this.keep(offset + first + Math.sign(length) * index);
    }
  }

  /** Whether the list is the old one, of that many entries. */
  isUnchanged(count: number): boolean {
    return this.#next === count;
  }

  /** @throws {MalformedHtml} where what is new is. */
  finish(): Plan {
    this.#flushFresh();
    this.#flushKept();
    return this.#plan;
  }

  #flushFresh(): void {
    if (this.#fresh === "") return;
    this.#plan.push([this.#fresh, hashSiblings(this.#fresh, 0, this.#fresh.length, this.#parent)]);
    this.#fresh = "";
  }

  #flushKept(): void {
    const numbers: number[] = [];
    for (let at = 0; at < this.#kept.length; at += 2) {
      const first = this.#kept[at] ?? 0;
      const end = first + (this.#kept[at + 1] ?? 0);
      for (let index = first; index < end; index++) numbers.push(index);
    }
    for (const item of foldRuns(numbers)) this.#plan.push(item);
    this.#kept = [];
  }
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
