import fc from "fast-check";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalise } from "../../durable/html/canonicalise.ts";
import { diff } from "../../durable/diff.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";
import { openPatchPage, type PatchPage } from "../support/patch-page.ts";
import { pairs, regionsIn, writeOut } from "../support/trees.ts";

let browser: PatchPage;
let page: Page;
beforeAll(async () => {
  browser = await openPatchPage();
  ({ page } = browser);
});
afterAll(() => browser.close());

const view = (html: string): string => `<div data-live="1">${html}</div>`;

interface Replaced {
  readonly isLoose: boolean;
  readonly html: string;
  readonly hashes: number[];
}

/** Replaces region 1, whose page is `before`, by `after`, and runs `probe` before and after with the page's root. */
async function replaced(before: string, after: string): Promise<Replaced> {
  return page.evaluate(
    ({ shown, html, hash }) => {
      const root = window.overwinter.makeRoot(shown);
      const element = root.firstElementChild;
      if (!element) throw new Error("no view");
      const regions = new window.overwinter.Regions(element, { isEdited: () => false });
      const isLoose = regions.replace(1, html, hash);
      const result = { isLoose, html: root.innerHTML, hashes: regions.hashes() };
      root.remove();
      return result;
    },
    { shown: writeOut(before), html: after, hash: structureHash(after) },
  );
}

