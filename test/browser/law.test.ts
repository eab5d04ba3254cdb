import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caseOf, failuresOf, openPatchPage, type PatchPage } from "../support/patch-page.ts";
import { pairs, sequences } from "../support/trees.ts";

let browser: PatchPage;
beforeAll(async () => (browser = await openPatchPage()));
afterAll(() => browser.close());

describe("the law: applying diff(a, b) to the DOM of a gives the DOM of b, and keyed elements stay the nodes that they are", () => {
  test("holds for 2,000 generated pairs of trees", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (htmls) => {
        expect(await failuresOf(browser.page, [caseOf(htmls)])).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("holds along sequences of 50 diffs on one DOM", async () => {
    await fc.assert(
      fc.asyncProperty(sequences(50), async (htmls) => {
        expect(await failuresOf(browser.page, [caseOf(htmls)])).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("holds with an extension's nodes in between, which stay", async () => {
    await fc.assert(
      fc.asyncProperty(sequences(3), async (htmls) => {
        expect(await failuresOf(browser.page, [caseOf(htmls, { disturb: true })])).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
