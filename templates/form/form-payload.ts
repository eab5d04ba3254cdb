/** What a form's page sends: an edit, or the form as a whole. Both come from a stranger, and name what they like. */
import type { StandardSchemaV1 } from "@standard-schema/spec";

/** An edit of a form: what a field holds now, or what becomes of its rows. */
export interface FormEdit {
  /** The field, row or list: `title`, `tags[3]`, `tags`. */
  readonly name: string;
  /** The field's text; of a checkbox its own value. */
  readonly value?: string | number | boolean | null | undefined;
  /** Of a checkbox or radio button. */
  readonly checked?: boolean | undefined;
  /** Of a field that takes several. */
  readonly values?: readonly string[] | undefined;
  /** To `"add"` a row to a list; to `"remove"` a row, or move it `"up"`, `"down"`, or to a position. */
  readonly act?: "add" | "remove" | "up" | "down" | "move" | undefined;
  /** The position that a row is added at or moved to, counted from 0. */
  readonly to?: number | undefined;
}

/** A form's fields by name, as it was sent: a text for each, or a list where there are several of one name. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

const acts: readonly unknown[] = ["add", "remove", "up", "down", "move"];
const isAct = (value: unknown): value is FormEdit["act"] => value === undefined || acts.includes(value);
const isScalar = (value: unknown): value is FormEdit["value"] =>
  value == null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The schema of an edit, for the handler that `<Form edit>` calls.
 *
 * @example
 * @event(formEdit) edit(change: FormEdit) { return this.review.edit(change); }
 */
export const formEdit = schemaOf<FormEdit>((payload) => {
  if (!isRecord(payload)) return "an edit is an object";
  // An editable element that is no field has no name.
  const { name = "", value, checked, values, act, to } = payload;
  if (typeof name !== "string") return "name is a text";
  if (!isScalar(value)) return "value is a text, a number or a boolean";
  if (checked !== undefined && typeof checked !== "boolean") return "checked is a boolean";
  if (values !== undefined && !isTexts(values)) return "values is a list of texts";
  if (!isAct(act)) return "act is one of add, remove, up, down, move";
  if (to !== undefined && !(typeof to === "number" && Number.isSafeInteger(to))) return "to is an integer";
  return { value: { name, value, checked, values, act, to } };
});

/**
 * The schema of a form that is sent, for the handler that `<Form submit>` calls.
 *
 * @example
 * @event(formValues) async save(values: FormValues) { const output = await this.review.submit(values); … }
 */
export const formValues = schemaOf<FormValues>((payload) => {
  if (!isRecord(payload)) return "a form is an object";
  const entries: [string, string | readonly string[]][] = [];
  for (const [name, value] of Object.entries(payload)) {
    if (typeof value !== "string" && !isTexts(value)) return `"${name.slice(0, 50)}" is a text or a list of texts`;
    if (name !== "__proto__") entries.push([name, value]);
  }
  return { value: Object.fromEntries(entries) };
});

/** The texts of each name, of whatever came. */
export function textsOf(values: Readonly<Record<string, unknown>>): Map<string, readonly string[]> {
  const texts = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string") texts.set(name, [value]);
    else if (isTexts(value)) texts.set(name, value);
  }
  return texts;
}

/** A schema from what reads a payload, or says what is wrong with it. */
function schemaOf<Output>(read: (payload: unknown) => { readonly value: Output } | string): StandardSchemaV1<Output> {
  const validate = (payload: unknown): StandardSchemaV1.Result<Output> => {
    const result = read(payload);
    return typeof result === "string" ? { issues: [{ message: result }] } : result;
  };
  return { "~standard": { version: 1, vendor: "overwinter", validate } };
}
