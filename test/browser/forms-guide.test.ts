/** The code of docs/forms.md, as it stands there: compiled, served, and used; and what it says that is printed. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DocsStage } from "../support/docs-stage.ts";
import { hasText, sessionOf } from "../support/live-stage.ts";

const files = ["review", "signup", "invoice", "order", "post", "party"].map((name) => `src/${name}-view.tsx`);
const stage = DocsStage.set("docs/forms.md", files, async (docs) => {
  await docs.write(
    "migrations/0001_tables.sql",
    "CREATE TABLE users (name TEXT UNIQUE, email TEXT, event_key TEXT UNIQUE);\nCREATE TABLE drafts (id TEXT PRIMARY KEY, value TEXT);",
  );
  return { migrations: `${docs.folder}/migrations` };
});

/** The text of the field that has the focus. */
const focusedLabel = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const labels: unknown = Reflect.get(document.activeElement ?? {}, "labels");
    return labels instanceof NodeList ? (labels[0]?.textContent ?? "") : "";
  });

test("the code compiles", () => stage.docs.compile());

test("the form in twenty lines checks, saves and clears itself, and prints what the page says", async () => {
  const { page } = await stage.open("/review");
  await page.getByLabel("Stars").fill("9");
  await page.getByText("Five at most").waitFor();
  const [, printed = ""] = /^```html\n(.*?)^```$/ms.exec(stage.docs.text) ?? [];
  const html = await (await page.request.get("/review")).text();
  expect(html).toContain('<label for="review-title">Title<span class="field-required" aria-hidden="true"> *</span></label>');
  const field = await page.locator(".field", { hasText: "Stars" }).evaluate((element) => element.outerHTML);
  const withoutSpaces = (text: string): string => text.replaceAll(/\s*\n\s*/g, "").replaceAll("/>", ">");
  // The page says what the server sends; in the page the value that it sent is the one that is typed.
  expect(field).toBe(withoutSpaces(printed));

  await page.getByRole("button", { name: "Save" }).click();
  await hasText(page, "[role=alert]", "2 fields need your attention.");
  await expect.poll(() => focusedLabel(page)).toBe("Title *");
  await page.getByLabel("Title").fill("Alien");
  await page.getByLabel("Stars").fill("5");
  await page.keyboard.press("Enter");
  await hasText(page, "li", "Alien: 5");
  await expect.poll(() => page.getByLabel("Stars").inputValue()).toBe("");
  await page.close();
});

test("the signup says what only the server knows, while it is typed and when it is sent", async () => {
  const { page } = await stage.open("/signup");
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("E-mail").fill("anna@example.com");
  await page.getByRole("button", { name: "Join" }).click();
  await hasText(page, "output", "Welcome, anna");
  const { page: second } = await stage.open("/signup");
  await second.getByLabel("Name").fill("anna");
  await second.locator("#signup-name-error", { hasText: "Taken" }).waitFor();
  expect(await second.getByRole("alert").count()).toBe(0);
  expect(await focusedLabel(second)).toBe("Name");
  await second.getByLabel("E-mail").fill("other@example.com");
  await second.getByRole("button", { name: "Join" }).click();
  await second.locator("#signup-name-error", { hasText: "Somebody was faster" }).waitFor();
  await second.getByLabel("Name").fill("otto");
  await second.locator("#signup-name-error").waitFor({ state: "detached" });
  await second.getByRole("button", { name: "Join" }).click();
  await hasText(second, "output", "Welcome, otto");
  expect(await stage.server.database("SELECT name FROM users ORDER BY name")).toEqual([{ name: "anna" }, { name: "otto" }]);
  await Promise.all([page.close(), second.close()]);
});

test("the invoice has rows that are added, moved and removed", async () => {
  const { page } = await stage.open("/invoice");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("One line at least").waitFor();
  await page.getByLabel("Name").fill("Jo");
  await page.getByLabel("City").fill("Bern");
  await page.getByText("Where?").waitFor({ state: "detached" }); // a button that moves under the pointer misses its click
  for (const [index, amount] of ["1.5", "2", "4"].entries()) {
    await page.getByRole("button", { name: "Add a line" }).click();
    await page.getByLabel("Text").nth(index).fill(`line ${amount}`);
    await page.getByLabel("Amount").nth(index).fill(amount);
  }
  await page.getByRole("button", { name: "Up" }).nth(2).click();
  await expect.poll(() => page.getByLabel("Amount").nth(1).inputValue()).toBe("4");
  await page.getByRole("button", { name: "Remove" }).first().click();
  await expect.poll(() => page.getByLabel("Text").first().inputValue()).toBe("line 4");
  await page.getByRole("button", { name: "Send" }).click();
  await hasText(page, "output", "6");
  await page.close();
});

test("the order goes forth and back, and keeps what was typed", async () => {
  const { page } = await stage.open("/order");
  await page.getByLabel("E-mail").fill("jo@example.com");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("City").fill("Bern");
  await page.getByLabel("It is a gift").check();
  await page.getByRole("button", { name: "Back" }).click();
  await expect.poll(() => page.getByLabel("E-mail").inputValue()).toBe("jo@example.com");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("City").waitFor();
  expect([await page.getByLabel("City").inputValue(), await page.getByLabel("It is a gift").isChecked()]).toEqual(["Bern", true]);
  await page.getByRole("button", { name: "Order" }).click();
  await hasText(page, "p", "Thank you, jo@example.com");
  await page.close();
});

test("the post is a draft over a sleep, and over visits", async () => {
  const { page } = await stage.open("/posts/1");
  await page.getByLabel("Title").fill("First");
  await page.getByLabel("Text").fill("One\nTwo");
  await expect
    .poll(() => stage.server.database("SELECT value FROM drafts"))
    .toEqual([{ value: JSON.stringify({ title: "First", text: "One\nTwo" }) }]);
  await stage.server.evict(await sessionOf(page), "close");
  const { page: later } = await stage.open("/posts/1");
  expect([await later.getByLabel("Title").inputValue(), await later.getByLabel("Text").inputValue()]).toEqual(["First", "One\nTwo"]);
  await later.getByRole("button", { name: "Publish" }).click();
  await hasText(later, "output", "First");
  expect(await later.getByLabel("Title").inputValue()).toBe("");
  expect(await stage.server.database("SELECT value FROM drafts")).toEqual([]);
  await Promise.all([page.close(), later.close()]);
});

test("the party has controls of its own", async () => {
  const { page } = await stage.open("/party");
  await page.getByRole("button", { name: "One more" }).click();
  await expect.poll(() => page.getByLabel("Guests").inputValue()).toBe("3");
  await page.getByLabel("Guests").fill("21");
  await page.getByText("Twenty at most").waitFor();
  expect(await page.getByLabel("Guests").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Guests").fill("20");
  await page.getByText("Twenty at most").waitFor({ state: "detached" });
  await page.getByLabel("Colour").fill("#00ff00");
  await page.getByRole("button", { name: "Plan it" }).click();
  await hasText(page, "output", "20 in #00ff00");
  await page.close();
});
