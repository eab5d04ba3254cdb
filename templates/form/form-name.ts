/** The names of a form's fields: what the compiler knows of them, and of what they hold; and how they are read and put together. */

/**
 * The names of a form's fields: `title`, `address.city`, `tags[3].name`. The compiler knows the first step of a name, not what follows it.
 */
export type FormName<Values extends object> = Step<keyof Values & string>;
type Step<First extends string> = First | `${First}.${string}` | `${First}[${string}`;

/** Errors by the name of the field. */
export type FormErrors<Values extends object> = { readonly [Name in FormName<Values>]?: string | undefined };

/**
 * A form's values as they are typed: a number field holds the text that is no number until it is one, and `null` while it is empty. That
 * depends on the kind of each field, and so this type has to ask for it.
 */
export type FormRaw<Value> = Value extends string
  ? string
  : Value extends boolean
    ? boolean
    : Value extends number | null
      ? number | string | null
      : Value extends readonly (infer Item)[]
        ? readonly FormRaw<Item>[]
        : Value extends object
          ? { readonly [Name in keyof Value]: FormRaw<Value[Name]> }
          : Value;

/** Whether a name is another, or of something in it. */
export const isUnder = (name: string, other: string): boolean => name.startsWith(other) && /^($|[.[])/.test(name.slice(other.length));

/** The keys of the rows on the way to a name. */
export const rowKeysIn = (name: string): number[] => stepsOf(name).filter((step) => typeof step === "number");

/** The steps of a name: `tags[3].name` -> `["tags", 3, "name"]`. What is no name has none. */
export function stepsOf(name: string): (string | number)[] {
  const steps = Array.from(name.matchAll(/([^.[\]]+)|\[(\d{1,9})\]/g), ([, field, key]) => field ?? Number(key));
  // Each thing has one name: neither `.title` nor `tags[03]` is any.
  return steps.reduce<string>(joined, "") === name ? steps : [];
}

/** A name with one step more. */
export const joined = (name: string, step: string | number): string =>
  typeof step === "number" ? `${name}[${step}]` : name === "" ? step : `${name}.${step}`;
