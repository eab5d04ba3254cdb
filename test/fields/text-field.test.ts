/** The fields in a real session: a page without a browser, which types, leaves and submits. */
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { EventBinding } from "../../durable/protocol.ts";
import { HtmlPage } from "../../testing/html-page.ts";
import { join, loadPage, objectOf, type LoadedPage, type TestSocket } from "../support/page-client.ts";

class FieldsPage {
  readonly loaded: LoadedPage;
  readonly #page: HtmlPage;
  readonly #socket: TestSocket;
  #number = 1;

  constructor(loaded: LoadedPage, page: HtmlPage, socket: TestSocket) {
    this.loaded = loaded;
    this.#page = page;
    this.#socket = socket;
  }

  static async open(): Promise<FieldsPage> {
    const loaded = await loadPage("/fields");
    const page = HtmlPage.fromDocument(loaded.html);
    const { socket } = await join(loaded, { hashes: page.hashes() });
    return new FieldsPage(loaded, page, socket);
  }

  /** The first element with that value of an attribute. */
  find(attribute: string, value: string): ReadonlyMap<string, string> {
    const found = this.#page.elements().find(({ attributes }) => attributes.get(attribute) === value);
    if (found === undefined) throw new Error(`There is no [${attribute}=${value}] in ${this.#page.html()}`);
    return found.attributes;
  }

