import type { AttributeOp } from "../durable/protocol.ts";

/** Who knows of the visitor's edits. */
export interface Controls {
  /** Whether the visitor has edited it since the last event that the server has seen. Of radio buttons: it, or another of its group. */
  isEdited(control: Element): boolean;
}

/**
 * The form controls whose defaults a patch has changed. When the patch is done, their properties are set to the defaults, so that a control
 * that was used shows the same as a fresh one; not where the visitor's edit is newer, nor text under the visitor's caret.
 */
export class Touched {
  readonly #controls = new Set<Element>();

  attributes(element: Element, attributes: AttributeOp): void {
    if (element instanceof HTMLInputElement) {
      if ((isCheckable(element) ? "checked" : "value") in attributes) this.#controls.add(element);
    } else if (element instanceof HTMLMediaElement) {
      // The attribute never reflects.
      if ("muted" in attributes) element.muted = element.defaultMuted;
    } else if ("selected" in attributes || "disabled" in attributes || "multiple" in attributes) {
      this.children(element);
    }
  }

  /** The children of this element, or its text, have changed. */
  children(element: Element | null): void {
    const control = element?.closest("select,textarea");
    if (control) this.#controls.add(control);
  }

  settle(controls: Controls | undefined): void {
    for (const control of this.#controls) if (!controls?.isEdited(control)) reset(control);
  }
}

const isCheckable = ({ type }: HTMLInputElement): boolean => type === "checkbox" || type === "radio";

function reset(control: Element): void {
  if (control instanceof HTMLSelectElement) {
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
