import { Field } from "overwinter/templates";
import { audiences, places } from "../data/review-choices.ts";

const stars = [
  { value: 5, label: "★★★★★ Unforgettable" },
  { value: 4, label: "★★★★ Worth the ticket" },
  { value: 3, label: "★★★ An evening well spent" },
  { value: 2, label: "★★ Only on a rainy day" },
  { value: 1, label: "★ I want the evening back" },
];

/** The part of a review that everybody reads. `<Field>` finds its form by itself. */
export function OpinionFields() {
  return (
    <fieldset class="field-group">
      <legend>What you think</legend>
      <Field name="title" label="Title" required autocomplete="off" />
      <Field name="text" label="Your review" type="textarea" rows={6} required />
      <Field name="stars" label="Stars" type="radio" options={stars} required />
      <Field name="audiences" label="Whom would you send to it?" class="is-in-a-row" options={optionsOf(audiences)} />
    </fieldset>
  );
}

/** When and where. */
export function SeenFields() {
  return (
    <>
      <Field name="seenOn" label="Seen on" type="date" required />
      <Field name="place" label="Where" options={optionsOf(places)} placeholder="Choose a place" required />
    </>
  );
}

function optionsOf(choices: Readonly<Record<string, string>>) {
  return Object.entries(choices).map(([value, label]) => ({ value, label }));
}
