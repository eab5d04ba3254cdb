import type { KeyPayload } from "../templates/attributes.ts";
import { parseKey } from "../templates/keys.ts";

/** What the press of a key such as `"Enter"`, `"a"`, `"ctrl+k"` supplies. `mod` is Ctrl. @throws {LiveError} where there is no such key. */
export function pressOf(text: string): KeyPayload {
  const parts = parseKey(text).split(/\+(?=.)/s);
  const key = parts.pop() ?? "";
  const has = (name: string): boolean => parts.includes(name);
  return {
    // As it was written: "A" is another key than "a".
    key: key.length === 1 && key !== " " ? text.slice(-key.length) : key,
    code: /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key === " " ? "Space" : key,
    altKey: has("alt"),
    ctrlKey: has("ctrl") || has("mod"),
    metaKey: has("meta"),
    shiftKey: has("shift"),
    repeat: false,
  };
}

/** Whether a press is one of those that a binding's `keys` name. */
export function isAmong(keys: readonly string[], { key, altKey, ctrlKey, metaKey, shiftKey }: KeyPayload): boolean {
  return keys.some((text) => {
    const modifiers = text.toLowerCase().split(/\+(?=.)/s);
    const wanted = modifiers.pop() ?? "";
    const has = (name: string): boolean => modifiers.includes(name);
    return (
      key.toLowerCase() === wanted &&
      altKey === has("alt") &&
      ctrlKey === (has("ctrl") || has("mod")) &&
      metaKey === has("meta") &&
      (shiftKey === has("shift") || (shiftKey && wanted.length === 1))
    );
  });
}
