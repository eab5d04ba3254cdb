import fc from "fast-check";
import { expect, test } from "vitest";
import { encloseRawHtml } from "../../durable/html/raw-html.ts";
import { launchChromium } from "../support/chromium.ts";

const pieces =
  "<div> </div> <b> </b> <i> </i> <p> </p> </main> </body> </br> <br> <br/> <!-- --> <script> </script> <style> </style> <svg> <svg/> </svg> <math> </math> <mi> <path/> <g> </g> " +
  "<textarea> </textarea> <template> </template> <li> </li> <ul> </ul> <dd> <td> <tr> <table> </table> <title> </title> <foreignObject> </foreignObject> <desc> <select> <option> " +
  "</select> <form> </form> <h1> </h2> <noscript> </noscript> <xmp> <iframe> <plaintext> <image> <input> <x/y='> <a" +
  ' <x&y=" > < " =\' a &lt; <![CDATA[ ]]> <?x <!doctype> </p/> <font&color=a> <annotation-xml> <nobr> <frameset> <caption> <col>';
const soup = fc
  .array(fc.constantFrom(...pieces.split(" ").map((piece) => piece.replace("&y", " y").replace("&c", " c").replace("/y", " y"))), {
    maxLength: 14,
  })
  .map((parts) => parts.join(""));
const surroundings = [
  ["<main><div data-raw>", "</div><p>after</p></main>"],
  ["<main><ul><li><div data-raw>", "</div></li><li>after</li></ul></main>"],
  ["<main><table><tbody><tr><td><div data-raw>", "</div></td><td>after</td></tr></tbody></table></main>"],
  ["<main><section><span>x</span><div data-raw>", "</div></section><i>after</i></main>"],
] as const;

test("encloseRawHtml() keeps any soup of tags in its element, as Chromium parses it", async () => {
  const samples = fc.sample(soup, { numRuns: 6000, seed: 12 });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const cases = samples.flatMap((html) =>
      surroundings.map(([before, after]) => ({ html, before, inside: encloseRawHtml(html, "div"), after })),
    );
    const wrong = await page.evaluate((all) => {
      const shapeOf = (root: Document): string => {
        root.querySelector("[data-raw]")?.replaceChildren();
        return root.documentElement.outerHTML;
      };
      const parsed = (html: string): string => shapeOf(new DOMParser().parseFromString(`<!doctype html><body>${html}</body>`, "text/html"));
      return all.filter(({ before, inside, after }) => parsed(before + inside + after) !== parsed(before + after)).slice(0, 5);
    }, cases);
    expect(wrong).toEqual([]);
  } finally {
    await browser.close();
  }
});
