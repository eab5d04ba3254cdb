/**
 * A page without a DOM: the regions that a browser has, as small trees, and patches applied to them. It knows the plain HTML that test views
 * render, no more. A patch that names what the page does not have is an error.
 */
import type { Op, Patch, Plan, What } from "../../durable/protocol.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";

interface Element {
  readonly tag: string;
  readonly attributes: Map<string, string>;
  children: Node[];
}

type Node = Element | string;

const rootRegion = 1;

export class HtmlPage {
  title = "";
  readonly #regions = new Map<number, Node[]>();

  /** @param html the root view, as the page's HTML holds it. */
  constructor(html: string) {
    this.#regions.set(rootRegion, this.#cut(rootRegion, parse(html)));
  }

  /** The whole page, with the regions in their places. @throws where a region is placed that the page does not have. */
  html(): string {
    return this.#print(rootRegion, true);
  }

  /** Region and structure hash in turn, as the first join carries them. */
  hashes(): number[] {
    return [...this.#regions.keys()].flatMap((number) => [number, structureHash(this.#print(number, false))]);
  }

  apply(patches: readonly Patch[]): void {
    for (const [region, what] of patches) {
      if (typeof what === "string") {
        if (region === 0) this.title = what;
        else this.#replace(region, what);
      } else {
        for (const op of what) this.#applyOp(region, op);
      }
    }
    this.#prune();
  }

  #replace(region: number, html: string): void {
    if (region !== rootRegion && !this.#regions.has(region)) throw new Error(`The page has no region ${region} to replace`);
    this.#regions.set(region, this.#cut(region, parse(html)));
  }

  #applyOp(region: number, op: Op): void {
    const siblings = this.#regions.get(region);
    if (siblings === undefined) throw new Error(`The page has no region ${region} to patch`);
    const [path, count, what] = op.length === 2 ? [op[0], 1, op[1]] : op;
    const last = path.at(-1);
    if (last === undefined) {
      this.#regions.set(region, this.#plan(siblings, listOf(what)));
      return;
    }
    let list = siblings;
    for (const index of path.slice(0, -1)) list = elementAt(list, index).children;
    for (let index = last; index < last + count; index++) {
      if (typeof what === "string") list[index] = what;
      else if (Array.isArray(what)) elementAt(list, index).children = this.#plan(elementAt(list, index).children, what);
      else for (const [name, value] of Object.entries(what)) setAttribute(elementAt(list, index), name, value);
    }
  }

  #plan(before: readonly Node[], plan: Plan): Node[] {
    return plan.flatMap((item): Node[] => {
      if (typeof item === "number") return [present(before[item])];
      const [start, length] = item;
      if (typeof start === "string") return this.#cut(0, parse(start));
      const step = Math.sign(length);
      return Array.from({ length: Math.abs(length) }, (_, index) => present(before[start + index * step]));
    });
  }

  /** Takes the regions that are written out in some HTML into the page, and leaves their places. */
  #cut(own: number, nodes: readonly Node[]): Node[] {
    const cut: Node[] = [];
    for (let index = 0; index < nodes.length; index++) {
      const node = present(nodes[index]);
      const slot = typeof node === "string" ? undefined : /^live:(\d+)$/.exec(node.tag)?.[1];
      if (slot !== undefined) {
        const end = nodes.findIndex((other) => typeof other !== "string" && other.tag === `/live:${slot}`);
        this.#regions.set(Number(slot), this.#cut(Number(slot), nodes.slice(index + 1, end)));
        cut.push(place(Number(slot)));
        index = end;
        continue;
      }
      if (typeof node !== "string") {
        node.children = this.#cut(0, node.children);
        const number = Number(node.attributes.get("data-live") ?? 0);
        if (number > 0 && number !== own && node.tag !== "template") {
          this.#regions.set(number, [node]);
          cut.push(place(number));
          continue;
        }
      }
      cut.push(node);
    }
    return cut;
  }

  /** Drops the regions that no longer stand anywhere, as the browser does. */
  #prune(): void {
    const reached = new Set([rootRegion]);
    for (const number of reached) for (const inner of placesIn(this.#regions.get(number) ?? [])) reached.add(inner);
    for (const number of this.#regions.keys()) if (!reached.has(number)) this.#regions.delete(number);
  }

  #print(region: number, withInner: boolean): string {
    const nodes = this.#regions.get(region);
    if (nodes === undefined) throw new Error(`The page has no region ${region}, which is placed in it`);
    const print = (node: Node): string => {
      if (typeof node === "string") return node;
      const number = Number(node.attributes.get("data-live") ?? 0);
      if (withInner && node.tag === "template") return this.#print(number, true);
      const attributes = [...node.attributes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ` ${name}="${value}"`);
      return `<${node.tag}${attributes.join("")}>${node.children.map(print).join("")}</${node.tag}>`;
    };
    return nodes.map(print).join("");
  }
}

function parse(html: string): Node[] {
  const root: Element = { tag: "", attributes: new Map(), children: [] };
  const open = [root];
  for (const [text, comment, slash, tag, rest] of html.matchAll(/<!--(.*?)-->|<(\/?)([a-z0-9-]+)([^>]*)>|[^<]+/g)) {
    const parent = present(open.at(-1));
    if (comment !== undefined) {
      parent.children.push({ tag: comment, attributes: new Map(), children: [] });
    } else if (tag === undefined) {
      parent.children.push(text);
    } else if (slash === "/") {
      if (present(open.pop()).tag !== tag) throw new Error(`</${tag}> closes nothing in ${html}`);
    } else {
      const attributes = Array.from((rest ?? "").matchAll(/([^\s="]+)(?:="([^"]*)")?/g), ([, name = "", value = ""]): [string, string] => [
        name,
        value,
      ]);
      const element: Element = { tag, attributes: new Map(attributes), children: [] };
      parent.children.push(element);
      open.push(element);
    }
  }
  return root.children;
}

function placesIn(nodes: readonly Node[]): number[] {
  return nodes.flatMap((node) => {
    if (typeof node === "string") return [];
    return node.tag === "template" ? [Number(node.attributes.get("data-live"))] : placesIn(node.children);
  });
}

function setAttribute({ attributes }: Element, name: string, value: string | null): void {
  if (value === null) attributes.delete(name);
  else attributes.set(name, value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;"));
}

const place = (number: number): Element => ({ tag: "template", attributes: new Map([["data-live", String(number)]]), children: [] });

function elementAt(list: readonly Node[], index: number): Element {
  const node = present(list[index]);
  if (typeof node === "string") throw new Error(`Entry ${index} is the text "${node}", not an element`);
  return node;
}

function listOf(what: What): Plan {
  if (!Array.isArray(what)) throw new Error("Only a child list applies to the region itself");
  return what;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The patch names an entry that the page does not have");
  return value;
}
