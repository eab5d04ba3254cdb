import { controls } from "./elements.ts";
import { attributeOf } from "./start-tag.ts";
import type { Sibling } from "./tokenise.ts";

/**
 * Finds for each new sibling the old one that it goes on from.
 *
 *     1. by key, where the key is the first with it on its side; a key that only one side has is new or gone
 *     2. of those without a key (or with one that came before): equal strings, in order
 *     3. of those left: the k-th of a kind with the k-th of that kind
 *
 * O(siblings), with the text of the unmatched once for their maps.
 *
 * @returns For each of `now` the index in `old`, or -1.
 */
export function matchSiblings(oldHtml: string, old: readonly Sibling[], nowHtml: string, now: readonly Sibling[]): number[] {
  const from = now.map(() => -1);
  const oldPool = new Pool(oldHtml, old);
  const nowPool = new Pool(nowHtml, now);
  for (const [key, position] of nowPool.keyed) from[position] = oldPool.keyed.get(key) ?? -1;

  const equal = new Queues();
  for (const index of oldPool.rest) equal.add(textOf(oldHtml, old[index]), index);
  const unequal = nowPool.rest.filter((position) => {
    const index = equal.take(textOf(nowHtml, now[position]));
    if (index !== undefined) from[position] = index;
    return index === undefined;
  });
  if (unequal.length === 0) return from;

  const taken = new Set(from);
  const ofKind = new Queues();
  for (const index of oldPool.rest) if (!taken.has(index)) ofKind.add(oldPool.kinds[index] ?? "", index);
  for (const position of unequal) {
    const kind = nowPool.kinds[position] ?? "";
    from[position] = (kind === "" ? undefined : ofKind.take(kind)) ?? -1;
  }
  return from;
}

/** Siblings by what they are matched by. */
class Pool {
  readonly kinds: string[] = [];
  readonly keyed = new Map<string, number>();
  readonly rest: number[] = [];

  constructor(html: string, siblings: readonly Sibling[]) {
    for (const [index, sibling] of siblings.entries()) {
      const kind = kindOf(html, sibling);
      this.kinds.push(kind);
      const key = kind === "" ? null : keyOf(html, sibling);
      const scoped = `${kind} ${key}`;
      if (key === null || this.keyed.has(scoped)) this.rest.push(index);
      else this.keyed.set(scoped, index);
    }
  }
}

/** What a sibling cannot stop being; nothing where it can only be replaced. */
function kindOf(html: string, { kind, name, content, start, tagEnd }: Sibling): string {
  if (kind !== "element") return `#${kind}`;
  if (content === "opaque") return "";
  if (!controls.has(name)) return `${name} ${content}`;
  return `${name} ${content} ${attributeOf(html, start, tagEnd, "type")} ${attributeOf(html, start, tagEnd, "name")}`;
}

function keyOf(html: string, { kind, content, start, tagEnd }: Sibling): string | null {
  if (kind !== "element") return null;
  if (content === "region") return attributeOf(html, start, tagEnd, "data-live");
  return attributeOf(html, start, tagEnd, "data-key") ?? attributeOf(html, start, tagEnd, "id");
}

const textOf = (html: string, sibling: Sibling | undefined): string => (sibling ? html.slice(sibling.start, sibling.end) : "");

/** Numbers that wait under a name, first in, first out. */
class Queues {
  readonly #queues = new Map<string, { readonly numbers: number[]; next: number }>();

  add(name: string, number: number): void {
    const queue = this.#queues.get(name);
    if (queue) queue.numbers.push(number);
    else this.#queues.set(name, { numbers: [number], next: 0 });
  }

  take(name: string): number | undefined {
    const queue = this.#queues.get(name);
    return queue?.numbers[queue.next++];
  }
}
