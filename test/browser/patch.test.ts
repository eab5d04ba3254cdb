import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalise } from "../../durable/html/canonicalise.ts";
import { caseOf, failuresOf, openPatchPage, opsOf, type PatchPage } from "../support/patch-page.ts";

let browser: PatchPage;
let page: Page;
beforeAll(async () => {
  browser = await openPatchPage();
  ({ page } = browser);
});
afterAll(() => browser.close());

const range = (count: number): number[] => [...Array(count).keys()];
const keyed = (keys: readonly (string | number)[], inside: (key: string | number) => string = String): string =>
  `<ul>${keys.map((key) => `<li data-key="${key}">${inside(key)}</li>`).join("")}</ul>`;
const rows = (ids: readonly number[]): string =>
  `<table><tbody>${ids.map((id) => `<tr data-key="${id}"><td>${id}</td></tr>`).join("")}</tbody></table>`;
const deep = (levels: number, value: string): string => (levels === 0 ? value : `<div class="${value}">${deep(levels - 1, value)}</div>`);
const when = (condition: boolean, html: string): string => (condition ? html : "");
const tabs = (tab: number): string =>
  `<nav>n</nav>${["<p>one</p>", "<ul><li>two</li></ul>", "<p>three</p><hr/>"][tab % 3]}<footer>f</footer>`;
const branches = (levels: number, value: string): string =>
  levels === 0 ? value : `a${when(levels % 2 === 0, "<i></i>")}<div>${branches(levels - 1, value)}</div>b`;

