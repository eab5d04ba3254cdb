import type { Fields } from "./fields.ts";
import { isCheckable } from "./fields.ts";
import { type DomElement, type PageDom, textOf } from "./page-dom.ts";
import { isDisabled } from "./target.ts";

/** An element of the page as it is now. What the page shows later is for another `find()`. */
export class FoundElement {
  readonly #element: DomElement;
  readonly #dom: PageDom;
  readonly #fields: Fields;

  constructor(element: DomElement, dom: PageDom, fields: Fields) {
    this.#element = element;
    this.#dom = dom;
    this.#fields = fields;
  }

  /** Its role, given or implied. */
  get role(): string | null {
    return this.#dom.roleOf(this.#element);
  }

  /** Its accessible name. */
  get name(): string {
    return this.#dom.nameOf(this.#element);
  }

  /** Its text in one line, with a space between blocks. */
  get text(): string {
    return textOf(this.#element);
  }

  /** The tag, in lower case. */
  get tag(): string {
    return this.#element.localName;
  }

  /** What a field holds: what the visitor has put in, or what the server said. Of a select that takes several, see `values`. */
  get value(): string {
    return this.#fields.valueOf(this.#element);
  }

  /** What is chosen in a select. */
  get values(): readonly string[] {
    return this.#fields.chosenIn(this.#element);
  }

  /** Whether a checkbox or radio button is checked. */
  get isChecked(): boolean {
    return isCheckable(this.#element) && this.#fields.isChecked(this.#element);
  }

  /** Whether it is disabled, by itself or by a fieldset around it. */
  get isDisabled(): boolean {
    return isDisabled(this.#element);
  }

  /** Whether it is hidden: `hidden`, `aria-hidden`, or an inline style, of it or of an element around. */
  get isHidden(): boolean {
    return this.#dom.isHidden(this.#element);
  }

  /** An attribute, `null` where there is none. */
  attribute(name: string): string | null {
    return this.#element.getAttribute(name);
  }

  /** The classes. */
  get classes(): readonly string[] {
    return (this.attribute("class") ?? "").split(/\s+/).filter((name) => name !== "");
  }
}
