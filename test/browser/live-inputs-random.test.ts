import fc from "fast-check";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, sessionOf, Stage } from "../support/live-stage.ts";
import { isAsFresh, latencies, openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

interface State {
  texts: Record<string, string>;
  flags: Record<string, boolean>;
  many: string[];
}

/** What a visitor, the server and the network do, in any order. */
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constant("type"), fc.constantFrom("now", "soon", "late", "area"), fc.stringMatching(/^[a-z]{1,6}$/)),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant("erase"), fc.constantFrom("now", "soon", "area"), fc.constant("")) },
  { weight: 3, arbitrary: fc.tuple(fc.constant("check"), fc.constantFrom("flag-x", "flag-y", "size-s", "size-l"), fc.constant("")) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("choose"), fc.constantFrom("one", "many"), fc.constantFrom("a", "b", "c")) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("press"), fc.constantFrom("bump", "addOption"), fc.constant("")) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("submit"), fc.constant(""), fc.constant("")) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom("leave", "cut", "sleep", "hold", "release", "settle"), fc.constant(""), fc.constant("")),
  },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

/** What there is in the controls, whether or not an empty one was ever touched. */
const said = ({ texts, flags, many }: State): State => ({
  texts: Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")),
  flags: Object.fromEntries(Object.entries(flags).filter(([, isOn]) => isOn)),
  many,
});

/** What the visitor has last made of each control. */
class Visitor {
  readonly texts: Record<string, string> = {};
  readonly flags: Record<string, boolean> = {};
  many: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async act([kind, name, text]: Action): Promise<void> {
    const page = this.#page;
    const control = page.locator(`#${name}`);
    switch (kind) {
      case "type":
      case "erase":
        await control.evaluate((input: HTMLInputElement) => input.focus());
        await page.keyboard.press("Control+End");
        if (kind === "type") await page.keyboard.type(text);
        else await page.keyboard.press("Backspace");
        // A reset that came before the keys has its say; what was typed is there in any case.
        this.texts[name] = await control.inputValue();
        expect(this.texts[name]).toMatch(new RegExp(`${text}$`));
        break;
      case "check":
        await press(page, `#${name}`);
        if (name.startsWith("size")) this.texts["size"] = name.slice(5);
        else this.flags[name] = !this.flags[name];
        break;
      case "choose": {
        const chosen = await control.evaluate((select: HTMLSelectElement, value) => {
          if (select.multiple) for (const option of select.options) option.selected = option.value >= value;
          else select.value = value;
          for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
          return Array.from(select.selectedOptions, (option) => option.value);
        }, text);
        if (name === "one") this.texts["one"] = text;
        else this.many = chosen;
        break;
      }
      case "press":
        await press(page, `#do-${name}`);
        break;
      case "submit":
        // One that comes while another is pending is passed over.
        if (
          await page.locator("#form").evaluate((form: HTMLFormElement) => {
            const isPending = form.hasAttribute("data-live-loading");
            form.requestSubmit();
            return !isPending;
          })
        ) {
          for (const field of ["now", "soon", "area"]) this.texts[field] = "";
        }
        break;
      case "leave":
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        break;
      case "cut":
        stage.proxy.release();
        stage.proxy.cut();
        break;
      case "sleep":
        await stage.server.evict(await sessionOf(page), "hibernate");
        break;
      case "hold":
        stage.proxy.hold();
        break;
      case "release":
        stage.proxy.release();
        break;
      case "settle":
        await this.isHeard();
        break;
      default:
        kind satisfies never;
    }
  }

  /** Waits until the server has the last word of each control. */
  async isHeard(): Promise<void> {
    const page = this.#page;
    stage.proxy.release();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await connected(page);
    const own = said(this);
    await expect.poll(async () => said(await stateOf<State>(page))).toEqual(own);
    await isAsFresh(stage, page);
  }
}

describe.each(latencies.map((ms) => [ms, ms > 200 ? 1 : 6] as const))("with %i ms of latency", (ms, runs) => {
  test("whatever happens, the server ends with what the visitor did last, and the page is what it says", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 24 }), async (actions) => {
        const { page, problems } = await openSlowly(stage, "/inputs", ms);
        const visitor = new Visitor(page);
        for (const each of actions) await visitor.act(each);
        await visitor.isHeard();
        expect(problems).toEqual([]);
        await page.close();
        stage.proxy.delay(0);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });
});
