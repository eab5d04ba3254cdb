/** The code of docs/fields.md, as it stands there: compiled, served, and used. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { DocsStage } from "../support/docs-stage.ts";
import { hasText } from "../support/live-stage.ts";

const files = ["src/contact-view.tsx", "src/typed.ts", "src/offer-view.tsx", "src/readings.ts"];
const stage = DocsStage.set("docs/fields.md", files, async (docs) => {
  await docs.write(
    "src/with-readings.ts",
    `import { readings } from "./readings.ts";
import app from "./worker.ts";
export { LiveSession } from "./worker.ts";

app.get("/readings", (context) => context.json(readings));
export default app;
`,
  );
  return { entry: join(docs.folder, "src/with-readings.ts") };
});

test("the code compiles", () => stage.docs.compile());

test("the functions give what the page says", async () => {
  const readings = (await (await fetch(`${stage.server.url}/readings`)).json()) as [unknown, unknown][];
  expect(readings.length).toBeGreaterThan(10);
  expect(readings.map(([given]) => given)).toEqual(readings.map(([, said]) => said));
});

test("the parent keeps the text of one field, and what the other says", async () => {
  const { page } = await stage.open("/contact");
  await page.getByLabel("Phone").pressSequentially("0151 23456789");
  await hasText(page, "main > p", "We call +4915123456789");
  expect(await page.getByLabel("Phone").inputValue()).toBe("0151 23456789");
  await page.getByLabel("Email").focus();
  await expect.poll(() => page.getByLabel("Phone").inputValue()).toBe("01512 3456789");
  await page.getByLabel("Email").blur();
  await hasText(page, "#field-email-error", "Enter an email address");
  await page.getByLabel("Budget").fill("1234,5");
  await page.getByLabel("Email").focus();
  await expect.poll(() => page.getByLabel("Budget").inputValue()).toBe("1.234,50");
  await hasText(page, "main > p", "We call +4915123456789"); // whatever another field says
});

test("a form says what is wrong in the same words, submits, and is empty again", async () => {
  const { page } = await stage.open("/offer");
  await page.getByLabel("Email").fill("jo@example.com");
  await page.getByLabel("Price").fill("12.50");
  await page.getByRole("button").click();
  await hasText(page, "#field-price-error", "This can be read in more than one way; write it as in 1.234,50");
  await hasText(page, "#field-phone-error", "Enter a phone number");
  // The first wrong field gets the focus; what is typed before that would go astray.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("phone");
  await page.getByLabel("Phone").fill("030 123456");
  await page.getByLabel("Price").fill("12,5");
  await page.getByLabel("Price").press("Enter");
  await hasText(page, "output", "jo@example.com offers 12,50\u00a0€, call +4930123456");
  for (const label of ["Email", "Phone", "Price"]) await expect.poll(() => page.getByLabel(label).inputValue()).toBe("");
  expect(await page.locator(".field-error").count()).toBe(0);
});