describe("Regions.replace()", () => {
  test("makes the DOM of any tree that of any other, and takes a ledger that agrees with the server's", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([before = "", after = ""]) => {
        const living = regionsIn(before);
        const [from, to] = [view(before), view(after)];
        const result = await page.evaluate(
          ({ shown, html, hash, wanted, next, nextWanted }) => {
            const { Regions, makeRoot, describeChildren, expected } = window.overwinter;
            const root = makeRoot(shown);
            const element = root.firstElementChild;
            if (!element) throw new Error("no view");
            const regions = new Regions(element, { isEdited: () => false });
            if (regions.replace(1, html, hash)) return "loose";
            regions.prune();
            if (describeChildren(root) !== expected(wanted)) return `is ${describeChildren(root)}, wanted ${expected(wanted)}`;
            // The ledger that it took serves the next patch.
            if (regions.patch(1, next)) return "the next patch does not fit";
            regions.prune();
            const last = describeChildren(root) === expected(nextWanted) ? null : `then is ${root.innerHTML}`;
            root.remove();
            return last;
          },
          {
            shown: writeOut(from),
            html: writeOut(to, (number) => !living.has(number)),
            hash: structureHash(to),
            wanted: writeOut(to),
            next: diff(to, to.replace(/<template data-live="\d+"><\/template>/g, "")),
            nextWanted: to.replace(/<template data-live="\d+"><\/template>/g, ""),
          },
        );
        expect(result).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["a block in a paragraph", "<p>a<div>b</div>c</p>"],
    ["rows without a body", "<table><tr><td>1</td></tr></table>"],
    ["text straight in a table", "<table>x<tbody><tr><td>1</td></tr></tbody></table>"],
    ["an item in an item", "<ul><li>a<li>b</li></li></ul>"],
    ["HTML in svg", "<svg><g><p>x</p></g></svg>"],
    ["a form in a form", "<form><p></p><form><input/></form></form>"],
    ["a character reference that Preact does not write", "<p>&copy; &nbsp;</p>"],
    ["a tag that opens nothing", "<p>1 < 2</p>"],
  ])("shows what the browser makes of %s, and is loose", async (_, wrong) => {
    const html = canonicalise(view(wrong));
    const result = await replaced(view("<p>fine</p>"), html);
    expect(result.isLoose).toBe(true);
    expect(result.html).toBe(
      await page.evaluate((text) => Object.assign(document.createElement("main"), { innerHTML: text }).innerHTML, html),
    );
  });

  test("is not loose any more when the HTML is regular again", async () => {
    const result = await page.evaluate(
      ({ before, wrong, right }) => {
        const root = window.overwinter.makeRoot(before);
        const element = root.firstElementChild;
        if (!element) throw new Error("no view");
        const regions = new window.overwinter.Regions(element, { isEdited: () => false });
        const results = [
          regions.replace(1, wrong[0], wrong[1]),
          regions.patch(1, []),
          regions.replace(1, right[0], right[1]),
          regions.patch(1, [[[0, 0, 0], "b"]]),
        ];
        return [...results, root.innerHTML];
      },
      {
        before: view("<i>a</i>"),
        wrong: [view("<p><div></div></p>"), structureHash(view("<p><div></div></p>"))] as const,
        right: [view("<i>a</i>"), structureHash(view("<i>a</i>"))] as const,
      },
    );
    expect(result).toEqual([true, true, false, false, view("<i>b</i>")]);
  });

  test("keeps typed text, focus, caret, keyed nodes, living regions and an extension's elements", async () => {
    const before = view(
      '<form><input name="q" value="a"/><textarea>t</textarea><select><option>1</option><option>2</option></select></form><ul><li data-key="1">1</li><li data-key="2">2</li></ul>' +
        '<div data-live="3"><input name="in"/></div><p><!--live:4--><b>slot</b><!--/live:4--></p>',
    );
    const after = view(
      '<h1>new</h1><form class="x"><input name="q" value="a"/><textarea>t</textarea><select><option>1</option><option>2</option></select></form><ul><li data-key="2">2!</li><li data-key="1">1</li></ul>' +
        '<section><template data-live="3"></template></section><p>x<template data-live="4"></template></p>',
    );
    const result = await page.evaluate(
      ({ shown, html, hash }) => {
        const root = window.overwinter.makeRoot(shown);
        const element = root.firstElementChild;
        const find = <E extends Element = HTMLInputElement>(selector: string): E => {
          const found = root.querySelector<E>(selector);
          if (!found) throw new Error(selector);
          return found;
        };
        if (!element) throw new Error("no view");
        const regions = new window.overwinter.Regions(element, { isEdited: () => false });
        const nodes = ["[name=q]", "[data-key='1']", "[data-key='2']", "[data-live='3']", "[name=in]", "b"].map((selector) =>
          find(selector),
        );
        find("[name=q]").value = "typed";
        find("textarea").value = "typed too";
        find<HTMLSelectElement>("select").value = "2";
        find("form").append(document.createElement("ext-widget"));
        find("[name=q]").focus();
        find("[name=q]").setSelectionRange(1, 3);
        const isLoose = regions.replace(1, html, hash);
        regions.prune();
        return {
          isLoose,
          same: ["[name=q]", "[data-key='1']", "[data-key='2']", "[data-live='3']", "[name=in]", "b"].map(
            (selector, index) => find(selector) === nodes[index],
          ),
          values: [find("[name=q]").value, find("textarea").value, find<HTMLSelectElement>("select").value],
          focused: document.activeElement === nodes[0],
          caret: [find("[name=q]").selectionStart, find("[name=q]").selectionEnd],
          widget: find("form").querySelectorAll("ext-widget").length,
          html: root.innerHTML.replace("<ext-widget></ext-widget>", ""),
          inner: [
            regions.patch(3, [[[0, 0], { class: "y" }]]),
            regions.patch(4, [[[0, 0], "slot!"]]),
            find("[name=in]").className,
            find("b").textContent,
          ],
        };
      },
      { shown: before, html: after, hash: structureHash(after) },
    );
    expect(result).toEqual({
      isLoose: false,
      same: [true, true, true, true, true, true],
      values: ["typed", "typed too", "2"],
      focused: true,
      caret: [1, 3],
      widget: 1,
      html: view(
        '<h1>new</h1><form class="x"><input name="q" value="a"><textarea>t</textarea><select><option>1</option><option>2</option></select></form><ul><li data-key="2">2!</li><li data-key="1">1</li></ul>' +
          '<section><div data-live="3"><input name="in"></div></section><p>x<!--live:4--><b>slot</b><!--/live:4--></p>',
      ),
      inner: [false, false, "y", "slot!"],
    });
  });

  test("replaces a slot, and a live node's own element by another tag", async () => {
    const result = await page.evaluate(
      (hashes) => {
        const root = window.overwinter.makeRoot('<div data-live="1"><!--live:2--><i>a</i>b<!--/live:2--><p data-live="3">c</p></div>');
        const element = root.firstElementChild;
        if (!element) throw new Error("no view");
        const regions = new window.overwinter.Regions(element, { isEdited: () => false });
        return [
          regions.replace(2, "x<i>y</i>", hashes[0] ?? 0),
          regions.replace(3, '<h2 data-live="3">d</h2>', hashes[1] ?? 0),
          regions.patch(2, [[[1, 0], "z"]]),
          regions.patch(3, [[[0, 0], "e"]]),
          root.innerHTML,
        ];
      },
      [structureHash("x<i>y</i>"), structureHash('<h2 data-live="3">d</h2>')],
    );
    expect(result).toEqual([
      false,
      false,
      false,
      false,
      '<div data-live="1"><!--live:2-->x<i>z</i><!--/live:2--><h2 data-live="3">e</h2></div>',
    ]);
  });

  test("writes a control that the server changed, but not one that the visitor edited since", async () => {
    const result = await page.evaluate(
      (hash) => {
        const root = window.overwinter.makeRoot('<div data-live="1"><input name="a" value="1"><input name="b" value="1"></div>');
        const element = root.firstElementChild;
        const [first, second] = root.querySelectorAll("input");
        if (!element || !first || !second) throw new Error("no view");
        const regions = new window.overwinter.Regions(element, { isEdited: (control) => control === second });
        first.value = second.value = "typed";
        regions.replace(1, '<div data-live="1"><input name="a" value="2"/><input name="b" value="2"/></div>', hash);
        return [first.value, second.value, second.getAttribute("value")];
      },
      structureHash(view("<input/><input/>")),
    );
    expect(result).toEqual(["2", "typed", "2"]);
  });
});

