import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diffRows } from "../../durable/diff.ts";
import { htmlOfRows } from "../../durable/html/row.ts";
import { failuresOf, openPatchPage, type PatchPage } from "../support/patch-page.ts";
import { anyRows, treeRows, wholeRows } from "../support/row-lists.ts";

let browser: PatchPage;
beforeAll(async () => (browser = await openPatchPage()));
afterAll(() => browser.close());

describe("the law of rows: applying diffRows(a, b) to the DOM of a gives the DOM of b", () => {
  // What an element is called says nothing where its row has another key; only in rows of whole elements do the two agree.
  test.each([
    ["whole rows, and keyed elements stay the nodes that they are", wholeRows, true],
    ["any rows", anyRows, false],
    ["rows of generated trees", treeRows, false],
  ])("holds for 1,000 pairs of lists of %s", async (_, pairs, identity) => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([before, after]) => {
        const steps = [{ html: htmlOfRows(after), ops: diffRows(before, after) }];
        expect(await failuresOf(browser.page, [{ before: htmlOfRows(before), steps, identity }])).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
