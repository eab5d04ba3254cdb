import { describe, expect, test } from "vitest";
import { checkNesting } from "../../../durable/html/nesting.ts";

const deep = (levels: number): string => "<div>".repeat(levels) + "</div>".repeat(levels);

describe("checkNesting()", () => {
  test.each([
    "",
    "text &amp; more",
    "<p>a<span>b</span></p><div><p>c</p></div>",
    "<p><button><div></div></button></p>",
    "<ul><li>1<ul><li>2</li></ul></li></ul>",
    "<dl><dt>a</dt><dd><dl><dt>b</dt></dl></dd></dl>",
    "<table><caption>c</caption><colgroup><col/></colgroup><thead><tr><th>h</th></tr></thead><tbody>\n<tr> <td><p>x</p></td></tr></tbody></table>",
    '<table><tbody><template data-live="4"></template></tbody></table>',
    '<tr data-live="5"><td>a root may stand anywhere</td></tr>',
    '<select><optgroup label="g"><option>1</option></optgroup><hr/></select>',
    '<svg viewBox="0 0 1 1"><g><title>t</title><style>.a &gt; .b {}</style></g><foreignObject><div><p>x</p></div></foreignObject></svg>',
    "<a><table><tbody><tr><td><a>x</a></td></tr></tbody></table></a>",
    "<div data-raw><p>one</p></div>",
    "<ruby>x<rtc><rt>y</rt></rtc></ruby>",
  ])("passes what a browser parses as written: %s", (html) => {
    expect(checkNesting(html)).toBeNull();
  });

  test.each([
    ["<p><div></div></p>", "<p> holds <div>, which ends the paragraph; write <div> instead of <p> (in <p>)"],
    ["<p><b><ul></ul></b></p>", "<p> holds <ul>"],
    ["<a><b><a></a></b></a>", "<a> holds another <a>"],
    ["<button><span><button></button></span></button>", "<button> holds another <button>"],
    ["<form><table><tbody><tr><td><form></form></td></tr></tbody></table></form>", "<form> holds another <form>"],
    ["<ul><li><div><li></li></div></li></ul>", "<li> holds <li>"],
    ["<dl><dd><dt></dt></dd></dl>", "<dd> holds <dt>"],
    ["<h1><h2></h2></h1>", "<h1> holds <h2>"],
    ["<ruby><rt><rp></rp></rt></ruby>", "<rt> holds <rp>"],
    [
      "<main><table><tr><td></td></tr></table></main>",
      "<table> holds <tr>, around which a browser puts a <tbody>; write <tbody> (in <main><table>)",
    ],
    ["<table><div></div></table>", "<table> holds <div>"],
    ["<table>text</table>", '<table> holds the text "text"'],
    ["<table><tbody><tr>\u00a0</tr></tbody></table>", "<tr> holds the text"],
    ["<div><td></td></div>", "<div> holds <td>"],
    ["<table><colgroup><td></td></colgroup></table>", "<colgroup> holds <td>"],
    ["<select><div></div></select>", "<select> holds <div>"],
    ["<select><optgroup><hr/></optgroup></select>", "<optgroup> holds <hr>"],
    ["<select><option><b>x</b></option></select>", "<option> holds <b>"],
    ["<svg><g><div></div></g></svg>", "<g> holds <div>"],
    ['<svg><font color="red"></font></svg>', "<svg> holds <font>"],
    ["<math><p></p></math>", "<math> holds <p>"],
    ["<div><body></body></div>", "<body> has no place in a view"],
    ["<div><input>x</input></div>", "</input> closes nothing"],
    ["<div><command/></div>", "<command> has no place in a view"],
    ["<style>a &amp; b</style>", "<style> holds an escaped character"],
    ['<b tabIndex="1" tabindex="2"></b>', '<b> has the attribute "tabindex" twice'],
    ["<div data-raw><i>x</div>", "<div> holds raw HTML whose tags do not match"],
    ["<div>", "<div> is not closed"],
  ])("names the mistake in %s", (html, mistake) => {
    expect(checkNesting(html)).toContain(mistake);
  });

  test("names a tree that is too deep, and only the end of the way to it", () => {
    expect(checkNesting(deep(500))).toBeNull();
    expect(checkNesting(deep(501))).toBe(
      "<div> stands 500 elements deep, and browsers cut trees at 512; nest less (in …<div><div><div><div><div>)",
    );
  });
});
