import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diff, diffAtLength } from "../../../durable/diff.ts";
import { diffInStep } from "../../../durable/html/in-step.ts";
import type { Op } from "../../../durable/protocol.ts";
import { HtmlPage } from "../../../testing/html-page.ts";
import { printTree } from "../../../testing/print-tree.ts";
import { pairs } from "../../support/trees.ts";

/** The region after the ops, and what a fresh one with the new string is. */
function applied(before: string, after: string, ops: Op[]): readonly [string, string] {
  const page = new HtmlPage(`<main data-live="1">${before}</main>`);
  page.apply([[1, ops.map((op) => inMain(op))]]);
  return [textOf(page), textOf(new HtmlPage(`<main data-live="1">${after}</main>`))];
}

const textOf = (page: HtmlPage): string => printTree(page.nodes(), { place: (region) => `<!--region ${region}-->` });

const inMain = (op: Op): Op => (op.length === 2 ? [[0, ...op[0]], op[1]] : [[0, ...op[0]], op[1], op[2]]);

describe("diffInStep()", () => {
  test.each([
    ["an attribute", '<a b="1"></a>', '<a b="2"></a>'],
    ["attributes that come and go", '<a b="1" c></a>', '<a c d="&lt;"></a>'],
    ["a name that is the beginning of another", '<a b="1" bb="1"></a>', '<a b="1" bb="2"></a>'],
    ["a value that has the name in it", '<a x=" b=" b="1"></a>', '<a x=" b=" b="2"></a>'],
    ["an attribute that stands twice", '<a b="1" b="1"></a>', '<a b="1" b="2"></a>'],
    ["an attribute that stands twice in another case", '<a B="1" b="1"></a>', '<a B="1" b="2"></a>'],
    ["the same attributes in another order", '<a b="1" c="2">x</a>', '<a c="2" b="1">x</a>'],
    ["a first attribute", "<b>x</b>", '<b class="y">x</b>'],
    ["texts", "a<b>c</b>d", "aa<b>c</b>dd"],
    ["the last text, longer", "<b></b>a", "<b></b>ab"],
    ["the last text, shorter", "<b></b>ab", "<b></b>a"],
    ["a text in several depths", "<p>a<b>b</b></p><p>c<b>d</b></p>", '<p>A<b class="x">B</b></p><p>C<b>D</b></p>'],
    ["a void element", '<br/><img src="a"/>', '<br/><img src="b"/>'],
    ["an element with raw HTML", '<p data-raw class="a"><b></p>x', '<p data-raw class="b"><b></p>y'],
    ["many equal changes", "<b></b><b></b><i>x</i>", '<b x="1"></b><b x="1"></b><i>y</i>'],
  ])("gives the ops of the long way for %s", (_, before, after) => {
    const ops = diffInStep(before, after);
    expect(ops).not.toBeNull();
    expect(ops).toEqual(diffAtLength(before, after));
  });

  test.each([
    ["another tag", "<b></b>", "<i></i>"],
    ["a tag whose name goes on", "<b>x</b>", "<br>x</b>"],
    ["a sibling more", "<b></b>", "<b></b><b></b>"],
    ["a sibling fewer", "<b></b>x", "<b></b>"],
    ["a text that was none", "<b></b>", "<b>x</b>"],
    ["a text that is none", "<b>x</b>", "<b></b>"],
    ["another key", '<b data-key="1"></b>', '<b data-key="2"></b>'],
    ["another id", '<b id="1"></b>', '<b id="2"></b>'],
    ["another control", '<input name="a"/>', '<input name="b"/>'],
    ["siblings that change places", "<b>1</b><b>2</b>", "<b>2</b><b>1</b>"],
    ["siblings that move up", "<p>1</p><p>2</p><p>3</p>", "<p>2</p><p>3</p><p>4</p>"],
    ["other raw HTML", "<p data-raw>a</p>", "<p data-raw>b</p>"],
    ["another textarea", "<textarea>a</textarea>", "<textarea>b</textarea>"],
    ["another comment", "<!--a-->", "<!--b-->"],
    ["a newline that the parser drops", "<pre>a</pre>", "<pre>\n\na</pre>"],
    ["a foreign attribute", '<svg viewBox="0"></svg>', '<svg viewBox="1"></svg>'],
    ["a reference that only a parser knows", "a", "&copy;"],
    ["a name that setAttribute may refuse", '<b [x]="1"></b>', '<b [x]="2"></b>'],
    ["malformed HTML", "<p>fine</p>", "<p a='>'>fine</p>"],
    ["malformed HTML before", "<div>a", "<div>b"],
  ])("gives up at %s", (_, before, after) => expect(diffInStep(before, after)).toBeNull());

  test("leads to the new string wherever it does not give up, for 10,000 generated pairs", () => {
    let taken = 0;
    let other = 0;
    fc.assert(
      fc.property(pairs, ([before = "", after = ""]) => {
        const ops = diffInStep(before, after);
        if (ops === null || before === after) return;
        taken++;
        const [is, wanted] = applied(before, after, ops);
        expect(is).toBe(wanted);
        if (JSON.stringify(ops) !== JSON.stringify(diffAtLength(before, after))) other++;
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(300);
    expect(other / taken).toBeLessThan(0.02); // a sibling that became equal to an unchanged one
  });

  test("diff() takes the short way for a hover, and gives the same ops", () => {
    const stars = (lit: number): string =>
      `<div>${[1, 2, 3, 4, 5].map((n) => `<button class="${n <= lit ? "star on" : "star"}" aria-label="Rate ${n} of 5">★</button>`).join("")}</div>`;
    for (let from = 0; from <= 5; from++) {
      for (let to = 0; to <= 5; to++) {
        expect(diffInStep(stars(from), stars(to))).toEqual(diff(stars(from), stars(to)));
        expect(diff(stars(from), stars(to))).toEqual(from === to ? [] : diffAtLength(stars(from), stars(to)));
      }
    }
  });
});
