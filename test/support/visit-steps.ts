/** What is done to the `VisitView`, step by step, and what its handler is told: the same by a browser's script as by the test kit. */
export interface VisitStep {
  readonly does: "click" | "hover" | "press" | "type" | "select";
  readonly role: "button" | "checkbox" | "radio" | "textbox" | "combobox" | "listbox";
  readonly name: string;
  /** What is typed, pressed or chosen. */
  readonly value?: string | string[];
  readonly tells: readonly object[];
}

const key = (at: string, name: string, code: string, ctrlKey = false, shiftKey = false): object => ({
  key: name,
  code,
  altKey: false,
  ctrlKey,
  metaKey: false,
  shiftKey,
  repeat: false,
  at,
});

const beside = { at: "beside" };
const untouched = {
  secret: "s",
  title: "Untitled",
  text: "\nfirst",
  tags: "a",
  kind: "film",
  genre: "Drama",
  languages: "en",
  at: "submit",
};
const touched = { ...untouched, title: "The Fog", text: "two\nlines", tags: "on", kind: "book", genre: "sf", languages: ["en", "de"] };

export const visitSteps: readonly VisitStep[] = [
  { does: "click", role: "button", name: "Press me", tells: [{ at: "button" }, beside] },
  { does: "click", role: "button", name: "Unbound", tells: [{ at: "section" }, beside] },
  { does: "click", role: "button", name: "Once", tells: [{ at: "once" }] },
  { does: "click", role: "button", name: "Once", tells: [] },
  { does: "click", role: "button", name: "Both", tells: [{ at: "one" }, { at: "two" }] },
  { does: "click", role: "button", name: "Publish", tells: [beside, { ...untouched, act: "publish" }] },
  {
    does: "type",
    role: "textbox",
    name: "Search",
    value: "lo",
    tells: [
      { name: "search", value: "lo", at: "input" },
      { name: "search", value: "lo", at: "change" },
    ],
  },
  { does: "type", role: "textbox", name: "Same", value: "lo", tells: [{ name: "same", value: "lo", at: "edit" }] },
  { does: "type", role: "textbox", name: "Title", value: "The Fog", tells: [{ name: "title", value: "The Fog", at: "edit" }] },
  { does: "type", role: "textbox", name: "Text", value: "two\nlines", tells: [{ name: "text", value: "two\nlines", at: "edit" }] },
  { does: "click", role: "checkbox", name: "Tag A", tells: [beside, { name: "tags", value: "a", checked: false, at: "edit" }] },
  { does: "click", role: "checkbox", name: "Tag B", tells: [beside, { name: "tags", value: "on", checked: true, at: "edit" }] },
  { does: "click", role: "radio", name: "Book", tells: [beside, { name: "kind", value: "book", checked: true, at: "edit" }] },
  { does: "click", role: "radio", name: "Book", tells: [beside] },
  { does: "select", role: "combobox", name: "Genre", value: "sf", tells: [{ name: "genre", value: "sf", at: "edit" }] },
  {
    does: "select",
    role: "listbox",
    name: "Languages",
    value: ["en", "de"],
    tells: [{ name: "languages", value: "en", values: ["en", "de"], at: "edit" }],
  },
  { does: "press", role: "textbox", name: "Title", value: "Enter", tells: [beside, { ...touched, act: "save" }] },
  { does: "press", role: "button", name: "Publish", value: "Enter", tells: [beside, { ...touched, act: "publish" }] },
  {
    does: "press",
    role: "textbox",
    name: "Title",
    value: "Escape",
    tells: [key("key", "Escape", "Escape"), key("page", "Escape", "Escape")],
  },
  { does: "press", role: "textbox", name: "Search", value: "Escape", tells: [key("page", "Escape", "Escape")] },
  { does: "press", role: "button", name: "Left", value: "j", tells: [key("page", "j", "KeyJ")] },
  { does: "press", role: "button", name: "Left", value: "a", tells: [] },
  { does: "hover", role: "button", name: "Left", tells: [{ at: "+outer" }, { at: "+left" }] },
  { does: "hover", role: "button", name: "Right", tells: [{ at: "-left" }, { at: "+right" }] },
  { does: "hover", role: "button", name: "Both", tells: [{ at: "-right" }, { at: "-outer" }] },
];
