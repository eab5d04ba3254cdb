import { type EmailOptions, readEmail } from "./email.ts";
import { plainText } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { type FieldControl, TextField, type TextFieldProps } from "./text-field.tsx";

/** The props of an EmailField, besides `value`: the text. */
export interface EmailFieldProps extends TextFieldProps, EmailOptions {}

/**
 * A field for an email address.
 *
 * @example
 * <Live of={EmailField} id="email" name="email" label="Email" value={this.email} required />
 */
export class EmailField extends TextField<EmailFieldProps, string, string> {
  static readonly component: string = "EmailField";

  protected override read(text: string): Reading<string> {
    return readEmail(text, this.props);
  }

  protected override textOf(value: string | null): string {
    return value ?? "";
  }

  /** Not what is read from it: an international domain stays as people write it. */
  protected override written(): string {
    return plainText(this.text);
  }

  protected override control(): FieldControl {
    return { type: "email", inputMode: "email", autocomplete: this.props.autocomplete ?? "email" };
  }
}
