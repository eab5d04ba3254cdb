import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countRoots, hasSingleRoot } from "../../../durable/html/roots.ts";
import { print, trees } from "../../support/trees.ts";

describe("countRoots()", () => {
  test.each([
    ["", 0],
    ["<p>a<b></b></p>", 1],
    ["a<p></p><!--c-->", 3],
  ])("of %j is %i", (html, count) => expect(countRoots(html)).toBe(count));
});

describe("hasSingleRoot()", () => {
  test.each([
    '<div class="a"><div><p></p></div><divided></divided>text<div></div></div>',
    "<p></p>",
    "<x-a><x-a-b></x-a-b></x-a>",
    "<ul><li></li><li></li></ul>",
  ])("is sure of %s", (html) => expect(hasSingleRoot(html)).toBe(true));
  test.each([
    "",
    "text",
    "<",
    "<p",
    "<p>",
    "</p>",
    "<></>",
    "<p></p>text",
    "<p></p><p></p>",
    "<p><p></p></p><p></p>",
    "<p></p><i></i><p></p>",
    "<p></p><pre></pre></p>",
    "<div><div></div>",
    "<div></div></div>",
    "<br/>",
    "<p></p ></p>",
  ])("is not sure of %j", (html) => expect(hasSingleRoot(html)).toBe(false));
  // A style of raw HTML may say "<div>", a comment too.
  test.each([
    "<div><style data-raw><div></style></div><i></i><div><style data-raw></div></style></div>",
    "<div><style data-raw><div></style></div><div></div></div>",
    "<div><!--<div>--></div><div><!--</div>--></div>",
  ])("is not sure of %s, whose < do not all begin tags", (html) => expect(hasSingleRoot(html)).toBe(false));
  test("is true only where countRoots() is 1, for 5,000 generated lists", () => {
    let sure = 0;
    fc.assert(
      fc.property(trees, (siblings) => {
        const html = print(siblings);
        if (!hasSingleRoot(html)) return;
        sure++;
        expect(countRoots(html)).toBe(1);
      }),
      { numRuns: 5000 },
    );
    expect(sure).toBeGreaterThan(100);
  });
});
