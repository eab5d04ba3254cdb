import { plainText } from "./plain-text.ts";
import { type Messages, type Reading, wrong } from "./reading.ts";

/** What can be wrong with an email address. */
export const emailMessages = {
  required: "Enter an email address",
  at: 'An email address has one "@", as in name@example.com',
  noName: 'Something is missing before the "@"',
  name: '"{name}" cannot stand before the "@" of an email address',
  noDomain: 'Something is missing after the "@"',
  domain: '"{domain}" cannot stand after the "@" of an email address',
};

/** How an email address is read. */
export interface EmailOptions {
  /** Other messages than the English ones. */
  readonly messages?: Messages<keyof typeof emailMessages> | undefined;
}

// Both halves of https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, what `<input type="email">` takes.
const nameRule = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
const domainRule = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/**
 * Reads an email address, and says what is wrong where it is none.
 *
 * @example
 * readEmail("jo@") // { value: null, error: 'Something is missing after the "@"' }
 */
export function readEmail(text: string, { messages }: EmailOptions = {}): Reading<string> {
  const say = { ...emailMessages, ...messages };
  // Without joiners a domain is spelled in another way, which would be another domain.
  const address = /[\u200c\u200d]/.test(text) ? text.trim() : plainText(text);
  if (address === "") return wrong(say.required);
  const [name = "", domain, ...more] = address.split("@");
  if (domain === undefined || more.length > 0) return wrong(say.at);
  if (name === "") return wrong(say.noName);
  if (domain === "") return wrong(say.noDomain);
  if (!nameRule.test(name)) return wrong(say.name, { name });
  const ascii = asciiDomain(domain);
  return domainRule.test(ascii) ? { value: `${name}@${ascii}`, error: null } : wrong(say.domain, { domain });
}

/**
 * The email address that a text says: trimmed, and with an international domain in ASCII, as browsers and mail servers exchange it.
 *
 * @returns `null` where `<input type="email">` would not take it either.
 * @example
 * parseEmail(" jo@bücher.example ") // "jo@xn--bcher-kva.example"
 */
export function parseEmail(text: string): string | null {
  return readEmail(text).value;
}

/** Only letters, digits, dots and hyphens are shown to the URL parser: it would take much else for a port, a path or an escape. */
function asciiDomain(domain: string): string {
  const isInternational = /^[\p{L}\p{M}\p{N}.。-]+$/u.test(domain) && /[^\0-\x7f]/.test(domain);
  const url = isInternational ? URL.parse(`http://${domain}`) : null;
  return url?.hostname ?? domain;
}