/** The structural cases that live views get wrong: each a sequence of strings that the DOM has to follow. */
const structural: Record<string, string[]> = {
  "identical trees": ["<p>a</p>", "<p>a</p>"],
  "one text among 500 siblings": [range(500).join("<br/>"), range(500).with(250, 999).join("<br/>")],
  "an attribute at each of 50 levels": [deep(50, "a"), deep(50, "b")],
  "empty to complex and back": ["", `<p>x</p>${keyed([1, 2])}`, ""],
  "another root tag": ["<div><b>x</b></div>", "<section><b>x</b></section>"],
  "text to element and back": ["<p>a</p>", "<p><b>a</b></p>", "<p>a</p>", "a", "<p>a</p>"],
  "empty string and text": ["<p></p>", "<p>a</p>", "<p></p>"],
  "text that merges with its neighbours": ["Hi <b>x</b>!", "Hi x!", "Hi <b>x</b>!", "Hi <b>x</b><i></i>!"],
  "two texts in one update": ["<p>a<b>-</b>c</p>", "<p>1<b>-</b>2</p>"],
  "whitespace that counts": ["<pre> a </pre> <code>  </code>", "<pre>  a</pre>\n<code> \u00a0</code>", "<pre>\u00a0</pre><code></code>"],
  "comments among siblings": ["<!--a--><p>1</p><!--b-->", "<!--a--><p>2</p><!--c-->x", "<p>2</p><!--c-->y"],
  "entities, emoji, scripts and combining characters": [
    "<p>&amp;lt; 😀</p>",
    "<p>e\u0301 日本語 שלום &lt;b> &amp;amp; 👩‍👩‍👧</p>",
    '<p title="&quot;&amp;">]]> --></p>',
  ],
  "20 counter updates": range(20).map((n) => `<p>Count: <b>${n}</b> times</p>`),
  "growing and shrinking": range(20).map((n) => keyed(range(n % 2 === 0 ? n : 20 - n))),
  "the first of 100 keyed removed": [keyed(range(100)), keyed(range(100).slice(1))],
  "the first of 100 unkeyed removed": [
    range(100)
      .map((n) => `<p>${n}</p>`)
      .join(""),
    range(100)
      .slice(1)
      .map((n) => `<p>${n}</p>`)
      .join(""),
  ],
  "reverse, rotation and shuffle": [
    keyed(range(50)),
    keyed(range(50).toReversed()),
    keyed([...range(50).slice(7), ...range(7)]),
    keyed(range(50).toSorted((a, b) => ((a * 31) % 53) - ((b * 31) % 53))),
  ],
  "two inserted at the front": [keyed([1, 2]), keyed(["x", "y", 1, 2])],
  "a move and a change of one row": [keyed([1, 2, 3]), keyed([3, 1, 2], (key) => (key === 3 ? "changed" : String(key)))],
  "removal, insertion and move at once": [keyed([1, 2, 3, 4, 5]), keyed([5, "x", 2, 1, "y"])],
  "duplicate keys": [keyed([1, 1, 2, 1]), keyed([1, 2, 1]), keyed([2, 1, 1, 1])],
  "mixed keyed and unkeyed, and from the one to the other": [
    '<i data-key="1">a</i><i>b</i><i data-key="2">c</i>',
    '<i data-key="2">c</i><i>d</i><i data-key="1">a</i>',
    "<i>a</i><i>b</i><i>c</i>",
    '<i data-key="1">a</i><i>b</i><i>c</i>',
  ],
  "all keys replaced": [keyed([1, 2, 3]), keyed([4, 5, 6])],
  "the same key on another tag": ['<i data-key="1">a</i>', '<b data-key="1">a</b>'],
  "nested keyed lists that both move": [
    keyed(["a", "b"], (key) => keyed([`${key}1`, `${key}2`, `${key}3`])),
    keyed(["b", "a"], (key) => keyed([`${key}3`, `${key}1`])),
  ],
  "a conditional beside siblings": range(4).map((n) => `<p>1</p>${when(n % 2 === 0, "<p>maybe</p>")}<p>2</p>`),
  "two conditionals that flip": range(4).map((n) => `${when(n % 2 === 0, "<p>a</p>")}${when(n % 2 === 1, "<div>b</div>")}<p>c</p>`),
  "tabs cycled 100 times": range(100).map(tabs),
  "a fragment swapped": ["<p>x</p>", "<p>y</p><p>z</p>text", "<p>x</p>"],
  "a conditional in a loop": [0, 1, 2, 3].map((open) => keyed([0, 1, 2, 3], (key) => `${key}${when(key === open, "<p>open</p>")}`)),
  "the innermost of 15 conditionals": [branches(15, "<b>x</b>"), branches(15, ""), branches(15, "<i>y</i>")],
  "rows filtered from 5 to 9": [rows([1, 2, 3, 4, 5]), rows(range(9)), rows([]), rows([3])],
  "cells and sections": [
    "<table><tbody><tr><td>1</td></tr></tbody></table>",
    "<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
  ],
  "options and what follows the select": [
    "<select><option>1</option></select>",
    '<select><optgroup label="g"><option>0</option></optgroup><option>1</option><option>2</option></select><p>after</p>',
  ],
  "svg children, names and foreignObject": [
    '<svg viewBox="0 0 1 1"><g></g></svg>',
    '<svg viewBox="0 0 2 2"><g><linearGradient gradientUnits="x"></linearGradient><path pathLength="1" xlink:href="#a"></path></g><foreignObject><div><br/></div></foreignObject></svg>',
    '<svg viewBox="0 0 2 2"><g><path pathLength="2" xlink:href="#b" xml:lang="en"></path></g></svg>',
  ],
  "void elements and boolean attributes": [
    '<input disabled/><br/><input type="checkbox" checked/>',
    '<input/><hr/><br/><input type="checkbox" hidden/>',
  ],
  "script and style, never escaped twice": [
    "<style>.a > .b{}</style><script>1 &amp;</script>",
    '<style>.c > .d{content:"&amp;"}</style><script>2</script>',
  ],
  "template and custom elements": [
    "<template><b>a</b></template><x-card>1</x-card>",
    "<template><i>b</i></template><x-card><x-part></x-part></x-card>",
  ],
  "the newline at the start of pre and textarea": [
    "<pre>\nx</pre><textarea>\n\ny</textarea>",
    "<pre>x</pre><textarea>\ny</textarea>",
    "<pre>\n</pre><textarea>y</textarea>",
    "<pre>\n\n<b></b></pre><textarea></textarea>",
  ],
  "line ends and NUL": ["<p>a\r\nb</p>", "<p>a\rb\0c</p>"],
  "a region moved into new HTML": [
    '<p><template data-live="12"></template></p>',
    '<section><b><template data-live="12"></template></b></section>',
    '<template data-live="12"></template>',
  ],
  "regions that swap": [
    'x<template data-live="11"></template><template data-live="12"></template>',
    'x<template data-live="12"></template>y<template data-live="11"></template>',
  ],
  "a region that goes and comes back": ['x<template data-live="12"></template>', "x", 'x<b><template data-live="12"></template></b>'],
};

