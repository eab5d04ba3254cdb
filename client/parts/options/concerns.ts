import type { WireBindingOptions } from "../../../durable/protocol.ts";

/** Whether a binding of the element is meant by an event: one from near to those that want it from there, one from `isFar` to the others. */
export function concerns(event: Event, element: Element, options: WireBindingOptions, isFar: boolean): boolean {
  const { keys, self, window, away } = options;
  if (isFar !== Boolean(window ?? away)) return false;
  if (keys && !keys.some((key) => isPressed(key, event))) return false;
  if (self && event.target !== element) return false;
  if (window && isTyping(event)) return false;
  return !away || (!event.composedPath().includes(element) && element.checkVisibility());
}

/** Whether an event is that of a key such as "Enter" or "ctrl+k". */
function isPressed(text: string, event: Event): boolean {
  if (!(event instanceof KeyboardEvent)) return false;
  const modifiers = text.toLowerCase().split(/\+(?=.)/);
  const key = modifiers.pop();
  const has = (name: string): boolean => modifiers.includes(name);
  const isApple = /Mac|iP(hone|ad)/.test(navigator.userAgent);
  return (
    event.key.toLowerCase() === key &&
    event.altKey === has("alt") &&
    event.ctrlKey === (has("ctrl") || (has("mod") && !isApple)) &&
    event.metaKey === (has("meta") || (has("mod") && isApple)) &&
    // Which keys need it to be typed depends on the keyboard.
    (event.shiftKey === has("shift") || (event.shiftKey && key.length === 1))
  );
}

/** Whether a key puts a character into a field. */
function isTyping(event: Event): boolean {
  return (
    event instanceof KeyboardEvent &&
    event.key.length === 1 &&
    !(event.altKey || event.ctrlKey || event.metaKey) &&
    event.target instanceof Element &&
    event.target.matches(":read-write,select")
  );
}
