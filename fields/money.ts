/**
 * Amounts of money between what people type and integers of the smallest unit, without a floating point number in between.
 *
 * Reading: make digits, spaces, signs and apostrophes plain -> take sign and currency off either end -> split at the language's decimal
 * separator -> the integer's digits stand together, or in groups of the right length -> join the digits, fill up the decimals. Whatever does
 * not fit is refused rather than guessed: "1.234" is a thousand in Germany and little more than one in England. O(length).
 */
import { currencyDigits, type MoneyNotation, moneyNotation, moneyParts } from "./money-notation.ts";
import { plainText } from "./plain-text.ts";
import { type Messages, type Reading, wrong } from "./reading.ts";

/** What can be wrong with an amount. */
export const moneyMessages = {
  required: "Enter an amount",
  characters: "Write an amount with digits, as in {example}",
  ambiguous: "This can be read in more than one way; write it as in {example}",
  decimals: "An amount in {currency} has {digits} decimals at most, as in {example}",
  min: "The amount is {min} at least",
  max: "The amount is {max} at most",
};

/** How an amount is written. */
export interface MoneyFormat {
  /** As ISO 4217 calls it: "EUR". It says how many decimals there are. */
  readonly currency: string;
  /** The language and region whose separators and digits are used: "de-DE". English of the USA where it is left out. */
  readonly locale?: string | undefined;
}

/** How an amount is read. */
export interface MoneyOptions extends MoneyFormat {
  /** The lowest amount, in the smallest unit. 0 where it is left out: for negative amounts say how low they may be. */
  readonly min?: number | undefined;
  /** The highest amount, in the smallest unit. */
  readonly max?: number | undefined;
  /** Other messages than the English ones. */
  readonly messages?: Messages<keyof typeof moneyMessages> | undefined;
}

/**
 * Reads an amount, and says what is wrong where it is none.
 *
 * @example
 * readMoney("1.234", { currency: "USD", locale: "en-US" })
 * // { value: null, error: "This can be read in more than one way; write it as in 1,234.50" }
 */
export function readMoney(text: string, options: MoneyOptions): Reading<number> {
  const { currency, locale = "en-US", min = 0, max = Number.MAX_SAFE_INTEGER, messages } = options;
  const say = { ...moneyMessages, ...messages };
  const notation = moneyNotation(currency, locale);
  const typed = asciiAmount(text, notation);
  if (typed === "") return wrong(say.required);

  const { digits, isNegative } = takeOff(
    typed,
    notation.names.map((name) => asciiAmount(name, notation)),
  );
  const decimals = currencyDigits(currency);
  const refuse = (message: string): Reading<never> =>
    wrong(message, { currency: currency.toUpperCase(), digits: String(decimals), example: exampleOf(currency, locale) });
  const isMadeOfDigits = /\d/.test(digits) && /^[\d.,'٫٬ ]+$/.test(digits.replaceAll(notation.decimal, "."));
  if (!isMadeOfDigits) return refuse(say.characters);

  const [integer = "", fraction = "", ...more] = digits.split(notation.decimal);
  const whole = joinGroups(integer, notation);
  if (whole === null || more.length > 0 || !/^\d*$/.test(fraction)) return refuse(say.ambiguous);
  if (fraction.length > decimals) return refuse(fraction.length === 3 ? say.ambiguous : say.decimals);

  const size = Number(whole + fraction.padEnd(decimals, "0")); // one rounding at most, and only of what is too large to be safe
  const value = isNegative && size > 0 ? -size : size;
  const [lowest, highest] = [safe(min), safe(max)];
  if (value < lowest) return wrong(say.min, { min: formatMoney(lowest, { currency, locale }) });
  if (value > highest) return wrong(say.max, { max: formatMoney(highest, { currency, locale }) });
  return { value, error: null };
}

/**
 * The amount that a text says, as an integer of the currency's smallest unit.
 *
 * @returns `null` where the text is no amount in that language, can be read in two ways, or is outside of `min` and `max`.
 * @example
 * parseMoney("1.234,50", { currency: "EUR", locale: "de-DE" }) // 123450
 */
export function parseMoney(text: string, options: MoneyOptions): number | null {
  return readMoney(text, options).value;
}

/**
 * Writes an amount for people. `parseMoney()` with the same currency and language gives it back.
 *
 * @param amount integer of the currency's smallest unit: 123450 for 1,234.50 euros.
 * @param format `symbol: false` leaves the currency out.
 * @throws {RangeError} where the amount is no safe integer, or Intl does not know the currency or language.
 * @example
 * formatMoney(123450, { currency: "EUR", locale: "de-DE" }) // "1.234,50 €"
 */
export function formatMoney(
  amount: number,
  { currency, locale = "en-US", symbol = true }: MoneyFormat & { readonly symbol?: boolean | undefined },
): string {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Cannot write ${amount} as ${currency}: it is no safe integer; give the amount in the currency's smallest unit`);
  }
  const parts = moneyParts(decimalText(amount, currencyDigits(currency)), { currency, locale, display: "symbol" });
  if (symbol) return parts.map(({ value }) => value).join("");
  // What stands between amount and currency goes with it, but for the marks that keep a sign on its side of a text from right to left.
  return parts.map(({ type, value }) => (type === "currency" ? "" : type === "literal" ? value.replace(/\s/g, "") : value)).join("");
}

