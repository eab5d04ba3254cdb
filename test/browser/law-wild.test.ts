import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diff } from "../../durable/diff.ts";
import { checkNesting } from "../../durable/html/nesting.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";
import { openPatchPage, type PatchPage } from "../support/patch-page.ts";

let browser: PatchPage;
beforeAll(async () => (browser = await openPatchPage()));
afterAll(() => browser.close());

const names =
  "a b p div span ul li dl dd dt h1 h2 form button table tbody thead tr td th caption colgroup select option optgroup svg g math mi foreignObject title pre ruby rt rp nobr label section address font".split(
    " ",
  );
const voids = "br hr img input col".split(" ");

/** Any tags in any order, as Preact would print them: what an author may write and no browser parses as written. */
const wild = fc.letrec<{ tree: string; list: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium" },
    fc.constantFrom("x", " ", "&amp;"),
    fc.constantFrom(...voids).map((name) => `<${name}/>`),
    fc.tuple(fc.constantFrom(...names), tie("list")).map(([name, inside]) => `<${name}>${inside}</${name}>`),
  ),
  list: fc.array(tie("tree"), { maxLength: 3 }).map((items) => items.join("")),
})).list;

describe("of wild trees, whose tags stand anywhere,", () => {
  test("checkNesting() passes only what a browser parses as written", async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(wild, async (inside) => {
        const html = `<div data-live="1">${inside}</div>`;
        if (checkNesting(html) !== null) return;
        passed++;
        const hashes = await browser.page.evaluate((text) => {
          const root = window.overwinter.makeRoot(text);
          const view = root.firstElementChild;
          const result = view && new window.overwinter.Regions(view, { isEdited: () => false }).hashes();
          root.remove();
          return result;
        }, html);
        expect(hashes).toEqual([1, structureHash(html)]);
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(200);
  });

  test("the DOM is the tokeniser's, or what it was, and then what the browser makes of the whole; never a mixture", async () => {
    let looseCount = 0;
    await fc.assert(
      fc.asyncProperty(wild, wild, async (before, after) => {
        const [from, to] = [before, after].map((html) => `<div data-live="1">${html}</div>`);
        if (from === undefined || to === undefined) return;
        const result = await browser.page.evaluate(
          ({ shown, ops, html, hash, wasHash }) => {
            const { Regions, makeRoot, expected, describeChildren } = window.overwinter;
            const root = makeRoot(shown);
            try {
              const view = root.firstElementChild;
              if (!view) return "no view";
              const regions = new Regions(view, { isEdited: () => false });
              // The join finds this out before any ops are sent.
              if (regions.hashes()[1] !== wasHash) return "loose at the join";
              const was = root.innerHTML;
              if (!regions.patch(1, ops)) return null;
              if (root.innerHTML !== was) return "a mixture";
              regions.replace(1, html, hash);
              return describeChildren(root) === expected(html) ? "loose" : `is ${root.innerHTML}`;
            } finally {
              root.remove();
            }
          },
          { shown: from, ops: diff(from, to), html: to, hash: structureHash(to), wasHash: structureHash(from) },
        );
        if (result === "loose") looseCount++;
        expect([null, "loose", "loose at the join"]).toContain(result);
      }),
      { numRuns: 1000 },
    );
    expect(looseCount).toBeGreaterThan(20);
  });
});
