import type { StandardSchemaV1 } from "@standard-schema/spec";
import { LiveError } from "../live-error.ts";
import { inState, type StateObject, type StateProtocol } from "../state-object.ts";
import { FormFindings, type Finding, type FindingsData } from "./form-findings.ts";
import type { FormErrors, FormName, FormRaw } from "./form-name.ts";
import { textsOf, type FormEdit } from "./form-payload.ts";
import { fit, shapeOf, type Raw, type Shape } from "./form-shape.ts";
import { FormTree, type RowKeys } from "./form-tree.ts";

/** A row of a list. */
export interface FormRow<List extends string = string> {
  /** Tells it from all others, also from those that are gone. */
  readonly key: number;
  /** What its fields' names begin with: `tags[3]`. */
  readonly name: `${List}[${number}]`;
  readonly index: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** A form as it is stored, and as `static migrate` sees it. */
export interface FormData extends FindingsData {
  readonly values: { readonly [name: string]: Raw };
  /** What `reset()` goes back to, where `reset(values)` has said so. */
  readonly first: { readonly [name: string]: Raw } | null;
  readonly keys: RowKeys;
  readonly lastKey: number;
  readonly rowsVersion: number;
  readonly resets: number;
}

/** What `<Form>` and `<Field>` have to know of a form. */
export interface FormView {
  /** Which failed submit it is that something is to be corrected of; 0 for none. */
  readonly attempt: number;
  readonly resets: number;
  /** `null` for a form without lists, whose rows cannot change. */
  readonly rowsVersion: number | null;
  /** The errors to show, by name; `""` for the form's own. */
  readonly errors: ReadonlyMap<string, string>;
  /** Those errors that nothing in this render has asked for; the next render begins. */
  takeUnasked(): Finding[];
  shapeAt(name: string): Shape | undefined;
  valueAt(name: string): Raw;
}

/** The hidden field that says which changes of rows a page has seen. No field of a form can have this name. */
export const rowsVersionField = "[rows]";

/**
 * A form in a field of a live node: what is in it, what of it is wrong, and which of its errors are to be shown.
 *
 * It is made by `form()` as the field's first value and stays there. It is stored, rolled back and woken with the node's state; the schema is
 * code, and comes with the class.
 */
export class LiveForm<Values extends object = object, Output = unknown> implements StateObject {
  readonly #schema: StandardSchemaV1<unknown, Output>;
  readonly #tree: FormTree;
  readonly #findings = new FormFindings();
  #first: { readonly [name: string]: Raw } | null = null;
  #resets = 0;
  #isKept = false;
  /** Counts the checks, so that the late answer of an older one is known. */
  #checks = 0;
  /** Names whose error was asked for since the render began. No state: it says what the render shows. */
  readonly #asked = new Set<string>();

  /** How the session keeps it. */
  readonly [inState]: StateProtocol = {
    kind: "form",
    maker: "form(schema, values)",
    insteadOfProp: "render its fields where the form is, and pass them as a slot",
    claim: () => LiveForm.claim(this),
    data: () => LiveForm.dataOf(this),
    restore: (data) => LiveForm.restore(this, data),
    beginRender: () => LiveForm.beginRender(this),
    hasFailed: () => LiveForm.isFailed(this),
  };

  constructor(schema: StandardSchemaV1<unknown, Output>, values: object) {
    // Where nothing checks the types, it might be any value.
    if (!("~standard" in Object(schema))) {
      throw new LiveError(
        "form",
        "Cannot make a form: it has no schema; give a Standard Schema and first values: form(z.object({ … }), { … })",
      );
    }
    this.#schema = schema;
    this.#tree = new FormTree(shapeOf(values));
  }

  /** What is in the fields now, not yet checked. Never changed in place: an edit makes new values. */
  get values(): FormRaw<Values> {
    // SAFETY: fitted to the shape of the first values, which are of this type.
    return this.#tree.values as FormRaw<Values>;
  }

  /** The error to show at a field: once it was edited, or the form was sent. */
  error(name: FormName<Values>): string | undefined {
    this.#asked.add(name);
    return this.#findings.shown.get(name);
  }

  /** The errors to show that are of no field: of the form as a whole. */
  get errors(): string[] {
    this.#asked.add("");
    return this.#findings.all.filter(([name]) => name === "").map(([, message]) => message);
  }

  /** Whether somebody has edited the field. */
  isUsed(name: FormName<Values>): boolean {
    return this.#findings.data.used.has(name);
  }

