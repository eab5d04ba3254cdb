import fc from "fast-check";
import { getCountries, getCountryCallingCode, getExampleNumber } from "libphonenumber-js/min/es6";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { formatPhone, parsePhone, readPhone, type PhoneCountry } from "overwinter/fields";

describe("parsePhone()", () => {
  test.each<[text: string, country: PhoneCountry | undefined, number: string]>([
    ["0151 23456789", "DE", "+4915123456789"],
    ["(0151) 234-567/89", "DE", "+4915123456789"],
    ["  0151.23456789  ", "DE", "+4915123456789"],
    ["0049 151 23456789", "DE", "+4915123456789"],
    ["+49 (0)151 23456789", "DE", "+4915123456789"],
    ["+49 151 23456789", "FR", "+4915123456789"],
    ["+49 151 23456789", undefined, "+4915123456789"],
    ["\u202a+49\u00a0151\u00a023456789\u202c", undefined, "+4915123456789"], // copied from a contact
    ["＋４９ １５１ ２３４５６７８９", undefined, "+4915123456789"], // full-width
    ["٠١٥١٢٣٤٥٦٧٨٩", "DE", "+4915123456789"],
    ["(213) 373-4253", "US", "+12133734253"],
    ["(416) 555-0123", "US", "+14165550123"], // Canada's, which shares the code
    ["011 49 151 23456789", "US", "+4915123456789"],
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["02 3661 8300", "IT", "+390236618300"], // keeps its zero
    ["8 (800) 555-35-35", "RU", "+78005553535"],
    ["+808 1234 5678", "DE", "+80812345678"], // of no country
  ])("takes %j (%s)", (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  test.each<[text: string, country: PhoneCountry | undefined, error: string]>([
    ["", "DE", "Enter a phone number"],
    [" \u202c ", "DE", "Enter a phone number"],
    ["2", "DE", "This is too short for a phone number (Germany)"],
    ["110", "DE", "This is too short for a phone number (Germany)"],
    ["+33 6 12", "DE", "This is too short for a phone number (France)"],
    ["015123456789012345", "DE", "This is too long for a phone number (Germany)"],
    ["0".repeat(300), "DE", "This is too long for a phone number (Germany)"],
    ["111 222 3333", "US", "This is not a phone number (United States)"],
    ["hello", "DE", "A phone number has digits, spaces and + - ( ) / . only"],
    ["call 0151 23456789 now", "DE", "A phone number has digits, spaces and + - ( ) / . only"],
    ["1-800-FLOWERS", "US", "A phone number has digits, spaces and + - ( ) / . only"],
    ["++49 151 23456789", "DE", "A phone number has digits, spaces and + - ( ) / . only"],
    ["0151 23456789", undefined, "Begin with + and the code of the country, as in +44 20 7946 0018"],
    ["+999 12345678", "DE", "No country has the code that this number begins with"],
    ["030 123456 ext. 12", "DE", 'Leave out the extension "12"'],
  ])("refuses %j (%s) and says why", (text, country, error) => {
    expect(readPhone(text, { country })).toEqual({ value: null, error });
    expect(parsePhone(text, country)).toBeNull();
  });

  test("answers a hostile text at once", () => {
    for (const text of ["0".repeat(100_000), "0 ".repeat(50_000), "+".repeat(100_000), "(".repeat(100_000), " x".repeat(50_000)]) {
      expect(parsePhone(text, "DE")).toBeNull();
    }
  });

  test("throws for no text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(...Array.from("-+0123456789()./ x;=#~٣")) })),
        (text) => {
          const { value, error } = readPhone(text, { country: "DE" });
          if (value === null) expect(error).not.toContain("{");
          else expect(value).toMatch(/^\+\d+$/);
        },
      ),
    );
  });

  test("names countries in the language that is asked for", () => {
    const messages = { short: "Zu kurz für eine Nummer aus {country}" };
    expect(readPhone("110", { country: "DE", locale: "de", messages }).error).toBe("Zu kurz für eine Nummer aus Deutschland");
  });
});

describe("formatPhone()", () => {
  test.each<[number: string, country: PhoneCountry | undefined, text: string]>([
    ["+4915123456789", "DE", "01512 3456789"],
    ["+4915123456789", "FR", "+49 1512 3456789"],
    ["+4915123456789", undefined, "+49 1512 3456789"],
    ["+14165550123", "US", "(416) 555-0123"],
    ["+80812345678", "DE", "+808 1234 5678"],
    ["no number", "DE", "no number"],
    ["", "DE", ""],
  ])("writes %j (%s)", (number, country, text) => {
    expect(formatPhone(number, country)).toBe(text);
  });

  test("writes what parsePhone() with the same country reads as the same number", () => {
    const countries = getCountries();
    const numbers = countries.flatMap((country) => getExampleNumber(country, examples) ?? []);
    expect(numbers.length).toBeGreaterThan(200);
    for (const { number, countryCallingCode } of numbers) {
      const kin = countries.filter((country) => getCountryCallingCode(country) === countryCallingCode);
      for (const country of [...kin, "DE", "US", "RU"] as const) {
        const text = formatPhone(number, country);
        if (parsePhone(text, country) !== number) {
          expect.fail(`${number} is written ${text} in ${country}, and read as ${parsePhone(text, country)}`);
        }
      }
    }
  });
});
