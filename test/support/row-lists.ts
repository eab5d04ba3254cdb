/** Lists of rows that change at random, for the differ's laws. */
import fc from "fast-check";
import { canonicalise } from "../../durable/html/canonicalise.ts";
import { Row } from "../../durable/html/row.ts";
import { print, trees } from "./trees.ts";

/** What a row shows, by key and number: one element mostly, else what makes rows hard. */
const shapes: readonly ((key: string, value: number) => string)[] = [
  (key, value) => `<p data-key="${key}" class="c${value}"><b>${key}</b>${value}</p>`,
  (key, value) => `<p data-key="${key}"><b>${value}</b></p>`,
  (key, value) => `<p data-key="${key}">${"<i>x</i>".repeat(value)}</p>`,
  (key, value) => `<h3 data-key="${key}">${value}</h3><p data-key="${key}.1">${key}</p>`,
  (key, value) => `<h3 data-key="${key}">${key}</h3>`.repeat(1 + (value % 2)),
  (key, value) => (value % 2 === 0 ? "" : `<p data-key="${key}"></p>`),
  (key, value) => `<${value % 2 === 0 ? "p" : "div"} data-key="${key}">${key}</${value % 2 === 0 ? "p" : "div"}>`,
  (key) => `<!--${key}--><hr/>`,
];
/** Those whose texts meet the next row's. */
const looseShapes: typeof shapes = [
  ...shapes,
  (key, value) => `${key}${value}`,
  (key, value) => `<b>${key}</b>${value}`,
  (key, value) => `${value}<b>${key}</b>`,
  (_, value) => `a>${value}>`,
  (_, value) => " ".repeat(value),
];

interface Drawn {
  readonly key: number;
  readonly shape: number;
  readonly value: number;
  readonly rank: number;
}

const drawn = fc.record({ key: fc.nat(12), shape: fc.nat(99), value: fc.nat(3), rank: fc.nat(50) });

function rowsOf(drawnRows: readonly Drawn[], { isLoose, isUnique }: { isLoose: boolean; isUnique: boolean }): Row[] {
  const of = isLoose ? looseShapes : shapes;
  const keys = new Set<number>();
  const rows: Row[] = [];
  for (const { key, shape, value } of drawnRows) {
    if (isUnique && keys.size === keys.add(key).size) continue;
    rows.push(new Row(`k${key}`, canonicalise(of[shape % of.length]?.(`k${key}`, value) ?? "")));
  }
  return rows;
}

/** Keeps what did not change as the same object, as a `<For>` does that remembers its rows. */
function reuse(before: readonly Row[], after: readonly Row[]): Row[] {
  return after.map((row) => before.find((old) => old.key === row.key && old.html === row.html) ?? row);
}

/** Two lists: the second is made from the first by values that change, rows that come, go and move. */
const pairsOf = (kind: { isLoose: boolean; isUnique: boolean }): fc.Arbitrary<readonly [readonly Row[], readonly Row[]]> =>
  fc
    .tuple(
      fc.array(drawn, { maxLength: 9 }),
      fc.array(fc.record({ at: fc.nat(8), value: fc.nat(3) }), { maxLength: 3 }),
      fc.array(drawn, { maxLength: 2 }),
      fc.nat(3),
      fc.boolean(),
    )
    .map(([first, changes, fresh, gone, isMoved]) => {
      let second = first.map((row, index) => ({ ...row, value: changes.find(({ at }) => at === index)?.value ?? row.value }));
      if (isMoved) second = second.toSorted((a, b) => a.rank - b.rank);
      if (gone > 0) second = second.filter((_, index) => index % 4 !== gone);
      for (const row of fresh) second.splice(row.rank % (second.length + 1), 0, row);
      const before = rowsOf(first, kind);
      return [before, reuse(before, rowsOf(second, kind))] as const;
    });

/** Rows of whole elements and unique keys; rows of anything; rows of generated trees. */
export const wholeRows = pairsOf({ isLoose: false, isUnique: true });
export const anyRows = pairsOf({ isLoose: true, isUnique: false });
export const treeRows: typeof wholeRows = fc
  .tuple(fc.array(trees, { maxLength: 4 }), fc.array(fc.tuple(fc.nat(5), trees), { maxLength: 5 }))
  .map(([first, second]) => {
    const rows = first.map((siblings, index) => new Row(`k${index}`, withoutPlaces(print(siblings))));
    return [rows, second.map(([at, siblings]) => rows[at] ?? new Row(`k${at}`, withoutPlaces(print(siblings))))] as const;
  });

/** A region stands in one row only. */
const withoutPlaces = (html: string): string => html.replaceAll(/<template data-live="\d+"><\/template>/g, "");