describe("Regions", () => {
  test("hashes() agrees with structureHash() for every region of the page", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([html = ""]) => {
        const shown = view(html);
        const hashes = await page.evaluate((text) => {
          const root = window.overwinter.makeRoot(text);
          const element = root.firstElementChild;
          const result = element ? new window.overwinter.Regions(element, { isEdited: () => false }).hashes() : [];
          root.remove();
          return result;
        }, writeOut(shown));
        expect(hashes.slice(0, 2)).toEqual([1, structureHash(shown)]);
      }),
      { numRuns: 300 },
    );
  });

  test("owns() is true of what the server rendered, and of nothing in raw HTML, live:ignore or somebody else's", async () => {
    const owned = await page.evaluate(() => {
      const root = window.overwinter.makeRoot(
        '<div data-live="1"><p><b></b></p><div data-raw><i></i></div><div live:ignore><u></u></div><section data-live="2"><s></s></section><!--live:3--><em></em><!--/live:3--><br></div>',
      );
      const element = root.firstElementChild;
      if (!element) throw new Error("no view");
      const regions = new window.overwinter.Regions(element, { isEdited: () => false });
      element.append(document.createElement("ext-widget"));
      return [...root.querySelectorAll("*")].filter((node) => regions.owns(node)).map((node) => node.localName);
    });
    expect(owned).toEqual(["div", "p", "b", "div", "div", "section", "s", "em", "br"]);
  });

  test("patch() leaves an unknown region, and a loose one, as they are", async () => {
    const result = await page.evaluate(() => {
      const root = window.overwinter.makeRoot('<div data-live="1"><p>a</p></div>');
      const element = root.firstElementChild;
      if (!element) throw new Error("no view");
      const regions = new window.overwinter.Regions(element, { isEdited: () => false });
      return [
        regions.patch(9, [[[0], { class: "x" }]]),
        regions.patch(1, [[[0, 5], { class: "x" }]]),
        regions.patch(1, [[[0], { class: "x" }]]),
        root.innerHTML,
      ];
    });
    expect(result).toEqual([true, true, true, '<div data-live="1"><p>a</p></div>']);
  });

  test("prune() forgets the regions that have left the document, and only at the end of a frame", async () => {
    const place = '<template data-live="2"></template>';
    const result = await page.evaluate(
      ({ away, back }) => {
        const root = window.overwinter.makeRoot('<div data-live="1"><p data-live="2">a</p><!--live:3--><!--/live:3--></div>');
        const element = root.firstElementChild;
        if (!element) throw new Error("no view");
        const regions = new window.overwinter.Regions(element, { isEdited: () => false });
        const node = root.querySelector("p");
        const moved = [regions.patch(1, away), regions.patch(3, back), root.querySelector("p") === node];
        regions.prune();
        const known = regions.hashes().filter((_, index) => index % 2 === 0);
        regions.patch(3, [[[], []]]);
        regions.prune();
        return [...moved, known, regions.hashes().filter((_, index) => index % 2 === 0)];
      },
      {
        away: diff(view(`${place}<template data-live="3"></template>`), view('<template data-live="3"></template>')),
        back: diff("", `<b>${place}</b>`),
      },
    );
    expect(result).toEqual([false, false, true, [1, 2, 3], [1, 3]]);
  });
});
