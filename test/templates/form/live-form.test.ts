import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import { form, rows, type FormEdit } from "overwinter/templates";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { LiveForm } from "../../../templates/form/live-form.ts";

const first = () => ({ title: "", stars: 3, isPublic: false, address: { city: "" }, tags: rows({ name: "" }) });

const needed = "Needed";
const inZod = z.object({
  title: z.string().min(1, needed),
  stars: z.number().max(5, "Too many"),
  isPublic: z.boolean(),
  address: z.object({ city: z.string().min(1, needed) }),
  tags: z.array(z.object({ name: z.string().min(1, needed) })),
});
const inValibot = v.object({
  title: v.pipe(v.string(), v.minLength(1, needed)),
  stars: v.pipe(v.number(), v.maxValue(5, "Too many")),
  isPublic: v.boolean(),
  address: v.object({ city: v.pipe(v.string(), v.minLength(1, needed)) }),
  tags: v.array(v.object({ name: v.pipe(v.string(), v.minLength(1, needed)) })),
});
const inArktype = type({
  title: type("string > 0").configure({ message: () => needed }),
  stars: type("number <= 5").configure({ message: () => "Too many" }),
  isPublic: "boolean",
  address: { city: type("string > 0").configure({ message: () => needed }) },
  tags: type({ name: type("string > 0").configure({ message: () => needed }) }).array(),
});
const later = async (): Promise<true> => true;
const inAsyncZod = inZod.refine(later);
const inAsyncValibot = v.pipeAsync(inValibot, v.checkAsync(later));

type Review = z.infer<typeof inZod>;
type ReviewForm = LiveForm<ReturnType<typeof first>, Review>;

describe.each<[library: string, make: () => ReviewForm, isAsync: boolean]>([
  ["zod", () => form(inZod, first()), false],
  ["valibot", () => form(inValibot, first()), false],
  ["arktype", () => form(inArktype, first()), false],
  ["asynchronous zod", () => form(inAsyncZod, first()), true],
  ["asynchronous valibot", () => form(inAsyncValibot, first()), true],
])("a form with a schema of %s", (_, make, isAsync) => {
  test("shows an error at a field that was edited, and at no other", async () => {
    const review = make();
    const edited = review.edit({ name: "stars", value: "7" });
    expect(edited instanceof Promise).toBe(isAsync);
    await edited;
    expect(review.values.stars).toBe(7);
    expect(review.error("stars")).toBe("Too many");
    expect(review.error("title")).toBeUndefined();
    expect([review.isUsed("stars"), review.isUsed("title"), review.isValid]).toEqual([true, false, false]);
  });

  test("shows all errors once it was sent, also of nested fields and of rows by their keys", async () => {
    const review = make();
    await review.edit({ name: "tags", act: "add" });
    await review.edit({ name: "tags", act: "add" });
    await review.edit({ name: "tags[1]", act: "remove" });
    expect(await review.submit({ title: "", stars: "3", "address.city": "", "tags[2].name": "" })).toBeNull();
    expect(review.error("title")).toBe(needed);
    expect(review.error("address.city")).toBe(needed);
    expect(review.error("tags[2].name")).toBe(needed);
    expect(review.error("stars")).toBeUndefined();
  });

  test("gives the schema's output where nothing is wrong", async () => {
    const review = make();
    await review.edit({ name: "tags", act: "add" });
    const sent = { title: "A", stars: "4", isPublic: ["", "on"], "address.city": "Bern", "tags[1].name": "b" };
    expect(await review.submit(sent)).toEqual({
      title: "A",
      stars: 4,
      isPublic: true,
      address: { city: "Bern" },
      tags: [{ name: "b" }],
    });
    expect(review.isValid).toBe(true);
  });
});

const titled = (schema = z.object({ title: z.string().min(1, needed) })) => form(schema, { title: "" });

