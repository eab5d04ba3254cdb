/**
 * What a visitor does, as the events that a browser would fire: a click on a checkbox checks it, one on a submit button submits its form. Events are
 * sent at once, and questions answered with yes.
 */
import type { HookText } from "../durable/protocol.ts";
import type { KeyPayload } from "../templates/attributes.ts";
import { type Answer, type Bindings, isDirect } from "./bindings.ts";
import { type Fields, isButton, isCheckable, isSubmitter, isWritable, optionValue } from "./fields.ts";
import type { TreeElement } from "./html-tree.ts";
import { pressOf } from "./keys.ts";
import { type DomElement, type PageDom, textOf, typeOf } from "./page-dom.ts";
import { describeElement, isDisabled } from "./target.ts";

type Supplied = Record<string, unknown>;

/** What a browser sends of fields that take no other text, with an example. Most may be empty. */
const written = new Map<string, [form: RegExp, example: string]>([
  ["number", [/^(-?(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?)?$/i, "12.5"]],
  ["range", [/^-?(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?$/i, "50"]],
  ["date", [/^(\d{4,6}-\d\d-\d\d)?$/, "2026-01-31"]],
  ["time", [/^(\d\d:\d\d(:\d\d(\.\d{1,3})?)?)?$/, "13:30"]],
  ["datetime-local", [/^(\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?)?$/, "2026-01-31T13:30"]],
  ["month", [/^(\d{4,6}-\d\d)?$/, "2026-01"]],
  ["week", [/^(\d{4,6}-W\d\d)?$/, "2026-W05"]],
  ["color", [/^#[0-9a-f]{6}$/i, "#ff8800"]],
]);

const pointing = ["pointerenter", "mouseenter", "pointerleave", "mouseleave"] as const;

export class Visitor {
  readonly #dom: () => PageDom;
  readonly #fields: Fields;
  readonly #bindings: Bindings;
  /** The element that the pointer is on. */
  #pointed: TreeElement | undefined;

  constructor(dom: () => PageDom, fields: Fields, bindings: Bindings) {
    this.#dom = dom;
    this.#fields = fields;
    this.#bindings = bindings;
  }

  /** Whether a click on it would do anything. */
  isClickable(element: DomElement): boolean {
    if (isDisabled(element)) return false;
    return isCheckable(element) || isSubmitter(element) || pathOf(element).some((around) => around.hasAttribute("live:click"));
  }

  click(element: DomElement): void {
    this.#refuseDisabled(element, "click");
    const { isBound, isPrevented } = this.#bindings.fire({ type: "click", target: element });
    if (!(!isPrevented && this.#activate(element)) && !isBound) throw this.#unbound(element, "click", "click");
  }

  /** Moves the pointer onto an element, or away from all. */
  point(element: DomElement | null): void {
    if (element !== null) this.#refuseDisabled(element, "hover");
    const before = this.#pointed === undefined ? undefined : this.#dom().elementOf(this.#pointed);
    const left = pathOf(before).filter((other) => !(element !== null && other.contains(element)));
    const entered = pathOf(element).filter((other) => !(before !== undefined && other.contains(before)));
    this.#pointed = element === null ? undefined : this.#dom().nodeOf(element);
    let isBound = pathOf(element).some((around) => pointing.some((type) => around.hasAttribute(`live:${type}`)));
    for (const pointer of ["pointer", "mouse"]) {
      for (const target of left) isBound = this.#bindings.fire({ type: `${pointer}leave`, target }).isBound || isBound;
      for (const target of entered.toReversed()) this.#bindings.fire({ type: `${pointer}enter`, target });
    }
    if (!isBound && element !== null) throw this.#unbound(element, "hover", "mouseenter");
  }

  type(field: DomElement, text: string): void {
    this.#refuseDisabled(field, "type into");
    if (!isWritable(field)) throw this.#unfit(field, "type into", "it takes no text");
    if (field.hasAttribute("readonly")) throw this.#unfit(field, "type into", "it is read-only");
    const type = field.localName === "input" ? typeOf(field) : "textarea";
    const [form, example] = written.get(type) ?? [];
    if (form?.test(text) === false)
      throw this.#unfit(field, "type into", `"${text}" is no ${type}, and a browser would not send it; write "${example}"`);
    this.#fields.put(field, text);
    this.#edited(field);
  }

  /** Chooses options of a `<select>`, by their values or by what they say. */
  choose(select: DomElement, wanted: readonly string[]): void {
    this.#refuseDisabled(select, "choose from");
    if (select.localName !== "select") throw this.#unfit(select, "choose from", "it is no <select>");
    if (wanted.length > 1 && !select.hasAttribute("multiple")) throw this.#unfit(select, "choose from", "it takes one option");
    const options = [...select.querySelectorAll("option")];
    const chosen = wanted.map((one) => {
      const option = options.find((other) => optionValue(other) === one) ?? options.find((other) => textOf(other) === one);
      const all = options.map((other) => `"${optionValue(other)}" (${textOf(other)})`).join(", ");
      if (option === undefined) throw this.#unfit(select, "choose from", `it has no option "${one}"; it has ${all}`);
      if (isDisabled(option)) throw this.#unfit(select, "choose from", `its option "${one}" is disabled`);
      return optionValue(option);
    });
    this.#fields.put(select, chosen);
    this.#edited(select);
  }

  /** Presses and releases a key, on an element or on none. */
  press(key: string, element: DomElement | null): void {
    if (element !== null) this.#refuseDisabled(element, "press a key on");
    const target = element ?? this.#dom().body;
    const press = pressOf(key);
    const down = this.#bindings.fire({ type: "keydown", target, supplied: { ...press }, key: press });
    const isActive = element !== null && !down.isPrevented && this.#activateByKey(element, press);
    const up = this.#bindings.fire({ type: "keyup", target, supplied: { ...press }, key: press });
    // A key that no binding asks for is no mistake where some binding asks for keys.
    const isBound = [down, up].some((answer: Answer) => answer.isBound) || this.#dom().elements().some(takesKeys);
    if (!isBound && !isActive) throw this.#unbound(target, `press "${key}" on`, "keydown");
  }

  /** Submits a form with the button that is given, or with its first. */
  submit(element: DomElement): void {
    const form = this.formAt(element);
    const button = element !== form && isSubmitter(element) ? element : this.#submitterOf(form);
    if (button !== undefined) this.click(button);
    else if (!this.#submit(form, undefined)) throw this.#unbound(form, "submit", "submit");
  }

  /** The form that an element is, or belongs to. */
  formAt(element: DomElement): DomElement {
    const form = element.localName === "form" ? element : this.#fields.formOf(element);
    if (form === null) throw this.#unfit(element, "submit", "it is no form, nor in one");
    return form;
  }

  /** Anything else that may happen, with what it supplies. */
  fire(type: string, element: DomElement, supplied: Supplied | undefined): void {
    if (!this.#bindings.fire({ type, target: element, supplied }).isBound) throw this.#unbound(element, `fire "${type}" at`, type);
  }

  /** What the hook of an element pushes. */
  pushFromHook(element: DomElement, name: string, payload: Supplied | undefined): void {
    const text = element.getAttribute("live:hook");
    const doing = `push "${name}" from`;
    if (text === null) throw this.#unfit(element, doing, "it has no live:hook");
    // SAFETY: the server wrote it: a name alone, or a HookText.
    const [, pushes] = text.startsWith("[") ? (JSON.parse(text) as HookText) : [text, {}];
    const binding = pushes[name];
    if (binding === undefined) throw this.#unfit(element, doing, `its hook pushes ${Object.keys(pushes).join(", ") || "nothing"}`);
    this.#bindings.push(binding, payload);
  }

  /** What the browser does after a click by itself. Returns whether that is anything that this page would notice. */
  #activate(element: DomElement): boolean {
    const control = element.closest("button,input,label");
    if (control === null) return false;
    if (control.localName === "label") {
      const id = control.getAttribute("for");
      const labelled = id === null ? control.querySelector("input,select,textarea,button") : this.#dom().byId(id);
      if (labelled === null || !isCheckable(labelled)) return false;
      this.click(labelled);
      return true;
    }
    if (isCheckable(control)) {
      const isRadio = typeOf(control) === "radio";
      if (isRadio && this.#fields.isChecked(control)) return true;
      if (isRadio) this.#fields.choose(control);
      else this.#fields.put(control, !this.#fields.isChecked(control));
      this.#edited(control);
      return true;
    }
    const form = isSubmitter(control) ? this.#fields.formOf(control) : null;
    return form !== null && this.#submit(form, control);
  }

  /** Enter in a field presses its form's button; on a button, Enter and the space bar press that. */
  #activateByKey(element: DomElement, { key }: KeyPayload): boolean {
    if (isButton(element) && (key === "Enter" || key === " ")) {
      this.click(element);
      return true;
    }
    const form = key === "Enter" && element.localName === "input" && isWritable(element) ? this.#fields.formOf(element) : null;
    if (form === null) return false;
    const button = this.#submitterOf(form);
    if (button === undefined) {
      // Of several, a browser does not know whether it was the last.
      const fields = this.#dom().elements("input");
      return (
        fields.filter((field) => isWritable(field) && this.#fields.formOf(field) === form).length === 1 && this.#submit(form, undefined)
      );
    }
    if (!isDisabled(button) && this.isClickable(button)) this.click(button);
    return true;
  }

  #submitterOf(form: DomElement): DomElement | undefined {
    return this.#dom()
      .elements("button,input")
      .find((control) => isSubmitter(control) && this.#fields.formOf(control) === form);
  }

  #submit(form: DomElement, submitter: DomElement | undefined): boolean {
    return this.#bindings.fire({ type: "submit", target: form, supplied: this.#fields.valuesOf(form, submitter) }).isBound;
  }

  /** A field was edited, and left: one event where both would say the same. */
  #edited(field: DomElement): void {
    const supplied: Supplied = { name: field.getAttribute("name") ?? "", value: this.#fields.valueOf(field) };
    if (isCheckable(field)) supplied["checked"] = this.#fields.isChecked(field);
    if (field.localName === "select" && field.hasAttribute("multiple")) supplied["values"] = [...this.#fields.chosenIn(field)];
    const { pushes } = this.#bindings;
    this.#bindings.fire({ type: "input", target: field, supplied });
    const said = new Set(pushes.map((push) => JSON.stringify(push)));
    const inputCount = pushes.length;
    this.#bindings.fire({ type: "change", target: field, supplied });
    pushes.push(...pushes.splice(inputCount).filter((push) => !said.has(JSON.stringify(push))));
  }

  #refuseDisabled(element: DomElement, doing: string): void {
    const control = element.closest("button,input,select,textarea");
    if (control !== null && isDisabled(control)) throw this.#unfit(control, doing, "it is disabled, and a browser sends nothing of it");
  }

  #unbound(element: DomElement, doing: string, type: string): Error {
    const where = isDirect(type) && type !== "mouseenter" ? "on it" : "on it or on an element around it";
    return this.#unfit(element, doing, `nothing is bound to that; put live:${type} ${where}`);
  }

  #unfit(element: DomElement, doing: string, why: string): Error {
    return new Error(`Cannot ${doing} ${describeElement(this.#dom(), element)}: ${why}`);
  }
}

const takesKeys = (element: DomElement): boolean => element.hasAttribute("live:keydown") || element.hasAttribute("live:keyup");

/** An element and those around it, innermost first. */
function pathOf(element: DomElement | null | undefined): DomElement[] {
  const path: DomElement[] = [];
  for (let around = element ?? null; around !== null; around = around.parentElement) path.push(around);
  return path;
}
