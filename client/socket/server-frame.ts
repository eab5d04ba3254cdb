import type { ServerFrame } from "../../durable/protocol.ts";

/** Turn, joined, compare and rejoin as `shapeOf()` writes them. A turn leaves out empty tails. */
const shapes = /^(nn\[?\[?|jnnnn\[\[s?|c\[|r)$/;

/**
 * Parses a text frame from the server.
 *
 * What a patch or an effect holds is left to those that apply it: an op that does not resolve makes its region loose, an effect that is none
 * is logged.
 *
 * @throws {SyntaxError} where it is not JSON or not a frame.
 */
export function parseServerFrame(text: string): ServerFrame {
  const frame: unknown = JSON.parse(text);
  if (Array.isArray(frame) && shapes.test(frame.map(shapeOf).join(""))) {
    // SAFETY: its shape is that of a frame.
    return frame as ServerFrame;
  }
  throw new SyntaxError(`Not a frame: ${text.slice(0, 80)}`);
}

/** One letter for each value: its own for the kind of a frame, else "[" for a list, "n" for a number, "s" for a string. */
function shapeOf(value: unknown, index: number): unknown {
  if (typeof value === "string" && index === 0) return value;
  return Array.isArray(value) ? "[" : (typeof value)[0];
}
