import { createContext, type ComponentChildren, type FormHTMLAttributes, type VNode } from "preact";
import { useContext } from "preact/hooks";
import type { FieldPayload, FormPayload } from "../attributes.ts";
import { js } from "../js.ts";
import { RenderContext } from "../live.tsx";
import { LiveError } from "../live-error.ts";
import type { Binding } from "../printed-binding.ts";
import { LiveForm, rowsVersionField, type FormView } from "./live-form.ts";

/** The form that fields are rendered in. */
export interface FormScope {
  readonly view: FormView;
  readonly form: LiveForm;
  readonly id: string;
}

const FormContext = createContext<FormScope | null>(null);

/** The form around a field. @throws {LiveError} `form` where there is none. */
export function useForm(field: string): FormScope {
  const scope = useContext(FormContext);
  if (scope === null) throw new LiveError("form", `Cannot show field "${field}": it stands outside of a form; put it into <Form of={…}>`);
  return scope;
}

/** The attributes of `<Form>`: these, and those of any form. */
export interface FormAttributes extends Omit<FormHTMLAttributes, "id" | "children" | "summary"> {
  /** The view's form. */
  readonly of: LiveForm;
  /** Names the form in the page; its fields' ids begin with it. */
  readonly id: string;
  /** Takes the edits: `on(this.edit)`, a handler with the schema `formEdit`. Without it the form is checked when it is sent, and not before. */
  readonly edit?: Binding<FieldPayload> | undefined;
  /** Takes the form: `on(this.save)`, a handler with the schema `formValues`. */
  readonly submit: Binding<FormPayload>;
  /** What is said above the fields after a submit that failed: how many fields are wrong. */
  readonly summary?: ((count: number) => ComponentChildren) | undefined;
  readonly children?: ComponentChildren;
}

const summaryInEnglish = (count: number): string => `${count} ${count === 1 ? "field needs" : "fields need"} your attention.`;

/**
 * A form: its fields say what is wrong with them, and a submit that fails says so and takes the focus to the first of them.
 *
 * What goes wrong is never hidden: an error of the form as a whole stands above its fields, one that no field shows below them.
 *
 * @throws {LiveError} `form` where the form is in no field of a node.
 * @example
 * <Form of={this.review} id="review" edit={on(this.edit)} submit={on(this.save, {}, { disableWith: "Saving…" })}>
 *   <Field name="title" label="Title" />
 *   <button>Save</button>
 * </Form>
 */
export function Form({ of: form, id, edit, submit, summary = summaryInEnglish, children, ...attributes }: FormAttributes): VNode {
  if (useContext(RenderContext) !== null && !LiveForm.isKept(form)) {
    throw new LiveError(
      "form",
      `Cannot show form "${id}": no field of a view or component keeps it ("_" and "#" fields are not kept), and what is typed would be lost; make it in the class, as the first value of a field: review = form(schema, values)`,
    );
  }
  const view = LiveForm.viewOf(form);
  const { attempt, resets, rowsVersion } = view;
  const wrong = [...view.errors.keys()].filter((name) => name !== "").length;
  return (
    <FormContext.Provider value={{ view, form, id }}>
      <form {...attributes} id={id} noValidate live:input={edit} live:change={edit} live:submit={submit} live:reset={resets}>
        {attempt > 0 && (
          // A new element for each attempt, so that each is announced, and takes the focus.
          <div key={`attempt-${attempt}`} class="form-errors" role="alert" live:mounted={toFirstWrongField}>
            {form.errors.map((message) => (
              <p>{message}</p>
            ))}
            {wrong > 0 && <p>{summary(wrong)}</p>}
          </div>
        )}
        {children}
        <Unasked view={view} />
        {rowsVersion !== null && rowsVersion > 0 && <input type="hidden" name={rowsVersionField} value={rowsVersion} />}
      </form>
    </FormContext.Provider>
  );
}

const toFirstWrongField = js.focusFirst({ closest: "form", inner: "[data-invalid]" });

/** The errors that nothing around it shows: of a list, a group, or a field that is not there. */
function Unasked({ view }: { readonly view: FormView }): VNode {
  return (
    <>
      {view.takeUnasked().map(([name, message]) => (
        <p key={name} class="field-error">
          {message}
        </p>
      ))}
    </>
  );
}
