import { LiveError } from "./node/errors.ts";
import type { Visit } from "./ports.ts";
import { decode, encode } from "./node/state.ts";

/**
 * Longest user and longest address, in bytes as the socket keeps them: both have to fit into its attachment (16,384 bytes), where the visit waits
 * for the join.
 */
export const maxUserBytes = 6_000;
export const maxUrlBytes = 4_000;

/**
 * A visit as a header's text, with the user as `identify` gave it: a Date stays one, as it does in the request for the page.
 *
 * @throws {LiveError} `state` for a user that is no data, `state-size` for one that is too large.
 */
export function encodeVisit(visit: Visit): string {
  const userBytes = bytesOf(encode({ user: visit.user }, "what the request says", "state"));
  if (userBytes > maxUserBytes) {
    throw new LiveError(
      "state-size",
      `Cannot keep the user that identify() gives: ${userBytes} bytes are more than ${maxUserBytes}; give an id and what every page needs, and load the rest in mount()`,
    );
  }
  return encodeURIComponent(encode({ ...visit }, "what the request says", "state"));
}

/** Whether an address can be kept with a socket. */
export function isUrlKept(url: string): boolean {
  return bytesOf(url) <= maxUrlBytes;
}

/** A text with one character beyond Latin-1 takes two bytes for each. */
const bytesOf = (text: string): number => (/[^\0-\xff]/.test(text) ? 2 : 1) * text.length;

/** Reads what `encodeVisit()` wrote. */
export function decodeVisit(text: string): Visit {
  // SAFETY: the Worker wrote it, and nobody else reaches the object.
  return decode(decodeURIComponent(text)) as unknown as Visit;
}