describe("LiveForm.edit()", () => {
  const kinds = z.object({
    text: z.string(),
    amount: z.number().nullable(),
    agreed: z.boolean(),
    sizes: z.array(z.string()),
    counts: z.array(z.number()),
  });
  const kindForm = () => form(kinds, { text: "", amount: null, agreed: false, sizes: [] as string[], counts: [1] });

  test.each<[edit: FormEdit, what: Record<string, unknown>]>([
    [{ name: "text", value: "a\r\nb\rc\n" }, { text: "a\nb\nc\n" }],
    [{ name: "text", value: 5 }, { text: "5" }],
    [{ name: "text", value: null }, { text: "" }],
    [{ name: "text", value: "b", checked: true }, { text: "b" }],
    [{ name: "amount", value: " 1.5 " }, { amount: 1.5 }],
    [{ name: "amount", value: "-.5e1" }, { amount: -5 }],
    [{ name: "amount", value: 7 }, { amount: 7 }],
    [{ name: "amount", value: "" }, { amount: null }],
    [{ name: "amount", value: "1,5" }, { amount: "1,5" }],
    [{ name: "amount", value: "0x10" }, { amount: "0x10" }],
    [{ name: "amount", value: "1e999" }, { amount: "1e999" }],
    [{ name: "agreed", checked: true }, { agreed: true }],
    [{ name: "agreed", value: "on", checked: true }, { agreed: true }],
    [{ name: "agreed", value: "on", checked: false }, { agreed: false }],
    [{ name: "agreed", value: "false", checked: true }, { agreed: false }],
    [{ name: "agreed", value: true }, { agreed: true }],
    [{ name: "sizes", values: ["S", "M"] }, { sizes: ["S", "M"] }],
    [{ name: "sizes", value: "M", checked: true }, { sizes: ["M"] }],
    [{ name: "counts", value: "2", checked: true }, { counts: [1, 2] }],
    [{ name: "counts", value: "1", checked: false }, { counts: [] }],
    [{ name: "counts", value: "3" }, {}], // one text of several says nothing of the others
  ])("takes %j", (edit, what) => {
    const all = kindForm();
    const before = all.values;
    void all.edit(edit);
    expect(all.values).toEqual({ ...before, ...what });
  });

  test("changes no values that somebody holds", () => {
    const nested = form(z.any(), { address: { city: "" }, tags: [{ name: "a" }] });
    const before = nested.values;
    void nested.edit({ name: "address.city", value: "Bern" });
    void nested.edit({ name: "tags[1].name", value: "b" });
    void nested.edit({ name: "tags", act: "add" });
    expect(before).toEqual({ address: { city: "" }, tags: [{ name: "a" }] });
    expect(nested.values).toEqual({ address: { city: "Bern" }, tags: [{ name: "b" }, { name: "" }] });
  });

  test.each<FormEdit>([
    { name: "" },
    { name: "nothing", value: "x" },
    { name: "__proto__", value: "x" },
    { name: "constructor.prototype", value: "x" },
    { name: "address", value: "x" },
    { name: "address.__proto__", value: "x" },
    { name: ".title", value: "x" },
    { name: "title.length", value: "x" },
    { name: "tags", value: "x" },
    { name: "tags[1]", value: "x" },
    { name: "tags[01].name", value: "x" },
    { name: "tags[2].name", value: "x" },
    { name: "tags[-1].name", value: "x" },
    { name: "tags[1].nothing", value: "x" },
    { name: "tags.1.name", value: "x" },
    { name: "tags[length]", value: "x" },
    { name: "tags[1].name[1]", value: "x" },
    { name: "tags[9999999999].name", value: "x" },
    { name: "title", act: "add" },
    { name: "nothing", act: "add" },
    { name: "tags[7]", act: "remove" },
    { name: "tags", act: "remove" },
    { name: "tags[1]", act: "move" },
  ])("passes %j over", (edit) => {
    const review = form(z.any(), { title: "", address: { city: "" }, tags: [{ name: "a" }] });
    const before = LiveForm.dataOf(review);
    void review.edit(edit);
    expect(LiveForm.dataOf(review)).toEqual(before);
    expect({}).not.toHaveProperty("x");
  });

  test("asks a slow schema again, and an older answer does not overtake a newer", async () => {
    const answers: ((result: StandardSchemaV1.Result<unknown>) => void)[] = [];
    const validate = () => new Promise<StandardSchemaV1.Result<unknown>>((resolve) => answers.push(resolve));
    const slow = form({ "~standard": { version: 1, vendor: "test", validate } }, { name: "" });
    const older = slow.edit({ name: "name", value: "a" });
    const newer = slow.edit({ name: "name", value: "ab" });
    answers[1]?.({ value: {} });
    await newer;
    answers[0]?.({ issues: [{ message: "Taken", path: ["name"] }] });
    await older;
    expect(slow.error("name")).toBeUndefined();
  });
});

