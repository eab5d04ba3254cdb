/** The code of docs/no-script.md, as it stands there: compiled, served, and used with and without script. */
import { expect, test } from "vitest";
import { DocsStage } from "../support/docs-stage.ts";
import { connected } from "../support/live-stage.ts";

const stage = DocsStage.set("docs/no-script.md", ["src/signup-view.tsx"]);

test("the code compiles", () => stage.docs.compile());

test.each([true, false])("the form says what is wrong, and thanks: script %s", async (javaScriptEnabled) => {
  const context = await stage.browser.newContext({ baseURL: stage.server.url, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto("/signup");
  if (javaScriptEnabled) await connected(page);
  await page.getByLabel("Email").fill("nobody");
  await page.getByLabel("Send me news").check();
  await page.getByRole("button").click();
  await page.locator("#signup-email-error", { hasText: "Enter an email address" }).waitFor();
  expect(await page.getByLabel("Email").inputValue()).toBe("nobody");
  expect(await page.getByLabel("Send me news").isChecked()).toBe(true);
  await page.getByLabel("Email").fill("jo@example.com");
  await page.getByRole("button").click();
  await page.locator("[data-live-flash]", { hasText: "We have written to jo@example.com" }).waitFor();
  await expect.poll(() => page.getByLabel("Email").inputValue()).toBe("");
  expect(await page.getByLabel("Send me news").isChecked()).toBe(false);
  expect(new URL(page.url()).pathname).toBe("/signup");
  await context.close();
});
