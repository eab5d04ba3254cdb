import { readTab, writeTab } from "./socket/tab-storage.ts";

/** What was typed or chosen, by the control's key: a text, whether a box is checked, or the chosen options. */
type Typed = Record<string, string | boolean | string[]>;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** In place of a text. */
const checkables = ["checkbox", "radio"];
/** What nobody else is to keep, or what no script can put back. */
const unkept = ["password", "file", "hidden", "submit", "button", "reset", "image"];

/** Keeps in the tab's storage what stands in the page's controls, for the page that is loaded next. */
export function keepTyped(): void {
  writeTab("typed", Object.fromEntries([...controls()].map(([key, control]) => [key, valueOf(control)])));
}

/** Puts back what the page before has kept, once. Before the edits are looked for, so that the server hears of it. */
export function restoreTyped(): void {
  const typed = readTab("typed") as Typed | null; // SAFETY: keepTyped() wrote it
  if (!typed) return;
  writeTab("typed", null);
  for (const [key, control] of controls()) {
    const value = typed[key];
    if (value === undefined) continue;
    if (Array.isArray(value) && control instanceof HTMLSelectElement) {
      for (const option of control.options) option.selected = value.includes(option.value);
    } else if (typeof value === "boolean" && control instanceof HTMLInputElement) control.checked = value;
    else if (typeof value === "string") control.value = value;
  }
}

/** The controls that may be kept, by form, name, and place among those of one name. */
function controls(): Map<string, Control> {
  const found = new Map<string, Control>();
  for (const control of document.querySelectorAll<Control>("input,textarea,select")) {
    const { type, name, form, autocomplete } = control;
    // Not of the form's properties, which in a form may be fields of those names.
    if (!name || unkept.includes(type) || autocomplete === "off" || form?.getAttribute("autocomplete") === "off") continue;
    const key = `${form?.getAttribute("id") ?? ""} ${name} ${checkables.includes(type) ? control.value : ""}`;
    let index = 0;
    while (found.has(`${key} ${index}`)) index++;
    found.set(`${key} ${index}`, control);
  }
  return found;
}

function valueOf(control: Control): Typed[string] {
  if (control instanceof HTMLSelectElement) return Array.from(control.selectedOptions, ({ value }) => value);
  return checkables.includes(control.type) ? (control as HTMLInputElement).checked : control.value; // SAFETY: a textarea has another type
}
