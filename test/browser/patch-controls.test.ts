import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { opsOf, openPatchPage, type PatchPage } from "../support/patch-page.ts";

let browser: PatchPage;
let page: Page;
beforeAll(async () => {
  browser = await openPatchPage();
  ({ page } = browser);
});
afterAll(() => browser.close());

/** What a visitor did before the patch came. */
interface Use {
  readonly value?: string;
  readonly checked?: boolean;
  readonly focus?: boolean;
  /** Whether that was after the last event that the server has seen. */
  readonly edited?: boolean;
}

/** Uses the first control of `before`, patches it to `after`, and says what it then shows. */
async function patched(before: string, after: string, use: Use): Promise<unknown> {
  return page.evaluate(
    ({ html, ops, used }) => {
      const root = window.overwinter.makeRoot(`<div data-live="1">${html}</div>`);
      const view = root.firstElementChild;
      const control = root.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input,select,textarea");
      if (!view || !control) throw new Error("no control");
      const regions = new window.overwinter.Regions(view, { isEdited: (element) => element === control && used.edited === true });
      if (used.value !== undefined) control.value = used.value;
      if (used.checked !== undefined && control instanceof HTMLInputElement) control.checked = used.checked;
      if (used.focus) {
        control.focus();
        if (control.matches("textarea,[type=text]") && !(control instanceof HTMLSelectElement)) control.setSelectionRange(1, 3, "backward");
      }
      const isLoose = regions.patch(1, ops);
      const now = root.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input,select,textarea");
      const shown = {
        value: now?.value,
        ...(now instanceof HTMLInputElement && /checkbox|radio/.test(now.type) ? { checked: now.checked } : {}),
        ...(used.focus ? { focused: document.activeElement === now } : {}),
        ...(used.focus && now && !(now instanceof HTMLSelectElement) && now.matches("textarea,[type=text]")
          ? { selection: [now.selectionStart, now.selectionEnd, now.selectionDirection] }
          : {}),
        ...(isLoose ? { isLoose } : {}),
      };
      root.remove();
      return shown;
    },
    { html: before, ops: opsOf(`<div data-live="1">${before}</div>`, `<div data-live="1">${after}</div>`), used: use },
  );
}

const text = (value: string, rest = ""): string => `<input type="text" value="${value}"${rest}/>`;
const box = (rest: string): string => `<input type="checkbox"${rest}/>`;
const select = (chosen: number, ...values: number[]): string =>
  `<select>${values.map((value) => `<option value="${value}"${value === chosen ? " selected" : ""}>${value}</option>`).join("")}</select>`;

