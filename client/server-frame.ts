import type { Effect, JoinedFrame, Patch, RejoinFrame, ServerFrame, TurnFrame } from "../durable/protocol.ts";

/**
 * Parses a text frame from the server.
 *
 * What a patch or an effect holds is left to those that apply it: an op that does not resolve makes its region loose, an effect of another
 * kind is reported.
 *
 * @throws {SyntaxError} where it is not JSON or not a frame.
 */
export function parseServerFrame(text: string): ServerFrame {
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value)) {
    const [first, second, third, fourth, fifth, sixth, seventh]: unknown[] = value;
    if (isCount(first) && isCount(second) && isList(third) && isList(fourth)) {
      // SAFETY: counts and lists as checked above.
      return [first, second, third, fourth] as TurnFrame;
    }
    if (first === "j" && isCount(second) && isCount(third) && isCount(fourth)) {
      // SAFETY: the server writes patches and effects in these places; a missing list is an empty one.
      const [patches, effects] = [(fifth ?? []) as Patch[], (sixth ?? []) as Effect[]];
      const joined: JoinedFrame = ["j", second, third, fourth, patches, effects];
      if (typeof seventh === "string") joined.push(seventh);
      if (isList(fifth) && isList(sixth)) return joined;
    }
    if (first === "r") return ["r"] satisfies RejoinFrame;
  }
  throw new SyntaxError(`Cannot read frame: ${text.slice(0, 80)} is none of turn, joined or rejoin`);
}

const isCount = (value: unknown): value is number => typeof value === "number" && value >= 0;
const isList = (value: unknown): boolean => value === undefined || Array.isArray(value);