  text(id: string): string | undefined {
    return new RegExp(` id="${id}"[^>]*>(?:<em>)?([^<]*)`).exec(this.#page.html({ isPlain: true }))?.[1]?.replaceAll("&quot;", '"');
  }

  value(name: string): string | undefined {
    return this.find("name", name).get("value");
  }

  error(name: string): string | undefined {
    return this.text(`${this.find("name", name).get("id")}-error`);
  }

  heard(): unknown {
    return JSON.parse(this.text("heard") ?? "");
  }

  async fire(type: string, attribute: string, of: string, payload?: unknown): Promise<void> {
    const text = this.find(attribute, of).get(`live:${type}`) ?? "";
    const [[node, handler]] = JSON.parse(`[${text}]`) as [EventBinding];
    const [, , patches = []] = await this.#socket.event(this.#number++, node, handler, payload);
    this.#page.apply(patches);
  }

  type(name: string, value: string): Promise<void> {
    return this.fire("input", "name", name, { name, value });
  }

  leave(name: string): Promise<void> {
    return this.fire("blur", "name", name);
  }
}

describe("a field", () => {
  test("shows what the parent gives it, and says what it is", async () => {
    const page = await FieldsPage.open();
    expect(Object.fromEntries(page.find("name", "email"))).toMatchObject({
      id: "field-email",
      type: "email",
      inputmode: "email",
      autocomplete: "email",
      required: "",
      "aria-describedby": "field-email-hint",
      value: "",
    });
    expect(Object.fromEntries(page.find("name", "phone"))).toMatchObject({
      type: "tel",
      inputmode: "tel",
      autocomplete: "tel",
      value: "01512 3456789",
    });
    expect(Object.fromEntries(page.find("name", "price"))).toMatchObject({
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-describedby": "field-price-unit",
      value: "1.234,50",
    });
    expect(Object.fromEntries(page.find("name", "fixed"))).toMatchObject({
      id: "fixed-price",
      inputmode: "text",
      value: "-100",
      disabled: "",
    });
    expect([page.text("field-email-hint"), page.text("field-price-unit"), page.text("fixed-price-unit")]).toEqual([
      "We write rarely.",
      "€",
      "¥",
    ]);
    expect(page.text("field-email-hint")).toBe("We write rarely.");
    expect(page.loaded.html).toContain('<label for="field-email">Email<span class="field-required" aria-hidden="true"> *</span></label>');
    expect(page.find("name", "email").has("aria-invalid")).toBe(false);
  });

  test("tells its parent of an edit once, and shows what is wrong only after it was left", async () => {
    const page = await FieldsPage.open();
    await page.type("email", "jo@");
    expect(page.heard()).toEqual({ name: "email", value: "jo@", parsed: null, error: 'Something is missing after the "@"' });
    expect([page.value("email"), page.error("email")]).toEqual(["jo@", undefined]);
    await page.fire("change", "name", "email", { name: "email", value: "jo@" });
    expect(page.text("count")).toBe("1");

    await page.leave("email");
    expect(page.error("email")).toBe('Something is missing after the "@"');
    expect(Object.fromEntries(page.find("name", "email"))).toMatchObject({
      "aria-invalid": "true",
      "aria-describedby": "field-email-hint field-email-error",
    });
    // Now it says so while it is mended.
    await page.type("email", "jo@-");
    expect(page.error("email")).toBe('"-" cannot stand after the "@" of an email address');
    await page.type("email", " jo@example.com ");
    expect([page.error("email"), page.value("email")]).toEqual([undefined, " jo@example.com "]);
    expect(page.heard()).toEqual({ name: "email", value: " jo@example.com ", parsed: "jo@example.com", error: null });
    await page.leave("email");
    expect(page.value("email")).toBe("jo@example.com");
    expect(page.text("count")).toBe("3");
  });

  test("that is required says so when it is left empty; another one may stay empty", async () => {
    const page = await FieldsPage.open();
    await page.leave("email");
    await page.type("phone", "");
    await page.leave("phone");
    expect([page.error("email"), page.error("phone")]).toEqual(["Enter an email address", undefined]);
    expect(page.heard()).toEqual({ name: "phone", value: "", parsed: null, error: null });
  });

  test("shows at once what the parent finds, and until it is edited", async () => {
    const page = await FieldsPage.open();
    await page.type("email", "taken@example.com");
    await page.fire("submit", "id", "form", { email: "taken@example.com" });
    expect(page.error("email")).toBe("That address is taken");
    await page.leave("email");
    expect(page.error("email")).toBe("That address is taken");
    await page.type("email", "taken@example.co");
    expect(page.error("email")).toBeUndefined();
  });

  test("shows what is wrong when the parent says that the form was submitted", async () => {
    const page = await FieldsPage.open();
    expect(page.error("email")).toBeUndefined();
    await page.fire("submit", "id", "form", { email: "" });
    expect(page.error("email")).toBe("Enter an email address");
  });

  test("takes a new value and is then as if nobody had used it", async () => {
    const page = await FieldsPage.open();
    await page.type("email", "jo@");
    await page.leave("email");
    await page.type("price", "12,3,4");
    await page.leave("price");
    await page.type("phone", "030 123456");
    expect(page.error("price")).toBe("This can be read in more than one way; write it as in 1.234,50");
    await page.fire("click", "id", "reset");
    expect([page.value("email"), page.value("phone"), page.error("email")]).toEqual(["", "", undefined]);
    // The parent was told that it says nothing, and keeps that: nothing is no new value. An empty text would be one.
    expect(page.value("price")).toBe("12,3,4");
    await page.fire("click", "id", "other");
    expect(page.value("phone")).toBe("06 12 34 56 78");
  });

  test("keeps what is typed when the parent gives back what it was told", async () => {
    const page = await FieldsPage.open();
    for (const text of ["9", "98", "98,", "98,7"]) {
      await page.type("price", text);
      expect(page.value("price")).toBe(text);
    }
    expect(page.heard()).toEqual({ name: "price", value: "98,7", parsed: 9870, error: null });
    await page.leave("price");
    expect(page.value("price")).toBe("98,70");
    await page.type("price", "10.000,01");
    expect([page.value("price"), page.error("price")]).toEqual(["10.000,01", "The amount is 10.000,00\u00a0€ at most"]);
    await page.type("price", "");
    expect([page.value("price"), page.error("price")]).toEqual(["", undefined]);
  });

  test("writes its amount anew in another language", async () => {
    const page = await FieldsPage.open();
    await page.type("price", "2.500,5");
    await page.fire("click", "id", "other");
    expect(page.value("price")).toBe("2,500.50");
  });

  test("works where nobody listens", async () => {
    const page = await FieldsPage.open();
    await page.type("newsletter", "jo");
    await page.leave("newsletter");
    expect([page.value("newsletter"), page.error("newsletter")]).toEqual(["jo", 'An email address has one "@", as in name@example.com']);
  });

  test("takes no edit while it is disabled, and no text without end", async () => {
    const page = await FieldsPage.open();
    await page.type("fixed", "5");
    expect(page.value("fixed")).toBe("-100");
    await page.type("email", "a".repeat(1_001));
    expect([page.value("email"), page.text("count")]).toEqual(["", "0"]);
  });

  test("sleeps with its text, its error and what it was told", async () => {
    const page = await FieldsPage.open();
    await page.type("email", "jo@");
    await page.leave("email");
    await evictDurableObject(objectOf(page.loaded), { webSockets: "hibernate" });
    await page.type("email", "jo@x");
    expect([page.value("email"), page.error("email"), page.text("count")]).toEqual(["jo@x", undefined, "2"]);
    await page.type("email", "jo");
    expect(page.error("email")).toBe('An email address has one "@", as in name@example.com');
  });
});

describe("PhoneField", () => {
  test("reads a number by the country that is chosen, and tells of both", async () => {
    const page = await FieldsPage.open();
    expect(page.find("name", "mobileCountry").get("aria-label")).toBe("Of");
    await page.type("mobile", "0612345678");
    expect(page.heard()).toEqual({ name: "mobile", value: "0612345678", parsed: "+49612345678", error: null });
    await page.fire("change", "name", "mobileCountry", { name: "mobileCountry", value: "FR" });
    expect(page.text("count")).toBe("3");
    expect(page.heard()).toEqual({ name: "mobile", value: "0612345678", parsed: "+33612345678", error: null });
    await page.leave("mobile");
    expect([page.value("mobile"), page.find("value", "FR").has("selected")]).toEqual(["06 12 34 56 78", true]);
  });

  test("chooses the country of a number that says it, where that is offered", async () => {
    const page = await FieldsPage.open();
    await page.type("mobile", "+43 664 1234567");
    await page.leave("mobile");
    expect([page.value("mobile"), page.find("value", "AT").has("selected")]).toEqual(["0664 1234567", true]);
    await page.type("mobile", "+44 20 7946 0018");
    await page.leave("mobile");
    expect([page.value("mobile"), page.find("value", "AT").has("selected")]).toEqual(["+44 20 7946 0018", true]);
  });

  test("offers countries by name, and no others can be chosen", async () => {
    const page = await FieldsPage.open();
    expect([...page.loaded.html.matchAll(/<option[^>]*>([^<]+)/g)].map(([, title]) => title)).toEqual([
      "Austria (+43)",
      "France (+33)",
      "Germany (+49)",
    ]);
    await page.fire("change", "name", "mobileCountry", { name: "mobileCountry", value: "US" });
    expect([page.find("value", "DE").has("selected"), page.text("count")]).toEqual([true, "0"]);
  });
});
