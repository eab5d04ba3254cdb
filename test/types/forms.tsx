/* oxlint-disable no-unused-vars -- what is written here is only compiled */
/**
 * What must compile of forms, and what must not: `tsc` runs this file, and an error that does not come is one. Of a field's name the compiler
 * knows the first step; `<Field>` says of the rest when it is rendered.
 */
import { type } from "arktype";
import type { VNode } from "preact";
import { event, LiveView } from "overwinter/durable";
import { Field, Form, form, formEdit, formValues, on, rows, type FormEdit, type FormValues, type LiveForm } from "overwinter/templates";
import * as v from "valibot";
import { z } from "zod";

const schema = z.object({
  title: z.string().min(1),
  stars: z.coerce.number(),
  size: z.enum(["S", "M"]),
  address: z.object({ city: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  note: z.string().optional(),
});

interface Review {
  readonly title: string;
  readonly stars: number;
  readonly size: "S" | "M";
  readonly address: { readonly city: string };
  readonly tags: readonly { readonly name: string }[];
  readonly note?: string | undefined;
}

const first = { title: "", stars: 3, size: "", address: { city: "" }, tags: rows({ name: "" }) };

export class ReviewView extends LiveView {
  review = form(schema, first);

  @event(formEdit) edit(change: FormEdit): void | Promise<void> {
    return this.review.edit(change);
  }

  @event(formValues) async save(values: FormValues): Promise<Review | null> {
    const output = await this.review.submit(values);
    if (output === null) {
      this.review.fail("Try later");
      this.review.fail({ title: "Taken", "address.city": "Unknown", "tags[1].name": "Taken", stars: undefined });
      for (const row of this.review.rows("tags")) this.review.fail({ [`${row.name}.name`]: "Taken" });
      return null;
    }
    void (output.size satisfies "S" | "M");
    // @ts-expect-error the schema gives a number
    void (output.stars satisfies string);
    // @ts-expect-error and no such property
    void output.titel;
    return output;
  }

  async wrong(values: FormValues): Promise<void> {
    // @ts-expect-error it may be null
    void (await this.review.submit(values)).title;
    // @ts-expect-error there is no such field
    this.review.fail({ titel: "Taken" });
    // @ts-expect-error there is no such field
    this.review.fail({ title: "Taken", titel: "Taken", "tags[1].name": "Taken" });
    // @ts-expect-error a message is a text
    this.review.fail({ title: 5 });
    // @ts-expect-error there is no such field
    this.review.error("titel");
    // @ts-expect-error there is no such field
    this.review.isUsed("titel.x");
    // @ts-expect-error there is no such field
    this.review.set("titel", "A");
    // @ts-expect-error there is no such list
    this.review.rows("tag");
    // @ts-expect-error the title is a text
    this.review.reset({ title: 5 });
    // @ts-expect-error there is no such field
    this.review.reset({ titel: "A" });
    // @ts-expect-error values are changed by edits
    this.review.values.title = "A";
    // @ts-expect-error rows are changed by edits
    this.review.values.tags.push({ name: "" });
    // @ts-expect-error a number field may hold a text that is no number, or nothing
    void (this.review.values.stars satisfies number);
  }

  right(): void {
    this.review.set("title", "A");
    this.review.set("address.city", "Bern");
    this.review.reset();
    this.review.reset({ title: "A", stars: null });
    const row = { ...first, id: 5 };
    this.review.reset(row);
    const { title, stars, address, tags } = this.review.values;
    void ([title, address.city, ...tags.map(({ name }) => name)] satisfies string[]);
    void (stars satisfies string | number | null);
    void (this.review.error("tags[3].name") satisfies string | undefined);
  }

  render(): VNode {
    return (
      <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save, {}, { disableWith: "Saving…" })} autocomplete="off">
        <Field name="title" label={<b>Title</b>} type="email" autocomplete="email" inputmode="email" required live:blur={null} />
        <Field name="size" label="Size" options={["S", { value: 5, label: "Five" }]} placeholder="Choose" />
        <Field name="stars" label="Stars" min={1} max={5} step={1} aria-keyshortcuts="s" />
        <Field name="title" label="Title">
          {(control, { error }) => <input {...control} type="text" title={error ?? ""} />}
        </Field>
        <Field name="title" label="Title">
          {(control) => <textarea {...control} rows={3} />}
        </Field>
        <Field name="title" label="Title">
          {(control) => (
            <select {...control}>
              <option />
            </select>
          )}
        </Field>
        {this.review.rows("tags").map((row) => (
          <fieldset key={row.key}>
            <Field name={`${row.name}.name`} label="Tag" />
            <button type="button" disabled={row.isFirst} live:click={on(this.edit, { name: row.name, act: "up" })} />
            <button type="button" live:click={on(this.edit, { name: row.name, act: "move", to: 0 })} />
            {this.review.error(`${row.name}.name`)}
          </fieldset>
        ))}
        <button type="button" live:click={on(this.edit, { name: "tags", act: "add" })} />
        <button type="button" live:click={on(this.edit, { name: "stars", value: 5 })} />
        {/* @ts-expect-error there is no such act */}
        <button type="button" live:click={on(this.edit, { name: "tags", act: "insert" })} />
        {/* @ts-expect-error an edit has a name */}
        <button type="button" live:click={on(this.edit, { act: "add" })} />
        {/* @ts-expect-error there is no such type of field: files go elsewhere */}
        <Field name="title" type="file" />
        {/* @ts-expect-error a field has a name */}
        <Field label="Title" />
        {/* @ts-expect-error misspelt */}
        <Field name="title" autocompelte="off" />
      </Form>
    );
  }
}

export class OtherView extends LiveView {
  @event(z.object({ key: z.string() })) press(_: { key: string }): void {}

  @event(formValues) save(_: FormValues): void {}

  review = form(schema, first);

  render(): VNode {
    return (
      <main>
        {/* @ts-expect-error an edit supplies no key */}
        <Form of={this.review} id="a" edit={on(this.press)} submit={on(this.save)} />
        {/* @ts-expect-error a form is submitted */}
        <Form of={this.review} id="b" />
        {/* @ts-expect-error a form has an id */}
        <Form of={this.review} submit={on(this.save)} />
      </main>
    );
  }
}

export const inValibot: LiveForm<{ n: number }, { n: string }> = form(v.object({ n: v.pipe(v.number(), v.transform(String)) }), { n: 1 });
export const inArktype: LiveForm<{ n: string }, { n: number }> = form(type({ n: "string.integer.parse" }), { n: "" });

// @ts-expect-error a field that the schema asks for has a first value
form(schema, { title: "", stars: 3, size: "", address: { city: "" } });
form(z.object({ title: z.string(), note: z.string().optional() }), { title: "" });

/** Whatever form. */
export function Errors({ of }: { readonly of: LiveForm }): VNode {
  return <p>{of.errors.join(" ")}</p>;
}
export const used = <Errors of={form(schema, first)} />;
