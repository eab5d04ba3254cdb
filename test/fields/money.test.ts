import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney, parseMoney, readMoney } from "overwinter/fields";
import { countryNames } from "../../fields/phone.ts";
import { currencyDigits } from "../../fields/money-notation.ts";

const lowest = Number.MIN_SAFE_INTEGER;

describe("parseMoney()", () => {
  test.each<[text: string, locale: string, currency: string, amount: number]>([
    ["1.234,50", "de-DE", "EUR", 123450],
    ["1,234.50", "en-US", "USD", 123450],
    ["1234,5", "de-DE", "EUR", 123450],
    ["1.234", "de-DE", "EUR", 123400],
    ["1,234", "en-US", "USD", 123400],
    ["12", "de-DE", "EUR", 1200],
    ["12,", "de-DE", "EUR", 1200],
    [",5", "de-DE", "EUR", 50],
    ["0,05", "de-DE", "EUR", 5],
    ["007", "de-DE", "EUR", 700],
    ["0", "de-DE", "EUR", 0],
    ["1 234,50", "de-DE", "EUR", 123450], // a space groups everywhere
    ["1'234.50", "de-CH", "CHF", 123450],
    ["1’234.50", "de-CH", "CHF", 123450],
    ["1\u202f234,50", "fr-FR", "EUR", 123450],
    ["1 234,50 €", "fr-FR", "EUR", 123450],
    ["12,34,567.89", "en-IN", "INR", 123456789],
    ["1,234,567.89", "en-IN", "INR", 123456789],
    ["١٬٢٣٤٫٥٠", "ar-EG", "EGP", 123450],
    ["1,234.50", "bn-BD", "BDT", 123450], // ASCII digits are taken everywhere
    ["１，２３４", "ja-JP", "JPY", 1234],
    ["1,234", "ja-JP", "JPY", 1234],
    ["1.234", "en-US", "KWD", 1234], // three decimals
    ["1,234.5", "en-US", "KWD", 1234500],
    ["$1,234.50", "en-US", "USD", 123450],
    ["US$ 12", "en-CA", "USD", 1200],
    ["eur 12", "de-DE", "EUR", 1200],
    ["12 EUR", "de-DE", "EUR", 1200],
    ["12 kr.", "da-DK", "DKK", 1200],
    ["90071992547409,91", "de-DE", "EUR", Number.MAX_SAFE_INTEGER],
    ["5,50 kr", "da-DK", "DKK", 550], // Intl writes "kr."
    ["kr 5", "da-DK", "DKK", 500],
    ["kr. 5", "da-DK", "DKK", 500],
  ])("takes %j (%s, %s)", (text, locale, currency, amount) => {
    expect(parseMoney(text, { locale, currency })).toBe(amount);
  });

  test.each<[text: string, amount: number]>([
    ["-12.50", -1250],
    ["−12.50", -1250], // U+2212
    ["- 12.50", -1250],
    ["12.50-", -1250],
    ["-$12.50", -1250],
    ["$-12.50", -1250],
    ["-0", 0],
  ])("takes %j where negative amounts are allowed", (text, amount) => {
    expect(parseMoney(text, { currency: "USD", min: -5000 })).toBe(amount);
  });

  const ambiguous = (example: string): string => `This can be read in more than one way; write it as in ${example}`;
  test.each<[text: string, locale: string, currency: string, error: string]>([
    ["", "de-DE", "EUR", "Enter an amount"],
    ["  ", "de-DE", "EUR", "Enter an amount"],
    ["1.234", "en-US", "USD", ambiguous("1,234.50")],
    ["1,234", "de-DE", "USD", ambiguous("1.234,50")],
    ["12.50", "de-DE", "EUR", ambiguous("1.234,50")],
    ["1234.50", "de-DE", "EUR", ambiguous("1.234,50")],
    ["1,234.50", "de-DE", "EUR", ambiguous("1.234,50")],
    ["1.234,50", "en-US", "USD", ambiguous("1,234.50")],
    ["12,34", "en-US", "USD", ambiguous("1,234.50")],
    ["1,23,456", "en-US", "USD", ambiguous("1,234.50")],
    ["12345,678", "en-US", "USD", ambiguous("1,234.50")],
    ["1,234,50", "en-US", "USD", ambiguous("1,234.50")],
    ["0,123", "en-US", "USD", ambiguous("1,234.50")],
    ["1,234 567", "en-US", "USD", ambiguous("1,234.50")],
    ["1.2.3", "en-US", "USD", ambiguous("1,234.50")],
    ["1 2", "en-US", "USD", ambiguous("1,234.50")],
    ["1,5", "ja-JP", "JPY", ambiguous("1,234")],
    ["1.5", "ja-JP", "JPY", "An amount in JPY has 0 decimals at most, as in 1,234"],
    ["1.2345", "en-US", "KWD", "An amount in KWD has 3 decimals at most, as in 1,234.500"],
    ["1.2345", "en-US", "USD", "An amount in USD has 2 decimals at most, as in 1,234.50"],
    ["12,50", "ar-EG", "EGP", ambiguous("١٬٢٣٤٫٥٠")],
    ["twelve", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["12 GBP", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["1e3", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["10²", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["0x10", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["--1", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["$", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    [".", "en-US", "USD", "Write an amount with digits, as in 1,234.50"],
    ["-1", "en-US", "USD", "The amount is $0.00 at least"],
    ["90071992547409,92", "de-DE", "EUR", "The amount is 90.071.992.547.409,91 € at most"],
    ["9".repeat(500), "en-US", "USD", "The amount is $90,071,992,547,409.91 at most"],
  ])("refuses %j (%s, %s) and says why", (text, locale, currency, error) => {
    const read = readMoney(text, { locale, currency });
    expect({ ...read, error: read.error?.replaceAll("\u00a0", " ") }).toEqual({ value: null, error });
    expect(parseMoney(text, { locale, currency })).toBeNull();
  });

  test("keeps to min and max", () => {
    const options = { currency: "USD", min: 500, max: 1000 };
    expect(["4.99", "5", "10", "10.01"].map((text) => readMoney(text, options))).toEqual([
      { value: null, error: "The amount is $5.00 at least" },
      { value: 500, error: null },
      { value: 1000, error: null },
      { value: null, error: "The amount is $10.00 at most" },
    ]);
    expect(parseMoney("-90071992547409.91", { currency: "USD", min: -Infinity })).toBe(lowest);
    expect(readMoney("-90071992547409.92", { currency: "USD", min: -Infinity }).error).toBe(
      "The amount is -$90,071,992,547,409.91 at least",
    );
  });

  test("answers a hostile text at once", () => {
    for (const text of ["1".repeat(100_000) + "x", "1 ".repeat(50_000) + "x", ",".repeat(100_000), "-".repeat(100_000)]) {
      expect(readMoney(text, { currency: "USD" }).error).toBe("Write an amount with digits, as in 1,234.50");
    }
    expect(readMoney("1,".repeat(50_000), { currency: "USD" }).error).toBe(
      "This can be read in more than one way; write it as in 1,234.50",
    );
  });

  test("throws for no text, and reads the digits that are there", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[-\d.,' $€]{0,12}$/)), (text) => {
        const { value, error } = readMoney(text, { currency: "EUR", locale: "de-DE", min: lowest });
        if (value === null) {
          expect(error).not.toContain("{");
          return;
        }
        const digits = text.replace(/[^\d,]/g, "").replace(/,$/, "");
        const [whole = "", fraction = ""] = digits.split(",");
        expect(Math.abs(value)).toBe(Number(whole + fraction.padEnd(2, "0")));
      }),
    );
  });
});

describe("formatMoney()", () => {
  test.each<[amount: number, locale: string, currency: string, text: string]>([
    [123450, "de-DE", "EUR", "1.234,50 €"],
    [123450, "en-US", "USD", "$1,234.50"],
    [1234, "ja-JP", "JPY", "￥1,234"],
    [1234, "en-US", "KWD", "KWD 1.234"],
    [1234, "hu-HU", "HUF", "12,34 Ft"], // ISO 4217 says 2 decimals, whatever ICU shows
    [5, "de-DE", "EUR", "0,05 €"],
    [-5, "en-US", "USD", "-$0.05"],
    [Number.MAX_SAFE_INTEGER, "en-US", "USD", "$90,071,992,547,409.91"],
    [lowest, "en-US", "USD", "-$90,071,992,547,409.91"],
  ])("writes %d (%s, %s)", (amount, locale, currency, text) => {
    expect(formatMoney(amount, { locale, currency }).replace(/\s/g, " ")).toBe(text);
  });

  test("leaves the currency out", () => {
    expect(formatMoney(123450, { currency: "EUR", locale: "de-DE", symbol: false })).toBe("1.234,50");
    expect(formatMoney(-123450, { currency: "CHF", locale: "de-CH", symbol: false })).toMatch(/^-1['’]234\.50$/);
  });

  test("refuses what is no integer of the smallest unit", () => {
    for (const amount of [12.5, NaN, Infinity, 2 ** 53]) {
      expect(() => formatMoney(amount, { currency: "EUR" })).toThrow(
        `Cannot write ${amount} as EUR: it is no safe integer; give the amount in the currency's smallest unit`,
      );
    }
  });

  // Every separator, sign, digit and place of the symbol that there is.
  const locales =
    "af-ZA ar-AE ar-EG ar-MA bg-BG bn-BD cs-CZ da-DK de-AT de-CH de-DE en-IN en-US en-ZA es-CR es-ES es-MX fa-AF fa-IR ff-Adlm-SN fr-CA fr-CH fr-FR he-IL hi-IN hu-HU it-CH ja-JP ks-IN lv-LV mr-IN my-MM nb-NO ne-NP nl-NL pl-PL ps-AF pt-BR pt-CV pt-PT rm-CH ru-RU sd-PK sl-SI sv-SE tr-TR ur-PK zh-TW".split(
      " ",
    );
  const currencies = "CAD CHF CLF CVE DKK EUR INR JPY KWD PTE TRY USD".split(" ");

  test.each(locales)("writes what parseMoney() reads as the same amount: %s", (locale) => {
    const amounts = [
      0,
      1,
      -1,
      99,
      100,
      999_99,
      1_000_00,
      9_999_99,
      10_000_00,
      1_234_567_89,
      -1_234_567_89,
      Number.MAX_SAFE_INTEGER,
      lowest,
    ];
    for (const currency of currencies) {
      for (const symbol of [true, false]) {
        for (const amount of amounts) {
          const text = formatMoney(amount, { locale, currency, symbol });
          const read = readMoney(text, { locale, currency, min: lowest });
          if (read.value !== amount)
            expect.fail(`${amount} ${currency} is written ${JSON.stringify(text)}, and read as ${JSON.stringify(read)}`);
        }
      }
    }
  });

  test("writes what parseMoney() reads as the same amount: any", () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom(...locales),
        fc.constantFrom(...currencies),
        fc.boolean(),
        (amount, locale, currency, symbol) => {
          expect(parseMoney(formatMoney(amount, { locale, currency, symbol }), { locale, currency, min: lowest })).toBe(amount);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test.each(["en_US", "*", ""])("no field writes in the locale %j, and says how to write one", (locale) => {
  const message = `Cannot write in the locale "${locale}": it is no language tag; give one as "de" or "en-US"`;
  expect(() => formatMoney(1, { currency: "EUR", locale })).toThrow(message);
  expect(() => countryNames(locale)).toThrow(message);
});

test("currencyDigits() is what ISO 4217 says", () => {
  expect(["EUR", "jpy", "KWD", "CLF", "HUF", "XXX"].map(currencyDigits)).toEqual([2, 0, 3, 4, 2, 2]);
});
