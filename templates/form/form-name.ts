/** What the compiler knows of a form: the names of its fields, and the types of what is in them. */

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
