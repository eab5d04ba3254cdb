/** The code of docs/bindings.md, as it stands there: compiled, served, and used; and its tables. */
import { expect, test } from "vitest";
import { namesIn } from "../support/docs-project.ts";
import { DocsStage } from "../support/docs-stage.ts";
import { hasText } from "../support/live-stage.ts";

const stage = DocsStage.set("docs/bindings.md", ["src/list-view.tsx", "src/color-view.tsx"]);

/** What the compiler knows: the attributes that take bindings, but for the page's own, and what is supplied to each. */
const types = `
import type { DOMAttributes } from "preact";
import type { Binding, BindingOptions } from "overwinter/templates";

type Attributes = DOMAttributes<EventTarget>;
type Name = keyof Attributes & \`live:\${string}\`;
type BindingOf<N extends Name> = Extract<Attributes[N], Binding<never>>;
export type Options = Record<keyof BindingOptions, true>;
export type Events = Record<Exclude<{ [N in Name]-?: BindingOf<N> extends never ? never : N }[Name], "live:color-picked">, true>;
export type SuppliedTo<N extends Name> = Record<BindingOf<N> extends Binding<infer Supplied> ? keyof Supplied : never, true>;
`;

test("the code compiles, and its tables say what the types say", async () => {
  const record = (names: readonly string[]): string => `{ ${names.map((name) => `"${name}": true`).join(", ")} }`;
  const told = supplies();
  const options = stage.docs.table("option").flatMap(([cell = ""]) => namesIn(cell));
  // The fields of a form can be anything.
  const exact = told.filter(([event]) => event !== "submit");
  await stage.docs.write("src/types.ts", types);
  await stage.docs.write(
    "src/tables.ts",
    `import type { Events, Options, SuppliedTo } from "./types.ts";
export const options: Options = ${record(options)};
export const events: Events = ${record(told.map(([event]) => `live:${event}`))};
${exact.map(([event, supplied]) => `export const ${event}_: SuppliedTo<"live:${event}"> = ${record(supplied)};`).join("\n")}
`,
  );
  await stage.docs.compile();
});

/** What the table says that each event supplies. */
function supplies(): (readonly [event: string, supplied: readonly string[]])[] {
  let above: string[] = [];
  return stage.docs.table("event").flatMap(([events = "", supplied = ""]) => {
    const [told = ""] = supplied.split(/[:;]/);
    if (told !== "the same") above = told.startsWith("the form's") ? [] : namesIn(told).filter((name) => name !== "multiple");
    const given = above;
    return namesIn(events).map((event) => [event, given] as const);
  });
}

test("the list is searched by what is typed, and by the keys that it asks for", async () => {
  const { page, sent } = await stage.open("/list");
  await page.keyboard.press("/");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("search");
  await page.keyboard.type("sa");
  await expect.poll(() => page.locator("li").allTextContents()).toEqual(["Salt"]);
  expect(sent).toEqual(['[1,1,"search",{"name":"","value":"sa"}]']);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("li").count()).toBe(2);
  expect(sent.slice(1)).toEqual([expect.stringMatching(/^\[2,1,"clear",\{"key":"Escape",/)]);
  await expect.poll(() => page.locator("#search").inputValue()).toBe("");
  await page.locator("#search").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("title");
});

test("things are added, ticked off once, and taken off the list when that is confirmed", async () => {
  const { page, sent } = await stage.open("/list");
  await page.locator("#title").fill("Oil");
  await page.getByText("Add").click();
  await expect.poll(() => page.locator("li").allTextContents()).toEqual(["Bread", "Salt", "Oil"]);
  await expect.poll(() => page.locator("#title").inputValue()).toBe("");
  await page.getByText("Oil").dblclick();
  await page.locator("li.is-done").waitFor();
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.message());
    void (questions.length === 1 ? dialog.dismiss() : dialog.accept());
  });
  await page.getByText("Empty").click();
  expect(await page.locator("li").count()).toBe(3);
  await page.getByText("Empty").click();
  await page.locator("li").first().waitFor({ state: "detached" });
  expect(questions).toEqual(Array(2).fill("Take everything off the list?"));
  const events = sent.filter((frame) => !frame.startsWith('["a"'));
  expect(events).toEqual(['[1,1,"add",{"title":"Oil"}]', '[2,1,"toggle",{"id":3}]', '[3,1,"empty"]']);
});

test("an event of the app's own brings its detail", async () => {
  const { page } = await stage.open("/color");
  await page.getByText("Red").click();
  await hasText(page, "p", "red");
});
