/**
 * What `<Live>`, `<For>` and slots ask of the node that is being rendered: each component, slot and list is a region of its own, and in the string
 * around it stands its place.
 *
 * A list's rows are rendered between marks, or not at all where they are remembered and say that they would be the same.
 */
import type { ComponentChildren, VNode } from "preact";
import { useContext } from "preact/hooks";
import { RenderContext, type LiveComponentClass, type RenderScope, type RowList } from "../../templates/live.tsx";
import { readBinding } from "../../templates/printed-binding.ts";
import { canonicalise } from "../html/canonicalise.ts";
import { Row } from "../html/row.ts";
import { LiveError } from "../node/errors.ts";
import { childKey, hasRender, type LiveNodeClass, nodeName } from "../node/node-class.ts";
import { encode, isElement } from "../node/state.ts";
import type { EventBinding } from "../protocol.ts";
import { markList, markSlot, rowMark } from "./marks.tsx";
import type { KnownChild, Numbering, Placed, RenderedNode } from "./rendered.ts";
import { isSameSource, RememberedList, rememberSource, type RememberedRow, type RowMemory, type RowSource } from "./row-memory.ts";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/** A row that is being rendered, and the one that its list stands in. */
interface OpenRow {
  readonly around: OpenRow | null;
  /** The path of the lists in it. */
  readonly path: string;
  readonly placed: Placed[];
  readonly lists: string[];
}

/** A list as a render met it. */
interface OpenList {
  readonly key: string;
  readonly length: number;
  /** The rows that stand where they stood in the list before: all but those below. */
  readonly before: RememberedList | undefined;
  /** The others, in order: remembered ones that stood elsewhere, and those whose string follows. */
  readonly others: { readonly at: number; readonly row: RememberedRow | PendingRow }[];
}

interface PendingRow {
  readonly key: string;
  readonly from: RowSource | null;
  readonly open: OpenRow;
}

/** Takes in what one render of a node places: components, slots and lists. */
export class Scope implements RenderScope {
  readonly placed: Placed[] = [];
  /** The lists' keys, in order. Those in remembered rows are among them. */
  readonly listKeys: string[] = [];
  readonly #lists: OpenList[] = [];
  #row: OpenRow | null = null;
  readonly #listCounts = new Map<string, number>();
  readonly #record: RenderedNode;
  readonly #numbering: Numbering;
  readonly #known: ((key: string) => KnownChild | undefined) | undefined;
  /** The lists' region numbers, by their keys. */
  readonly listNumbers = new Map<string, number>();
  readonly #keys = new Set<string>();
  readonly #classes = new Map<string, LiveNodeClass>();
  readonly #shown = new Set<number>();

  constructor(record: RenderedNode, numbering: Numbering, known?: (key: string) => KnownChild | undefined) {
    this.#record = record;
    this.#numbering = numbering;
    this.#known = known;
  }

  child(component: LiveComponentClass, attributes: Readonly<Record<string, unknown>>): VNode {
    // SAFETY: LiveComponentClass is what templates know of the same classes.
    const of = component as unknown as LiveNodeClass;
    this.#checkComponent(of);
    const { id: givenId, key: preactKey, on, ...rest } = attributes;
    const given = givenId ?? preactKey;
    const id = typeof given === "string" || typeof given === "number" ? String(given) : null;
    const key = childKey(of, id);
    const known = this.#known === undefined ? this.#childOf(key) : this.#known(key);
    this.#claim(key, of, id, known?.of);
    const number = known?.number ?? this.#numbering.numberFor(this.#record.number, key);
    const props: Record<string, unknown> = {};
    const slots = new Map<string, number>();
    const contents: VNode[] = [];
    for (const [name, value] of Object.entries(rest)) {
      if (name !== "children" && !isContent(value)) {
        if (value !== undefined) props[name] = value;
        continue;
      }
      if (value == null || typeof value === "boolean") continue;
      if (typeof value === "function") {
        throw new LiveError(
          "slot",
          `Cannot fill slot "${name}" of component "${nodeName(of)}" in ${this.#record.title}: it is a function; a slot is rendered with its writer, so pass elements`,
        );
      }
      const slot = known?.slots.get(name) ?? this.#numbering.numberFor(this.#record.number, `${key}\n${name}`);
      slots.set(name, slot);
      // SAFETY: children, or elements.
      contents.push(markSlot(slot, value as ComponentChildren));
    }
    const attached = { slots, on: this.#boundMessages(on, of) };
    this.#place({ key, number, of, id, props: encode(props, `component "${nodeName(of)}"`, "prop"), attached });
    return (
      <>
        {place(number)}
        {contents}
      </>
    );
  }

  #childOf(key: string): KnownChild | undefined {
    const child = this.#record.children.get(key);
    return child === undefined ? undefined : { number: child.number, slots: child.attached.slots, of: child.of };
  }

