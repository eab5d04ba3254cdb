/** Generated trees: valid HTML of every kind that views are made of, as Preact prints it, and pairs of them that have much in common. */
import fc from "fast-check";
import { h, type ComponentChild } from "preact";
import { renderToString } from "preact-render-to-string";
import { canonicalise } from "../../durable/html/canonicalise.ts";

export interface TreeElement {
  readonly tag: string;
  /** What may stand here: siblings of one model can be exchanged. */
  readonly model: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly children: readonly Tree[];
}
/** A text, an element, raw HTML in an element, or the place of a region. */
export type Tree = string | TreeElement;

const text = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "x y",
    " ",
    "\n",
    "\u00a0",
    "&",
    "&amp;",
    "<b>",
    '"',
    "'",
    ">",
    "-->",
    "]]>",
    "😀",
    "日本",
    "e\u0301",
    "שלום",
    "0",
    "\r\n",
    "&copy;",
    "{{x}}",
  ),
  fc.string({ maxLength: 6, unit: "grapheme" }),
);

const key = fc.option(fc.record({ "data-key": fc.constantFrom("1", "2", "3", "4", "a&b") }), { nil: {} });
const identifier = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ id: fc.constantFrom("i1", "i2", "i3") }) },
);
const common = fc.record(
  {
    class: fc.constantFrom("", "star", "star on", "x&y"),
    title: text,
    hidden: fc.boolean(),
    style: fc.constantFrom("color:red;", "color:red;margin:1px;", "--x:1;"),
    "data-x": text,
    "aria-label": fc.constantFrom("one", "two"),
    tabIndex: fc.constantFrom("0", "1"),
    "live:click": fc.constantFrom('[1,"a"]', '[1,"b",{"n":1}]'),
  },
  { requiredKeys: [] },
);

const attributesWith = (
  own: fc.Arbitrary<Record<string, string | boolean>> = fc.constant({}),
): fc.Arbitrary<Record<string, string | boolean>> =>
  fc
    .tuple(key, identifier, fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: common }), own)
    .map((parts) => Object.assign({}, ...parts));

const svgAttributes = fc.record(
  {
    viewBox: fc.constantFrom("0 0 1 1", "0 0 2 2"),
    pathLength: fc.constantFrom("1", "2"),
    strokeWidth: fc.constantFrom("1", "2"),
    xlinkHref: fc.constantFrom("#a", "#b"),
  },
  { requiredKeys: [] },
);

function element(
  model: string,
  tag: string | fc.Arbitrary<string>,
  children: fc.Arbitrary<readonly Tree[]> = fc.constant([]),
  own?: fc.Arbitrary<Record<string, string | boolean>>,
): fc.Arbitrary<Tree> {
  const tags = typeof tag === "string" ? fc.constant(tag) : tag;
  return fc.record({ tag: tags, model: fc.constant(model), attributes: attributesWith(own), children });
}

const region = (model: string, ...numbers: number[]): fc.Arbitrary<Tree> =>
  fc.constantFrom(...numbers).map((number) => ({ tag: "template", model, attributes: { "data-live": String(number) }, children: [] }));

const optional = (names: Record<string, fc.Arbitrary<string | boolean>>): fc.Arbitrary<Record<string, string | boolean>> =>
  fc
    .record(names, { requiredKeys: [] })
    .map((record) => Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))));

const list = (item: fc.Arbitrary<Tree>, maxLength = 5): fc.Arbitrary<readonly Tree[]> => fc.array(item, { maxLength });
const raw = (model: string, tag: string, ...html: string[]): fc.Arbitrary<Tree> =>
  element(model, tag, fc.constant([]), fc.record({ "data-raw": fc.constantFrom(...html) }));

const controls = (model: string): fc.Arbitrary<Tree>[] => [
  element(
    model,
    "input",
    undefined,
    optional({
      type: fc.constantFrom("text", "checkbox", "number"),
      name: fc.constantFrom("m", "n"),
      value: fc.constantFrom("1", "2"),
      checked: fc.boolean(),
      disabled: fc.boolean(),
    }),
  ),
  element(model, "textarea", list(text, 1), optional({ name: fc.constantFrom("m", "n") })),
];

