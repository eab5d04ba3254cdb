/** What an event adds to the payload that its binding gives. */
export type Supplied = Record<string, unknown>;

/** Returns what an event supplies, or `undefined` where it is not to be sent at all. */
export function suppliedBy(event: Event): Supplied | undefined {
  const { target, type } = event;
  if (event instanceof KeyboardEvent) return pick(event, ["key", "code", "altKey", "ctrlKey", "metaKey", "shiftKey", "repeat"]);
  if (event instanceof SubmitEvent && target instanceof HTMLFormElement) return { values: valuesOf(target, event.submitter) };
  return /^(input|change|compositionend)$/.test(type) ? suppliedByField(target) : {};
}

function suppliedByField(field: EventTarget | null): Supplied | undefined {
  if (field instanceof HTMLSelectElement) {
    return {
      ...pick(field, ["name", "value"]),
      ...(field.multiple && { values: Array.from(field.selectedOptions, ({ value }) => value) }),
    };
  }
  if (field instanceof HTMLInputElement) {
    // A number field with "1e" in it has the value "": to say so would be to say that it is empty.
    if (field.validity.badInput) return undefined;
    return pick(field, /^(checkbox|radio)$/.test(field.type) ? ["name", "value", "checked"] : ["name", "value"]);
  }
  return field instanceof HTMLTextAreaElement ? pick(field, ["name", "value"]) : {};
}

/** All fields as the browser would submit them, but for files; several of one name as an array. */
function valuesOf(form: HTMLFormElement, submitter: HTMLElement | null): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== "string") continue;
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}

function pick<Source extends object>(source: Source, names: readonly (keyof Source & string)[]): Supplied {
  return Object.fromEntries(names.map((name) => [name, source[name]]));
}