describe("applyOps()", () => {
  test.each(Object.entries(structural))("follows %s", async (_, htmls) => {
    expect(await failuresOf(page, [caseOf(htmls.map(canonicalise))])).toEqual([]);
    expect(await failuresOf(page, [caseOf(htmls.map(canonicalise), { disturb: true })])).toEqual([]);
  });

  test("never runs a script that is inserted", async () => {
    const ops = opsOf("<p></p>", '<p><script>window.ran = true</script><img onerror="window.ran = true" alt=""/></p>');
    expect(
      await page.evaluate((all) => [window.overwinter.applyOps(window.overwinter.makeRoot("<p></p>"), all), "ran" in window], ops),
    ).toEqual([false, false]);
  });

  test("focuses an inserted autofocus only if nothing else has the focus", async () => {
    const ops = opsOf("<p></p>", "<p><input autofocus/></p>");
    const focused = await page.evaluate((all) => {
      const { applyOps, makeRoot } = window.overwinter;
      const first = makeRoot("<p></p>");
      applyOps(first, all);
      const isFirst = document.activeElement === first.querySelector("input");
      applyOps(makeRoot("<p></p>"), all);
      return [isFirst, document.activeElement === first.querySelector("input")];
    }, ops);
    expect(focused).toEqual([true, true]);
  });

  test("moves a living region with its nodes, focus and typed text", async () => {
    const place = '<template data-live="3"></template>';
    const ops = opsOf(`<p>${place}</p>x`, `<section><div>${place}</div></section>x`);
    const kept = await page.evaluate((all) => {
      const root = window.overwinter.makeRoot("<p><!--live:3--><input><!--/live:3--></p>x");
      const input = root.querySelector("input");
      if (!input) return null;
      input.focus();
      input.value = "typed";
      window.overwinter.applyOps(root, all);
      return [root.innerHTML, root.querySelector("input") === input, document.activeElement === input, input.value];
    }, ops);
    expect(kept).toEqual(["<section><div><!--live:3--><input><!--/live:3--></div></section>x", true, true, "typed"]);
  });

  test("keeps an element with the focus where it is, without moveBefore too", async () => {
    const ops = opsOf(
      keyed(range(9), (key) => `<input name="f${key}"/>`),
      keyed(range(9).toReversed(), (key) => `<input name="f${key}"/>`),
    );
    const blurs = await page.evaluate(
      ({ all, html }) =>
        [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => {
          const root = window.overwinter.makeRoot(html);
          for (const element of root.querySelectorAll("*")) Object.defineProperty(element, "moveBefore", { value: undefined });
          const input = root.querySelectorAll("input")[index];
          let blurs = 0;
          input?.addEventListener("blur", () => blurs++);
          input?.focus();
          window.overwinter.applyOps(root, all);
          const isFocused = document.activeElement === input;
          return isFocused ? blurs : -1;
        }),
      { all: ops, html: keyed(range(9), (key) => `<input name="f${key}"/>`) },
    );
    expect(blurs).toEqual(Array(9).fill(0));
  });

  test("is loose, and changes nothing, where a path does not resolve", async () => {
    const results = await page.evaluate(() => {
      const { applyOps, makeRoot, adopt } = window.overwinter;
      const root = makeRoot("<p>a</p><p>b</p>");
      const beyond = applyOps(root, [
        [[0, 0], "changed"],
        [[2], { class: "x" }],
      ]);
      const wrapped = makeRoot("<p>a</p>");
      adopt(wrapped);
      // A translation extension does this.
      const font = document.createElement("font");
      const text = wrapped.querySelector("p")?.firstChild;
      text?.replaceWith(font);
      if (text) font.append(text);
      const isLoose = applyOps(wrapped, [[[0, 0], "changed"]]);
      return [beyond, root.innerHTML, isLoose, wrapped.innerHTML, applyOps(wrapped, [])];
    });
    expect(results).toEqual([true, "<p>a</p><p>b</p>", true, "<p><font>a</font></p>", true]);
  });

  test.each([
    ["<div></div>", "<div><p><div>x</div></p></div>"],
    ["<div></div>", "<div><table><tr><td></td></tr></table></div>"],
    ["<div></div>", "<div><table><tbody><div></div></tbody></table></div>"],
    ["<div></div>", "<div><a>x<i></i><a>y</a></a></div>"],
    ["<div></div>", "<div><svg><p></p></svg></div>"],
    ["<div></div>", "<div><ul><li><li></li></li></ul></div>"],
    ["<div></div>", "<div><form><form></form></form></div>"],
    ["<div></div>", "<div>&copy;<b></div>"],
  ])("is loose, and changes nothing, where the browser's parser makes another tree: %s -> %s", async (before, after) => {
    const result = await page.evaluate(
      ({ html, all }) => {
        const root = window.overwinter.makeRoot(html);
        return [window.overwinter.applyOps(root, all), root.innerHTML];
      },
      { html: before, all: opsOf(before, after) },
    );
    expect(result).toEqual([true, before]);
  });

  test("never removes an attribute, class or style that is not the server's", async () => {
    const result = await page.evaluate(() => {
      const { applyOps, makeRoot, adopt } = window.overwinter;
      const root = makeRoot('<i style="color:red;margin:1px" class="a"></i>');
      adopt(root);
      const element = root.querySelector("i");
      if (!element) return null;
      element.setAttribute("extension", "1");
      element.style.width = "5px";
      applyOps(root, [[[0], { style: "color:blue", title: "t" }]]);
      const first = element.outerHTML;
      applyOps(root, [[[0], { style: null, title: null }]]);
      return [first, element.outerHTML];
    });
    expect(result).toEqual([
      '<i style="color: blue; width: 5px;" class="a" extension="1" title="t"></i>',
      '<i style="width: 5px;" class="a" extension="1"></i>',
    ]);
  });

  test("leaves the inside of live:ignore alone", async () => {
    const result = await page.evaluate(
      (all) => {
        const root = window.overwinter.makeRoot("<div live:ignore></div><p>a</p>");
        window.overwinter.adopt(root);
        const editor = root.querySelector("div");
        if (editor) editor.innerHTML = "<b>mine</b>";
        return [window.overwinter.applyOps(root, all), root.innerHTML];
      },
      opsOf("<div live:ignore></div><p>a</p>", '<div class="x" live:ignore></div><p>b</p>'),
    );
    expect(result).toEqual([false, '<div live:ignore="" class="x"><b>mine</b></div><p>b</p>']);
  });
});