describe("patches of controls", () => {
  test.each<[string, string, string, Use, unknown]>([
    ["an input that was used takes the server's value", text("a"), text("b"), { value: "typed" }, { value: "b" }],
    ["an input loses its value with the attribute", text("a"), '<input type="text"/>', { value: "typed" }, { value: "" }],
    ["an input keeps its text while other attributes change", text("a"), text("a", ' class="x"'), { value: "typed" }, { value: "typed" }],
    ["an input edited since keeps its text", text("a"), text("b"), { value: "typed", edited: true }, { value: "typed" }],
    [
      "a focused input keeps text, caret and selection while itself, its sibling and its parent change",
      `<label>${text("a")}</label><p>1</p>`,
      `<b></b><label class="x">${text("b")}!</label><p>2</p>`,
      { value: "typed", focus: true },
      { value: "typed", focused: true, selection: [1, 3, "backward"] },
    ],
    [
      "a focused textarea keeps its text",
      "<textarea>a</textarea>",
      "<textarea>b</textarea>",
      { value: "typed", focus: true },
      { value: "typed", focused: true, selection: [1, 3, "backward"] },
    ],
    [
      "a textarea that was used takes the server's text",
      "<textarea>a</textarea>",
      "<textarea>b</textarea>",
      { value: "typed" },
      { value: "b" },
    ],
    ["a textarea is emptied", "<textarea>a</textarea>", "<textarea></textarea>", { value: "typed" }, { value: "" }],
    ["a textarea is filled", "<textarea></textarea>", "<textarea>b</textarea>", { value: "typed" }, { value: "b" }],
    [
      "a checkbox that was used follows the server, even focused",
      box(" checked"),
      box(""),
      { checked: true, focus: true },
      { value: "on", checked: false, focused: true },
    ],
    ["a checkbox that was used is checked", box(""), box(" checked"), { checked: false }, { value: "on", checked: true }],
    [
      "a checkbox keeps its check while its value changes",
      box(' value="1"'),
      box(' value="2"'),
      { checked: true },
      { value: "2", checked: true },
    ],
    [
      "a checkbox edited since keeps its check",
      box(""),
      box(" checked"),
      { checked: false, edited: true },
      { value: "on", checked: false },
    ],
    [
      "a control of another name does not inherit what was typed",
      '<input type="text" name="a"/>',
      '<input type="text" name="b"/>',
      { value: "typed" },
      { value: "" },
    ],
    ["a select that was used follows the server", select(1, 1, 2, 3), select(2, 1, 2, 3), { value: "3" }, { value: "2" }],
    ["a select edited since keeps its choice", select(1, 1, 2, 3), select(2, 1, 2, 3), { value: "3", edited: true }, { value: "3" }],
    ["a select whose chosen option is removed shows the server's", select(1, 1, 2, 3), select(1, 1, 2), { value: "3" }, { value: "1" }],
    ["a select whose options are reordered shows the server's", select(2, 1, 2, 3), select(2, 3, 2, 1), { value: "1" }, { value: "2" }],
    [
      "a select without a default shows the first option that can be chosen",
      select(2, 1, 2),
      '<select><option value="1" disabled>1</option><optgroup disabled><option value="4">4</option></optgroup><option value="2">2</option></select>',
      { value: "1" },
      { value: "2" },
    ],
    [
      "a range that was used follows the server",
      '<input type="range" value="3" max="10"/>',
      '<input type="range" value="7" max="10"/>',
      { value: "5" },
      { value: "7" },
    ],
  ])("%s", async (_, before, after, use, shown) => {
    expect(await patched(before, after, use)).toEqual(shown);
  });

  test("a select with several choices follows the server in each", async () => {
    const html = (chosen: readonly number[]): string =>
      `<select multiple>${[1, 2, 3].map((value) => `<option${chosen.includes(value) ? " selected" : ""}>${value}</option>`).join("")}</select>`;
    const chosen = await page.evaluate(
      ({ before, ops }) => {
        const root = window.overwinter.makeRoot(before);
        for (const option of root.querySelectorAll("option")) option.selected = true;
        window.overwinter.applyOps(root, ops);
        return [...(root.querySelector("select")?.selectedOptions ?? [])].map(({ value }) => value);
      },
      { before: html([1]), ops: opsOf(html([1]), html([2, 3])) },
    );
    expect(chosen).toEqual(["2", "3"]);
  });

  test("radio buttons of a group follow the server", async () => {
    const html = (chosen: string): string =>
      ["a", "b", "c"].map((value) => `<input type="radio" name="r" value="${value}"${value === chosen ? " checked" : ""}/>`).join("");
    const checked = await page.evaluate(
      ({ before, ops }) => {
        const root = window.overwinter.makeRoot(before);
        const [, , last] = root.querySelectorAll("input");
        if (last) last.checked = true;
        window.overwinter.applyOps(root, ops);
        return [...root.querySelectorAll("input")].map((input) => input.checked);
      },
      { before: html("a"), ops: opsOf(html("a"), html("b")) },
    );
    expect(checked).toEqual([false, true, false]);
  });

  test("a number input with text that is no number, and a file input, are never written", async () => {
    await page.evaluate(() => document.body.replaceChildren());
    const html = (value: string): string => `<input type="number" value="${value}"/><input type="file" value="${value}"/>`;
    await page.evaluate((before) => window.overwinter.adopt(window.overwinter.makeRoot(before)), html("1"));
    await page.locator("input[type=number]").pressSequentially("2-");
    await page.locator("input[type=file]").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    const kept = await page.evaluate(
      (ops) => {
        const root = document.querySelector("main");
        const [number, file] = root?.querySelectorAll("input") ?? [];
        number?.blur();
        const isLoose = root && window.overwinter.applyOps(root, ops);
        return [isLoose, number?.validity.badInput, number?.getAttribute("value"), file?.files?.length];
      },
      opsOf(html("1"), html("3")),
    );
    expect(kept).toEqual([false, true, "3", 1]);
  });

  test("muted follows the server, a modal dialog is closed, an open one stays through other changes", async () => {
    const html = (rest: string, name: string): string =>
      `<video${rest}></video><dialog class="${name}"${rest === "" ? " open" : ""}>d</dialog><details class="${name}">x</details>`;
    const result = await page.evaluate(
      ({ before, off, other }) => {
        const root = window.overwinter.makeRoot(before);
        window.overwinter.adopt(root);
        const [video, dialog, details] = [root.querySelector("video"), root.querySelector("dialog"), root.querySelector("details")];
        if (!video || !dialog || !details) return null;
        details.open = true;
        dialog.close();
        dialog.showModal();
        video.muted = true;
        window.overwinter.applyOps(root, other);
        const first = [dialog.matches(":modal"), details.open, video.muted];
        window.overwinter.applyOps(root, off);
        return [first, dialog.open, dialog.matches(":modal"), video.muted, details.open];
      },
      { before: html("", "a"), other: opsOf(html("", "a"), html("", "b")), off: opsOf(html("", "b"), html(" muted", "b")) },
    );
    expect(result).toEqual([[true, true, true], false, false, true, true]);
  });

  test("an input keeps its composition while a patch arrives", async () => {
    await page.evaluate(() => document.body.replaceChildren());
    await page.evaluate((before) => window.overwinter.adopt(window.overwinter.makeRoot(before)), `<p>1</p>${text("")}`);
    await page.locator("input").focus();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
    await page.evaluate(
      (ops) => {
        const root = document.querySelector("main");
        document.addEventListener("compositionend", () => document.body.setAttribute("data-ended", ""));
        if (root) window.overwinter.applyOps(root, ops);
      },
      opsOf(`<p>1</p>${text("")}`, `<p>2</p><hr/>${text("server")}`),
    );
    expect(await page.evaluate(() => [document.querySelector("input")?.value, document.body.hasAttribute("data-ended")])).toEqual([
      "に",
      false,
    ]);
    await devtools.send("Input.insertText", { text: "日" });
    expect(await page.evaluate(() => document.querySelector("input")?.value)).toBe("日");
  });
});
