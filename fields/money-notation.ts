import { knownLocale } from "./locale.ts";

/** How amounts are written in a language, as Intl knows it. */
export interface MoneyNotation {
  /** "." or "," or "٫". */
  readonly decimal: string;
  /** Between the groups of digits: ".", ",", " ", "'", "٬". */
  readonly group: string;
  /** How long a group between the first and the last is: 3, or 2 in India. */
  readonly groupLength: number;
  /** The digits 0 to 9. */
  readonly numerals: readonly string[];
  /** What the currency is called: "€", "EUR"; "kr." and, as most people write it, "kr". */
  readonly names: readonly string[];
}

/**
 * Currencies whose smallest unit is not the hundredth, by ISO 4217 (list one, 2024). Not from Intl: what it says is how a currency is usually
 * shown, which is not the same (of the forint it says 0) and changes with the version of ICU; amounts that are stored would change with it.
 */
const otherDigits = new Map(
  Object.entries({
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  }).flatMap(([digits, codes]) => codes.split(" ").map((code): [string, number] => [code, Number(digits)])),
);

/** How many decimals an amount of that currency has: 2 of EUR, 0 of JPY, 3 of KWD. */
export function currencyDigits(currency: string): number {
  return otherDigits.get(currency.toUpperCase()) ?? 2;
}

/** How `moneyParts()` writes. */
interface MoneyStyle {
  readonly currency: string;
  readonly locale: string;
  readonly display?: "code" | "symbol" | "narrowSymbol";
  /** Groups also where the language does so from 10,000 on only. */
  readonly isGrouped?: boolean;
  readonly digits?: number;
}

/** The parts of an amount, with all of its currency's decimals. */
export function moneyParts(
  amount: string,
  { currency, locale, display = "code", isGrouped = false, digits = currencyDigits(currency) }: MoneyStyle,
): Intl.NumberFormatPart[] {
  const format = formatOf(locale, {
    style: "currency",
    currency,
    currencyDisplay: display,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: isGrouped ? "always" : "auto",
  });
  // SAFETY: a text of digits. As a number it would lose those beyond the 15th.
  return format.formatToParts(amount as `${number}`);
}

/** How many formats are kept. An app has a few; but its locales may be those of its visitors. */
const maxFormats = 100;
const formats = new Map<string, Intl.NumberFormat>();

/** To make a format takes 0.2 ms, several of them for each key that is typed. */
function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([locale, options]);
  let format = formats.get(key);
  if (format === undefined) {
    if (formats.size >= maxFormats) formats.clear();
    formats.set(key, (format = new Intl.NumberFormat(knownLocale(locale), options)));
  }
  return format;
}

/** The currency as `moneyParts()` writes it: "€". */
export function currencyName(currency: string, locale: string, display: "symbol" | "narrowSymbol" = "symbol"): string {
  return moneyParts("0", { currency, locale, display }).find(({ type }) => type === "currency")?.value ?? currency;
}

/** How amounts of a currency are written in a language. */
export function moneyNotation(currency: string, locale: string): MoneyNotation {
  // Two decimals also of a currency that has none: the separator is to be known where it is wrong.
  const parts = moneyParts("1234567.5", { currency, locale, isGrouped: true, digits: 2 });
  const value = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
  const integers = parts.filter(({ type }) => type === "integer");
  return {
    decimal: value("decimal") ?? ".",
    group: value("group") ?? "",
    groupLength: Array.from(integers.at(-2)?.value ?? "").length,
    numerals: Array.from(formatOf(locale, { useGrouping: false }).format(9_876_543_210)).toReversed(),
    names: [currency, currencyName(currency, locale), currencyName(currency, locale, "narrowSymbol")].flatMap((name) =>
      name.endsWith(".") ? [name, name.slice(0, -1)] : [name],
    ),
  };
}
