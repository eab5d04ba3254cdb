import { describe, expect, test } from "vitest";
import { canonicalise } from "../../durable/html/canonicalise.ts";
import { diff } from "../../durable/diff.ts";
import { hashSeed, mixHash } from "../../durable/protocol.ts";
import { structureHash } from "../../durable/html/structure-hash.ts";

const bytes = (before: string, after: string): number => JSON.stringify(diff(before, after)).length;
const range = (count: number): number[] => [...Array(count).keys()];

const stars = (lit: number): string =>
  `<div data-live="7">${range(5)
    .map((n) => `<button type="button" class="${n < lit ? "star on" : "star"}" aria-label="Rate ${n + 1} of 5">★</button>`)
    .join("")}</div>`;

const table = (ids: readonly number[], cell: (id: number) => string = (id) => `name ${id}`): string =>
  `<table><tbody>${ids.map((id) => `<tr data-key="${id}"><td>${id}</td><td>${cell(id)}</td><td>x</td><td>y</td></tr>`).join("")}</tbody></table>`;

const list = (...keys: (string | number)[]): string => `<ul>${keys.map((key) => `<li data-key="${key}">${key}</li>`).join("")}</ul>`;

describe("diff() measured", () => {
  test("sends 31 bytes for a hover over 5 stars", () => expect(bytes(stars(0), stars(5))).toBe(31));
  test("sends 25 bytes for one cell of 1,000 rows", () => {
    expect(
      bytes(
        table(range(1000)),
        table(range(1000), (id) => (id === 500 ? "51.00" : `name ${id}`)),
      ),
    ).toBe(25);
  });
  test("sends at most 25 bytes for the reverse of 1,000 rows", () =>
    expect(bytes(table(range(1000)), table(range(1000).toReversed()))).toBeLessThanOrEqual(25));
  test("sends at most 3,910 bytes for a shuffle of 1,000 rows", () => {
    const shuffled = range(1000).toSorted((a, b) => ((a * 7919) % 1009) - ((b * 7919) % 1009));
    expect(bytes(table(range(1000)), table(shuffled))).toBeLessThanOrEqual(3910);
  });
});

describe("diff()", () => {
  test("sends nothing for equal strings", () => expect(diff(stars(3), stars(3))).toEqual([]));
  test("sends nothing for the same tree written differently", () => expect(diff('<a b="1" c="2"></a>', '<a c="2" b="1"></a>')).toEqual([]));
  test("sends one op for one text of 500 siblings", () => {
    const items = (changed: string): string =>
      range(500)
        .map((n) => `<i>${n === 250 ? changed : n}</i>`)
        .join("");
    expect(diff(items("old"), items("new"))).toEqual([[[250, 0], "new"]]);
  });
  test("sends the text of a text node decoded", () => expect(diff("a", "&lt;a&gt; &amp;amp; &quot;")).toEqual([[[0], '<a> &amp; "']]));
  test("sends attributes that are set and removed, decoded, in one op", () => {
    expect(diff('<a x="1" y="2"></a>', '<a y="&lt;3&quot;" z></a>')).toEqual([[[0], { x: null, y: '<3"', z: "" }]]);
  });
  test("counts equal ops of neighbours", () => {
    expect(diff("<b></b><b></b><i></i><b></b>", '<b x="1"></b><b x="1"></b><i></i><b x="1"></b>')).toEqual([
      [[0], 2, { x: "1" }],
      [[3], { x: "1" }],
    ]);
  });
  test("names kept children as numbers and runs, and what is new as HTML with its hash", () => {
    expect(diff(list(1, 2, 3, 4, 5), list(1, 2, 3, "x", 4, 5))).toEqual([
      [[0], [[0, 3], ['<li data-key="x">x</li>', structureHash('<li data-key="x">x</li>')], 3, 4]],
    ]);
    expect(diff(list(1, 2, 3, 4), list(4, 3, 2, 1))).toEqual([[[0], [[3, -4]]]]);
    expect(diff(list(1, 2), "<ul></ul>")).toEqual([[[0], []]]);
  });
  test("sends one op for the first of 100 keyed siblings removed", () => {
    expect(diff(list(...range(100)), list(...range(100).slice(1)))).toEqual([[[0], [[1, 99]]]]);
  });
  test("puts descendants before the child list of their parent, in old numbers", () => {
    expect(diff(list("a", "b"), list("b", "a").replace(">a<", ">A<"))).toEqual([
      [[0, 0, 0], "A"],
      [[0], [1, 0]],
    ]);
  });
  test("matches equal strings before it matches by place", () => {
    expect(diff("<p>1</p><p>2</p><p>3</p>", "<p>2</p><p>3</p><p>4</p>")).toEqual([
      [[0, 0], "4"],
      [[], [1, 2, 0]],
    ]);
  });
  test("takes a control of another name or type for another control", () => {
    expect(diff('<input name="a"/>', '<input name="b"/>')).toEqual([[[], [['<input name="b"/>', structureHash("<input/>")]]]]);
    expect(diff('<input id="f" type="text"/>', '<input id="f" type="checkbox"/>')).toEqual([
      [[], [['<input id="f" type="checkbox"/>', structureHash("<input/>")]]],
    ]);
  });
  test("matches the first of equal keys by key and the others by place", () => {
    expect(diff('<i data-key="1">a</i><i data-key="1">b</i>', '<i data-key="1">a</i><i data-key="1">c</i>')).toEqual([[[1, 0], "c"]]);
  });
  test("takes another tag with the same key for another element", () => {
    expect(diff('<i data-key="1"></i>', '<b data-key="1"></b>')).toEqual([[[], [['<b data-key="1"></b>', structureHash("<b></b>")]]]]);
  });
  test("moves the placeholder of a region as one entry and never looks for what is in it", () => {
    const place = (number: number): string => `<template data-live="${number}"></template>`;
    expect(diff(`${place(7)}<b></b>${place(8)}`, `${place(8)}<b></b>`)).toEqual([[[], [2, 1]]]);
  });
  test("sets raw HTML whole, even where its tags do not match", () => {
    expect(diff("<div data-raw>a</div><b></b>", "<div data-raw><p>1<p>2</div><b></b>")).toEqual([[[0], "<p>1<p>2"]]);
    expect(diff("<div data-raw><div>x</div></div>y", "<div data-raw><div>x</div></div>z")).toEqual([[[1], "z"]]);
  });
  test("leaves what is in live:ignore alone, and patches its attributes", () => {
    expect(diff("<div live:ignore>a</div>", '<div class="x" live:ignore>b<i></i></div>')).toEqual([[[0], { class: "x" }]]);
  });
  test("replaces template and noscript whole", () => {
    expect(diff("<template><b></b></template>", "<template><i></i></template>")).toEqual([
      [[], [["<template><i></i></template>", structureHash("<template></template>")]]],
    ]);
  });
  test("decodes references in a textarea, and not in a style", () => {
    expect(diff("<textarea>a</textarea>", "<textarea>&lt;</textarea>")).toEqual([[[0, 0], "<"]]);
    expect(diff("<style>a</style>", "<style>&lt;</style>")).toEqual([[[0, 0], "&lt;"]]);
    expect(diff("<svg><style>a</style></svg>", "<svg><style>&lt;</style></svg>")).toEqual([[[0, 0, 0], "<"]]);
  });
  test("names attributes as the parser does", () => {
    expect(diff('<svg viewbox="0"></svg>', '<svg viewBox="1"></svg>')).toEqual([[[0], { viewBox: "1" }]]);
    expect(diff('<i tabIndex="0"></i>', '<i tabindex="1"></i>')).toEqual([[[0], { tabindex: "1" }]]);
  });
  test.each([["[x]"], ["__proto__"], ["xmlns"], ["1a"]])("replaces an element whose attribute %s changes", (name) => {
    expect(diff(`<i ${name}="1"></i>`, `<i ${name}="2"></i>`)).toEqual([[[], [[`<i ${name}="2"></i>`, structureHash("<i></i>")]]]]);
  });
  test("replaces what holds a reference that only a parser knows", () => {
    expect(diff('<i title="a"></i>', '<i title="&copy;"></i>')).toEqual([[[], [['<i title="&copy;"></i>', structureHash("<i></i>")]]]]);
    expect(diff("a", "&copy;")).toEqual([[[], [["&copy;", 0]]]]);
  });
  test.each(["<div>", "</div>", "<b></i></b>", "a < b", "<!doctype html>", "<!-->", '<i a="', "<i a='>'></i>", "<div><textarea></div>"])(
    "replaces malformed HTML whole: %s",
    (malformed) => {
      expect(diff("<p>fine</p>", malformed)).toEqual([[[], [[malformed, 0]]]]);
    },
  );
  test("never sends more ops than there are nodes", () => {
    const nested = (value: number, depth: number): string =>
      depth === 0 ? `${value}` : `<div class="c${value}">${nested(value, depth - 1)}</div>`;
    expect(diff(nested(1, 50), nested(2, 50))).toHaveLength(51);
  });
});

