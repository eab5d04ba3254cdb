/** Who knows of the visitor's edits. */
export interface Controls {
  /**
   * Whether the visitor has edited it since the last event that the server has seen. Of radio buttons: it, or another of its group. If not,
   * what the server says now counts, and the edit is forgotten.
   *
   * @param options `isOwed`: the server says nothing now, but has said what is not shown yet. Then only an edit counts as seen whose own event
   *   has been answered.
   */
  isEdited(control: Element, options?: { readonly isOwed: boolean }): boolean;
}

/**
 * What the patches of a frame touch.
 *
 * Of form controls whose defaults change, the properties are set to the defaults when the patch is done, so that a control that was used
 * shows the same as a fresh one; not where the visitor's edit is newer, nor text under the visitor's caret. There it is owed: it is shown when
 * the caret has left, unless there is an edit since; and when the server has been told of that edit and has had nothing to say of it.
 */
export class Touched {
  readonly #controls: Controls | undefined;
  /** Controls, and the values that a select had before: a browser also changes them when attributes or options change. */
  readonly #values = new Map<Element, Set<string>>();
  /** Controls that do not show yet what the server has said of them. */
  readonly #owed = new Set<Element>();
  /** What was written to in this frame. */
  written = new Set<Element>();
  /** Whose `live:*` attributes are new, or have changed, in this frame. */
  bound = new Set<Element>();
  /** Forms that the server has asked to be reset in this frame. */
  readonly #forms = new Set<HTMLFormElement>();

  constructor(controls?: Controls) {
    this.#controls = controls;
  }

  /** This attribute is going to be written. */
  attribute(element: Element, name: string): void {
    this.written.add(element);
    if (name.startsWith("live:")) this.bound.add(element);
    if (name === "live:reset" && element instanceof HTMLFormElement) this.#forms.add(element);
    if (element instanceof HTMLInputElement ? name === (isCheckable(element) ? "checked" : "value") : name === "muted") this.#add(element);
    else if (/^(selected|disabled|multiple)$/.test(name)) this.#addAround(element);
  }

  /** The children of this element, or its text, are going to change. */
  children(element: Element | null): void {
    if (!element) return;
    this.written.add(element);
    this.#addAround(element);
  }

  /** A patch is done. */
  readonly settle = (): void => {
    for (const [control, chosen] of this.#values) {
      if (this.#controls?.isEdited(control) && control instanceof HTMLSelectElement) choose(control, chosen);
      this.#owed.add(control);
    }
    this.#values.clear();
    for (const control of this.#owed) {
      if (hasCaret(control)) {
        control.addEventListener("focusout", this.settle, { once: true });
      } else if (!this.#controls?.isEdited(control, { isOwed: true })) {
        this.#owed.delete(control);
        reset(control);
      }
    }
  };

  /** The frame is done. */
  finish(): void {
    // The edit that it was owed for may have been answered.
    this.settle();
    for (const form of this.#forms) this.reset(form);
    this.#forms.clear();
    this.written = new Set();
    this.bound = new Set();
  }

  /** Resets a form, but not what has been edited in it since: a composition goes on there. */
  reset(form: HTMLFormElement): void {
    const newer = [...form.querySelectorAll(":not([form])")].filter((control) => this.#controls?.isEdited(control));
    // A control that is of no form, which is what it says, is not reset.
    for (const control of newer) control.setAttribute("form", "");
    // Not with `form.reset()`, which a button named "reset" would hide.
    HTMLFormElement.prototype.reset.call(form);
    for (const control of newer) control.removeAttribute("form");
  }

  #addAround(element: Element): void {
    const control = element.closest("select,textarea");
    if (control) this.#add(control);
  }

  #add(control: Element): void {
    if (this.#values.has(control)) return;
    const chosen = control instanceof HTMLSelectElement ? [...control.selectedOptions].map(({ value }) => value) : [];
    this.#values.set(control, new Set(chosen));
    if (!hasCaret(control) || control.validity.badInput) return;
    // From now on it has a text of its own. Until then it would show each new default, under the caret.
    const { value } = control;
    control.value = value;
  }
}

function choose(select: HTMLSelectElement, chosen: ReadonlySet<string>): void {
  const { options, multiple } = select;
  // Where what was chosen is gone, a fresh one shows its default.
  if (!multiple) resetSelect(select);
  for (const option of options) if (multiple || chosen.has(option.value)) option.selected = chosen.has(option.value);
}

/** Whether the visitor's caret is in its text. */
const hasCaret = (control: Element): control is HTMLInputElement | HTMLTextAreaElement =>
  control === document.activeElement && control.matches("textarea,input:not([type=checkbox],[type=radio])");

const isCheckable = ({ type }: HTMLInputElement): boolean => /^(checkbox|radio)$/.test(type);

function reset(control: Element): void {
  if (control instanceof HTMLMediaElement) {
    // The attribute never reflects.
    control.muted = control.defaultMuted;
  } else if (control instanceof HTMLSelectElement) {
    resetSelect(control);
  } else if (control instanceof HTMLInputElement && isCheckable(control)) {
    control.checked = control.defaultChecked;
  } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
    const { type, value, defaultValue, validity } = control;
    if (type !== "file" && !validity.badInput && value !== defaultValue) control.value = defaultValue;
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
