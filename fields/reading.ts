/** What a typed text says: a value, or what is wrong with it, in words for whom has typed it. */
export type Reading<Value> = { readonly value: Value; readonly error: null } | { readonly value: null; readonly error: string };

/** Messages in the place of the English ones, by name; `{example}` and its kin are filled in. */
export type Messages<Name extends string> = { readonly [N in Name]?: string };

/** A reading that failed: its message with `{name}` filled in. */
export function wrong(message: string, values: Readonly<Record<string, string>> = {}): Reading<never> {
  return { value: null, error: message.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all) };
}
