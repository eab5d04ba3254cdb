import type { VNode } from "preact";
import { event, LiveView, receive, type Sender } from "overwinter/durable";
import { z } from "zod";

/** What a test puts on a page of its own. */
export interface Case {
  mount?(view: CaseView): unknown;
  /** What the event "run" does: the view, and the text that came with it. */
  run?(view: CaseView, text: string): unknown;
  /** What the event "keep" does with whatever came. */
  keep?(view: CaseView, payload: Record<string, unknown>): unknown;
  render(view: CaseView): VNode;
}

const cases = new Map<string, Case>();

/** Gives a test's page a path: tests and sessions share one isolate, also after an eviction. */
export function pathOf(page: Case | Case["render"]): string {
  const name = `n${cases.size}`;
  cases.set(name, typeof page === "function" ? { render: page } : page);
  return `/case/${name}`;
}

/** A view that is whatever a test says. */
export class CaseView extends LiveView<"/case/:name"> {
  data: unknown = null;
  count = 0;
  heard: unknown[] = [];

  get #case(): Case {
    const found = cases.get(this.params.name);
    if (found === undefined) throw new Error(`There is no case "${this.params.name}"`);
    return found;
  }

  override async mount(): Promise<void> {
    await this.#case.mount?.(this);
  }

  @event add(): void {
    this.count++;
  }

  @event(z.object({ data: z.unknown() })) set({ data }: { data?: unknown }): void {
    this.data = data;
  }

  @event(z.object({ text: z.string().default("") })) async run({ text }: { text: string }): Promise<void> {
    await this.#case.run?.(this, text);
  }

  @event(z.record(z.string(), z.unknown())) async keep(payload: Record<string, unknown>): Promise<void> {
    await this.#case.keep?.(this, payload);
  }

  @receive told(payload: unknown, from: Sender): void {
    this.heard.push([payload, from]);
  }

  @event(z.object({ text: z.string(), mark: z.string() })) toldOutright({ text, mark }: { text: string; mark: string }): void {
    this.heard.push(`${mark}:${text}`);
  }

  undecorated(): void {
    this.count = -1;
  }

  render(): VNode {
    return this.#case.render(this);
  }
}
