/** The fields in a real session, as a visitor fills them in. */
import { PhoneField } from "overwinter/fields";
import { mountComponent, mountView, type LivePage } from "overwinter/testing";
import { describe, expect, test } from "vitest";
import { FieldsView } from "../support/live-fields-view.tsx";
import { logged } from "../support/logged.ts";
import { join, loadPage } from "../support/page-client.ts";

const open = (): Promise<LivePage> => mountView(FieldsView);

/** What the page says in the element with an id. */
const textOf = (page: LivePage, id: string): string | undefined => page.findAll({ selector: `#${id}` })[0]?.text;
/** What is wrong with a field, as far as it is shown. */
const errorOf = (page: LivePage, field: string): string | undefined => textOf(page, `${page.find(field).attribute("id")}-error`);
/** What the parent was told last. */
const heardBy = (page: LivePage): unknown => JSON.parse(textOf(page, "heard") ?? "");

const leave = (page: LivePage, field: string): Promise<unknown> => page.fire("blur", field);

describe("a field", () => {
  test("shows what the parent gives it, and says what it is", async () => {
    const page = await open();
    const names = ["id", "type", "inputmode", "autocomplete", "aria-describedby", "value"];
    const said = (field: string) => names.map((name) => page.find(field).attribute(name));
    expect(said("Email")).toEqual(["field-email", "email", "email", "email", "field-email-hint", ""]);
    expect(said("Phone")).toEqual(["field-phone", "tel", "tel", "tel", "field-phone-hint", "01512 3456789"]);
    expect(said("Price")).toEqual(["field-price", "text", "decimal", "off", "field-price-unit", "1.234,50"]);
    expect(said("Fixed")).toEqual(["fixed-price", "text", "text", "off", "fixed-price-unit", "-100"]);
    expect(page.find("Fixed").isDisabled).toBe(true);
    expect(["field-email-hint", "field-price-unit", "fixed-price-unit"].map((id) => textOf(page, id))).toEqual([
      "We write rarely.",
      "€",
      "¥",
    ]);
    expect(page.html()).toContain('<label for="field-email">Email<span class="field-required" aria-hidden="true"> *</span></label>');
    expect([page.find("Email").attribute("required"), page.find("Email").attribute("aria-invalid")]).toEqual(["", null]);
  });

  test("tells its parent of an edit once, and shows what is wrong only after it was left", async () => {
    const page = await open();
    await page.type("Email", "jo@");
    expect(heardBy(page)).toEqual({ name: "email", value: "jo@", parsed: null, error: 'Something is missing after the "@"' });
    expect([page.find("Email").value, errorOf(page, "Email")]).toEqual(["jo@", undefined]);
    await page.fire("change", { selector: "[name=email]" }, { name: "email", value: "jo@" });
    expect(textOf(page, "count")).toBe("1");

    await leave(page, "Email");
    expect(errorOf(page, "Email")).toBe('Something is missing after the "@"');
    expect(page.find("Email").attribute("aria-invalid")).toBe("true");
    expect(page.find("Email").attribute("aria-describedby")).toBe("field-email-hint field-email-error");
    // Now it says so while it is mended.
    await page.type("Email", "jo@-");
    expect(errorOf(page, "Email")).toBe('"-" cannot stand after the "@" of an email address');
    await page.type("Email", " jo@example.com ");
    expect([errorOf(page, "Email"), page.find("Email").value]).toEqual([undefined, " jo@example.com "]);
    expect(heardBy(page)).toEqual({ name: "email", value: " jo@example.com ", parsed: "jo@example.com", error: null });
    await leave(page, "Email");
    expect(page.find("Email").value).toBe("jo@example.com");
    expect(textOf(page, "count")).toBe("3");
  });

  test("that is required says so when it is left empty; another one may stay empty", async () => {
    const page = await open();
    await leave(page, "Email");
    await page.type("Phone", "");
    await leave(page, "Phone");
    expect([errorOf(page, "Email"), errorOf(page, "Phone")]).toEqual(["Enter an email address", undefined]);
    expect(heardBy(page)).toEqual({ name: "phone", value: "", parsed: null, error: null });
  });

  test("shows at once what the parent finds, and until it is edited", async () => {
    const page = await open();
    await page.type("Email", "taken@example.com");
    await page.submit("Save");
    expect(errorOf(page, "Email")).toBe("That address is taken");
    await leave(page, "Email");
    expect(errorOf(page, "Email")).toBe("That address is taken");
    await page.type("Email", "taken@example.co");
    expect(errorOf(page, "Email")).toBeUndefined();
  });

  test("shows what is wrong when the parent says that the form was submitted", async () => {
    const page = await open();
    expect(errorOf(page, "Email")).toBeUndefined();
    await page.submit("Save");
    expect(errorOf(page, "Email")).toBe("Enter an email address");
  });

  test("takes a new value and is then as if nobody had used it", async () => {
    const page = await open();
    await page.type("Email", "jo@");
    await leave(page, "Email");
    await page.type("Price", "12,3,4");
    await leave(page, "Price");
    await page.type("Phone", "030 123456");
    expect(errorOf(page, "Price")).toBe("This can be read in more than one way; write it as in 1.234,50");
    await page.click("Reset");
    expect([page.find("Email").value, page.find("Phone").value, errorOf(page, "Email")]).toEqual(["", "", undefined]);
    // The parent was told that it says nothing, and keeps that: nothing is no new value. An empty text would be one.
    expect(page.find("Price").value).toBe("12,3,4");
    await page.click("Other");
    expect(page.find("Phone").value).toBe("06 12 34 56 78");
  });

  test("keeps what is typed when the parent gives back what it was told", async () => {
    const page = await open();
    for (const text of ["9", "98", "98,", "98,7"]) {
      await page.type("Price", text);
      expect(page.find("Price").value).toBe(text);
    }
    expect(heardBy(page)).toEqual({ name: "price", value: "98,7", parsed: 9870, error: null });
    await leave(page, "Price");
    expect(page.find("Price").value).toBe("98,70");
    await page.type("Price", "10.000,01");
    expect([page.find("Price").value, errorOf(page, "Price")]).toEqual(["10.000,01", "The amount is 10.000,00 € at most"]);
    await page.type("Price", "");
    expect([page.find("Price").value, errorOf(page, "Price")]).toEqual(["", undefined]);
  });

  test("writes its amount anew in another language", async () => {
    const page = await open();
    await page.type("Price", "2.500,5");
    await page.click("Other");
    expect(page.find("Price").value).toBe("2,500.50");
  });

  test("writes an amount that is too high anew in another language, too", async () => {
    const page = await open();
    await page.type("Price", "25.000,5");
    await page.click("Other");
    expect(page.find("Price").value).toBe("25,000.50");
    await leave(page, "Price");
    expect(errorOf(page, "Price")).toBe("The amount is €10,000.00 at most");
  });

  test("works where nobody listens", async () => {
    const page = await open();
    await page.type("Newsletter", "jo");
    await leave(page, "Newsletter");
    expect([page.find("Newsletter").value, errorOf(page, "Newsletter")]).toEqual([
      "jo",
      'An email address has one "@", as in name@example.com',
    ]);
  });

  test("takes no edit while it is disabled, and no text without end", async () => {
    logged();
    const page = await open();
    await expect(page.type("Email", "a".repeat(1_001))).rejects.toThrow("Expected a text of at most 1000 characters");
    expect([page.find("Email").value.length, textOf(page, "count")]).toEqual([1_001, "0"]);
    // No browser sends this.
    const loaded = await loadPage("/fields");
    const node = Number(/data-live="(\d+)"[^>]*>(?:(?!data-live=).)*name="fixed"/s.exec(loaded.html)?.[1]);
    const { socket } = await join(loaded);
    expect(await socket.event(1, node, "edit", { value: "5" })).toEqual([expect.any(Number), 1]);
  });

  test("sleeps with its text, its error and what it was told", async () => {
    const page = await open();
    await page.type("Email", "jo@");
    await leave(page, "Email");
    await page.hibernate();
    await page.type("Email", "jo@x");
    expect([page.find("Email").value, errorOf(page, "Email"), textOf(page, "count")]).toEqual(["jo@x", undefined, "2"]);
    await page.type("Email", "jo");
    expect(errorOf(page, "Email")).toBe('An email address has one "@", as in name@example.com');
  });
});

