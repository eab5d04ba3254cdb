import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Field, form, Form, on, rows, type FieldAttributes, type FormEdit, type FormValues, type LiveForm } from "overwinter/templates";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { registerHandler } from "../../../templates/binding.ts";

const edit = (change: FormEdit): string => change.name;
const save = (values: FormValues): number => Object.keys(values).length;
registerHandler(edit, { node: 1, name: "edit", volatile: false });
registerHandler(save, { node: 1, name: "save", volatile: false });

const schema = z.object({
  title: z.string().min(1, "Give it a title"),
  amount: z.number("A number, please").nullable(),
  agreed: z.literal(true, "You have to agree"),
  size: z.enum(["S", "M"], "Choose one"),
  colours: z.array(z.string()).min(1, "Choose some"),
  address: z.object({ city: z.string() }).refine(() => false, "Not an address"),
  tags: z.array(z.object({ name: z.string() })).min(1, "Add a tag"),
});
const make = () =>
  form(schema, {
    title: "",
    amount: null,
    agreed: false,
    size: "",
    colours: [] as string[],
    address: { city: "" },
    tags: rows({ name: "" }),
  });

const inForm = (review: LiveForm, children: ComponentChildren): string =>
  renderToString(
    <Form of={review} id="f" submit={on(save)}>
      {children}
    </Form>,
  ).replace(/^<form.*?>|<\/form>$/g, "");
const field = (attributes: FieldAttributes, review: LiveForm = make()): string => inForm(review, <Field {...attributes} />);

describe("<Form>", () => {
  test("binds edits and submit, and leaves the checking to the server", () => {
    const html = renderToString(
      <Form of={make()} id="review" class="wide" edit={on(edit)} submit={on(save, {}, { disableWith: "Saving…" })} autocomplete="off">
        <button>Save</button>
      </Form>,
    );
    const [tag = ""] = /^<form.*?>/.exec(html) ?? [];
    for (const attribute of [
      'id="review"',
      'class="wide"',
      "novalidate",
      'autocomplete="off"',
      'live:input="[1,&quot;edit&quot;]"',
      'live:change="[1,&quot;edit&quot;]"',
      'live:submit="[1,&quot;save&quot;,{},{&quot;disableWith&quot;:&quot;Saving…&quot;}]"',
      'live:reset="0"',
    ]) {
      expect(tag).toContain(attribute);
    }
    expect(html).toMatch(/><button>Save<\/button><\/form>$/);
  });

  test("prints a number of its own for each reset", () => {
    const review = make();
    review.reset();
    expect(renderToString(<Form of={review} id="f" submit={on(save)} />)).toContain('live:reset="1"');
  });

  test("says after a submit that failed what is wrong with it, and takes the focus to the first wrong field, once for each attempt", async () => {
    const review = make();
    const title = <Field name="title" label="Title" />;
    expect(inForm(review, title)).not.toContain("alert");
    await review.submit({ agreed: "on", size: "S", colours: "x", "tags[1].name": "a" });
    const html = inForm(review, [title, review.error("address")]);
    expect(html).toContain("<p>2 fields need your attention.</p></div>");
    expect(html).toContain(
      'class="form-errors" role="alert" live:mounted="[[[&quot;focusFirst&quot;,{&quot;closest&quot;:&quot;form&quot;,&quot;inner&quot;:&quot;[data-invalid]&quot;}]]]"',
    );
    review.fail("Closed for today");
    expect(inForm(review, title)).toContain("<p>Closed for today</p><p>2 fields need your attention.</p>");
    const german = renderToString(<Form of={review} id="f" submit={on(save)} summary={(count) => <b>{count} Felder</b>} />);
    expect(german).toContain("<p><b>2 Felder</b></p>");
  });

  test("takes the alert away when all is corrected, and brings it back with the next attempt only", async () => {
    const review = form(z.object({ title: z.string().min(1, "Give it a title") }), { title: "" });
    await review.submit({});
    void review.edit({ name: "title", value: "T" });
    expect(inForm(review, null)).not.toContain("alert");
    void review.edit({ name: "title", value: "" });
    const title = <Field name="title" label="Title" />;
    expect(inForm(review, title)).toMatch(/^(?!.*alert).*Give it a title/);
    await review.submit({});
    expect(inForm(review, title)).toContain("alert");
  });

  test("shows an error below its fields where nothing else shows it", async () => {
    const review = make();
    await review.submit({ title: "T", size: "S", agreed: "on", colours: "red" });
    const unshown = (children: ComponentChildren = null): string[] =>
      Array.from(inForm(review, children).matchAll(/<p class="field-error">(.*?)<\/p>/g), ([, message = ""]) => message);
    expect(unshown()).toEqual(["Not an address", "Add a tag"]);
    expect(unshown(review.error("tags"))).toEqual(["Not an address"]);
    expect(unshown()).toEqual(["Not an address", "Add a tag"]);
  });

  test("says which changes of rows its page has seen", async () => {
    const review = make();
    expect(inForm(review, null)).toBe("");
    void review.edit({ name: "tags", act: "add" });
    expect(inForm(review, null)).toBe('<input type="hidden" name="[rows]" value="1"/>');
    const flat = form(z.object({}), { title: "" });
    flat.reset();
    expect(inForm(flat, null)).toBe("");
  });
});

