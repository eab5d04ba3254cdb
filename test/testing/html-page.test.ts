import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diff } from "../../durable/diff.ts";
import type { Patch } from "../../durable/protocol.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";
import { HtmlPage } from "../../testing/html-page.ts";
import { pairs, regionsIn, sequences, writeOut } from "../support/trees.ts";

/** What leads from one string of the root region to the next, as a session sends it: regions that the page does not have are written out. */
function patchBetween(before: string, after: string): Patch {
  const living = regionsIn(before);
  const ops = JSON.stringify(diff(before, after), (_, value: unknown) =>
    Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "number"
      ? [writeOut(value[0], (number) => !living.has(number)), value[1]]
      : value,
  );
  return [1, JSON.parse(ops)];
}

const pageOf = (html: string): HtmlPage => new HtmlPage(writeOut(html));

describe("HtmlPage", () => {
  test("is what a fresh page would be, after the ops from one generated tree to another", () => {
    fc.assert(
      fc.property(pairs, ([before = "", after = ""]) => {
        const page = pageOf(before);
        page.apply([patchBetween(before, after)]);
        expect(page.html()).toBe(pageOf(after).html());
        const hashes = page.hashes();
        expect(hashes[hashes.findIndex((number, index) => index % 2 === 0 && number === 1) + 1]).toBe(structureHash(after));
      }),
      { numRuns: 1000 },
    );
  });

  test("is what a fresh page would be along sequences of changes, sent as ops or whole", () => {
    fc.assert(
      fc.property(sequences(10), fc.integer({ min: 2, max: 5 }), ([first = "", ...rest], every) => {
        const page = pageOf(first);
        let before = first;
        for (const [index, after] of rest.entries()) {
          page.apply([index % every === 0 ? [1, writeOut(after), 0] : patchBetween(before, after)]);
          expect(page.html()).toBe(pageOf(after).html());
          before = after;
        }
      }),
      { numRuns: 50 },
    );
  });

  test("prints for people without what Overwinter has added", () => {
    const page = new HtmlPage(
      '<main data-live="1"><!--live:3--><p data-key="a" class="x" hidden>1 &lt; 2</p><!--/live:3-->' +
        '<form live:submit="[1,&quot;save&quot;]"><input type="hidden" name="live:token"/><input name="title"/></form><pre>\n\nnew</pre></main>',
    );
    expect(page.html({ isPlain: true })).toBe(
      '<main><p class="x" hidden>1 &lt; 2</p><form><input name="title"/></form><pre>\n\nnew</pre></main>',
    );
  });

  test("refuses a patch of what it does not have", () => {
    const page = new HtmlPage('<main data-live="1">text<p>one</p></main>');
    expect(() => page.apply([[7, "<p>two</p>", 0]])).toThrow("The page has no region 7 to replace");
    expect(() => page.apply([[1, [[[0, 5], "two"]]]])).toThrow("names an entry that the page does not have");
    expect(() => page.apply([[1, [[[0, 0], { class: "x" }]]]])).toThrow("Entry 0 is a text, not an element");
  });
});