describe("LiveForm.submit()", () => {
  test("keeps what the form that was sent does not have, and ignores what it should not have", async () => {
    const review = form(inZod, { ...first(), title: "Kept", isPublic: true });
    await review.submit({ "address.city": "Bern", title2: "x", ["__proto__"]: "x", toString: "x", stars: 5, tags: "x", "tags[1]": "x" });
    expect(review.values).toEqual({ title: "Kept", stars: 3, isPublic: true, address: { city: "Bern" }, tags: [] });
    expect(Object.getPrototypeOf(review.values)).toBe(Object.prototype);
  });

  test("takes a checkbox that is not checked, and a list of which nothing is chosen, by the empty text beside it", async () => {
    const box = form(z.any(), { agreed: true, sizes: ["S"] });
    await box.submit({ agreed: "", sizes: "" });
    expect(box.values).toEqual({ agreed: false, sizes: [] });
    await box.submit({ agreed: ["", "on"], sizes: ["", "M", "L"] });
    expect(box.values).toEqual({ agreed: true, sizes: ["M", "L"] });
  });

  test("hands the schema a copy, whatever it does with it", async () => {
    const given = form(type({ tags: "string[]" }), { tags: ["a"] });
    const output = await given.submit();
    output?.tags.push("b");
    expect(given.values.tags).toEqual(["a"]);
  });

  test("leaves rows that are added afterwards without errors until they are used", async () => {
    const review = form(inZod, first());
    await review.submit();
    await review.edit({ name: "tags", act: "add" });
    expect(review.error("tags[1].name")).toBeUndefined();
    expect(review.error("title")).toBe(needed);
    await review.submit();
    expect(review.error("tags[1].name")).toBe(needed);
  });

  test("says what is wrong with the whole form, and with what it does not know, as the form's own errors", async () => {
    const schema = z.object({ a: z.string() }).check(({ issues, value }) => {
      for (const path of [[], ["b", 0], ["a", "length"]])
        issues.push({ code: "custom", message: path.join(".") || "all", input: value, path });
    });
    const odd = form(schema, { a: "" });
    expect(odd.errors).toEqual([]);
    await odd.submit();
    expect(odd.errors).toEqual(["all", "b.0"]);
    expect(odd.error("a")).toBe("a.length");
  });

  test("lets a field be empty where the schema takes an empty text or null", async () => {
    const schema = z.object({ email: z.email("Not an address").or(z.literal("")), age: z.number("A number").nullable() });
    const optional = form(schema, { email: "", age: null });
    expect(await optional.submit({ email: "", age: "" })).toEqual({ email: "", age: null });
    expect(await optional.submit({ email: "a@", age: "old" })).toBeNull();
    expect([optional.error("email"), optional.error("age")]).toEqual(["Not an address", "A number"]);
  });

  test("takes a symbol in an issue's path for what the form has not", async () => {
    const schema = z.object({ tags: z.array(z.unknown()) }).check(({ issues, value }) => {
      issues.push({ code: "custom", message: "Odd", input: value, path: ["tags", Symbol("odd")] });
    });
    const odd = form(schema, { tags: rows({ name: "" }) });
    await odd.submit();
    expect(odd.error("tags")).toBe("Odd");
  });
});

describe("LiveForm.fail()", () => {
  test("shows what the server found until the field is edited, or the form is sent again", async () => {
    const review = titled();
    await review.submit({ title: "A" });
    review.fail({ title: "Taken" });
    expect(review.error("title")).toBe("Taken");
    expect(review.isValid).toBe(false);
    void review.edit({ name: "title", value: "B" });
    expect(review.error("title")).toBeUndefined();
    review.fail({ title: "Taken", "title.x": undefined });
    expect(await review.submit({ title: "B" })).toEqual({ title: "B" });
    expect(review.error("title")).toBeUndefined();
  });

  test("shows what is of the whole form, or of a field that it has not, as the form's own errors", async () => {
    const review = titled();
    review.fail("Try later");
    review.fail({ nothing: "Not known" } as object);
    expect(review.errors).toEqual(["Try later", "Not known"]);
    void review.edit({ name: "title", value: "B" });
    expect(review.errors).toEqual(["Try later", "Not known"]);
    await review.submit();
    expect(review.errors).toEqual([]);
  });

  test("fails the submit that it follows, and no edit", async () => {
    const review = titled();
    void review.edit({ name: "title", value: "A" });
    review.fail({ title: "Taken" });
    expect([review.error("title"), LiveForm.isFailed(review)]).toEqual(["Taken", false]);
    await review.submit();
    expect(LiveForm.isFailed(review)).toBe(false);
    review.fail({ title: "Taken" });
    expect(LiveForm.isFailed(review)).toBe(true);
    void review.edit({ name: "title", value: "B" });
    expect(LiveForm.isFailed(review)).toBe(false);
  });

  test("fails the submit also where the form has slept in between", async () => {
    const [sent, woken] = [titled(), titled()];
    await sent.submit({ title: "A" });
    LiveForm.restore(woken, structuredClone(LiveForm.dataOf(sent)));
    for (const review of [sent, woken]) review.fail({ title: "Taken" });
    expect([LiveForm.isFailed(sent), LiveForm.isFailed(woken)]).toEqual([true, true]);
  });

  test("of a list goes when one of its fields is edited", () => {
    const review = form(inZod, { ...first(), tags: [{ name: "a" }] });
    review.fail({ tags: "Too few", title: "Taken" });
    void review.edit({ name: "tags[1].name", value: "b" });
    expect([review.error("tags"), review.error("title")]).toEqual([undefined, "Taken"]);
  });
});

