import { event, LiveView } from "overwinter/durable";
import { form, Form, formEdit, formValues, Field, on, rows, type FormEdit, type FormValues } from "overwinter/templates";
import { z } from "zod";

const review = z.object({
  title: z.string().min(1, "Give it a title"),
  stars: z.number("A number, please").max(5, "Five at most"),
  tags: z.array(z.object({ name: z.string().min(1, "Name it") })).max(3, "Three at most"),
});

/** A view with a form, and handlers that do to it what they should not. */
export class FormView extends LiveView<"/form"> {
  static override readonly version = 1;
  static override readonly migrate = (state: Record<string, unknown>, from: number): Record<string, unknown> => {
    if (from !== 0) throw new Error(`No way from version ${from}`);
    const { values, ...other } = state["review"] as { values: { title: string } }; // SAFETY: the test wrote it
    return { ...state, review: state["note"] === "values only" ? { values: { title: "migrated" } } : { ...other, values } };
  };

  review = form(review, { title: "", stars: 3, tags: rows({ name: "" }, [{ name: "a" }]) });
  draft = form(z.object({ text: z.string() }), { text: "" });
  note: unknown = "";
  saved: unknown = null;

  @event(formEdit) edit(change: FormEdit): void | Promise<void> {
    return this.review.edit(change);
  }

  @event(formValues) async save(values: FormValues): Promise<void> {
    const output = await this.review.submit(values);
    if (output === null) return;
    if (output.title === "taken") return this.review.fail({ title: "Taken" });
    if (output.title === "broken") throw new Error("The handler has failed");
    this.saved = output;
    this.review.reset();
  }

  /** Looks at an error that no field of the page shows. */
  @event(formValues) async look(values: FormValues): Promise<void> {
    await this.review.submit(values);
    this.note = this.review.error("tags") ?? "";
  }

  @event keep(): void {
    this.note = { deep: [this.review] };
  }

  @event keepAnother(): void {
    this.note = form(review, { title: "", stars: 3, tags: [] });
  }

  @event replace(): void {
    this.review = form(review, { title: "", stars: 3, tags: rows({ name: "" }) });
  }

  @event clear(): void {
    Reflect.set(this, "draft", null);
  }

  @event(z.object({ note: z.string() })) write({ note }: { note: string }): void {
    this.note = note;
  }

  render() {
    return (
      <main>
        <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save)}>
          <Field name="title" label="Title" />
          <Field name="stars" label="Stars" />
          {this.review.rows("tags").map((row) => (
            <Field key={row.key} name={`${row.name}.name`} label="Tag" />
          ))}
        </Form>
        <output>{JSON.stringify(this.saved)}</output>
        <p>{JSON.stringify(this.note)}</p>
      </main>
    );
  }
}
