/**
 * Which form controls the visitor has edited since the last event that the server has answered. Such an edit is newer than what the server
 * says, and no frame overwrites it.
 */
export class Edits {
  /** Ticket of the event that will be the first to come after the edit. */
  readonly #marks = new WeakMap<Element, number>();
  readonly #outbox: { readonly ticket: number };
  #answered = 0;

  /** @param outbox Knows the ticket of the next event. */
  constructor(root: Element, outbox: { readonly ticket: number }) {
    this.#outbox = outbox;
    // Typed before this script ran, or brought back by the browser with a page of its history.
    for (const control of root.querySelectorAll("input,textarea,select")) {
      if (isDirty(control)) this.mark(control);
    }
    const note = ({ type, target, isTrusted }: Event): void => {
      // The visitor's own "change" only says again, at blur, what "input" has said; a script may fire nothing else.
      if (target instanceof Element && !(isTrusted && type === "change")) for (const control of groupOf(target)) this.mark(control);
    };
    // Capturing, so that an edit is marked before its own event gets a ticket.
    addEventListener("input", note, true);
    addEventListener("change", note, true);
    addEventListener(
      "reset",
      ({ target }) => {
        // By what is in it, since a control named "elements" would hide the list of that name.
        if (target instanceof HTMLFormElement) for (const control of target.querySelectorAll("*")) this.#marks.delete(control);
      },
      true,
    );
  }

  /** What is shown from now on was made by a server that had seen all events up to this ticket. */
  answered(ticket: number): void {
    this.#answered = ticket;
  }

  isEdited(control: Element): boolean {
    return (this.#marks.get(control) ?? 0) > this.#answered;
  }

  /** The edit of this control comes before the next event. */
  readonly mark = (control: Element): void => {
    this.#marks.set(control, this.#outbox.ticket);
  };
}

/** To choose a radio button is to edit all of its group. */
function groupOf(control: Element): Iterable<Element> {
  if (!(control instanceof HTMLInputElement) || control.type !== "radio") return [control];
  const { form, name } = control;
  const radios = document.querySelectorAll<HTMLInputElement>("input[type=radio]");
  return [...radios].filter((radio) => radio === control || (radio.name === name && radio.form === form));
}

function isDirty(control: Element): boolean {
  if (control instanceof HTMLSelectElement) {
    // The first option of a drop-down is chosen by default although it does not say so.
    return [...control.options].some((option, index) => option.selected !== option.defaultSelected && (index > 0 || control.multiple));
  }
  if (control instanceof HTMLInputElement) {
    if (/^(checkbox|radio)$/.test(control.type)) return control.checked !== control.defaultChecked;
    // These have a value without having been given one.
    return !/^(range|color)$/.test(control.type) && control.value !== control.defaultValue;
  }
  return control instanceof HTMLTextAreaElement && control.value !== control.defaultValue;
}
