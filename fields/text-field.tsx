/**
 * What the fields have in common: a text that is kept as it was typed, and read by a parser.
 *
 *   edit(text)  keeps it, and tells the parent
 *   leave()     from now on what is wrong is shown; what is right is written as it is usually written
 *   value=      a new one from the parent takes the text's place; one that the parent was told before does not
 */
import type { VNode } from "preact";
import { event, LiveComponent, LiveError } from "../durable/index.ts";
import { on, type Slot } from "../templates/index.ts";
import { editedText, maxTextLength } from "./edited-text.ts";
import type { FieldChange } from "./field-change.ts";
import type { Reading } from "./reading.ts";

/** The props that all fields take. */
export interface TextFieldProps {
  /** The name under which a form submits the text. */
  readonly name: string;
  readonly label: Slot;
  /** A line that helps with filling it in. */
  readonly hint?: Slot;
  /** What the parent finds wrong, such as an address that is taken. Shown at once, and until the text is edited. */
  readonly error?: string | null | undefined;
  /** Shows also what the field itself finds wrong, although it was not left yet: for a form that somebody tried to submit. */
  readonly used?: boolean | undefined;
  readonly required?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly placeholder?: string | undefined;
  /** Another one than the field's own, or "off". */
  readonly autocomplete?: string | undefined;
  /** The input's DOM id, `field-<name>` where it is left out. Needed where a page has two fields of one name. */
  readonly inputId?: string | undefined;
}

/** What a field's input is like, what stands before it, and the unit behind it. */
export interface FieldControl {
  readonly type: "email" | "tel" | "text";
  readonly inputMode: "email" | "tel" | "text" | "decimal" | "numeric";
  readonly autocomplete: string;
  readonly before?: VNode | undefined;
  readonly unit?: string | undefined;
}

/** A field's props, with what the parent gives it to show. */
export type Valued<Props, Given> = Props & { readonly value?: Given | null | undefined };

/** A field with one line of text that says a `Value`. */
export abstract class TextField<Props extends TextFieldProps, Value, Given> extends LiveComponent<
  Valued<Props, Given>,
  { change: FieldChange<Value> }
> {
  text = "";
  /** The parent's, until the text is edited. */
  error = "";
  used = false;

  override mount(props: Valued<Props, Given>): void {
    this.text = this.textOf(props.value ?? null);
    this.error = props.error ?? "";
    this.used = props.used ?? false;
  }

  override update(props: Valued<Props, Given>, previous: Valued<Props, Given>): void {
    if (props.error !== previous.error) this.error = props.error ?? "";
    if (props.used !== previous.used) this.used = props.used ?? false;
    const value = props.value ?? null;
    // A parent that keeps what it is told, the text or what it says, gives that back while somebody types. So `null` empties a field only where
    // there is something to read; an empty text always does.
    if (value === (previous.value ?? null) || value === this.text || value === this.reading.value) return;
    this.text = this.textOf(value);
    this.error = props.error ?? "";
    this.used = props.used ?? false;
  }

  @event(editedText) edit({ value }: { value: string }): void {
    if (value === this.text || this.props.disabled === true) return;
    this.text = value;
    this.error = "";
    this.tell();
  }

  @event leave(): void {
    this.used = true;
    this.tidy();
  }

  /** The same elements and classes as those of a form's `<Field>`. */
  render(): VNode {
    const { name, label, hint, required, disabled, placeholder }: TextFieldProps = this.props;
    const { inputId: id = `field-${name.replaceAll(/[[\].\s]+/g, "-")}` } = this.props;
    const error = this.error !== "" || !this.used ? this.error : (this.reading.error ?? "");
    const invalid = error === "" ? undefined : "true";
    const { type, inputMode, autocomplete, before, unit } = this.control();
    const describedBy = [...(unit ? [`${id}-unit`] : []), ...(hint == null ? [] : [`${id}-hint`]), ...(invalid ? [`${id}-error`] : [])];
    const input = (
      <input
        id={id}
        name={name}
        list={undefined} // with it Preact takes any of the types
        type={type}
        inputMode={inputMode}
        autocomplete={autocomplete}
        maxLength={maxTextLength}
        value={this.text}
        placeholder={placeholder}
        required={required}
        disabled={disabled}
        aria-invalid={invalid}
        aria-describedby={describedBy.join(" ") || undefined}
        live:input={on(this.edit)}
        live:change={on(this.edit)}
        live:blur={on(this.leave)}
      />
    );
    return (
      <div class="field" data-invalid={invalid}>
        <label for={id}>
          {label}
          {required === true && (
            <span class="field-required" aria-hidden="true">
              {" *"}
            </span>
          )}
        </label>
        {hint == null ? null : (
          <p class="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {before === undefined && !unit ? (
          input
        ) : (
          <div class="field-row">
            {before}
            {input}
            {unit && (
              <span class="field-unit" id={`${id}-unit`}>
                {unit}
              </span>
            )}
          </div>
        )}
        {invalid && (
          <p class="field-error" id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
    );
  }

  /** What the text says. */
  protected get reading(): Reading<Value> | { readonly value: null; readonly error: null } {
    return this.text.trim() === "" && this.props.required !== true ? { value: null, error: null } : this.read(this.text);
  }

  /** Writes a text that is right as it is usually written. Not while somebody types. */
  protected tidy(): void {
    const { value } = this.reading;
    if (value !== null) this.text = this.written(value);
  }

  /** Tells the parent what the text is now. A parent that only submits the form need not listen. */
  protected tell(name = this.props.name, value = this.text): void {
    const { value: parsed, error } = this.reading;
    try {
      this.sendParent("change", { name, value, parsed, error });
    } catch (problem) {
      if (!(problem instanceof LiveError && problem.code === "handler-missing")) throw problem;
    }
  }

  /** What a text says. */
  protected abstract read(text: string): Reading<Value>;

  /** The text for what the parent gives. */
  protected abstract textOf(value: Given | null): string;

  /** The text for what the present one says, as it is usually written. */
  protected abstract written(value: Value): string;

  protected abstract control(): FieldControl;
}
