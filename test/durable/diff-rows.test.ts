import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diff, diffRows } from "../../durable/diff.ts";
import { htmlOfRows, Row, textHashOfRows } from "../../durable/html/row.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";
import type { Op } from "../../durable/protocol.ts";
import { HtmlPage } from "../../testing/html-page.ts";
import { anyRows, treeRows, wholeRows } from "../support/row-lists.ts";

const range = (count: number): number[] => [...Array(count).keys()];
const row = (key: number | string, value: number | string = key): Row =>
  new Row(String(key), `<tr data-key="${key}"><td>${key}</td><td>${value}</td></tr>`);
const bytes = (ops: readonly Op[]): number => JSON.stringify(ops).length;

/** A row that says how often its HTML was read. */
class ReadRow extends Row {
  reads = 0;
  readonly #html: string;

  constructor(key: string, html: string) {
    super(key, html);
    this.#html = html;
    Object.defineProperty(this, "html", { get: () => (this.reads++, this.#html) });
  }
}

/** The region after the ops, and as it should be. */
function applied(before: readonly Row[], after: readonly Row[], ops: readonly Op[]): readonly [string, string] {
  const pageOf = (rows: readonly Row[]): HtmlPage => new HtmlPage(`<main data-live="1">${htmlOfRows(rows)}</main>`);
  const page = pageOf(before);
  page.apply([[1, ops.map((op): Op => (op.length === 2 ? [[0, ...op[0]], op[1]] : [[0, ...op[0]], op[1], op[2]]))]]);
  return [page.html(), pageOf(after).html()];
}

describe("diffRows()", () => {
  const rows = range(1000).map((key) => row(key));

  test("sends nothing for the same rows, and for equal ones", () => {
    expect(diffRows(rows, rows)).toEqual([]);
    expect(diffRows(rows, [...rows])).toEqual([]);
    expect(
      diffRows(
        rows,
        range(1000).map((key) => row(key)),
      ),
    ).toEqual([]);
  });
  test("sends one small op for one cell of 1,000 rows", () => {
    expect(diffRows(rows, rows.with(500, row(500, "51.00")))).toEqual([[[500, 1, 0], "51.00"]]);
  });
  test("sends one run for the reverse of 1,000 rows", () => {
    expect(diffRows(rows, rows.toReversed())).toEqual([[[], [[999, -1000]]]]);
  });
  test("sends the row and one run for a row in front", () => {
    const fresh = row("x");
    expect(diffRows(rows, [fresh, ...rows])).toEqual([
      [
        [],
        [
          [fresh.html, structureHash(fresh.html)],
          [0, 1000],
        ],
      ],
    ]);
  });
  test("sends runs for a row that is gone", () => {
    expect(diffRows(rows, rows.toSpliced(500, 1))).toEqual([[[], [[0, 500], [501, 499]]]]); // prettier-ignore
  });
  test("sends what changed in a row that moved, in old numbers and before the plan", () => {
    expect(diffRows([row(1), row(2), row(3)], [row(3), row(1), row(2, "two")])).toEqual([
      [[1, 1, 0], "two"],
      [[], [2, 0, 1]],
    ]);
  });
  test("counts equal changes of neighbouring rows", () => {
    const marked = (key: number, name: string): Row => new Row(`${key}`, `<li class="${name}">${key}</li>`);
    expect(
      diffRows(
        range(9).map((key) => marked(key, "a")),
        range(9).map((key) => marked(key, "b")),
      ),
    ).toEqual([[[0], 9, { class: "b" }]]);
  });
  test("counts the siblings of rows with several", () => {
    const pair = (key: string, value: string): Row => new Row(key, `<dt>${key}</dt><dd>${value}</dd>`);
    expect(diffRows([pair("a", "1"), pair("b", "2")], [pair("a", "1"), pair("b", "3")])).toEqual([[[3, 0], "3"]]);
    expect(diffRows([pair("a", "1"), pair("b", "2")], [pair("b", "2"), pair("a", "1")])).toEqual([[[], [2, 3, 0, 1]]]);
  });
  test("sends a row whose root is another element anew, with its new neighbours in one piece", () => {
    const html = '<p data-key="2">x</p><tr data-key="9"><td>9</td><td>9</td></tr>';
    expect(diffRows([row(1), row(2), row(3)], [row(1), new Row("2", '<p data-key="2">x</p>'), row(9), row(3)])).toEqual([
      [[], [0, [html, structureHash(html)], 2]],
    ]);
  });
  test("lets rows be empty", () => {
    const empty = new Row("2", "");
    expect(diffRows([row(1), row(2), row(3)], [row(1), empty, row(3)])).toEqual([[[], [0, 2]]]);
    expect(diffRows([row(1), empty, row(3)], [row(1), empty, row(3, "x")])).toEqual([[[1, 1, 0], "x"]]);
    expect(diffRows([empty], [])).toEqual([]);
  });
  test.each([
    ["text at its end", [new Row("a", "<b></b>x"), row(2)], [new Row("a", "<b></b>y"), row(2)]],
    ["text that ends like a tag", [new Row("a", "<b></b>x>"), new Row("b", "y")], [new Row("a", "<b></b>x>"), new Row("b", "z")]],
    ["texts alone", [new Row("a", "x"), new Row("b", "y")], [new Row("b", "y"), new Row("a", "x")]],
    ["a key that stands twice", [row(1), row(1, "x"), row(2)], [row(2), row(1, "x"), row(1)]],
    ["malformed HTML", [new Row("a", "<b>"), row(2)], [new Row("a", "<b>"), row(2, "x")]],
    ["HTML that becomes malformed", [row(1), row(2)], [row(1), new Row("2", "<tr><td></tr>")]],
  ])("compares the strings where a row has %s", (_, before, after) => {
    expect(diffRows(before, after)).toEqual(diff(htmlOfRows(before), htmlOfRows(after)));
  });

  test.each([
    ["whole rows", wholeRows],
    ["any rows", anyRows],
    ["rows of generated trees", treeRows],
  ])("leads from one list to the other, for 3,000 pairs of %s", (_, pairs) => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const [is, wanted] = applied(before, after, diffRows(before, after));
        expect(is).toBe(wanted);
      }),
      { numRuns: 3000 },
    );
  });
  test("costs about the bytes of a diff of the strings, or fewer", () => {
    let own = 0;
    let joined = 0;
    fc.assert(
      fc.property(wholeRows, ([before, after]) => {
        own += bytes(diffRows(before, after));
        joined += bytes(diff(htmlOfRows(before), htmlOfRows(after)));
      }),
      { numRuns: 1000 },
    );
    expect(own / joined).toBeLessThan(1.05);
  });

