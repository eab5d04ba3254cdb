/**
 * Which form controls the visitor has edited since the last event that the server has answered. Such an edit is newer than what the server
 * says, and no frame overwrites it.
 */
export class Edits {
  /** Of an edit that its own event tells of, that event's ticket; of any other, what lies before the ticket of the next event. */
  readonly #marks = new WeakMap<Element, number>();
  readonly #outbox: { readonly ticket: number };
  /** Typed in before this script ran, or brought back by the browser with a page of its history. */
  readonly early: readonly Element[];
  #answered = 0;

  /** @param outbox Knows the ticket of the next event. */
  constructor(root: Element, outbox: { readonly ticket: number }) {
    this.#outbox = outbox;
    this.early = [...root.querySelectorAll("input,textarea,select")].filter(isDirty);
    for (const control of this.early) this.#note(control);
    const note = ({ type, target, isTrusted }: Event): void => {
      // The visitor's own "change" only says again, at blur, what "input" has said; a script may fire nothing else.
      if (target instanceof Element && !(isTrusted && type === "change")) this.#note(target);
    };
    // Capturing, so that an edit is marked before its own event gets a ticket.
    addEventListener("input", note, true);
    addEventListener("change", note, true);
  }

  /** What is shown from now on was made by a server that had seen all events up to this ticket. */
  answered(ticket: number): void {
    this.#answered = ticket;
  }

  isEdited(control: Element, { isOwed }: { readonly isOwed?: boolean } = {}): boolean {
    const mark = this.#marks.get(control) ?? 0;
    if (mark > this.#answered) return true;
    if (isOwed) return mark % 1 > 0;
    this.#marks.delete(control);
    return false;
  }

  /** The event with this ticket tells of the control's last edit. */
  readonly mark = (control: Element, ticket: number): void => {
    for (const each of groupOf(control)) this.#marks.set(each, ticket);
  };

  #note(control: Element): void {
    this.mark(control, this.#outbox.ticket - 0.5);
  }
}

/** To choose a radio button is to edit all of its group. */
function groupOf(control: Element): Iterable<Element> {
  if (!(control instanceof HTMLInputElement) || control.type !== "radio") return [control];
  const { form, name } = control;
  const radios = document.querySelectorAll<HTMLInputElement>("input[type=radio]");
  return [...radios].filter((radio) => radio === control || (radio.name === name && radio.form === form));
}

/** Whether a control shows anything else than one that the same HTML has just made. */
function isDirty(control: Element): boolean {
  const fresh = document.createElement("template");
  fresh.innerHTML = control.outerHTML;
  // SAFETY: the HTML of an element makes one.
  return shownBy(fresh.content.firstElementChild!) !== shownBy(control);
}

function shownBy(control: Element): string {
  // SAFETY: what is not there is left out.
  const { value, checked, selectedOptions = [] } = control as Partial<HTMLInputElement & HTMLSelectElement>;
  return [value, checked, ...Array.from(selectedOptions, (option) => option.value)].join();
}
