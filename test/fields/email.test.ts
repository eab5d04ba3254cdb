import { describe, expect, test } from "vitest";
import { parseEmail, readEmail } from "overwinter/fields";

describe("parseEmail()", () => {
  test.each([
    ["jo@example.com", "jo@example.com"],
    ["  jo@example.com\n", "jo@example.com"],
    ["Jo.O'Neil+tag@Mail.Example.com", "Jo.O'Neil+tag@Mail.Example.com"],
    ["jo@localhost", "jo@localhost"], // as HTML has it
    ["\u2068jo@example.com\u2069\u00a0", "jo@example.com"], // copied from text that runs from right to left
    ["jo@exam\u200bple.com", "jo@example.com"], // a place where a page may break the line
    ["ｊｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jo@example.com"], // what an IME writes
    ["!#$%&'*+-/=?^_`{|}~@a-b.c1", "!#$%&'*+-/=?^_`{|}~@a-b.c1"],
    ["jo@bücher.example", "jo@xn--bcher-kva.example"],
    ["jo@BÜCHER.example", "jo@xn--bcher-kva.example"],
    ["jo@例え。テスト", "jo@xn--r8jz45g.xn--zckzah"],
    ["jo@xn--bcher-kva.example", "jo@xn--bcher-kva.example"],
    [`jo@${"a".repeat(63)}.example`, `jo@${"a".repeat(63)}.example`],
  ])("takes %j", (text, address) => {
    expect(parseEmail(text)).toBe(address);
  });

  test.each([
    ["", "Enter an email address"],
    ["   ", "Enter an email address"],
    ["jo", 'An email address has one "@", as in name@example.com'],
    ["jo@ex@mple.com", 'An email address has one "@", as in name@example.com'],
    ["@example.com", 'Something is missing before the "@"'],
    ["jo@", 'Something is missing after the "@"'],
    ["jo hn@example.com", '"jo hn" cannot stand before the "@" of an email address'],
    ["jö@example.com", '"jö" cannot stand before the "@" of an email address'],
    ['"jo"@example.com', '""jo"" cannot stand before the "@" of an email address'],
    ["jo@-example.com", '"-example.com" cannot stand after the "@" of an email address'],
    ["jo@example..com", '"example..com" cannot stand after the "@" of an email address'],
    ["jo@example.com.", '"example.com." cannot stand after the "@" of an email address'],
    ["jo@exam_ple.com", '"exam_ple.com" cannot stand after the "@" of an email address'],
    ["jo@[127.0.0.1]", '"[127.0.0.1]" cannot stand after the "@" of an email address'],
    [`jo@${"a".repeat(64)}.example`, `"${"a".repeat(64)}.example" cannot stand after the "@" of an email address`],
    // What a URL would take for something else than a host.
    ["jo@bü/cher.example", '"bü/cher.example" cannot stand after the "@" of an email address'],
    ["jo@bücher.example:25", '"bücher.example:25" cannot stand after the "@" of an email address'],
    ["jo@bü%2e.example", '"bü%2e.example" cannot stand after the "@" of an email address'],
    // A joiner is a part of some domains' spelling: without it that is another domain.
    ["jo@نامه\u200cای.com", '"نامه\u200cای.com" cannot stand after the "@" of an email address'],
    ["jo@bü cher.example", '"bü cher.example" cannot stand after the "@" of an email address'],
  ])("refuses %j and says why", (text, error) => {
    expect(readEmail(text)).toEqual({ value: null, error });
    expect(parseEmail(text)).toBeNull();
  });

  test("answers a hostile text at once, and as HTML's own expression does", () => {
    const rule =
      /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
    for (const text of [
      "a@" + "a-".repeat(50_000),
      "a@" + "a.".repeat(50_000),
      "a".repeat(100_000),
      "a@" + `${"a".repeat(60)}.`.repeat(1_000) + "a",
    ]) {
      expect(parseEmail(text) !== null).toBe(rule.test(text));
    }
  });
});

test("readEmail() says it in the app's own words", () => {
  expect(readEmail("jo@", { messages: { noDomain: "Hinter dem @ fehlt etwas" } }).error).toBe("Hinter dem @ fehlt etwas");
  expect(readEmail("jö@x", { messages: { name: "{name}? {other}" } }).error).toBe("jö? {other}");
});
