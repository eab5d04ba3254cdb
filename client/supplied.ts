/** What an event adds to the payload that its binding gives. */
export type Supplied = Record<string, unknown>;

/** Returns what an event supplies, or `undefined` where it is not to be sent at all. */
export function suppliedBy(event: Event): Supplied | undefined {
  switch (event.type) {
    case "input":
    case "change":
    case "compositionend":
      return suppliedByField(event.target);
    case "submit":
      return event.target instanceof HTMLFormElement && event instanceof SubmitEvent ? suppliedByForm(event.target, event.submitter) : {};
    case "keydown":
    case "keyup":
      return event instanceof KeyboardEvent ? suppliedByKey(event) : {};
    default:
      return {};
  }
}

function suppliedByField(field: EventTarget | null): Supplied | undefined {
  if (field instanceof HTMLSelectElement) {
    const { name, value, multiple } = field;
    return multiple ? { name, value, values: Array.from(field.selectedOptions, (option) => option.value) } : { name, value };
  }
  if (field instanceof HTMLInputElement) {
    // A number field with "1e" in it has the value "": to say so would be to say that it is empty.
    if (field.validity.badInput) return undefined;
    const { name, value, type, checked } = field;
    return type === "checkbox" || type === "radio" ? { name, value, checked } : { name, value };
  }
  return field instanceof HTMLTextAreaElement ? { name: field.name, value: field.value } : {};
}

/** All fields as the browser would submit them, but for files. */
function suppliedByForm(form: HTMLFormElement, submitter: HTMLElement | null): Supplied {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== "string") continue;
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return { values: Object.fromEntries(values) };
}

function suppliedByKey({ key, code, altKey, ctrlKey, metaKey, shiftKey, repeat }: KeyboardEvent): Supplied {
  return { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat };
}