describe("LiveForm.reset()", () => {
  test("brings back the first values, and shows no error", async () => {
    const review = form(inZod, first());
    await review.submit({ stars: "9" });
    review.fail("Try later");
    review.reset();
    expect(review.values).toEqual({ title: "", stars: 3, isPublic: false, address: { city: "" }, tags: [] });
    expect([review.errors, review.error("stars"), review.isUsed("stars"), LiveForm.isFailed(review)]).toEqual([
      [],
      undefined,
      false,
      false,
    ]);
  });

  test("with values makes them the first: what is missing is as it was, null is empty, what is too much is left out", () => {
    const review = form(inZod, first());
    const row = { title: "A", stars: null, tags: [{ name: "x", id: 7 }], createdAt: new Date(0) };
    review.reset(row);
    expect(review.values).toEqual({ title: "A", stars: null, isPublic: false, address: { city: "" }, tags: [{ name: "x" }] });
    void review.edit({ name: "title", value: "B" });
    void review.edit({ name: `${review.rows("tags")[0]?.name}`, act: "remove" });
    review.reset();
    expect(review.values).toMatchObject({ title: "A", tags: [{ name: "x" }] });
  });
});

describe("LiveForm.set()", () => {
  test("puts a value in, and forgets what was said of it", async () => {
    const review = form(inZod, first());
    await review.submit({ title: "" });
    review.set("title", "A");
    review.set("address", { city: "Bern" });
    review.set("tags", [{ name: "a" }]);
    expect(review.values).toMatchObject({ title: "A", address: { city: "Bern" }, tags: [{ name: "a" }] });
    expect([review.error("title"), review.error("address.city")]).toEqual([undefined, undefined]);
  });

  test("refuses what the form has not", () => {
    expect(() => titled().set("titel" as "title", "A")).toThrow(expect.objectContaining({ code: "form" }));
  });
});

describe("LiveForm.isValid", () => {
  test("is asked of the schema where nobody has yet, and changes nothing by that", () => {
    const review = titled();
    expect(review.isValid).toBe(false);
    expect(LiveForm.dataOf(review).issues).toBeNull();
    expect(form(z.object({ title: z.string() }), { title: "" }).isValid).toBe(true);
    expect(form(inAsyncZod, { ...first(), title: "A", address: { city: "B" } }).isValid).toBe(false);
  });
});

describe("form()", () => {
  test.each([undefined, { title: "" }, z.string])("refuses %s as a schema", (schema) => {
    expect(() => form(schema as never, { title: "" })).toThrow(
      expect.objectContaining({ code: "form", message: expect.stringContaining("it has no schema; give a Standard Schema") }),
    );
  });

  test.each<[what: string, values: Record<string, unknown>, message: string]>([
    ["a Date", { born: new Date(0) }, 'field "born": it is a Date'],
    ["a Map deep inside", { a: { b: [{ c: new Map() }] } }, 'field "a.b[].c": it is a Map'],
    ["a function", { go: () => 1 }, 'field "go": it is a function'],
    ["a list of both", { tags: ["a", { name: "b" }] }, 'list "tags"'],
    ["a list of lists", { tags: [["a"]] }, 'list "tags"'],
    ["a name with a dot", { "a.b": "" }, 'field "a.b"'],
    ["a name with a bracket", { "a[1]": "" }, 'field "a[1]"'],
    ["a name that would set the prototype", JSON.parse('{"__proto__":""}'), 'field "__proto__"'],
    ["too many rows", { tags: Array.from({ length: 501 }, () => ({ name: "" })) }, "501 rows into a form: 500 is the limit"],
    [
      "too many rows in all",
      { a: Array.from({ length: 300 }, () => ({ n: "" })), b: Array.from({ length: 300 }, () => ({ n: "" })) },
      "600 rows into a form: 500 is the limit",
    ],
  ])("refuses %s", (_, values, message) => {
    expect(() => form(z.any(), values)).toThrow(expect.objectContaining({ code: "form", message: expect.stringContaining(message) }));
  });
});