  test("reads of 1,000 rows only the one that changed, once it knows them", () => {
    const known = range(1000).map((key) => new ReadRow(String(key), `<li data-key="${key}">${key}</li>`));
    diffRows(known, known.with(999, new ReadRow("999", '<li data-key="999">x</li>')));
    for (const each of known) each.reads = 0;
    const fresh = new ReadRow("500", '<li data-key="500">x</li>');
    expect(diffRows(known, known.with(500, fresh))).toEqual([[[500, 0], "x"]]);
    expect(known.filter(({ reads }) => reads > 0).map(({ key }) => key)).toEqual(["500"]);
    expect(fresh.reads).toBeGreaterThan(0);
  });
});

describe("textHashOfRows()", () => {
  test("tells lists apart, and hashes no row twice", () => {
    const rows = range(3).map((key) => new ReadRow(String(key), `<li>${key}</li>`));
    const [first, second, third] = rows;
    if (first === undefined || second === undefined || third === undefined) throw new Error("There are three rows");
    const hash = textHashOfRows(rows);
    const reads = rows.map((each) => each.reads);
    expect(textHashOfRows([second, first, third])).not.toBe(hash);
    expect(textHashOfRows([first, second])).not.toBe(hash);
    expect(textHashOfRows([first, second, new Row("2", "<li>x</li>")])).not.toBe(hash);
    expect(textHashOfRows([first, second, new Row("2", "<li>2</li>")])).toBe(hash);
    expect(rows.map((each) => each.reads)).toEqual(reads);
  });
});

describe("Row", () => {
  test("knows the regions that are placed in it", () => {
    expect(new Row("a", '<p><template data-live="7"></template></p><template data-live="12"></template>').places).toEqual([7, 12]);
  });
});
