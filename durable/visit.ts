import type { Visit } from "./ports.ts";
import { decode, encode } from "./node/state.ts";

/**
 * A visit as a header's text, with the user as `identify` gave it: a Date stays one, as it does in the request for the page.
 *
 * @throws {LiveError} `state` for a user that is no data.
 */
export function encodeVisit(visit: Visit): string {
  return encodeURIComponent(encode({ ...visit }, "what the request says", "state"));
}

/** Reads what `encodeVisit()` wrote. */
export function decodeVisit(text: string): Visit {
  // SAFETY: the Worker wrote it, and nobody else reaches the object.
  return decode(decodeURIComponent(text)) as unknown as Visit;
}
