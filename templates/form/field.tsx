import type { ComponentChildren, VNode } from "preact";
import { LiveError } from "../live-error.ts";
import {
  Choices,
  Control,
  textOf,
  typeOf,
  type ControlAttributes,
  type FieldControl,
  type FieldOption,
  type FieldType,
} from "./field-control.tsx";
import type { Raw } from "./form-shape.ts";
import { isField } from "./form-tree.ts";
import { useForm } from "./form.tsx";

/** The attributes of `<Field>`: these, and those of its control. */
export interface FieldAttributes extends ControlAttributes {
  /** The field's name in the form: `title`, `address.city`, `${row.name}.text`. */
  readonly name: string;
  readonly label?: ComponentChildren;
  /**
   * What it looks like. A boolean is a checkbox, a number a number field; with `options` a list is checkboxes, a boolean ("true", "false") radio
   * buttons, anything else a select; the rest is a text field.
   */
  readonly type?: FieldType | undefined;
  /** What stands between label and control, and is read with it. */
  readonly hint?: ComponentChildren;
  /** What there is to choose from: of a select, radio buttons or checkboxes. */
  readonly options?: Iterable<FieldOption> | undefined;
  /** The id of a datalist. */
  readonly list?: string | undefined;
  /** On the element around label and control, besides `field`. */
  readonly class?: string | undefined;
  /** A control of your own: `{(control) => <input {...control} />}`. */
  readonly children?: ((control: FieldControl, field: FieldState) => ComponentChildren) | undefined;
}

/** What a control of one's own may want to know besides. */
export interface FieldState {
  /** What is in the field. */
  readonly value: Raw;
  readonly error: string | undefined;
}

/**
 * A field of the form around it: label, hint, control and error, tied together for those who see them and for those who hear them.
 *
 * @throws {LiveError} `form` outside of a `<Form>`, and where the form has no field of that name.
 * @example
 * <Field name="email" type="email" label="E-mail" hint="We write once a month" autocomplete="email" required />
 * <Field name="colour" label="Colour">{(control) => <input {...control} type="color" />}</Field>
 */
export function Field({ name, label, type: wanted, hint, options, class: added, children, ...attributes }: FieldAttributes): VNode {
  const { view, form, id: formId } = useForm(name);
  const shape = view.shapeAt(name);
  if (shape === undefined || !isField(shape)) {
    const what = shape === undefined ? "nothing" : shape.kind === "rows" ? "a list of rows" : "a group of fields";
    throw new LiveError(
      "form",
      `Cannot show field "${name}" of form "${formId}": among its first values there is ${what} of that name; name a field, or give it a first value: form(schema, { … })`,
    );
  }
  if (shape.kind === "list" && options === undefined && children === undefined) {
    throw new LiveError(
      "form",
      `Cannot show field "${name}" of form "${formId}": it is a list, of which no one field takes the texts; give it options, a control of your own, or rows as its first value: rows({ … })`,
    );
  }
  const value = view.valueAt(name);
  // SAFETY: the form has a field of that name.
  const error = form.error(name as never);
  const type = wanted ?? typeOf(shape, options !== undefined);
  const id = `${formId}-${name.replaceAll(/[[\].\s]+/g, "-")}`; // no spaces: lists of ids are separated by them
  const invalid = error === undefined ? undefined : ("true" as const);
  const described = [...(hint == null ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])].join(" ");
  const control: FieldControl = {
    id,
    name,
    ...(type === "number" ? { step: "any" } : {}),
    ...attributes,
    ...(shape.kind === "flag" ? { checked: value === true } : shape.kind === "list" ? {} : { value: textOf(value) }),
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": invalid,
  };

  const caption = (
    <>
      {label}
      {attributes.required === true && (
        <span class="field-required" aria-hidden="true">
          {" *"}
        </span>
      )}
    </>
  );
  const hintText =
    hint == null ? null : (
      <p class="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
    );
  const errorText =
    error === undefined ? null : (
      <p class="field-error" id={`${id}-error`}>
        {error}
      </p>
    );
  // Says that the field is on the page, where it may have nothing to send: an unchecked checkbox.
  const presence = (shape.kind === "flag" || shape.kind === "list") && (
    <input type="hidden" name={name} value="" disabled={attributes.disabled} />
  );
  const outer = { class: added === undefined ? "field" : `field ${added}`, "data-invalid": invalid };

  if (children === undefined && options !== undefined && (type === "radio" || type === "checkbox")) {
    const radios = type === "radio" ? { role: "radiogroup" as const, "aria-invalid": invalid } : {};
    // They say what all choices together are; each has a label of its own.
    const aria = Object.fromEntries(Object.entries(attributes).filter(([attribute]) => attribute.startsWith("aria-")));
    const withoutAria = Object.fromEntries(Object.keys(aria).map((attribute) => [attribute, undefined]));
    return (
      <fieldset {...outer} {...radios} {...aria} id={id} aria-describedby={control["aria-describedby"]}>
        {label == null ? null : <legend>{caption}</legend>}
        {hintText}
        {presence}
        <Choices control={{ ...control, ...withoutAria }} type={type} value={value} options={options} />
        {errorText}
      </fieldset>
    );
  }
  const labelled = label == null ? null : <label for={id}>{caption}</label>;
  const own =
    children === undefined ? (
      <Control control={control} type={type} shape={shape} value={value} options={options} />
    ) : (
      children(control, { value, error })
    );
  const isBox = type === "checkbox" && children === undefined;
  return (
    <div {...outer}>
      {presence}
      {isBox ? own : labelled}
      {isBox ? labelled : hintText}
      {isBox ? hintText : own}
      {errorText}
    </div>
  );
}
