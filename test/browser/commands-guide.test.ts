/** The code of docs/commands.md, as it stands there: compiled, served, and used; and its table. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { js } from "../../templates/js.ts";
import { namesIn } from "../support/docs-project.ts";
import { DocsStage } from "../support/docs-stage.ts";
import { hasText } from "../support/live-stage.ts";

const stage = DocsStage.set("docs/commands.md", ["src/menu-view.tsx", "src/tasks-view.tsx", "src/checkout-view.tsx"]);

/** Whether an element has the focus. */
const isFocused = (page: Page, selector: string): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => element === document.activeElement);

test("the code compiles", async () => {
  await stage.docs.compile();
});

test("the table names every command, and no other", () => {
  const told = stage.docs.table("command").flatMap(([cell = ""]) => namesIn(cell).map((call) => call.replace(/\(.*/, "")));
  const prototype: unknown = Object.getPrototypeOf(js);
  expect(told.toSorted()).toEqual(
    Object.getOwnPropertyNames(prototype)
      .filter((name) => name !== "constructor")
      .toSorted(),
  );
});

test("the menu opens, is closed by a click elsewhere and by Escape, and tells the server what was chosen", async () => {
  const { page } = await stage.open("/menu");
  const [button, items] = [page.locator(".open"), page.locator(".items")];
  await button.click();
  await items.waitFor();
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  await expect.poll(() => isFocused(page, ".items button")).toBe(true);

  await page.mouse.click(600, 500);
  await items.waitFor({ state: "hidden" });
  expect(await button.getAttribute("aria-expanded")).toBe("false");

  await button.click();
  await items.waitFor();
  await page.keyboard.press("Escape");
  await items.waitFor({ state: "hidden" });
  await expect.poll(() => isFocused(page, ".open")).toBe(true);

  await button.click();
  await page.getByText("date").click();
  await hasText(page, ".open", "Sorted by date");
  await items.waitFor({ state: "hidden" });
  expect(await isFocused(page, ".open")).toBe(true);
});

test("a task looks done before it is, and open again when the handler throws", async () => {
  const { page } = await stage.open("/tasks");
  const classes = (n: number): Promise<string | null> => page.locator("li").nth(n).getAttribute("class");
  const seen = await page.evaluateHandle(() => {
    const all: string[][] = [[], []];
    for (const [index, item] of document.querySelectorAll("li").entries()) {
      new MutationObserver(() => all[index]?.push(item.className)).observe(item, { attributeFilter: ["class"] });
    }
    return all;
  });
  await page.getByText("Water").click();
  await page.locator("li button:disabled:not([data-live-loading])").waitFor();
  expect(await classes(0)).toBe("is-done");
  await page.getByText("Ada").click();
  await expect.poll(() => seen.evaluate(([, second]) => second)).toEqual(["is-open is-done", "is-open"]);
  expect((await seen.evaluate(([first]) => first))?.[0]).toBe("is-open is-done");
});

test("the server shows what is wrong, and then what was done", async () => {
  const { page } = await stage.open("/checkout");
  await page.locator("#code").fill("AUTUMN");
  await page.getByText("Pay", { exact: true }).click();
  await hasText(page, "#problem", "There is no such code");
  await expect.poll(() => isFocused(page, "#code")).toBe(true);
  await page.locator("[aria-live=assertive], [role=alert]").getByText("There is no such code").waitFor({ state: "attached" });
  await page.locator("#code").fill("SPRING");
  await page.keyboard.press("Enter");
  await page.locator("dialog:modal").waitFor();
  await hasText(page, "main > p", "Paid");
  await page.getByText("Close").click();
  await page.locator("dialog").waitFor({ state: "hidden" });
});