const { flow = fc.constant<Tree>("") } = fc.letrec<Record<string, Tree>>((tie) => {
  const many = (name: string, maxLength?: number): fc.Arbitrary<readonly Tree[]> => list(tie(name), maxLength);
  const deep = { depthSize: "small", withCrossShrink: true } as const;
  return {
    inline: fc.oneof(
      deep,
      text,
      element("inline", fc.constantFrom("br", "img", "wbr")),
      element("inline", fc.constantFrom("span", "b", "em"), many("inline")),
    ),
    phrasing: fc.oneof(
      deep,
      text,
      tie("inline"),
      ...controls("phrasing"),
      element("phrasing", fc.constantFrom("span", "label", "x-card"), many("phrasing")),
      tie("select"),
      tie("svg"),
      raw("phrasing", "span", "<b>r</b>", "a<br>b", "&copy; x"),
    ),
    item: fc.oneof(deep, element("item", "li", many("flow", 3)), element("item", "li", list(text, 1)), region("item", 20, 22)),
    cell: fc.oneof(deep, element("cell", fc.constantFrom("td", "th"), many("flow", 2)), region("cell", 24)),
    row: fc.oneof(deep, element("row", "tr", many("cell", 4)), element("row", "tr", many("cell", 4)), region("row", 26)),
    section: fc.oneof(deep, element("section", fc.constantFrom("tbody", "thead"), many("row")), region("section", 28)),
    option: fc.oneof(
      deep,
      element(
        "option",
        "option",
        list(text, 1),
        optional({ value: fc.constantFrom("1", "2"), selected: fc.boolean(), disabled: fc.boolean() }),
      ),
      region("option", 30),
    ),
    select: element(
      "phrasing",
      "select",
      list(fc.oneof(tie("option"), element("group", "hr"), element("group", "optgroup", many("option", 3)))),
      optional({ name: fc.constantFrom("m", "n"), multiple: fc.boolean() }),
    ),
    shape: fc.oneof(
      deep,
      text,
      element("shape", fc.constantFrom("path", "circle", "linearGradient"), undefined, svgAttributes),
      element("shape", fc.constantFrom("g", "text", "title"), many("shape", 3), svgAttributes).map((tree) =>
        // What is in a title is HTML.
        typeof tree !== "string" && tree.tag === "title"
          ? { ...tree, children: tree.children.filter((child) => typeof child === "string") }
          : tree,
      ),
      element("shape", "style", list(text, 1)),
      element("shape", "foreignObject", many("flow", 2)),
      region("shape", 32),
    ),
    svg: element("phrasing", "svg", many("shape", 4), svgAttributes),
    flow: fc.oneof(
      deep,
      text,
      tie("phrasing"),
      element("flow", fc.constantFrom("div", "section", "x-panel"), many("flow")),
      element("flow", fc.constantFrom("div", "section"), many("flow")),
      element("flow", fc.constantFrom("ul", "ol"), many("item", 6)),
      element("flow", "p", many("phrasing")),
      element("flow", fc.constantFrom("h1", "a", "button"), many("inline")),
      element("flow", "table", many("section", 3)),
      element("flow", "pre", many("inline", 3)),
      element("flow", "hr"),
      element("flow", "details", many("flow", 2), optional({ open: fc.boolean() })),
      element("flow", "video", fc.constant([]), optional({ muted: fc.boolean() })),
      element("flow", "template", list(text, 1)),
      element("flow", "noscript", list(text, 1)),
      element("flow", "style", list(text, 1)),
      raw("flow", "div", "<p>one<p>two", "<ul><li>1<li>2</ul>", "plain", "<div>in</div>", "", "<template data-live='11'></template>"),
      region("flow", 11, 12, 13, 14),
    ),
  };
});

/** A list of siblings. */
export const trees: fc.Arbitrary<readonly Tree[]> = fc.array(flow, { maxLength: 6 });

interface Edit {
  readonly kind: "remove" | "reverse" | "rotate" | "copy" | "replace" | "text" | "attributes" | "none";
  readonly at: number;
  readonly fresh: Tree;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("none", "remove", "reverse", "rotate", "copy", "replace", "text", "attributes"),
  at: fc.nat({ max: 200 }),
  fresh: flow,
});

