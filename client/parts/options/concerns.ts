import type { WireBindingOptions } from "../../../durable/protocol.ts";

/** Where an event was heard, and what came before it. */
export interface Hearing {
  /** Of one from far only the `window` and `away` bindings are meant, and of any other only the rest. */
  readonly isFar: boolean;
  /** Where the pointer went down last, from the innermost outward. */
  readonly pressed: readonly EventTarget[];
}

/** Whether a binding of the element is meant by an event. */
export function concerns(event: Event, element: Element, options: WireBindingOptions, { isFar, pressed }: Hearing): boolean {
  const { keys, self, window, away } = options;
  if (isFar !== Boolean(window ?? away)) return false;
  if (keys && !keys.some((key) => isPressed(key, event))) return false;
  if (self && event.target !== element) return false;
  if (window && isTyping(event)) return false;
  if (!away) return true;
  // Who selects a text and lets go beyond the edge clicks on what is around both.
  const isPointers = event.type === "click" && event instanceof UIEvent && event.detail > 0;
  const inside = [...event.composedPath(), ...(isPointers ? pressed : [])];
  return !inside.includes(element) && element.checkVisibility({ visibilityProperty: true });
}

/** Whether an event is that of a key such as "Enter" or "ctrl+k". */
function isPressed(text: string, event: Event): boolean {
  if (!(event instanceof KeyboardEvent)) return false;
  const modifiers = text.toLowerCase().split(/\+(?=.)/);
  const key = modifiers.pop() ?? "";
  const has = (name: string): boolean => modifiers.includes(name);
  const isApple = /Mac|iP(hone|ad)/.test(navigator.userAgent);
  // Which characters need Shift or AltGr to be typed depends on the keyboard. Of AltGr, Windows says that it is Ctrl and Alt.
  const isCharacter = key.length === 1;
  const isAltGr = isCharacter && event.getModifierState("AltGraph");
  return (
    (event.key.toLowerCase() === key || isInPlaceOf(key, event)) &&
    (isAltGr || (event.altKey === has("alt") && event.ctrlKey === (has("ctrl") || (has("mod") && !isApple)))) &&
    event.metaKey === (has("meta") || (has("mod") && isApple)) &&
    (event.shiftKey === has("shift") || (event.shiftKey && isCharacter))
  );
}

/**
 * Whether a key is where a Latin keyboard has that letter or digit, and is held with a modifier that makes something else of it (Alt on a Mac)
 * or writes no Latin letters anyway.
 */
function isInPlaceOf(key: string, event: KeyboardEvent): boolean {
  const { code, altKey, ctrlKey, metaKey } = event;
  if (!(altKey || ctrlKey || metaKey) || event.getModifierState("AltGraph") || /^[ -~]$/.test(event.key)) return false;
  return code === `Key${key.toUpperCase()}` || code === `Digit${key}`;
}

/** Whether a key puts a character into a field. */
function isTyping(event: Event): boolean {
  // The event's own target may be an element around the field, in whose shadow that is.
  const [target] = event.composedPath();
  return (
    event instanceof KeyboardEvent &&
    event.key.length === 1 &&
    (!(event.altKey || event.ctrlKey || event.metaKey) || event.getModifierState("AltGraph")) &&
    target instanceof Element &&
    target.matches(":read-write,select")
  );
}