  /** The region number of the list that was met at that place. */
  numberOfList(index: number): number {
    return this.#numberOf(this.#lists[index]?.key ?? "");
  }

  #numberOf(key: string): number {
    const known = this.listNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#record.lists.get(key) ?? this.#numbering.numberFor(this.#record.number, `list ${key}`);
    this.listNumbers.set(key, number);
    return number;
  }

  /** Notes that a child stands here. @throws {LiveError} `duplicate-child`. */
  #claim(key: string, of: LiveNodeClass, id: string | null, knownAs: LiveNodeClass | undefined): void {
    if (this.#keys.has(key)) {
      const cure = id === null ? `give each an id: <Live of={${of.name}} id="…">` : "give each an id of its own";
      throw new LiveError(
        "duplicate-child",
        `Cannot place component "${nodeName(of)}"${id === null ? "" : ` (id "${id}")`} twice in ${this.#record.title}: ${cure}`,
      );
    }
    this.#keys.add(key);
    const namesake = this.#classes.get(nodeName(of)) ?? knownAs ?? of;
    this.#classes.set(nodeName(of), of);
    if (namesake !== of) {
      throw new LiveError(
        "duplicate-child",
        `Cannot place component "${nodeName(of)}" in ${this.#record.title}: two classes have that name; give one a static component = "…"`,
      );
    }
  }

  #place(placed: Placed): void {
    this.placed.push(placed);
    for (let row = this.#row; row !== null; row = row.around) row.placed.push(placed);
  }

  /** Takes a list. Its rows that are remembered and would be the same are not rendered. */
  rows({ items, keyOf, reads, readsIndex, renderRow }: RowList): VNode {
    const around = this.#row;
    const key = this.#listKey(around);
    this.#noteList(key);
    const before = this.#record.rowMemory.get(key);
    const list: OpenList = { key, length: items.length, before, others: [] };
    const index = this.#lists.push(list) - 1;
    const contents: VNode[] = [];
    for (let at = 0; at < items.length; at++) {
      const place = readsIndex ? at : null;
      const there = before?.rows[at];
      // Of an item that is the same the key is the same too, and need not be asked for.
      let same = reads === undefined || there === undefined ? undefined : sameRow(there, items[at], reads, place);
      if (same !== undefined && process.env.NODE_ENV === "production") {
        this.#keep(same);
        continue;
      }
      const rowKey = keyOf(at);
      if (same === undefined && reads !== undefined) same = sameRow(before?.find(rowKey, at), items[at], reads, place);
      if (same !== undefined && process.env.NODE_ENV === "production") {
        list.others.push({ at, row: same });
        this.#keep(same);
        continue;
      }
      const from = reads === undefined ? null : (same?.from ?? rememberSource(items[at], reads, place));
      const open: OpenRow = { around, path: `${key}/${rowKey}`, placed: [], lists: [] };
      list.others.push({ at, row: { key: rowKey, from, open } });
      contents.push(<RowStart scope={this} row={open} />, renderRow(at));
    }
    contents.push(<RowStart scope={this} row={around} isEnd />);
    return markList(index, contents);
  }

  /** From now on what is placed stands in that row. */
  enter(row: OpenRow | null): void {
    this.#row = row;
  }

  /** The rows of each list, from their strings, by its region number; and what is to be remembered of them. */
  finishLists(strings: ReadonlyMap<number, string[]>): { readonly rows: Map<number, readonly Row[]>; readonly memory: RowMemory } {
    for (const key of this.listKeys) this.#numberOf(key);
    const rows = new Map<number, readonly Row[]>();
    const memory = new Map<string, RememberedList>();
    for (const [index, list] of this.#lists.entries()) {
      const rendered = strings.get(index) ?? [];
      const { before } = list;
      let taken = 0;
      if (list.others.length === 0 && before?.rows.length === list.length) {
        rows.set(this.#numberOf(list.key), before.htmlRows);
        memory.set(list.key, before);
        continue;
      }
      const finished = before?.rows.slice(0, list.length) ?? [];
      const all = before?.htmlRows.slice(0, list.length) ?? [];
      for (const { at, row } of list.others) {
        const one = "row" in row ? row : this.#finishRow(row, rendered[taken++] ?? "", before?.find(row.key, at));
        finished[at] = one;
        all[at] = one.row;
      }
      rows.set(this.#numberOf(list.key), all);
      memory.set(list.key, new RememberedList(finished, all));
    }
    for (const key of this.listKeys) {
      // A list in a row that was not rendered.
      const kept = this.#record.rowMemory.get(key);
      if (kept !== undefined && !memory.has(key)) memory.set(key, kept);
    }
    return { rows, memory };
  }

  #finishRow({ key, from, open }: PendingRow, printed: string, before: RememberedRow | undefined): RememberedRow {
    const html = canonicalise(printed);
    const row = before?.row.html === html ? before.row : new Row(key, html);
    if (process.env.NODE_ENV !== "production" && from !== null && from === before?.from && row !== before.row) {
      console.warn(
        `Row "${key}" of a <For> in ${this.#record.title} reads more than it says: its item and \`with\` are as before, and its HTML is not, so in production the old one would stay; name in \`with\` what else it reads`,
      );
    }
    return { row, from, placed: open.placed, lists: open.lists };
  }

  /** Places again what a remembered row has placed. */
  #keep({ placed, lists }: RememberedRow): void {
    if (placed.length === 0 && lists.length === 0) return;
    for (const one of placed) {
      this.#claim(one.key, one.of, one.id, undefined);
      this.#place(one);
    }
    for (const key of lists) this.#noteList(key);
  }

  #noteList(key: string): void {
    this.listKeys.push(key);
    for (let row = this.#row; row !== null; row = row.around) row.lists.push(key);
  }

  /** A list is known again by the row that it stands in, and by its place among the lists there. */
  #listKey(around: OpenRow | null): string {
    const path = around?.path ?? "";
    const count = this.#listCounts.get(path) ?? 0;
    this.#listCounts.set(path, count + 1);
    return `${path}/${count}`;
  }

  #checkComponent(of: unknown): void {
    if (hasRender(of)) return;
    const [name, cure] =
      typeof of === "function"
        ? [`"${of.name}"`, `write class ${of.name} extends LiveComponent, and a mere function as <${of.name} />`]
        : [String(of), "check the import"];
    throw new LiveError("child", `Cannot place ${name} in ${this.#record.title}: it is no LiveComponent with a render(); ${cure}`);
  }

  #boundMessages(on: unknown, of: LiveNodeClass): Map<string, EventBinding> {
    const bound = new Map<string, EventBinding>();
    if (typeof on !== "object" || on === null) return bound;
    for (const [message, binding] of Object.entries(on)) {
      if (binding == null) continue;
      const text = readBinding(binding);
      if (text === undefined) {
        throw new LiveError(
          "binding",
          `Cannot bind message "${message}" of component "${nodeName(of)}": that is no binding; write on={{ ${message}: on(this.handler) }}`,
        );
      }
      bound.set(message, text);
    }
    return bound;
  }

  /** The place of a slot in the component that shows it. */
  slot(number: number): VNode {
    if (this.#shown.has(number)) {
      throw new LiveError("slot", `Cannot show a slot twice in ${this.#record.title}: its content exists once; render it in one place`);
    }
    this.#shown.add(number);
    return place(number);
  }
}