describe("PhoneField", () => {
  test("reads a number by the country that is chosen, and tells of both", async () => {
    const page = await open();
    await page.type("Mobile", "0612345678");
    expect(heardBy(page)).toEqual({ name: "mobile", value: "0612345678", parsed: "+49612345678", error: null });
    await page.select("Of", "France (+33)");
    expect(textOf(page, "count")).toBe("3");
    expect(heardBy(page)).toEqual({ name: "mobile", value: "0612345678", parsed: "+33612345678", error: null });
    await leave(page, "Mobile");
    expect([page.find("Mobile").value, page.find("Of").value === "FR"]).toEqual(["06 12 34 56 78", true]);
  });

  test("chooses the country of a number that says it, where that is offered", async () => {
    const page = await open();
    await page.type("Mobile", "+43 664 1234567");
    await leave(page, "Mobile");
    expect([page.find("Mobile").value, page.find("Of").value === "AT"]).toEqual(["0664 1234567", true]);
    await page.type("Mobile", "+44 20 7946 0018");
    await leave(page, "Mobile");
    expect([page.find("Mobile").value, page.find("Of").value === "AT"]).toEqual(["+44 20 7946 0018", true]);
  });

  test("offers countries by name, and no others can be chosen", async () => {
    const page = await open();
    const options = page.findAll({ role: "option", within: "Of" });
    expect(options.map(({ text }) => text)).toEqual(["Austria (+43)", "France (+33)", "Germany (+49)"]);
    await page.fire("change", "Of", { name: "mobileCountry", value: "US" });
    expect([page.find("Of").value, textOf(page, "count")]).toEqual(["DE", "0"]);
  });

  test("reads a number by no country that its select does not offer", async () => {
    const field = await mountComponent(PhoneField, { name: "phone", label: "Phone", country: "FR", countries: ["AT", "DE"] });
    expect([field.find("Country").value, field.find("Country").text]).toEqual(["", "Austria (+43) Germany (+49)"]);
    await field.type("Phone", "0151 23456789");
    await field.fire("blur", "Phone");
    expect(field.text()).toContain("Begin with + and the code of the country");
    await field.select("Country", "DE");
    expect([field.find("Phone").value, field.sent.at(-1)?.[1].parsed]).toEqual(["01512 3456789", "+4915123456789"]);
    await field.update({ countries: ["AT", "DE", "FR"] });
    expect(field.find("Country").value).toBe("DE");
  });
});
