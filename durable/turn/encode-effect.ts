import type { NodeEffect } from "../node/live-node.ts";
import type { NodeRecord } from "../node/node-record.ts";
import type { Command, Effect } from "../protocol.ts";

/** A node's effect as it is stored and sent. @throws {TypeError} for a payload that is no JSON. */
export function encodeEffect(record: NodeRecord, effect: NodeEffect): Effect {
  switch (effect.kind) {
    case "redirect":
      return ["redirect", effect.to];
    case "flash":
      return ["flash", effect.level, effect.text];
    case "push":
      return ["push", record.number, effect.name, asJson(effect.payload, `event "${effect.name}" of ${record.title}`)];
    case "reset":
      return ["reset", effect.form];
    case "announce":
      return ["announce", effect.text, effect.isUrgent];
    case "exec":
      // SAFETY: a copy of commands is commands.
      return ["exec", record.number, asJson(effect.commands, `commands of ${record.title}`) as Command[]];
    case "transition":
      return ["transition", effect.type];
    default:
      return effect satisfies never;
  }
}

/** A copy of what can travel as JSON; later is too late, when the turn is committed and its frame cannot be written. */
function asJson(value: unknown, what: string): unknown {
  try {
    const text: string | undefined = JSON.stringify(value);
    const copy: unknown = text === undefined ? null : JSON.parse(text);
    return copy;
  } catch (cause) {
    throw new TypeError(`Cannot send ${what}: its payload is no JSON; pass plain objects, arrays, texts and numbers`, { cause });
  }
}