/** 123450 with 2 decimals is "1234.50". */
function decimalText(amount: number, decimals: number): string {
  const text = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const point = text.length - decimals;
  return `${amount < 0 ? "-" : ""}${text.slice(0, point)}${decimals > 0 ? `.${text.slice(point)}` : ""}`;
}

function exampleOf(currency: string, locale: string): string {
  return moneyParts(currencyDigits(currency) > 0 ? "1234.5" : "1234", { currency, locale, isGrouped: true })
    .filter(({ type }) => type !== "currency" && type !== "literal")
    .map(({ value }) => value)
    .join("");
}

/** As typed, with ASCII digits, plain signs and apostrophes. */
function asciiAmount(text: string, { numerals }: MoneyNotation): string {
  return plainText(Array.from(text, (character) => (numerals.includes(character) ? numerals.indexOf(character) : character)).join(""))
    .replace(/[−‐‒–]/g, "-")
    .replace(/[’‘ʼ]/g, "'");
}

/** Takes a sign and the currency off the ends, one of each, in whichever order they stand. */
function takeOff(typed: string, names: readonly string[]): { digits: string; isNegative: boolean } {
  let digits = typed;
  const take = (marks: readonly string[]): boolean => {
    for (const mark of marks.filter((each) => each !== "")) {
      const isMark = (part: string): boolean => part.toUpperCase() === mark.toUpperCase();
      const atStart = isMark(digits.slice(0, mark.length));
      if (!atStart && !isMark(digits.slice(-mark.length))) continue;
      digits = (atStart ? digits.slice(mark.length) : digits.slice(0, -mark.length)).trim();
      return true;
    }
    return false;
  };
  let isNegative = take(["-"]);
  take(names);
  if (!isNegative) isNegative = take(["-"]);
  return { digits, isNegative };
}

/** The integer's digits, or `null` where its groups are not those of an integer. Spaces and apostrophes group everywhere. */
function joinGroups(integer: string, { group, groupLength }: MoneyNotation): string | null {
  const [separator, other] = new Set(integer.replace(/\d/g, ""));
  if (separator === undefined) return integer;
  if (other !== undefined || ![plainText(group) || " ", " ", "'"].includes(separator)) return null;
  const groups = integer.split(separator);
  const [first = "", last = ""] = [groups[0], groups.at(-1)];
  const areEven = [3, groupLength].some((length) => first.length <= length && groups.slice(1, -1).every((each) => each.length === length));
  // "0,123" is meant as a fraction by whoever writes it.
  return areEven && /^[1-9]/.test(first) && last.length === 3 ? groups.join("") : null;
}

/** A bound that is no safe integer, such as -Infinity, as the last one that is. */
function safe(bound: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, bound));
}
