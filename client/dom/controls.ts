/** Who knows of the visitor's edits. */
export interface Controls {
  /** Whether the visitor has edited it since the last event that the server has seen. Of radio buttons: it, or another of its group. */
  isEdited(control: Element): boolean;
}

/**
 * What the patches of a frame touch.
 *
 * Of form controls whose defaults change, the properties are set to the defaults when the patch is done, so that a control that was used
 * shows the same as a fresh one; not where the visitor's edit is newer, nor text under the visitor's caret.
 */
export class Touched {
  readonly #controls: Controls | undefined;
  /** Controls, and the values that a select had before: a browser also changes them when attributes or options change. */
  readonly #values = new Map<Element, Set<string>>();
  /** What was written to in this frame. */
  readonly #written = new Set<Element>();
  /** Whose `live:*` attributes are new, or have changed, in this frame. */
  readonly #bound = new Set<Element>();
  /** Forms that the server has asked to be reset in this frame. */
  readonly #forms = new Set<HTMLFormElement>();

  constructor(controls?: Controls) {
    this.#controls = controls;
  }

  /** This attribute is going to be written. */
  attribute(element: Element, name: string): void {
    this.#written.add(element);
    if (name.startsWith("live:")) this.#bound.add(element);
    if (name === "live:reset" && element instanceof HTMLFormElement) this.#forms.add(element);
    if (element instanceof HTMLInputElement ? name === (isCheckable(element) ? "checked" : "value") : name === "muted") this.#add(element);
    else if (/^(selected|disabled|multiple)$/.test(name)) this.#addAround(element);
  }

  /** The children of this element, or its text, are going to change. */
  children(element: Element | null): void {
    if (!element) return;
    this.#written.add(element);
    this.#addAround(element);
  }

  /** An element with `live:*` attributes has come. */
  bound(element: Element): void {
    this.#bound.add(element);
  }

  /** A patch is done. */
  settle(): void {
    for (const [control, chosen] of this.#values) {
      if (control instanceof HTMLSelectElement && this.#controls?.isEdited(control)) choose(control, chosen);
      else this.#show(control);
    }
    this.#values.clear();
  }

  /** The frame is done. */
  finish(): { readonly written: ReadonlySet<Element>; readonly bound: ReadonlySet<Element> } {
    for (const form of this.#forms) resetForm(form);
    this.#forms.clear();
    const done = { written: new Set(this.#written), bound: new Set(this.#bound) };
    this.#written.clear();
    this.#bound.clear();
    return done;
  }

  /** Shows what the server said, unless that would overwrite an edit. Text under the caret is shown when the caret has left it. */
  #show(control: Element): void {
    if (this.#controls?.isEdited(control)) return;
    if (control === document.activeElement && isText(control)) control.addEventListener("focusout", this.#left, { once: true });
    else reset(control);
  }

  readonly #left = ({ target }: Event): void => {
    if (target instanceof Element) this.#show(target);
  };

  #addAround(element: Element): void {
    const control = element.closest("select,textarea");
    if (control) this.#add(control);
  }

  #add(control: Element): void {
    if (this.#values.has(control)) return;
    const chosen = control instanceof HTMLSelectElement ? [...control.selectedOptions].map(({ value }) => value) : [];
    this.#values.set(control, new Set(chosen));
  }
}

function choose({ options, multiple }: HTMLSelectElement, chosen: ReadonlySet<string>): void {
  for (const option of options) if (multiple || chosen.has(option.value)) option.selected = chosen.has(option.value);
}

const isText = (control: Element): boolean =>
  control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && !isCheckable(control));

const isCheckable = ({ type }: HTMLInputElement): boolean => type === "checkbox" || type === "radio";

/** Resets a form; not with `form.reset()`, which a button named "reset" would hide. */
export function resetForm(form: HTMLFormElement): void {
  HTMLFormElement.prototype.reset.call(form);
}

function reset(control: Element): void {
  if (control instanceof HTMLMediaElement) {
    // The attribute never reflects.
    control.muted = control.defaultMuted;
  } else if (control instanceof HTMLSelectElement) {
    resetSelect(control);
  } else if (control instanceof HTMLInputElement && isCheckable(control)) {
    control.checked = control.defaultChecked;
  } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
    const isBusy = control.validity.badInput || control.type === "file";
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
