/** Forms as an app has them, for browsers with and without script. */
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { Field, Form, form, formEdit, formValues, Live, on, type FormEdit, type FormValues } from "overwinter/templates";
import { z } from "zod";

const review = z.object({
  title: z.string().min(1, "Give it a title"),
  text: z.string().min(10, "Say a little more"),
  stars: z.coerce.number("How many stars?").min(1).max(5),
  kind: z.enum(["film", "book"]),
  tags: z.array(z.string()).max(2, "Two at most"),
  isPublic: z.boolean(),
});

/** A form in a component, which is found by its path. */
class Note extends LiveComponent {
  @event(z.object({ note: z.string() })) keep({ note }: { note: string }): void {
    if (note === "bad") throw new Error("a note that nobody wants");
    this.flash("info", `Noted: ${note}`);
  }

  render() {
    return (
      <form id="note" live:submit={on(this.keep)}>
        <input name="note" aria-label="Note" />
        <button>Note it</button>
      </form>
    );
  }
}

export class NoScriptView extends LiveView<"/no-script"> {
  review = form(review, { title: "", text: "", stars: null, kind: "film", tags: ["old"], isPublic: true });
  isMore = false;

  override mount(): void {
    this.title = "Reviews";
  }

  @event(formEdit) edit(change: FormEdit): void | Promise<void> {
    return this.review.edit(change);
  }

  @event(formValues) async save(values: FormValues): Promise<void> {
    const output = await this.review.submit(values);
    if (output === null) return;
    if (output.title === "Taken") return this.review.fail({ title: "There is one of that title" });
    this.flash("info", `Saved "${output.title}"`);
    this.redirect(`/no-script?saved=${encodeURIComponent(JSON.stringify(output))}`);
  }

  /** Puts another form onto the page, with a patch. */
  @event more(): void {
    this.isMore = true;
  }

  @event(z.object({ word: z.string() })) say({ word }: { word: string }): void {
    this.flash("info", `Said: ${word}`);
  }

  render() {
    return (
      <main>
        <h1>Reviews</h1>
        <output id="saved">{this.url.searchParams.get("saved")}</output>
        <a href="/elsewhere">Elsewhere</a>
        <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save)}>
          <Field name="title" label="Title" />
          <Field name="text" type="textarea" label="Text" />
          <Field name="stars" label="Stars" />
          <Field name="kind" label="Kind" options={["film", "book"]} />
          <Field name="tags" label="Tags" options={["old", "new", "long"]} />
          <Field name="isPublic" label="Public" />
          <button>Save</button>
        </Form>
        <Live of={Note} />
        {this.isMore && (
          <form id="late" live:submit={on(this.say)}>
            <input name="word" aria-label="Word" />
          </form>
        )}
        <button type="button" id="more" live:click={on(this.more)}>
          More
        </button>
      </main>
    );
  }
}
