/**
 * What stands in the fields of the page: what the server has said, until the visitor edits it; what the visitor has put in, until the server says
 * something else.
 */
import { payloadOf } from "../durable/post-fields.ts";
import type { HtmlPage } from "./html-page.ts";
import { elementsOf, type TreeElement } from "./html-tree.ts";
import { type DomElement, type PageDom, textOf, typeOf } from "./page-dom.ts";
import { isDisabled } from "./target.ts";

/** What a field holds: a text, whether it is checked, or which options are chosen. */
type Content = string | boolean | readonly string[];

interface Edit {
  readonly content: Content;
  /** What the server said when it was edited. */
  readonly said: string;
  readonly form: TreeElement | undefined;
  readonly reset: string | undefined;
}

export class Fields {
  readonly #edits = new Map<TreeElement, Edit>();
  readonly #dom: () => PageDom;

  /** @param dom gives the page as it is now. */
  constructor(dom: () => PageDom) {
    this.#dom = dom;
  }

  /** A field's value, as the property of that name: also of a checkbox, whether it is checked or not. */
  valueOf(field: DomElement): string {
    if (field.localName === "select") return this.chosenIn(field)[0] ?? "";
    if (isCheckable(field)) return field.getAttribute("value") ?? "on";
    const content = this.#contentOf(field);
    if (typeof content === "string") return content;
    return field.localName === "textarea" ? field.textContent : (field.getAttribute("value") ?? "");
  }

  isChecked(field: DomElement): boolean {
    const content = this.#contentOf(field);
    return typeof content === "boolean" ? content : field.hasAttribute("checked");
  }

  /** The values of the options that are chosen. */
  chosenIn(select: DomElement): readonly string[] {
    const content = this.#contentOf(select);
    if (typeof content === "object") return content;
    const options = [...select.querySelectorAll("option")];
    const said = options.filter((option) => option.hasAttribute("selected"));
    if (select.hasAttribute("multiple")) return said.map(optionValue);
    // Without a default, a drop-down shows its first option that can be chosen.
    const chosen =
      said.at(-1) ?? (Number(select.getAttribute("size") ?? 1) < 2 ? options.find((option) => !isDisabled(option)) : undefined);
    return chosen === undefined ? [] : [optionValue(chosen)];
  }

  /** Puts something into a field, as the visitor. @throws {Error} for a field in raw HTML, which is not the page's own. */
  put(field: DomElement, content: Content): void {
    const node = this.#dom().nodeOf(field);
    if (node === undefined) throw new Error("Cannot edit a field in raw HTML: nothing that is live knows of it");
    const form = this.formOf(field);
    const formNode = form === null ? undefined : this.#dom().nodeOf(form);
    this.#edits.set(node, { content, said: saidOf(node), form: formNode, reset: formNode?.attributes.get("live:reset") });
  }

  /** Chooses a radio button, and no other of its group. */
  choose(radio: DomElement): void {
    const name = radio.getAttribute("name");
    const form = this.formOf(radio);
    for (const other of this.#dom().elements("input[type=radio]")) {
      if (other !== radio && name !== null && other.getAttribute("name") === name && this.formOf(other) === form) this.put(other, false);
    }
    this.put(radio, true);
  }

  /** The form that a control belongs to. */
  formOf(control: DomElement): DomElement | null {
    const id = control.getAttribute("form");
    return id === null ? control.closest("form") : this.#dom().byId(id);
  }

  /** What a form is submitted with: as a browser would, but for files and what a form without a script needs. */
  valuesOf(form: DomElement, submitter?: DomElement): Record<string, string | string[]> {
    const controls = this.#dom().elements("input,select,textarea,button");
    return payloadOf(
      controls.flatMap((control) => {
        const name = control.getAttribute("name") ?? "";
        if (name === "" || this.formOf(control) !== form || isDisabled(control)) return [];
        return this.#submitted(control, submitter).map((value) => [name, value] as const);
      }),
    );
  }

  /** A form is empty again, by its name or id. */
  reset(form: string): void {
    for (const [node, edit] of this.#edits) {
      const attributes = edit.form?.attributes;
      if (attributes?.get("id") === form || attributes?.get("name") === form) this.#edits.delete(node);
    }
  }

  /** The page has changed: where the server says something else of a field, or has reset its form, that counts. */
  settle(page: HtmlPage): void {
    if (this.#edits.size === 0) return;
    const there = new Set(page.elements());
    for (const [node, { said, form, reset }] of this.#edits) {
      if (!there.has(node) || saidOf(node) !== said || form?.attributes.get("live:reset") !== reset) this.#edits.delete(node);
    }
  }

  #contentOf(field: DomElement): Content | undefined {
    const node = this.#dom().nodeOf(field);
    return node === undefined ? undefined : this.#edits.get(node)?.content;
  }

  #submitted(control: DomElement, submitter: DomElement | undefined): readonly string[] {
    if (control.localName === "select") return this.chosenIn(control);
    if (isButton(control)) return control === submitter ? [control.getAttribute("value") ?? ""] : [];
    if (isCheckable(control)) return this.isChecked(control) ? [this.valueOf(control)] : [];
    return control.localName === "input" && typeOf(control) === "file" ? [] : [this.valueOf(control)];
  }
}

export const isCheckable = (field: DomElement): boolean => field.localName === "input" && /^(checkbox|radio)$/.test(typeOf(field));

/** Whether it is a field into which one writes. */
export const isWritable = (field: DomElement): boolean =>
  field.localName === "textarea" ||
  (field.localName === "input" && !isButton(field) && !/^(checkbox|radio|file|hidden)$/.test(typeOf(field)));

export const isButton = (control: DomElement): boolean =>
  control.localName === "button" || (control.localName === "input" && /^(submit|button|reset|image)$/.test(typeOf(control)));

/** Whether it submits its form. */
export const isSubmitter = (control: DomElement): boolean =>
  isButton(control) && /^(submit|image|)$/.test((control.getAttribute("type") ?? "").toLowerCase());

export const optionValue = (option: DomElement): string => option.getAttribute("value") ?? textOf(option);

/** What the server says that a field holds. */
function saidOf(node: TreeElement): string {
  const { attributes, children, open } = node;
  if (open.name === "input") return `${attributes.has("checked")} ${attributes.get("value") ?? ""}`;
  if (open.name === "textarea") return children.map((child) => (child.kind === "text" ? child.text : "")).join("");
  const options = [...elementsOf(children)].filter(({ open: { name } }) => name === "option");
  return JSON.stringify(options.map((option) => [option.attributes.get("value"), option.attributes.has("selected")]));
}