  /**
   * Whether nothing is wrong with what is in the form now, shown or not. Of an asynchronous schema it is false until the first edit, since
   * nothing has asked it before.
   */
  get isValid(): boolean {
    const { issues, failures } = this.#findings.data;
    if (failures.length > 0) return false;
    if (issues !== null) return issues.length === 0;
    const result = this.#ask();
    if (!isPromise(result)) return !result.issues;
    result.catch(() => {}); // nobody waits for it
    return false;
  }

  /** The rows of a list, in order. @throws {LiveError} `form` where the name is no list's. */
  rows<const Name extends FormName<Values>>(name: Name): FormRow<Name>[] {
    if (this.#tree.shapeAt(name)?.kind !== "rows") {
      throw new LiveError(
        "form",
        `Cannot show rows of "${name}": the form has no list of rows there; give it one among its first values: rows({ … })`,
      );
    }
    const keys = this.#tree.keysOf(name);
    return keys.map((key, index) => ({ key, name: `${name}[${key}]`, index, isFirst: index === 0, isLast: index === keys.length - 1 }));
  }

  /**
   * Takes an edit, and checks the form. What names nothing that the form has is passed over.
   *
   * @returns a promise where the schema is asynchronous: return it from the handler.
   */
  edit(change: FormEdit): void | Promise<void> {
    const name = change.act === undefined ? this.#fill(change) : this.#changeRows(change);
    if (name === undefined) return undefined;
    this.#findings.edited(name);
    const check = ++this.#checks;
    const result = this.#ask();
    if (!isPromise(result)) return this.#findings.checked(result, this.#tree);
    return result.then((late) => {
      if (check === this.#checks) this.#findings.checked(late, this.#tree);
    });
  }

  /**
   * Takes the form as it was sent, and checks it. From now on the errors of all its fields are shown.
   *
   * @param values as the browser sent them: they count for the fields that are among them, the others keep what is in them.
   * @returns the schema's output; or `null` where something is wrong, which the form then shows.
   */
  async submit(values: Readonly<Record<string, unknown>> = {}): Promise<Output | null> {
    const texts = textsOf(values);
    const [version = "0"] = texts.get(rowsVersionField) ?? [];
    this.#tree.takeRows(texts.keys(), /^\d{1,9}$/.test(version) ? Number(version) : 0);
    for (const [name, given] of texts) this.#tree.setTexts(name, given);
    this.#findings.sent(this.#tree.lastKey);
    const check = ++this.#checks;
    const result = await this.#ask();
    if (check === this.#checks) this.#findings.checked(result, this.#tree);
    if (!result.issues) return result.value;
    this.#findings.failed();
    return null;
  }

  /**
   * Says that something is wrong which the schema could not know: `fail({ title: "Taken" })`, or `fail("Try again later")` for the form as a
   * whole. It stays until the field is edited, or the form is sent again. What is said of a field that the form has not is said of the form.
   * After a `submit()` the submit has failed by it; after an `edit()` it is shown, and no more.
   */
  fail(errors: FormErrors<Values> | string): void {
    const named: [string, unknown][] = typeof errors === "string" ? [["", errors]] : Object.entries(errors);
    const failures = named.flatMap(([name, message]): Finding[] =>
      typeof message === "string" ? [[this.#tree.shapeAt(name) === undefined ? "" : name, message]] : [],
    );
    this.#findings.add(failures);
  }

  /**
   * Empties the form: it is as it was at first, and no error is shown. The browser clears the field that has the focus, too.
   *
   * @param values what it holds instead, now and at each `reset()` to come: what is missing is as the class has it, `null` is empty.
   */
  reset(values?: { readonly [Name in keyof Values]?: Values[Name] | null | undefined }): void {
    if (values !== undefined) this.#first = fit(this.#tree.shape, values);
    this.#tree.replace(this.#first ?? undefined);
    this.#findings.clear();
    this.#checks++;
    this.#resets++;
  }

  /**
   * Puts a value into a field, a group or a list: `set("stars", 5)`. The schema is asked at the next edit. In a field that has the focus the
   * browser keeps what is typed.
   *
   * @throws {LiveError} `form` where the form has nothing of that name.
   */
  set(name: FormName<Values>, value: unknown): void {
    if (!this.#tree.set(name, value)) {
      throw new LiveError("form", `Cannot set "${name}": the form has nothing of that name; its fields are those of its first values`);
    }
    this.#findings.changed(name);
  }

  #ask(): StandardSchemaV1.Result<Output> | Promise<StandardSchemaV1.Result<Output>> {
    // A copy: some schemas change what they are given, or give it back.
    return this.#schema["~standard"].validate(structuredClone(this.#tree.values));
  }

  #fill({ name, value, checked, values }: FormEdit): string | undefined {
    const place = this.#tree.find(name);
    if (place === undefined) return undefined;
    const text = value == null ? "" : String(value);
    let texts = values ?? [text];
    if (place.shape.kind === "list" && values === undefined) {
      // One text of several says nothing of the others, unless it is a checkbox's.
      if (checked === undefined || !Array.isArray(place.value)) return undefined;
      const others = place.value.map(String).filter((item) => item !== text);
      texts = checked ? [...others, text] : others;
    } else if (place.shape.kind === "flag") {
      texts = checked === false ? [] : [checked === true && value == null ? "on" : text];
    }
    return this.#tree.setTexts(name, texts) ? name : undefined;
  }

  /** Returns the name of the list whose rows have changed. */
  #changeRows({ act, name, to }: FormEdit): string | undefined {
    if (act === "add") return this.#tree.addRow(name, to) ? name : undefined;
    const row = this.#tree.rowAt(name);
    const at = act === "up" ? -1 : act === "down" ? 1 : 0;
    if (row === undefined || (act === "move" && to === undefined)) return undefined;
    if (act === "remove") {
      this.#tree.removeRow(row);
      this.#findings.removed(name);
    } else {
      this.#tree.moveRow(row, act === "move" ? (to ?? 0) : row.index + at);
    }
    return row.list;
  }

  /**
   * The form is in a field of a node. One form for two of them, as a constant of a module would be, would show to one visitor what another
   * types.
   *
   * @returns whether it was nobody's until now.
   */
  static claim(form: LiveForm): boolean {
    if (form.#isKept) return false;
    form.#isKept = true;
    return true;
  }

  /** Whether it is in a field of a node, and so is stored. */
  static isKept(form: LiveForm): boolean {
    return form.#isKept;
  }

  /** A render begins. What was asked for before it was asked by a handler, and is on no page by that. */
  static beginRender(form: LiveForm): void {
    form.#asked.clear();
  }

  /** For `<Form>` and `<Field>`. Static, as is what follows, so that it is no name of a form. */
  static viewOf(form: LiveForm): FormView {
    const { attempt, isFailed } = form.#findings.data;
    return {
      attempt: isFailed ? attempt : 0,
      resets: form.#resets,
      rowsVersion: form.#tree.keys.size > 0 ? form.#tree.rowsVersion : null,
      errors: form.#findings.shown,
      takeUnasked: () => {
        const unasked = [...form.#findings.shown].filter(([name]) => !form.#asked.has(name));
        form.#asked.clear();
        return unasked;
      },
      shapeAt: (name) => form.#tree.shapeAt(name),
      valueAt: (name) => form.#tree.find(name)?.value ?? null,
    };
  }

  /** Whether a submit has failed, and something is left to correct. */
  static isFailed(form: LiveForm): boolean {
    return form.#findings.data.isFailed;
  }

  /** The form as data, for the session to store. */
  static dataOf(form: LiveForm): FormData {
    const { values, keys, lastKey, rowsVersion } = form.#tree;
    return { values, first: form.#first, keys, lastKey, rowsVersion, resets: form.#resets, ...form.#findings.data };
  }

  /**
   * Puts data back into a form. It may be of a class of another version, or from `static migrate`, which need give no more than `{ values }`:
   * what does not fit is as in a fresh form.
   */
  static restore(form: LiveForm, data: Partial<FormData>): void {
    const { values, first = null, keys = new Map(), lastKey = 0, rowsVersion = 0, resets = 0 } = data;
    form.#tree.restore(values, keys, lastKey, rowsVersion);
    form.#findings.restore(data, form.#tree);
    form.#first = first;
    form.#resets = resets;
  }
}

/**
 * A form of a view or component: the first value of a field of its class.
 *
 * @param schema any Standard Schema (zod, valibot, arktype). It is asked with the values as they are in the form, and its output is what
 *   `submit()` gives.
 * @param values what is in the form at first. They say which fields there are and what each holds: a text, a number (`null` while it is
 *   empty), a boolean (a checkbox), a list of texts or numbers (several of one name), an object (fields of its own), `rows()`.
 * @returns the form. Put it nowhere else than into the field.
 * @throws {LiveError} `form` for values that no field can show.
 * @example
 * class ReviewView extends LiveView<"/"> {
 *   review = form(z.object({ title: z.string().min(1, "Give it a title"), stars: z.number() }), { title: "", stars: 3 });
 * }
 */
export function form<
  Schema extends StandardSchemaV1,
  Values extends { readonly [Name in keyof StandardSchemaV1.InferInput<Schema>]: unknown },
>(schema: Schema, values: Values): LiveForm<Values, StandardSchemaV1.InferOutput<Schema>> {
  return new LiveForm(schema, values);
}

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
