/**
 * The `live:*` attributes that an element may have, and what the browser supplies with each. Importing this module adds them to Preact's
 * elements.
 */
import type { Binding } from "./on.ts";

/** Nothing but what the page gives. */
export type NoPayload = Record<never, never>;

/** What a key event supplies. */
export interface KeyPayload {
  /** As `KeyboardEvent.key`: "Enter", "a", "ArrowLeft". */
  key: string;
  /** As `KeyboardEvent.code`: "KeyA". */
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

/** What a change of a field supplies. The values are `any`: the handler's schema decides what a text becomes. */
export interface FieldPayload {
  name: string;
  /** The field's text; of a checkbox its value. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  value: any;
  /** Of a checkbox or radio button. */
  checked: boolean;
  /** Of a select that takes several. */
  values: string[];
}

/** What a submit supplies: a property for each field of the form, by its name; several of one name are an array. */
// oxlint-disable-next-line typescript/no-explicit-any -- the handler's schema decides what a text becomes
export type FormPayload = any;

type Attribute<Supplied> = Binding<Supplied> | undefined | null | false;

declare module "preact" {
  interface DOMAttributes<Target extends EventTarget> {
    "live:click"?: Attribute<NoPayload>;
    "live:submit"?: Attribute<FormPayload>;
    "live:change"?: Attribute<FieldPayload>;
    "live:input"?: Attribute<FieldPayload>;
    "live:keydown"?: Attribute<KeyPayload>;
    "live:keyup"?: Attribute<KeyPayload>;
    "live:focus"?: Attribute<NoPayload>;
    "live:blur"?: Attribute<NoPayload>;
    "live:mouseenter"?: Attribute<NoPayload>;
    "live:mouseleave"?: Attribute<NoPayload>;
    /** The element's children belong to the page's own scripts: the server never touches them after the first page. */
    "live:ignore"?: boolean | undefined;
  }
}
