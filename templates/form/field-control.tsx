import type { AriaAttributes, DOMAttributes, InputHTMLAttributes, VNode } from "preact";
import type { FieldShape, Raw } from "./form-shape.ts";

/** What a control looks like. */
export type FieldType =
  | ("text" | "email" | "tel" | "url" | "search" | "password" | "number" | "range" | "color")
  | ("date" | "time" | "datetime-local" | "month" | "week")
  | ("textarea" | "select" | "checkbox" | "radio");

/** One of those to choose from: what is sent, and what is read. A text is both. */
export type FieldOption = string | { readonly value: string | number; readonly label: string | number; readonly disabled?: boolean };

type LiveAttributes = Pick<DOMAttributes<EventTarget>, Extract<keyof DOMAttributes<EventTarget>, `live:${string}`>>;

/** Attributes that go to the control as they are. */
export interface ControlAttributes extends LiveAttributes, Omit<AriaAttributes, "aria-describedby" | "aria-invalid"> {
  readonly accept?: string | undefined;
  readonly autocapitalize?: "off" | "none" | "on" | "sentences" | "words" | "characters" | undefined;
  /** What the browser may fill in: `email`, `given-name`, `one-time-code` … */
  readonly autocomplete?: string | undefined;
  readonly autofocus?: boolean | undefined;
  readonly cols?: number | undefined;
  readonly dir?: "auto" | "ltr" | "rtl" | undefined;
  readonly disabled?: boolean | undefined;
  readonly enterkeyhint?: "enter" | "done" | "go" | "next" | "previous" | "search" | "send" | undefined;
  /** Which keyboard a phone shows. */
  readonly inputmode?: "none" | "text" | "decimal" | "numeric" | "tel" | "search" | "email" | "url" | undefined;
  readonly lang?: string | undefined;
  readonly max?: string | number | undefined;
  readonly maxlength?: number | undefined;
  readonly min?: string | number | undefined;
  readonly minlength?: number | undefined;
  readonly pattern?: string | undefined;
  /** Of a select, what its empty option says. */
  readonly placeholder?: string | undefined;
  readonly readonly?: boolean | undefined;
  /** Says so to everybody; whether it is so is up to the schema. */
  readonly required?: boolean | undefined;
  readonly rows?: number | undefined;
  readonly size?: number | undefined;
  readonly spellcheck?: boolean | undefined;
  readonly step?: string | number | undefined;
  readonly tabindex?: number | undefined;
  readonly title?: string | undefined;
}

/** What a control of one's own takes: `<input {...control} />`. */
export interface FieldControl extends ControlAttributes {
  readonly id: string;
  readonly name: string;
  /** Of a text or number. */
  readonly value?: string | undefined;
  /** Of a boolean. */
  readonly checked?: boolean | undefined;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: "true" | undefined;
}

/** What a field looks like that does not say. */
export function typeOf({ kind }: FieldShape, hasOptions: boolean): FieldType {
  if (kind === "flag") return hasOptions ? "radio" : "checkbox";
  if (kind === "list") return "checkbox";
  return hasOptions ? "select" : kind === "number" ? "number" : "text";
}

/** A field's value as a control holds it. */
export const textOf = (value: Raw): string => (typeof value === "object" ? "" : String(value));

interface ControlProps {
  readonly control: FieldControl;
  readonly type: FieldType;
  readonly shape: FieldShape;
  readonly value: Raw;
  readonly options: Iterable<FieldOption> | undefined;
}

/** The control of a field that brings none. */
export function Control({ control, type, shape, value, options = [] }: ControlProps): VNode {
  switch (type) {
    case "select":
      return <Select control={control} shape={shape} value={value} options={[...options].map(asOption)} />;
    case "textarea":
      return <textarea {...control} />;
    case "password":
      // What was typed stays in the page of the one who typed it, and in no HTML.
      return <input {...control} type="password" value={undefined} />;
    default: {
      // SAFETY: Preact's type is a union over the types of inputs, which asks for one of them; all take these attributes.
      const attributes = { type, ...control } as InputHTMLAttributes;
      return <input {...attributes} />;
    }
  }
}

type Option = Exclude<FieldOption, string>;
const asOption = (option: FieldOption): Option => (typeof option === "string" ? { value: option, label: option } : option);
const isChosen = ({ value: own }: Option, value: Raw): boolean =>
  Array.isArray(value) ? value.some((item) => textOf(item) === String(own)) : textOf(value) === String(own);

interface SelectProps extends Pick<ControlProps, "control" | "shape" | "value"> {
  readonly options: readonly Option[];
}

function Select({ control, shape, value, options }: SelectProps): VNode {
  const { placeholder, checked: _checked, ...attributes } = control;
  const isMultiple = shape.kind === "list";
  const isMissing = (given: Raw): boolean => !options.some((option) => isChosen(option, given));
  // A select shows its first option where none is chosen, and so would say what nobody has said.
  const hasEmpty = !isMultiple && isMissing("") && (placeholder !== undefined || isMissing(value) || isMissing(shape.first));
  return (
    <select {...attributes} value={undefined} multiple={isMultiple}>
      {hasEmpty && (
        <option key="" value="" selected={isMissing(value)}>
          {placeholder ?? ""}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled ?? false} selected={isChosen(option, value)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Radio buttons, or checkboxes of one name. */
export function Choices({ control, type, value, options = [] }: Omit<ControlProps, "shape">): VNode {
  const own = { ...control, id: undefined, "aria-describedby": undefined };
  return (
    <>
      {[...options].map(asOption).map((option) => {
        const state = { value: option.value, checked: isChosen(option, value), disabled: option.disabled ?? control.disabled ?? false };
        return (
          <label key={option.value}>
            {type === "radio" ? (
              <input {...own} {...state} type="radio" aria-invalid={undefined} />
            ) : (
              <input {...own} {...state} type="checkbox" required={false} />
            )}{" "}
            {option.label}
          </label>
        );
      })}
    </>
  );
}
