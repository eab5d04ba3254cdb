import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { FieldChange } from "../../fields/field-change.ts";
import { hasText, settled, Stage } from "../support/live-stage.ts";

const stage = Stage.set();

/** What the parent was told last. */
async function heard(page: Page): Promise<FieldChange<unknown> | null> {
  return JSON.parse((await page.locator("#heard").textContent()) ?? "null") as FieldChange<unknown> | null;
}

/** What is in a field, and where the caret is in it. */
async function caret(page: Page, label: string): Promise<[text: string, start: number | null, end: number | null]> {
  return await page.getByLabel(label).evaluate((input: HTMLInputElement) => [input.value, input.selectionStart, input.selectionEnd]);
}

const error = (page: Page, name: string) => page.locator(`#field-${name}-error`);

describe("a field", () => {
  test("tells its parent what is typed, and leaves text and caret alone, however late the server answers", async () => {
    const { page, problems } = await stage.open("/fields");
    const price = page.getByLabel("Price");
    await price.fill("");
    await expect.poll(() => heard(page)).toMatchObject({ value: "" });
    stage.proxy.hold();
    await price.pressSequentially("90,5", { delay: 30 });
    await price.press("ArrowLeft");
    await price.press("ArrowLeft");
    await price.press("1");
    expect(await caret(page, "Price")).toEqual(["901,5", 3, 3]);
    stage.proxy.release();
    await expect.poll(() => heard(page)).toEqual({ name: "price", value: "901,5", parsed: 901_50, error: null });
    await settled(page);
    expect(await caret(page, "Price")).toEqual(["901,5", 3, 3]);

    await price.blur();
    await expect.poll(() => price.inputValue()).toBe("901,50");
    expect(problems).toEqual([]);
  });

  test("is left and entered again before the server has answered, and keeps what is typed then", async () => {
    const { page } = await stage.open("/fields");
    const phone = page.getByLabel("Phone");
    await phone.fill("");
    await expect.poll(() => heard(page)).toMatchObject({ value: "" });
    stage.proxy.hold();
    await phone.pressSequentially("0301234");
    await page.getByLabel("Email").focus();
    await phone.focus();
    await phone.press("End");
    await phone.pressSequentially("56");
    stage.proxy.release();
    await expect.poll(() => heard(page)).toMatchObject({ value: "030123456", parsed: "+4930123456" });
    await settled(page);
    expect(await caret(page, "Phone")).toEqual(["030123456", 9, 9]);
    await phone.blur();
    await expect.poll(() => phone.inputValue()).toBe("030 123456");
  });

  test("is entered again before the server has answered, and written as usual when it is left once more", async () => {
    const { page } = await stage.open("/fields");
    const phone = page.getByLabel("Phone");
    await phone.fill("");
    await expect.poll(() => heard(page)).toMatchObject({ value: "" });
    stage.proxy.hold();
    await phone.pressSequentially("030123456");
    await page.getByLabel("Email").focus();
    await phone.focus();
    stage.proxy.release();
    await expect.poll(() => phone.getAttribute("value")).toBe("030 123456");
    await settled(page);
    expect(await phone.inputValue()).toBe("030123456");
    await phone.blur();
    await expect.poll(() => phone.inputValue()).toBe("030 123456");
  });

  test("shows what is wrong when it is left, reads it out with the field, and takes it back when it is mended", async () => {
    const { page } = await stage.open("/fields");
    const email = page.getByRole("textbox", { name: "Email" });
    await email.pressSequentially("jo@");
    await expect.poll(() => heard(page)).toMatchObject({ value: "jo@", error: 'Something is missing after the "@"' });
    expect(await error(page, "email").count()).toBe(0);
    await email.blur();
    await hasText(page, "#field-email-error", 'Something is missing after the "@"');
    expect(await email.getAttribute("aria-invalid")).toBe("true");
    expect(await email.ariaSnapshot()).toContain("invalid");
    expect(await email.getAttribute("aria-describedby")).toBe("field-email-hint field-email-error");

    await email.focus();
    await email.press("End");
    await email.pressSequentially("example.com");
    await expect.poll(() => error(page, "email").count()).toBe(0);
    expect(await email.getAttribute("aria-invalid")).toBeNull();
  });

  test("shows at once what the parent finds when the form is submitted, until it is edited", async () => {
    const { page } = await stage.open("/fields");
    const email = page.getByLabel("Email");
    await email.pressSequentially("taken@example.com");
    await email.press("Enter");
    await hasText(page, "#field-email-error", "That address is taken");
    await hasText(page, "#saved", "email=taken@example.com&phone=01512 3456789&mobileCountry=DE&mobile=&price=1.234,50");
    await email.press("Backspace");
    await expect.poll(() => error(page, "email").count()).toBe(0);
  });

  test("takes an international domain as people write it", async () => {
    const { page } = await stage.open("/fields");
    await page.getByLabel("Email").pressSequentially("jo@bücher.example");
    await expect.poll(() => heard(page)).toMatchObject({ parsed: "jo@xn--bcher-kva.example", error: null });
  });

  test("posts its text where no script runs", async () => {
    const context = await stage.browser.newContext({ baseURL: stage.proxy.url, javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto("/fields");
      await page.getByLabel("Email").fill("jo@example.com");
      await page.getByLabel("Mobile").fill("0612345678");
      await page.getByLabel("Of").selectOption("FR");
      const [request] = await Promise.all([page.waitForRequest((each) => each.method() === "POST"), page.locator("#save").click()]);
      const posted = new URLSearchParams(request.postData() ?? "");
      expect(["email", "phone", "mobileCountry", "mobile", "price", "fixed"].map((name) => posted.get(name))).toEqual([
        "jo@example.com",
        "01512 3456789",
        "FR",
        "0612345678",
        "1.234,50",
        null,
      ]);
    } finally {
      await context.close();
    }
  });

  test("has nothing that axe complains of, right or wrong", async () => {
    const { page } = await stage.open("/fields");
    await page.getByLabel("Email").focus();
    await page.getByLabel("Email").blur();
    await hasText(page, "#field-email-error", "Enter an email address");
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run("#form");
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
    });
    expect(violations).toEqual([]);
  });
});

describe("PhoneField", () => {
  test("reads a number by the country that is chosen", async () => {
    const { page } = await stage.open("/fields");
    const mobile = page.getByLabel("Mobile");
    await mobile.pressSequentially("0612345678");
    await page.getByLabel("Of").focus();
    await expect.poll(() => mobile.inputValue()).toBe("06123 45678"); // as a number of Germany's
    await page.getByLabel("Of").selectOption("FR");
    await expect.poll(() => heard(page)).toEqual({ name: "mobile", value: "06123 45678", parsed: "+33612345678", error: null });
    await expect.poll(() => mobile.inputValue()).toBe("06 12 34 56 78");
  });

  test("chooses the country of a number that says it", async () => {
    const { page } = await stage.open("/fields");
    await page.getByLabel("Mobile").pressSequentially("+43 664 1234567");
    await page.getByLabel("Mobile").blur();
    await expect.poll(() => page.getByLabel("Mobile").inputValue()).toBe("0664 1234567");
    expect(await page.getByLabel("Of").inputValue()).toBe("AT");
  });
});
