/** What an event adds to the payload that its binding gives. */
export type Supplied = Record<string, unknown>;

/** Returns what an event supplies, or `undefined` where it is not to be sent at all. */
export function suppliedBy(event: Event): Supplied | undefined {
  const { target, type } = event;
  if (event instanceof KeyboardEvent) {
    const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat } = event;
    return { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat };
  }
  if (event instanceof SubmitEvent && target instanceof HTMLFormElement) return valuesOf(target, event.submitter);
  if (event instanceof CustomEvent) return { detail: event.detail };
  return /^(input|change|compositionend)$/.test(type) ? suppliedByField(target) : {};
}

function suppliedByField(field: EventTarget | null): Supplied | undefined {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)) return {};
  // A number field with "1e" in it has the value "": to say so would be to say that it is empty.
  if (field.validity.badInput) return undefined;
  const { name, value, type } = field;
  const supplied: Supplied = { name, value };
  if ("checked" in field && /^(checkbox|radio)$/.test(type)) supplied["checked"] = field.checked;
  if ("selectedOptions" in field && field.multiple) supplied["values"] = Array.from(field.selectedOptions, (option) => option.value);
  return supplied;
}

/** All fields as the browser would submit them, but for files and what a form without this script needs; several of one name as an array. */
function valuesOf(form: HTMLFormElement, submitter: HTMLElement | null): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== "string" || name.startsWith("live:")) continue;
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}
