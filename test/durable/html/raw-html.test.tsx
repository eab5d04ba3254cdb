import fc from "fast-check";
import { Fragment } from "preact";
import { describe, expect, test } from "vitest";
import { encloseRawHtml } from "../../../durable/html/raw-html.ts";
import { countRoots } from "../../../durable/html/roots.ts";
import { pathOf } from "../../support/case-view.tsx";
import { proofOf, join, loadPage } from "../../support/page-client.ts";

describe("encloseRawHtml()", () => {
  test.each([
    ["plain text &amp; more", "plain text &amp; more"],
    ['<p class="a">text<br>more</p>', '<p class="a">text<br>more</p>'],
    ["<P CLASS=A>text</P>", "<p CLASS=A>text</p>"],
    ["1 < 2 <3", "1 &lt; 2 &lt;3"],
    ["</div><b>out", "<b>out</b>"],
    ["<div><i>a</div>b", "<div><i>a</i></div>b"],
    ["<b><i>a</b></i>", "<b><i>a</i></b>"],
    ["a<!-- <b> -->b<!-- never ends <i>", "ab"],
    ["a<!doctype html><?php ?><![CDATA[x]]>b</>c</ x>d", "abcd"],
    ['a<b title="<i>" x=\'>\' y=a"b>c', 'a<b title="&lt;i>" x=\'>\' y=a"b>c</b>'],
    ['a<b title="never ends', "a"],
    ["<body onload=x><html><plaintext>a</body>", "a"],
    ["<li>a<ul><li>b</ul>", "a<ul><li>b</li></ul>"],
    ["<td>a</td><table><tr><td>b</table>", "a<table><tr><td>b</td></tr></table>"],
    ["<style>a > b { }</style>c", "<style>a > b { }</style>c"],
    ["<style>never ends </div>", "<style>never ends &lt;/div></style>"],
    ["<script><!--<script></script>after", "<script>\\u003c!--<script></script>after"],
    ["<textarea><div></textarea >b", "<textarea>&lt;div></textarea>b"],
    [
      "<svg viewBox='0 0 1 1'><path d=''/><style></svg><b></style></svg>",
      "<svg viewBox='0 0 1 1'><path d=''></path><style>&lt;/svg>&lt;b></style></svg>",
    ],
    ["<div/>a", "<div/>a</div>"],
    ["<select><ul><input></ul>a", "<select><ul></ul></select><input>a"],
    ["<table><tr><table><tr><td><table>", "<table><tr></tr></table><table><tr><td><table></table></td></tr></table>"],
    ["a<noscript><b></NOSCRIPT >c", "ac"],
    ["a\0<\0b>c", "a<b>c</b>"],
  ])("makes of %s", (html, expected) => {
    expect(encloseRawHtml(html, "div")).toBe(expected);
  });

  test("keeps what stands in a list or table of its own", () => {
    expect(encloseRawHtml("<li>a<li>b", "ul")).toBe("<li>a<li>b</li></li>");
    expect(encloseRawHtml("<td>a</td>", "tr")).toBe("<td>a</td>");
    expect(encloseRawHtml("<tr><td>a</td>", "TBODY")).toBe("<tr><td>a</td></tr>");
  });

  test("keeps text of scripts and styles what it is", () => {
    expect(encloseRawHtml('{"a":"</script><!--"}', "script")).toBe('{"a":"\\u003c/script>\\u003c!--"}');
    expect(encloseRawHtml("a > b { content: '</style>' }", "style")).toBe("a > b { content: '\\3c /style>' }");
  });

  const soup = fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        "/",
        "!",
        "--",
        '"',
        "'",
        "=",
        " ",
        "a",
        "\0",
        "<div",
        "</div>",
        "<div>",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<textarea>",
        "</textarea>",
        '<template data-live="2"></template>',
        "<li>",
        "<td>",
        "<table>",
        "</table>",
        "<br>",
        "<br/>",
        "<title>",
        "</title>",
        "<foreignObject>",
        "<x y='",
        'z="',
        "</body>",
        "\n",
        "&lt;",
      ),
      { maxLength: 20 },
    )
    .map((pieces) => pieces.join(""));

  test("gives one element for any soup of tags, and the same when it is given that", () => {
    fc.assert(
      fc.property(soup, (html) => {
        const enclosed = encloseRawHtml(html, "div");
        expect(countRoots(`<div data-raw="">${enclosed}</div><p></p>`)).toBe(2);
        expect(encloseRawHtml(enclosed, "div")).toBe(enclosed);
      }),
      { numRuns: 2000 },
    );
  });

  test("takes its time by length only", () => {
    const length = 50_000;
    for (const piece of ["<b>", "</i>", "<b></i>", "<!--", '<a b="', "<a b=", "<style>", "<", "<x y='"]) {
      expect(encloseRawHtml(piece.repeat(length), "div").length).toBeLessThan(length * 20);
    }
  });
});

describe("an element with raw HTML", () => {
  test("is balanced also where its author wrote a data-key", async () => {
    const { html } = await loadPage(
      pathOf(() => (
        <main>
          <div data-key="own" dangerouslySetInnerHTML={{ __html: '</div></main><button live:click="[1,&quot;add&quot;]">!</button><b>' }} />
          <Fragment key="f">
            <i data-key="own" />
          </Fragment>
        </main>
      )),
    );
    expect(html).toContain(
      '<main data-live="1"><div data-key="own" data-raw><button live:click="[1,&quot;add&quot;]">!</button><b></b></div><i data-key="own"></i></main>',
    );
  });

  test("cannot unbalance what is around it, and its bindings and marks are nobody's", async () => {
    const raw =
      '</div></main><button live:click="[1,&quot;add&quot;]">!</button><template data-live="2"></template><!--live:3--><!--\0 9--><b>';
    const page = await loadPage(
      pathOf((view) => (
        <main>
          <div dangerouslySetInnerHTML={{ __html: view.count === 0 ? raw : `${raw}more` }} />
          <p>{view.count}</p>
        </main>
      )),
    );
    const inside = '<button live:click="[1,&quot;add&quot;]">!</button><template data-raw-live="2"></template><b></b>';
    expect(page.html).toContain(`<main data-live="1"><div data-raw>${inside}</div><p>0</p></main>`);
    const { socket, joined } = await join(page, { proof: proofOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    expect(await socket.event(1, 1, "add")).toEqual([
      1,
      1,
      [
        [
          1,
          [
            [[0, 0], inside.replace("<b></b>", "<b>more</b>")],
            [[0, 1, 0], "1"],
          ],
        ],
      ],
    ]);
  });
});
