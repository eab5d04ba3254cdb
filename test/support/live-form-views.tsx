/** Forms of LiveForm, as an app has them. */
import { event, LiveView } from "overwinter/durable";
import { Field, Form, form, formEdit, formValues, on, rows, type FormEdit, type FormValues } from "overwinter/templates";
import { z } from "zod";

const review = z.object({
  title: z.string().min(1, "Give it a title").max(20, "Too long"),
  stars: z.number("How many stars?").max(5, "Five at most"),
  genre: z.string().min(1, "Choose one"),
  mood: z.string().min(1, "How was it?"),
  colours: z.array(z.string()).max(2, "Two at most"),
  isPublic: z.boolean(),
  tags: z.array(z.object({ name: z.string().min(1, "Name it"), isLoud: z.boolean() })).max(3, "Three at most"),
});

export class LiveFormView extends LiveView<"/live-form"> {
  review = form(review, {
    title: "",
    stars: null,
    genre: "",
    mood: "",
    colours: [] as string[],
    isPublic: true,
    tags: rows({ name: "", isLoud: false }, [
      { name: "one", isLoud: false },
      { name: "two", isLoud: true },
    ]),
  });
  saved: unknown = null;
  saves = 0;

  override mount(): void {
    this.title = "Review";
  }

  @event(formEdit) edit(change: FormEdit): void | Promise<void> {
    return this.review.edit(change);
  }

  @event(formValues) async save(values: FormValues): Promise<void> {
    this.saves++;
    const output = await this.review.submit(values);
    if (output === null) return;
    // SAFETY: the test starts this Worker with a gate.
    if (output.title === "slow") await fetch((this.env as { GATE_URL?: string }).GATE_URL ?? "");
    if (output.title === "taken") return this.review.fail({ title: "There is one of that title" });
    if (output.title === "refused") return this.review.fail("Not today");
    this.saved = output;
    this.review.reset();
  }

  render() {
    return (
      <main>
        <h1>Review</h1>
        <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save, {}, { disableWith: "Saving…" })}>
          <Field name="title" label="Title" hint="Short" required />
          <Field name="stars" label="Stars" />
          <Field name="genre" label="Genre" options={["drama", "comedy"]} placeholder="Choose" />
          <Field name="mood" label="Mood" type="radio" options={["good", "bad"]} />
          <Field name="colours" label="Colours" options={["red", "green", "blue"]} />
          <Field name="isPublic" label="Show it to everybody" />
          {this.review.rows("tags").map((row) => (
            <fieldset key={row.key} class="tag">
              <legend>Tag {row.index + 1}</legend>
              <Field name={`${row.name}.name`} label="Name" />
              <Field name={`${row.name}.isLoud`} label="Loud" />
              <button type="button" class="up" live:click={on(this.edit, { name: row.name, act: "up" })}>
                Up
              </button>
              <button type="button" class="remove" live:click={on(this.edit, { name: row.name, act: "remove" })}>
                Remove
              </button>
            </fieldset>
          ))}
          <button type="button" id="add" live:click={on(this.edit, { name: "tags", act: "add" })}>
            Add a tag
          </button>
          <button id="save">Save</button>
        </Form>
        <h2>What the server has</h2>
        <output id="values">{JSON.stringify(this.review.values)}</output>
        <output id="saved">{JSON.stringify(this.saved)}</output>
        <output id="saves">{this.saves}</output>
      </main>
    );
  }
}

const account = z.object({ email: z.email("Not an address") });
const address = z.object({ city: z.string().min(1, "Where?"), isHome: z.boolean() });

export class WizardView extends LiveView<"/wizard"> {
  account = form(account, { email: "" });
  address = form(address, { city: "", isHome: false });
  step: "account" | "address" | "done" = "account";

  @event(formEdit) editAccount(change: FormEdit): void | Promise<void> {
    return this.account.edit(change);
  }

  @event(formEdit) editAddress(change: FormEdit): void | Promise<void> {
    return this.address.edit(change);
  }

  @event(formValues) async saveAccount(values: FormValues): Promise<void> {
    if ((await this.account.submit(values)) !== null) this.step = "address";
  }

  @event(formValues) async saveAddress(values: FormValues): Promise<void> {
    if ((await this.address.submit(values)) !== null) this.step = "done";
  }

  @event back(): void {
    this.step = "account";
  }

  render() {
    return (
      <main>
        <h1>{this.step}</h1>
        {this.step === "account" && (
          <Form of={this.account} id="account" edit={on(this.editAccount)} submit={on(this.saveAccount)}>
            <Field name="email" label="E-mail" type="email" />
            <button>Next</button>
          </Form>
        )}
        {this.step === "address" && (
          <Form of={this.address} id="address" edit={on(this.editAddress)} submit={on(this.saveAddress)}>
            <Field name="city" label="City" />
            <Field name="isHome" label="At home" />
            <button type="button" live:click={on(this.back)}>
              Back
            </button>
            <button>Finish</button>
          </Form>
        )}
        <output id="values">{JSON.stringify([this.account.values, this.address.values])}</output>
      </main>
    );
  }
}
