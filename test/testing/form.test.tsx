/** A form with a schema, as a visitor fills it in. */
import { event, LiveView } from "overwinter/durable";
import { Field, Form, form, formEdit, formValues, on, rows, type FormEdit, type FormValues } from "overwinter/templates";
import { mountView } from "overwinter/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { logged } from "../support/logged.ts";

const review = z.object({
  title: z.string().min(1, "Give it a title"),
  stars: z.coerce.number().min(1),
  tags: z.array(z.object({ name: z.string().min(1, "Name it") })),
});

class ReviewView extends LiveView<"/"> {
  review = form(review, { title: "", stars: 3, tags: rows({ name: "" }) });
  saved: unknown = null;

  @event(formEdit) edit(change: FormEdit) {
    return this.review.edit(change);
  }
  @event(formValues) async save(values: FormValues) {
    const output = await this.review.submit(values);
    if (output === null) return;
    this.saved = output;
    this.review.reset();
  }
  render() {
    return (
      <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save, {}, { disableWith: "Saving…" })}>
        <Field name="title" label="Title" />
        <Field name="stars" label="Stars" type="number" />
        {this.review.rows("tags").map((row) => (
          <fieldset key={row.key}>
            <Field name={`${row.name}.name`} label="Tag" />
            <button type="button" live:click={on(this.edit, { name: row.name, act: "remove" })}>
              Remove
            </button>
          </fieldset>
        ))}
        <button type="button" live:click={on(this.edit, { name: "tags", act: "add" })}>
          Add a tag
        </button>
        <button>Save</button>
        <p>{JSON.stringify(this.saved)}</p>
      </Form>
    );
  }
}
describe("a form", () => {
  test("shows what is wrong when it is submitted, and no longer when it is put right", async () => {
    const page = await mountView(ReviewView);
    await page.click("Save");
    expect(page.text()).toContain("Give it a title");
    expect(page.find("Title").attribute("aria-invalid")).toBe("true");
    await page.type("Title", "The Fog");
    expect(page.text()).not.toContain("Give it a title");
    expect(page.find("Title").value).toBe("The Fog");
  });

  test("takes rows, gives the schema's output, and is empty again", async () => {
    const page = await mountView(ReviewView);
    await page.click("Add a tag");
    await page.click("Add a tag");
    await page.type({ selector: "fieldset:nth-of-type(2) input" }, "horror");
    await page.click({ name: "Remove", within: { selector: "fieldset:nth-of-type(1)" } });
    await page.hibernate();
    await page.submit("Save", { title: "The Fog", stars: "4" });
    expect(await page.stored()).toMatchObject({
      saved: { title: "The Fog", stars: 4, tags: [{ name: "horror" }] },
      review: { values: { title: "", stars: 3, tags: [] } },
    });
    expect([page.find("Title").value, page.find("Stars").value]).toEqual(["", "3"]);
    expect(page.findAll("Tag")).toEqual([]);
  });

  test("takes along what was typed when its schema changes, and no error of a field that is gone", async () => {
    const page = await mountView(ReviewView);
    await page.type("Title", "T");
    await page.click("Add a tag");
    await page.click("Save");
    expect(page.text()).toContain("Name it");

    const shorter = z.object({ title: z.string().min(2, "Two letters at least"), year: z.number("Which year?").nullable() });
    class NextReview extends LiveView<"/"> {
      review = form(shorter, { title: "", year: null });

      @event(formEdit) edit(change: FormEdit) {
        return this.review.edit(change);
      }
      @event(formValues) async save(values: FormValues) {
        await this.review.submit(values);
      }
      render() {
        return (
          <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save)}>
            <Field name="title" label="Title" />
            <Field name="year" label="Year" />
            <button>Save</button>
          </Form>
        );
      }
    }
    const { warnings } = logged();
    await page.deploy(NextReview);
    expect(page.find("Title").value).toBe("T");
    expect(page.text()).not.toContain("Name it");
    await page.type("Year", "1980");
    expect(page.text()).toContain("Two letters at least");
    expect(await page.stored()).toMatchObject({ review: { values: { title: "T", year: 1980 } } });
    expect(warnings).toEqual([expect.stringContaining("is dropped: the class has no such field")]);
  });
});