/** The strings of two lists of siblings: strangers, or the second made from the first by a few changes. */
export const pairs: fc.Arbitrary<readonly string[]> = fc
  .oneof(
    { weight: 1, arbitrary: fc.tuple(trees, trees) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(trees, fc.array(edit, { minLength: 1, maxLength: 4 }))
        .map(([before, edits]) => [before, edits.reduce(change, before)]),
    },
  )
  .map((pair) => pair.map(print));

/** A list of siblings and how it goes on changing. */
export const sequences = (steps: number): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(trees, fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: steps, maxLength: steps }))
    .map(([first, edits]) => {
      const all = [first];
      for (const step of edits) all.push(step.reduce(change, all.at(-1) ?? first));
      return all.map(print);
    });

/** Makes one change at the list of siblings that comes `at`-th. */
function change(siblings: readonly Tree[], { kind, at, fresh }: Edit): readonly Tree[] {
  const lists = 1 + countElements(siblings);
  let left = at % lists;
  const visit = (list: readonly Tree[], model: string): readonly Tree[] => {
    if (left-- === 0) return changeList(list, model, { kind, at: Math.floor(at / lists), fresh });
    return list.map((tree) => (typeof tree === "string" ? tree : { ...tree, children: visit(tree.children, tree.tag) }));
  };
  return visit(siblings, "flow");
}

const countElements = (siblings: readonly Tree[]): number =>
  siblings.reduce<number>((count, tree) => count + (typeof tree === "string" ? 0 : 1 + countElements(tree.children)), 0);

function changeList(list: readonly Tree[], parent: string, { kind, at, fresh }: Edit): readonly Tree[] {
  const index = list.length === 0 ? 0 : at % list.length;
  const here = list[index];
  switch (kind) {
    case "none":
      return list;
    case "remove":
      return list.filter((_, position) => position !== index);
    case "reverse":
      return list.toReversed();
    case "rotate":
      return [...list.slice(index), ...list.slice(0, index)];
    case "copy":
      return here === undefined ? list : list.toSpliced(at % (list.length + 1), 0, here);
    case "replace":
      return ["flow", "div", "section", "x-panel", "li", "td"].includes(parent) ? list.toSpliced(index, at % 2, fresh) : list;
    case "text":
      return list.map((tree, position) => (typeof tree === "string" && position === index ? `${tree}${at}` : tree));
    case "attributes":
      return list.map((tree, position) =>
        typeof tree === "string" || position !== index || tree.tag === "template"
          ? tree
          : { ...tree, attributes: { ...tree.attributes, class: `c${at}`, title: "" } },
      );
  }
}

/** The string of a list of siblings, with placeholders for regions; of a region that stands twice only the first counts. */
export function print(siblings: readonly Tree[]): string {
  const seen = new Set<unknown>();
  const node = (tree: Tree): ComponentChild => {
    if (typeof tree === "string") return tree;
    const { "data-live": number, "data-raw": html, ...attributes } = tree.attributes;
    if (tree.tag === "template" && number !== undefined) {
      if (seen.has(number)) return null;
      seen.add(number);
      return h("template", { "data-live": number });
    }
    if (html !== undefined) return h(tree.tag, { ...attributes, "data-raw": true, dangerouslySetInnerHTML: { __html: String(html) } });
    return h(tree.tag, attributes, tree.children.map(node));
  };
  return canonicalise(renderToString(h("x", null, siblings.map(node)))).slice("<x>".length, -"</x>".length);
}

const places = /<template data-live="(\d+)"><\/template>/g;

/** The regions that are placed in a string; raw HTML spells them differently. */
export const regionsIn = (html: string): Set<string> => new Set(Array.from(html.matchAll(places), (match) => match[1] ?? ""));

/** Writes out regions as the server does for a browser that does not have them: odd ones are live nodes, even ones slots. */
export function writeOut(html: string, isMissing: (number: string) => boolean = () => true): string {
  return html.replace(places, (place, number: string) => {
    if (!isMissing(number)) return place;
    if (Number(number) % 2 === 1) return `<div data-live="${number}">node <b>${number}</b></div>`;
    return Number(number) < 20
      ? `<!--live:${number}-->slot <i>${number}</i><!--/live:${number}-->`
      : `<!--live:${number}--><!--${number}--><!--/live:${number}-->`;
  });
}
