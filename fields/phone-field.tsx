import { getCountries, getCountryCallingCode } from "libphonenumber-js/min/es6";
import type { VNode } from "preact";
import { event } from "../durable/index.ts";
import { on } from "../templates/index.ts";
import { editedText } from "./edited-text.ts";
import { countryNames, formatPhone, type PhoneCountry, phoneCountry, type PhoneOptions, readPhone } from "./phone.ts";
import type { Reading } from "./reading.ts";
import { type FieldControl, TextField, type TextFieldProps, type Valued } from "./text-field.tsx";

/** The props of a PhoneField, besides `value`: a number as E.164, or the text. */
export interface PhoneFieldProps extends TextFieldProps, PhoneOptions {
  /** Puts a select of these countries before the number. A form submits it as `<name>Country`. */
  readonly countries?: "all" | readonly PhoneCountry[] | undefined;
  /** What a screen reader calls the select. */
  readonly countryLabel?: string | undefined;
}

type Given = Valued<PhoneFieldProps, string>;

/**
 * A field for a phone number.
 *
 * @example
 * <Live of={PhoneField} id="phone" name="phone" label="Phone" value={this.phone} country="DE" />
 */
export class PhoneField extends TextField<PhoneFieldProps, string, string> {
  static readonly component: string = "PhoneField";
  /** That of a number without one: the prop's, until another is chosen. */
  country: PhoneCountry | "" = "";

  override mount(props: Given): void {
    this.country = props.country ?? "";
    super.mount(props);
  }

  override update(props: Given, previous: Given): void {
    if (props.country !== previous.country) this.country = props.country ?? "";
    super.update(props, previous);
  }

  @event(editedText) choose({ value }: { value: string }): void {
    const country = this.#offered().find((each) => each === value);
    if (country === undefined || this.props.disabled === true) return;
    this.#change(country);
    if (this.used) this.tidy();
  }

  /** A number of a country that is offered is shown as one of that country's. */
  @event override leave(): void {
    const { value } = this.reading;
    const country = value === null ? undefined : phoneCountry(value);
    if (country !== undefined && this.#offered().includes(country) && !sharesCode(country, this.country)) this.#change(country);
    super.leave();
  }

  #change(country: PhoneCountry): void {
    if (country === this.country) return;
    this.country = country;
    this.tell(`${this.props.name}Country`, country);
    this.tell();
  }

  /** The country that counts: none that the select does not offer, since nobody would see which it is. */
  get #home(): PhoneCountry | undefined {
    const isShown = this.props.countries === undefined || this.#offered().some((country) => country === this.country);
    return isShown && this.country !== "" ? this.country : undefined;
  }

  #offered(): readonly PhoneCountry[] {
    const { countries = [] } = this.props;
    return countries === "all" ? getCountries() : countries;
  }

  protected override read(text: string): Reading<string> {
    return readPhone(text, { ...this.props, country: this.#home });
  }

  protected override textOf(value: string | null): string {
    return value === null ? "" : this.written(this.read(value).value ?? value);
  }

  protected override written(value: string): string {
    return formatPhone(value, this.#home);
  }

  protected override control(): FieldControl {
    const { autocomplete = "tel", countries } = this.props;
    return { type: "tel", inputMode: "tel", autocomplete, before: countries === undefined ? undefined : this.#select() };
  }

  #select(): VNode {
    const { name, locale = "en", disabled, countryLabel = "Country" } = this.props;
    const nameOf = countryNames(locale);
    const named = this.#offered().map((country) => ({ country, title: nameOf(country) }));
    const { compare } = new Intl.Collator(locale);
    return (
      <select
        name={`${name}Country`}
        aria-label={countryLabel}
        disabled={disabled}
        autocomplete="off"
        live:input={on(this.choose)}
        live:change={on(this.choose)}
      >
        {this.#home === undefined && <option value="" selected />}
        {named
          .toSorted((a, b) => compare(a.title, b.title))
          .map(({ country, title }) => (
            <option key={country} value={country} selected={country === this.country}>
              {`${title} (+${getCountryCallingCode(country)})`}
            </option>
          ))}
      </select>
    );
  }
}

function sharesCode(country: PhoneCountry, other: PhoneCountry | ""): boolean {
  return other !== "" && getCountryCallingCode(country) === getCountryCallingCode(other);
}
