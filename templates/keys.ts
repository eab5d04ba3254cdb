import { LiveError } from "./live-error.ts";

const modifiers = ["ctrl", "alt", "meta", "mod", "shift"];

/** The names that `KeyboardEvent.key` has for keys that write nothing, of those that a page may want. */
const names = [
  ..."Enter Escape Tab Backspace Delete Insert Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight".split(" "),
  ..."Alt AltGraph CapsLock Control ContextMenu Help Meta NumLock Pause PrintScreen ScrollLock Shift".split(" "),
  ..."Clear Copy Cut Find Paste Redo Select Undo ZoomIn ZoomOut BrowserBack BrowserForward GoBack GoHome".split(" "),
  ..."MediaPlayPause MediaPlay MediaPause MediaStop MediaTrackNext MediaTrackPrevious".split(" "),
  ..."AudioVolumeDown AudioVolumeMute AudioVolumeUp".split(" "),
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
];
const named = new Map(names.map((name) => [name.toLowerCase(), name]));

/** What other systems, and old browsers, call them. */
const otherNames: Readonly<Record<string, string>> = {
  esc: "Escape",
  return: "Enter",
  del: "Delete",
  ins: "Insert",
  up: "ArrowUp",
  down: "ArrowDown",
  left: "ArrowLeft",
  right: "ArrowRight",
  pgup: "PageUp",
  pgdn: "PageDown",
  spacebar: "Space",
  plus: "+",
  cmd: "meta, or mod for Cmd on Apple's systems and Ctrl elsewhere",
  command: "meta, or mod for Cmd on Apple's systems and Ctrl elsewhere",
  control: "ctrl",
  option: "alt",
  win: "meta",
};

/**
 * A key with its modifiers as it stands on the wire: `"Ctrl+K"` is `"ctrl+k"`, `"escape"` is `"Escape"`, `"Space"` is `" "`.
 *
 * @throws {LiveError} `binding` where there is no such key or modifier.
 */
export function parseKey(text: string): string {
  const parts = /^((?:[^+]+\+)*)(.+)$/s.exec(text);
  const [, before = "", key = ""] = parts ?? [];
  const held = before.toLowerCase().split("+").slice(0, -1);
  for (const modifier of held) if (!modifiers.includes(modifier)) throw refuse(text, `modifier "${modifier}"`, modifier);
  const lower = key.toLowerCase();
  const name = lower === "space" ? " " : (named.get(lower) ?? (Array.from(key).length === 1 ? lower : undefined));
  if (name === undefined) throw refuse(text, `key "${key}"`, lower);
  return [...modifiers.filter((modifier) => held.includes(modifier)), name].join("+");
}

function refuse(text: string, what: string, name: string): LiveError {
  const meant = otherNames[name];
  const cure = meant === undefined ? 'write it as KeyboardEvent.key says it: "Enter", "ArrowLeft", "a", "ctrl+k"' : `write ${meant}`;
  return new LiveError("binding", `Cannot bind to keys "${text}": there is no ${what}; ${cure}`);
}
