import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/min/es6";
import type { CountryCode, PhoneNumber } from "libphonenumber-js/min/es6";
import { knownLocale } from "./locale.ts";
import { plainText } from "./plain-text.ts";
import { type Messages, type Reading, wrong } from "./reading.ts";

/** A country as ISO 3166 writes it: "DE". */
export type PhoneCountry = CountryCode;

/** What can be wrong with a phone number. */
export const phoneMessages = {
  required: "Enter a phone number",
  characters: "A phone number has digits, spaces and + - ( ) / . only",
  noCountry: "Begin with + and the code of the country, as in +44 20 7946 0018",
  unknownCountry: "No country has the code that this number begins with",
  short: "This is too short for a phone number ({country})",
  long: "This is too long for a phone number ({country})",
  invalid: "This is not a phone number ({country})",
  extension: 'Leave out the extension "{extension}"',
};

/** How a phone number is read. */
export interface PhoneOptions {
  /** The country of a number that is written without one. A number that begins with + is taken whatever its country. */
  readonly country?: PhoneCountry | undefined;
  /** The language in which messages name countries. English where it is left out. */
  readonly locale?: string | undefined;
  /** Other messages than the English ones. */
  readonly messages?: Messages<keyof typeof phoneMessages> | undefined;
}

/**
 * Reads a phone number, and says what is wrong where it is none. Whether somebody has that number is not known; nor is the first digit checked
 * against what a country has given out, which would need metadata of twice the size.
 *
 * @example
 * readPhone("0151 23", { country: "DE" }) // { value: null, error: "This is not a phone number (Germany)" }
 */
export function readPhone(text: string, { country, locale = "en", messages }: PhoneOptions = {}): Reading<string> {
  const say = { ...phoneMessages, ...messages };
  const typed = plainText(text);
  if (typed === "") return wrong(say.required);
  const found = find(typed, country);
  if (found?.ext !== undefined) return wrong(say.extension, { extension: found.ext });
  if (found?.isValid() === true) return { value: found.number, error: null };
  const where = found?.country ?? (typed.startsWith("+") ? undefined : country);
  const refuse = (message: string): Reading<never> =>
    wrong(message, { country: where === undefined ? `+${found?.countryCallingCode ?? ""}` : countryNames(locale)(where) });
  switch (validatePhoneNumberLength(typed, { ...(country && { defaultCountry: country }) })) {
    case "NOT_A_NUMBER":
      return wrong(say.characters);
    case "INVALID_COUNTRY":
      return wrong(typed.startsWith("+") ? say.unknownCountry : say.noCountry);
    case "TOO_SHORT":
      return refuse(say.short);
    case "TOO_LONG":
      return refuse(say.long);
    default:
      return refuse(say.invalid);
  }
}

/**
 * The phone number that a text says, as E.164.
 *
 * @param country of a number that is written without one: "DE".
 * @returns `null` where it is none, or where it has an extension, which E.164 cannot hold.
 * @example
 * parsePhone("0151 23456789", "DE") // "+4915123456789"
 */
export function parsePhone(text: string, country?: PhoneCountry): string | null {
  return readPhone(text, { country }).value;
}

/**
 * A phone number as people of `country` write it: without the country's code where it is of theirs, with it otherwise. What is no phone number
 * is given back as it is. `parsePhone()` with the same country reads the same number from it.
 *
 * @param number as E.164: "+4915123456789".
 * @example
 * formatPhone("+4915123456789", "DE") // "01512 3456789"
 * formatPhone("+4915123456789", "FR") // "+49 1512 3456789"
 */
export function formatPhone(number: string, country?: PhoneCountry): string {
  const found = find(number);
  if (found === undefined) return number;
  const isAtHome = country !== undefined && isSupportedCountry(country) && getCountryCallingCode(country) === found.countryCallingCode;
  const national = isAtHome ? found.formatNational() : "";
  // Countries share codes and differ in the digits that they put before a number at home.
  return isAtHome && parsePhone(national, country) === number ? national : found.formatInternational();
}

/** The country of a number in E.164, or `undefined` for one that belongs to none, such as a satellite's. */
export function phoneCountry(number: string): PhoneCountry | undefined {
  return find(number)?.country;
}

/** Names countries in a language: "Germany". */
export function countryNames(locale: string): (country: PhoneCountry) => string {
  const names = new Intl.DisplayNames(knownLocale(locale), { type: "region" });
  return (country) => names.of(country) ?? country;
}

/** The whole text is to be the number: by default the library looks for one in it. */
function find(text: string, country?: PhoneCountry): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, { extract: false, ...(country && { defaultCountry: country }) });
}
