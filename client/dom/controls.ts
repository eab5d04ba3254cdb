import type { AttributeOp } from "../../durable/protocol.ts";

/** Who knows of the visitor's edits. */
export interface Controls {
  /** Whether the visitor has edited it since the last event that the server has seen. Of radio buttons: it, or another of its group. */
  isEdited(control: Element): boolean;
}

/**
 * The form controls whose defaults a patch is going to change. When the patch is done, their properties are set to the defaults, so that a
 * control that was used shows the same as a fresh one; not where the visitor's edit is newer, nor text under the visitor's caret.
 */
export class Touched {
  /** The values that a select had before, since a browser also changes them when attributes or options change. */
  readonly #controls = new Map<Element, Set<string>>();
  readonly #kept = new Set<Element>();

  /** These attributes are going to be written. */
  attributes(element: Element, attributes: AttributeOp): void {
    if (element instanceof HTMLInputElement ? (isCheckable(element) ? "checked" : "value") in attributes : "muted" in attributes) {
      this.#add(element);
    } else if ("selected" in attributes || "disabled" in attributes || "multiple" in attributes) {
      this.children(element);
    }
  }

  /** The children of this element, or its text, are going to change. */
  children(element: Element | null): void {
    const control = element?.closest("select,textarea");
    if (control) this.#add(control);
  }

  /** The select is going to be upset, and is to show the same afterwards. */
  keep(select: Element): void {
    this.#add(select);
    this.#kept.add(select);
  }

  #add(control: Element): void {
    if (this.#controls.has(control)) return;
    const chosen = control instanceof HTMLSelectElement ? [...control.selectedOptions].map(({ value }) => value) : [];
    this.#controls.set(control, new Set(chosen));
  }

  settle(controls: Controls | undefined): void {
    for (const [control, chosen] of this.#controls) {
      if (!this.#kept.has(control) && !controls?.isEdited(control)) reset(control);
      else if (control instanceof HTMLSelectElement) choose(control, chosen);
    }
  }
}

function choose({ options, multiple }: HTMLSelectElement, chosen: ReadonlySet<string>): void {
  for (const option of options) if (multiple || chosen.has(option.value)) option.selected = chosen.has(option.value);
}

const isCheckable = ({ type }: HTMLInputElement): boolean => type === "checkbox" || type === "radio";

function reset(control: Element): void {
  if (control instanceof HTMLMediaElement) {
    // The attribute never reflects.
    control.muted = control.defaultMuted;
  } else if (control instanceof HTMLSelectElement) {
    resetSelect(control);
  } else if (control instanceof HTMLInputElement && isCheckable(control)) {
    control.checked = control.defaultChecked;
  } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
    const isBusy = control === document.activeElement || control.validity.badInput || control.type === "file";
    if (!isBusy && control.value !== control.defaultValue) control.value = control.defaultValue;
  }
}

function resetSelect(select: HTMLSelectElement): void {
  const options = [...select.options];
  if (select.multiple) {
    for (const option of options) option.selected = option.defaultSelected;
    return;
  }
  const chosen = options.findLastIndex((option) => option.defaultSelected);
  // Without a default, a drop-down shows its first option that can be chosen, and a list none.
  select.selectedIndex = chosen < 0 && select.size < 2 ? options.findIndex((option) => !option.matches(":disabled")) : chosen;
}
