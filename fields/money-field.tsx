import { currencyDigits, currencyName } from "./money-notation.ts";
import { formatMoney, type MoneyOptions, readMoney } from "./money.ts";
import type { Reading } from "./reading.ts";
import { type FieldControl, TextField, type TextFieldProps, type Valued } from "./text-field.tsx";

/** The props of a MoneyField, besides `value`: an amount in the currency's smallest unit, or the text. */
export interface MoneyFieldProps extends TextFieldProps, MoneyOptions {}

type Given = Valued<MoneyFieldProps, number | string>;

/**
 * A field for an amount of money.
 *
 * @example
 * <Live of={MoneyField} id="price" name="price" label="Price" value={this.cents} currency="EUR" locale="de-DE" max={10_000_00} />
 */
export class MoneyField extends TextField<MoneyFieldProps, number, number | string> {
  static readonly component: string = "MoneyField";

  /** Another language writes the same amount in another way, also one that is too high. */
  override update(props: Given, previous: Given): void {
    const { value } = readMoney(this.text, { ...previous, min: -Infinity, max: Infinity });
    if (props.locale !== previous.locale && value !== null) this.text = textOf(value, { ...previous, locale: props.locale });
    super.update(props, previous);
  }

  protected override read(text: string): Reading<number> {
    return readMoney(text, this.props);
  }

  protected override textOf(value: number | string | null): string {
    return typeof value === "number" ? this.written(value) : (value ?? "");
  }

  protected override written(value: number): string {
    return textOf(value, this.props);
  }

  protected override control(): FieldControl {
    const { currency, locale = "en-US", min = 0, autocomplete = "off" } = this.props;
    // The keypads of phones have no minus.
    const inputMode = min < 0 ? "text" : currencyDigits(currency) > 0 ? "decimal" : "numeric";
    return { type: "text", inputMode, autocomplete, unit: currencyName(currency, locale) };
  }
}

function textOf(value: number, { currency, locale }: MoneyOptions): string {
  return formatMoney(value, { currency, locale, symbol: false });
}