describe("structureHash()", () => {
  test("mixes texts by length, tags by name, regions and ends", () => {
    const mix = (...values: number[]): number => values.reduce(mixHash, hashSeed);
    expect(structureHash("")).toBe(hashSeed);
    expect(structureHash('<b x="1">a&amp;</b><!--c--><template data-live="3"></template>')).toBe(mix("b".charCodeAt(0), 3, 2, 1, 8, 9));
  });
  test("does not see attributes, what texts say, raw HTML, ignored and opaque insides", () => {
    expect(structureHash('<i class="a">one</i>')).toBe(structureHash("<i>two</i>"));
    for (const inside of ["<b></b>", "text", ""]) {
      expect(structureHash(`<div data-raw>${inside}</div>`)).toBe(structureHash("<div></div>"));
      expect(structureHash(`<div live:ignore>${inside}</div>`)).toBe(structureHash("<div></div>"));
      expect(structureHash(`<noscript>${inside}</noscript>`)).toBe(structureHash("<noscript></noscript>"));
    }
  });
  test("tells siblings from children", () => expect(structureHash("<b></b><b></b>")).not.toBe(structureHash("<b><b></b></b>")));
  test("is 0 for malformed HTML", () => expect(structureHash("<b>")).toBe(0));
});

describe("canonicalise()", () => {
  test.each([
    ["a\r\nb\rc", "a\nb\nc"],
    ["a\0b", "ab"],
    ["a\ud800b", "a\ufffdb"],
    ["a\udc00\ud800", "a\ufffd\ufffd"],
    ["\ud83d\ude00\ud83d\r\0\r\n\0\n", "\ud83d\ude00\ufffd\n\n\n"],
    ["<pre>\0\r\nx</pre>", "<pre>\n\nx</pre>"],
    ["<pre>\nx</pre>", "<pre>\n\nx</pre>"],
    ['<textarea title="a>b">\r\nx</textarea>', '<textarea title="a>b">\n\nx</textarea>'],
    ["<pre>x\n</pre><p>\n</p>", "<pre>x\n</pre><p>\n</p>"],
    ["<div data-raw><pre>\nx</pre></div>", "<div data-raw><pre>\nx</pre></div>"],
  ])("makes %j into %j", (html, canonical) => expect(canonicalise(html)).toBe(canonical));
});
