import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { structureHash } from "../../durable/html/structure-hash.ts";
import type { Op } from "../../durable/protocol.ts";
import { openPatchPage, type PatchPage } from "../support/patch-page.ts";

let browser: PatchPage;
let page: Page;
beforeAll(async () => {
  browser = await openPatchPage();
  ({ page } = browser);
});
afterAll(() => browser.close());

/** What happens to the first element of a view, one after the other. */
type Step =
  | { readonly pend: number; readonly change: object }
  /** Over its first child, a text. */
  | { readonly pend: number; readonly text: string }
  | { readonly keep: object }
  | { readonly settle: number }
  | { readonly ops: Op[] }
  /** The view's whole HTML. */
  | { readonly html: string }
  /** What somebody else does to it. */
  | { readonly classes: string }
  | { readonly attribute: [name: string, value: string] };

/** The view's inside after each step. */
async function shownAfter(html: string, ...steps: Step[]): Promise<string[]> {
  const replacements = steps.map((step) => ("html" in step ? structureHash(`<div data-live="1">${step.html}</div>`) : 0));
  return page.evaluate(
    ({ before, all, hashes }) => {
      const root = window.overwinter.makeRoot(`<div data-live="1">${before}</div>`);
      const view = root.firstElementChild;
      const element = view?.firstElementChild;
      if (!view || !element) throw new Error("no element");
      const overlays = new window.overwinter.Overlays();
      const regions = new window.overwinter.Regions(view, { isEdited: () => false });
      const shown = all.map((step, index) => {
        if ("text" in step) {
          if (element.firstChild instanceof Text) overlays.pend(step.pend, element.firstChild, { attributes: { "#text": step.text } });
        } else if ("change" in step) overlays.pend(step.pend, element, step.change);
        else if ("keep" in step) overlays.keep(element, step.keep);
        else if ("settle" in step) overlays.settle(step.settle);
        else if ("ops" in step) regions.patch(1, step.ops);
        else if ("html" in step) regions.replace(1, `<div data-live="1">${step.html}</div>`, hashes[index] ?? 0);
        else if ("classes" in step) element.className = step.classes;
        else element.setAttribute(...step.attribute);
        return view.innerHTML;
      });
      root.remove();
      return shown;
    },
    { before: html, all: steps, hashes: replacements },
  );
}

describe("Overlays", () => {
  test("pend() lies over the server's attributes until the event is settled; what was said underneath shows then", async () => {
    expect(
      await shownAfter(
        `<i title="a"></i>`,
        { pend: 3, change: { attributes: { title: "over", hidden: "" } } },
        { ops: [[[0, 0], { title: "b", hidden: "", lang: "de" }]] },
        { settle: 2 },
        { settle: 3 },
        { ops: [[[0, 0], { title: "c", hidden: null }]] },
      ),
    ).toEqual([
      `<i title="over" hidden=""></i>`,
      `<i title="over" hidden="" lang="de"></i>`,
      `<i title="over" hidden="" lang="de"></i>`,
      `<i title="b" hidden="" lang="de"></i>`,
      `<i title="c" lang="de"></i>`,
    ]);
  });

  test("of several over one name the last shows, and the one before when that goes", async () => {
    const title = (value: string | null) => ({ attributes: { title: value } });
    expect(
      await shownAfter(
        "<i></i>",
        { pend: 1, change: title("1") },
        { keep: title("kept") },
        { pend: 2, change: title(null) },
        { settle: 2 },
        { keep: title("again") },
        { settle: 9 },
        { ops: [[[0, 0], { title: "server" }]] },
      ),
    ).toEqual([
      `<i title="1"></i>`,
      `<i title="kept"></i>`,
      `<i></i>`,
      `<i title="kept"></i>`,
      `<i title="again"></i>`,
      `<i title="again"></i>`,
      `<i title="again"></i>`,
    ]);
  });

  test("lies over single classes, and the server changes those beside them", async () => {
    expect(
      await shownAfter(
        `<i class="a b"></i>`,
        { pend: 1, change: { classes: { on: true, a: false } } },
        { ops: [[[0, 0], { class: "a c" }]] },
        { ops: [[[0, 0], { class: "on c" }]] },
        { settle: 1 },
        { ops: [[[0, 0], { class: null }]] },
      ),
    ).toEqual([`<i class="b on"></i>`, `<i class="on c"></i>`, `<i class="on c"></i>`, `<i class="on c"></i>`, `<i></i>`]);
  });

  test("gives an element without classes none back", async () => {
    expect(await shownAfter("<i></i>", { pend: 1, change: { classes: { on: true } } }, { settle: 1 })).toEqual([
      `<i class="on"></i>`,
      "<i></i>",
    ]);
  });

  test("lies over a text, and the server writes under it", async () => {
    expect(
      await shownAfter("<button>Save<b>it</b></button>", { pend: 1, text: "Saving…" }, { ops: [[[0, 0, 0], "Store"]] }, { settle: 1 }),
    ).toEqual(["<button>Saving…<b>it</b></button>", "<button>Saving…<b>it</b></button>", "<button>Store<b>it</b></button>"]);
  });

  test("stays through a whole region's HTML", async () => {
    expect(
      await shownAfter(
        `<i class="a">x</i>`,
        { pend: 1, change: { attributes: { hidden: "" }, classes: { on: true } } },
        { pend: 1, text: "…" },
        { html: `<i class="b" title="t">y</i>` },
        { settle: 1 },
      ),
    ).toEqual([
      `<i class="a on" hidden="">x</i>`,
      `<i class="a on" hidden="">…</i>`,
      `<i class="on b" hidden="" title="t">…</i>`,
      `<i class="b" title="t">y</i>`,
    ]);
  });

  test("pend() does nothing for an event that is settled", async () => {
    expect(await shownAfter("<i></i>", { settle: 4 }, { pend: 4, change: { attributes: { hidden: "" } } })).toEqual(["<i></i>", "<i></i>"]);
  });
});

describe("what others have set", () => {
  test("stays: classes token by token, attributes that the server never said", async () => {
    expect(
      await shownAfter(
        `<i class="a b"></i>`,
        { classes: "b widget" },
        { attribute: ["data-widget", "1"] },
        { ops: [[[0, 0], { class: "b c", title: "t" }]] },
        { html: `<i class="c"></i>` },
        { html: "<i></i>" },
      ),
    ).toEqual([
      `<i class="b widget"></i>`,
      `<i class="b widget" data-widget="1"></i>`,
      `<i class="b widget c" data-widget="1" title="t"></i>`,
      `<i class="widget c" data-widget="1"></i>`,
      `<i class="widget" data-widget="1"></i>`,
    ]);
  });

  test("what a live:ignore-attrs names is written by the first page, and by nobody else after it", async () => {
    expect(
      await shownAfter(
        `<details live:ignore-attrs="open class" class="a">x</details>`,
        { attribute: ["open", ""] },
        { ops: [[[0, 0], { class: "b", title: "t" }]] },
        { html: `<details live:ignore-attrs="open class" class="c" open>x</details>` },
        { html: `<details live:ignore-attrs="open class">x</details>` },
      ),
    ).toEqual([
      `<details live:ignore-attrs="open class" class="a" open="">x</details>`,
      `<details live:ignore-attrs="open class" class="a" open="" title="t">x</details>`,
      `<details live:ignore-attrs="open class" class="a" open="">x</details>`,
      `<details live:ignore-attrs="open class" class="a" open="">x</details>`,
    ]);
  });
});
