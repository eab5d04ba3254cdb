import { describe, expect, test } from "vitest";
import { diff, diffRows } from "../../../durable/diff.ts";
import { canonicalise } from "../../../durable/html/canonicalise.ts";
import { checkNesting } from "../../../durable/html/nesting.ts";
import { Row } from "../../../durable/html/row.ts";
import { countRoots, hasSingleRoot } from "../../../durable/html/roots.ts";
import { structureHash } from "../../../durable/html/structure-hash.ts";
import { stringWork } from "../../support/string-work.ts";

/** HTML that makes a careless reader go over the rest again and again; `count` times the same. */
const hostile: readonly (readonly [name: string, html: (count: number) => string])[] = [
  ["<", (count) => "<".repeat(count)],
  ["<a without end", (count) => "<a ".repeat(count)],
  ["comments without end", (count) => "<!--".repeat(count)],
  ["comments in a comment", (count) => `${"<!--x--".repeat(count)}-->`],
  ["values without end", (count) => '<a b="'.repeat(count)],
  ["attributes of one tag", (count) => `<b${' a="1"'.repeat(count)}></b>`],
  ["spaces in a tag", (count) => `<b${" ".repeat(count)}></b>`],
  ["scripts without end", (count) => "<script>".repeat(count)],
  ["scripts in a script", (count) => `${"<script>".repeat(count)}</script>`],
  ["scripts", (count) => "<style></style><script></script>".repeat(count)],
  ["raw HTML without end", (count) => "<i></i><p data-raw>".repeat(count)],
  ["raw HTML in raw HTML", (count) => `${"<p data-raw>".repeat(count)}${"</p>".repeat(count)}`],
  ["raw HTML of a name that begins others", (count) => `<b data-raw>${"<bb>".repeat(count)}${"</bb>".repeat(count)}</b>`],
  ["raw HTML of ever other names", (count) => Array.from({ length: count }, (_, index) => `<x-${index} data-raw></x-${index}>`).join("")],
  ["siblings without a key", (count) => "<p data-raw></p><textarea>x</textarea>".repeat(count)],
  ["lines in pre", (count) => "<pre>\n</pre>".repeat(count)],
  ["end tags", (count) => "</b>".repeat(count)],
  ["depth", (count) => `${"<b>".repeat(count)}${"</b>".repeat(count)}`],
];

/** What reads HTML, each with the longest way that it has: what changes before and behind. */
const readers: readonly (readonly [name: string, read: (html: string) => void])[] = [
  ["diff()", (html) => void diff(`<p>x</p>${html}<i>1</i>`, `<p>y</p>${html}<i>2</i>`)],
  ["diff() of another tree", (html) => void diff(`${html}<i>1</i>`, `<p></p>${html}<i>2</i>`)],
  ["diff() of something else", (html) => void diff("<p>fine</p>", html)],
  ["diffRows()", (html) => void diffRows([new Row("a", html)], [new Row("a", `<p>y</p>${html}<i>2</i>`)])],
  ["structureHash()", structureHash],
  ["canonicalise()", (html) => void canonicalise(`<pre>\n</pre>${html}`)],
  ["countRoots()", countRoots],
  ["hasSingleRoot()", hasSingleRoot],
];

describe.each(readers)("%s", (_, read) => {
  test.each(hostile)("goes over twice as much of hostile HTML in twice the work: %s", (_name, html) => {
    const [one, two] = [4000, 8000].map((count) => stringWork(() => read(html(count))));
    // What does not grow with the HTML is in the constant.
    expect(two).toBeLessThan(2.2 * (one ?? 0) + 100_000);
  });
});

test("a tree deeper than browsers make one is replaced whole, and costs no stack", () => {
  const deep = (depth: number, name: string): string => `${`<b class="${name}">`.repeat(depth)}x${"</b>".repeat(depth)}`;
  expect(diff(deep(500, "a"), deep(500, "b"))).toHaveLength(500);
  expect(diff(deep(20_000, "a"), deep(20_000, "b"))).toEqual([[[], [[deep(20_000, "b"), 0]]]]);
  expect(checkNesting(deep(20_000, "a"))).toMatch("500 elements deep");
});