describe("<Field>", () => {
  test("has an id without spaces, whatever the field is called: others refer to it", () => {
    const named = form(z.object({ "first name": z.string() }), { "first name": "" });
    expect(field({ name: "first name", label: "Name", hint: "Short" }, named)).toMatch(
      /<label for="f-first-name">.*<p class="field-hint" id="f-first-name-hint">.*id="f-first-name" name="first name" .*"f-first-name-hint"/,
    );
  });

  test("ties label, hint, control and error together", async () => {
    const review = make();
    const attributes = { name: "title", label: "Title", hint: "Short", required: true, autocomplete: "off", maxlength: 5, class: "wide" };
    const label = '<label for="f-title">Title<span class="field-required" aria-hidden="true"> *</span></label>';
    const hint = '<p class="field-hint" id="f-title-hint">Short</p>';
    expect(field(attributes, review)).toBe(
      `<div class="field wide">${label}${hint}<input type="text" id="f-title" name="title" required autocomplete="off" maxlength="5" value aria-describedby="f-title-hint"/></div>`,
    );
    void review.edit({ name: "title", value: "" });
    expect(field(attributes, review)).toBe(
      `<div class="field wide" data-invalid="true">${label}${hint}<input type="text" id="f-title" name="title" required autocomplete="off" maxlength="5" value aria-describedby="f-title-hint f-title-error" aria-invalid="true"/>` +
        '<p class="field-error" id="f-title-error">Give it a title</p></div>',
    );
  });

  test.each<[FieldAttributes, RegExp]>([
    [{ name: "amount" }, /<input type="number" id="f-amount" name="amount" step="any" value\/>/],
    [{ name: "amount", step: 1, inputmode: "numeric" }, /step="1" inputmode="numeric" value/],
    [{ name: "amount", type: "text" }, /<input type="text" id="f-amount" name="amount" value\/>/],
    [
      { name: "agreed", label: "I agree" },
      /<input type="hidden" name="agreed" value\/><input type="checkbox" id="f-agreed" name="agreed"\/><label for="f-agreed">I agree<\/label>/,
    ],
    [{ name: "agreed", disabled: true }, /<input type="hidden" name="agreed" value disabled\/>/],
    [{ name: "title", type: "textarea", rows: 3 }, /<textarea id="f-title" name="title" rows="3"><\/textarea>/],
    [{ name: "title", type: "email" }, /<input type="email"/],
    [{ name: "title", type: "date" }, /<input type="date"/],
    [{ name: "address.city" }, /id="f-address-city" name="address.city"/],
    [
      { name: "size", options: ["S", "M"], placeholder: "Size" },
      /<select id="f-size" name="size"><option value selected>Size<\/option><option value="S">S<\/option><option value="M">M/,
    ],
    [{ name: "size", options: ["S", ""] }, /<select id="f-size" name="size"><option value="S">S<\/option><option value selected>/],
    [
      { name: "colours", options: ["red"] },
      /^<fieldset class="field" id="f-colours"><input type="hidden" name="colours" value\/><label><input name="colours" value="red" type="checkbox"\/> red<\/label><\/fieldset>$/,
    ],
    [
      { name: "size", type: "radio", options: ["S"], "aria-label": "Size", "aria-required": true },
      /^<fieldset class="field" role="radiogroup" aria-label="Size" aria-required="true" id="f-size"><label><input name="size" value="S" type="radio"\/> S/,
    ],
    [
      { name: "colours", type: "select", options: ["red"] },
      /<input type="hidden" name="colours" value\/><select id="f-colours" name="colours" multiple><option value="red">red/,
    ],
    [
      { name: "size", type: "radio", options: [{ value: "S", label: "Small" }], required: true, label: "Size" },
      /^<fieldset class="field" role="radiogroup" id="f-size"><legend>Size<span.*?<\/legend><label><input name="size" required value="S" type="radio"\/> Small/,
    ],
  ])("makes of %j what the first values say", (attributes, html) => {
    expect(field(attributes)).toMatch(html);
  });

  test("shows what is in the form", () => {
    const review = make();
    review.set("title", "<T>");
    review.set("amount", 1.5);
    review.set("agreed", true);
    review.set("size", "M");
    review.set("colours", ["red", "blue"]);
    expect(field({ name: "title" }, review)).toContain('value="&lt;T>"');
    expect(field({ name: "title", type: "textarea" }, review)).toContain(">&lt;T></textarea>");
    expect(field({ name: "amount" }, review)).toContain('value="1.5"');
    expect(field({ name: "agreed" }, review)).toMatch(/type="checkbox".* checked/);
    expect(field({ name: "size", options: ["S", "M"] }, review)).toContain(
      "<option value selected></option>".replace(" selected", "") + '<option value="S">S</option><option value="M" selected>M',
    );
    expect(field({ name: "size", type: "radio", options: ["S", "M"] }, review)).toMatch(/value="M" checked/);
    expect(field({ name: "colours", options: ["red", "green", "blue"] }, review)).toMatch(
      /value="red" checked.*value="green" type.*value="blue" checked/,
    );
    expect(field({ name: "colours", type: "select", options: ["red", "green"] }, review)).toMatch(/value="red" selected.*value="green">/);
  });

  test("lets a boolean be chosen by words", async () => {
    const review = make();
    const options = [
      { value: "true", label: "Yes" },
      { value: "false", label: "No" },
    ];
    expect(field({ name: "agreed", options }, review)).toMatch(
      /role="radiogroup".*value="true" type="radio"\/> Yes.*checked value="false" type="radio"\/> No/,
    );
    await review.submit({ agreed: ["", "true"] });
    expect(review.values.agreed).toBe(true);
    expect(field({ name: "agreed", options, type: "select" }, review)).toContain(
      '<select id="f-agreed" name="agreed"><option value="true" selected>Yes</option><option value="false">No</option></select>',
    );
    await review.submit({ agreed: ["", "false"] });
    expect(review.values.agreed).toBe(false);
  });

  test("keeps a password out of the HTML", () => {
    const review = make();
    review.set("title", "secret");
    expect(field({ name: "title", type: "password" }, review)).not.toContain("secret");
  });

  test("hands everything to a control of one's own", () => {
    const review = make();
    void review.edit({ name: "title", value: "" });
    const html = inForm(
      review,
      <Field name="title" label="Title" placeholder="…">
        {(control, { error, value }): VNode => <input {...control} data-own={`${value === ""} ${error}`} />}
      </Field>,
    );
    expect(html).toContain(
      '<input id="f-title" name="title" placeholder="…" value aria-describedby="f-title-error" aria-invalid="true" data-own="true Give it a title"/>',
    );
    expect(inForm(make(), <Field name="agreed">{(control) => <input {...control} type="checkbox" />}</Field>)).toMatch(
      /type="hidden" name="agreed".*type="checkbox"/,
    );
  });

  test.each([
    ["outside of a form", () => renderToString(<Field name="title" />), 'Cannot show field "title": it stands outside of a form'],
    [
      "that the form has not",
      () => field({ name: "titel" }),
      'Cannot show field "titel" of form "f": among its first values there is nothing of that name; name a field, or give it a first value: form(schema, { … })',
    ],
    ["that is a group", () => field({ name: "address" }), "there is a group of fields of that name"],
    [
      "that is a list, without options",
      () => field({ name: "colours" }),
      "it is a list, of which no one field takes the texts; give it options",
    ],
    ["that is a list of rows", () => field({ name: "tags" }), "there is a list of rows of that name"],
  ])("refuses one %s", (_, render, message) => {
    expect(render).toThrow(expect.objectContaining({ code: "form", message: expect.stringContaining(message) }));
  });
});
