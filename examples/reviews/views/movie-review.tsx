import { event, LiveView, notFound } from "overwinter/durable";
import { EmailField, MoneyField, PhoneField } from "overwinter/fields";
import { Field, Form, form, formEdit, formValues, js, Live, on, rows, type FormEdit, type FormValues } from "overwinter/templates";
import { z } from "zod";
import { IconButton } from "../components/icon-button.tsx";
import { OpinionFields, SeenFields } from "../components/review-fields.tsx";
import { loginPath } from "../components/site-header.tsx";
import { findMovie } from "../data/movies.ts";
import { RatingsClosed } from "../data/ratings-closed.ts";
import { maxMoments, phoneNumber, reviewSchema, ticketPrice } from "../data/review-schema.ts";
import { addReview } from "../data/reviews.ts";
import { parseRowId } from "../data/row-id.ts";

const named = z.object({ name: z.string() });

const blank = {
  title: "",
  text: "",
  stars: null,
  seenOn: "",
  place: "",
  audiences: [],
  moments: rows({ text: "" }),
  price: "",
  email: "",
  phone: "",
};

/** Where a visitor writes about a movie at length. What is typed is kept with the session: it outlives a lost connection and a deploy. */
export class MovieReviewView extends LiveView<"/movies/:movieId/review"> {
  movieId = 0;
  movieTitle = "";
  review = form(reviewSchema, blank);

  override async mount() {
    if (this.user === null) return this.redirect(loginPath(this.url.pathname));
    const movieId = parseRowId(this.params.movieId);
    const movie = movieId === null ? undefined : await findMovie(this.env.DB, movieId);
    if (movie === undefined) throw notFound();
    this.movieId = movie.id;
    this.movieTitle = movie.title;
    this.title = `Review of ${movie.title} · Fireside`;
  }

  @event(formEdit) edit(change: FormEdit) {
    return this.review.edit(change);
  }

  @event async addMoment() {
    await this.review.edit({ name: "moments", act: "add" });
    const added = this.review.rows("moments").at(-1);
    if (added !== undefined) this.exec(js.focusFirst(`#moment-${added.key}`));
  }

  @event(named) async removeMoment({ name }: { name: string }) {
    await this.review.edit({ name, act: "remove" });
    this.exec(js.focus("#add-moment")); // the button that had the focus is gone
  }

  @event(formValues) async save(values: FormValues) {
    const review = await this.review.submit(values);
    if (review === null || this.user === null) return;
    const { price, moments, ...rest } = review;
    const ticketCents = review.place === "cinema" ? price : null;
    const given = { ...rest, ticketCents, moments: moments.map(({ text }) => text), user: this.user, eventKey: this.eventKey };
    try {
      const isStored = await addReview(this.env.DB, this.movieId, given);
      if (isStored) this.redirect(`/movies/${this.movieId}?show=reviews`);
      else this.review.fail("You have written about this film before. One review each, so that the loud do not win.");
    } catch (error) {
      if (!(error instanceof RatingsClosed)) throw error;
      this.review.fail(error.message);
    }
  }

  render() {
    return (
      <main id="main" class="write">
        <h1>Review of {this.movieTitle}</h1>
        <p class="lead">Take your time: what you have written stays with this page, also when the connection is lost.</p>
        <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save, {}, { disableWith: "Publishing …" })}>
          <OpinionFields />
          <fieldset class="field-group has-columns">
            <legend>When and where</legend>
            <SeenFields />
            {this.review.values.place === "cinema" && this.#price()}
          </fieldset>
          {this.#moments()}
          {this.#contact()}
          <p class="form-end">
            <button class="button is-main">Publish review</button>
            <a href={`/movies/${this.movieId}`}>Back to the film</a>
          </p>
        </Form>
      </main>
    );
  }

  #moments() {
    const moments = this.review.rows("moments");
    return (
      <fieldset class="field-group needs-script">
        <legend>Moments worth it</legend>
        {moments.map(({ key, name, index }) => (
          <div key={key} class="moment" id={`moment-${key}`} live:enter="is-coming" live:leave="is-going">
            <Field name={`${name}.text`} label={`Moment ${index + 1}`} autocomplete="off" />
            <IconButton label={`Move moment ${index + 1} up`} icon="↑" click={on(this.edit, { name, act: "up" })} />
            <IconButton label={`Move moment ${index + 1} down`} icon="↓" click={on(this.edit, { name, act: "down" })} />
            <IconButton label={`Remove moment ${index + 1}`} icon="×" click={on(this.removeMoment, { name })} />
          </div>
        ))}
        {moments.length < maxMoments && (
          <button type="button" class="button" id="add-moment" live:click={on(this.addMoment, {}, { lock: true })}>
            Add a moment
          </button>
        )}
      </fieldset>
    );
  }

  #price() {
    const { values } = this.review;
    return (
      <Live
        of={MoneyField}
        name="price"
        label="Price of the ticket"
        value={values.price}
        error={this.review.error("price")}
        {...ticketPrice}
        on={{ change: on(this.edit) }}
      />
    );
  }

  #contact() {
    const { values } = this.review;
    return (
      <fieldset class="field-group has-columns">
        <legend>Two tickets every month</legend>
        <p class="field-hint">We draw them among those who write. Where do we reach you? Nobody else sees it, and both can be left out.</p>
        <Live
          of={EmailField}
          name="email"
          label="E-mail"
          value={values.email}
          error={this.review.error("email")}
          on={{ change: on(this.edit) }}
        />
        <Live
          of={PhoneField}
          name="phone"
          label="Phone"
          hint="From outside of Ireland with the code of the country: +49 …"
          value={values.phone}
          error={this.review.error("phone")}
          {...phoneNumber}
          on={{ change: on(this.edit) }}
        />
      </fieldset>
    );
  }
}