/** The remembered row, where it would be the same now. */
function sameRow(
  row: RememberedRow | undefined,
  item: unknown,
  reads: readonly unknown[],
  index: number | null,
): RememberedRow | undefined {
  return row?.from != null && isSameSource(row.from, item, reads, index) ? row : undefined;
}

/** A mark that is rendered before a row and after the last: so the scope knows in which row it is. */
function RowStart({ scope, row, isEnd = false }: { readonly scope: Scope; readonly row: OpenRow | null; readonly isEnd?: boolean }): VNode {
  scope.enter(row);
  // A fragment that a component returns is taken for its children, which would leave the mark out.
  return <>{isEnd ? null : rowMark()}</>;
}

/** A region's place in the string around it. */
function place(number: number): VNode {
  return <template data-live={number} />;
}

/** What `this.props.children`, or a named slot, is in the component's render. */
export function slotOutlet(number: number): VNode {
  return <SlotOutlet number={number} />;
}

function SlotOutlet({ number }: { readonly number: number }): VNode {
  const scope = useContext(RenderContext);
  if (!(scope instanceof Scope)) throw new LiveError("slot", "Cannot show a slot outside of a component's render()");
  return scope.slot(number);
}

/** Whether a prop is a slot: an element, or a list with one in it, also the list of a map(). */
const isContent = (value: unknown, depth = 2): boolean =>
  isElement(value) || (depth > 0 && Array.isArray(value) && value.some((item) => isContent(item, depth - 1)));
