/**
 * What the page's elements are bound to, as the browser's script reads it: the nearest element around that is bound, `keys`, `self`, `once`,
 * `window` and `away`. What only delays or decorates (`debounce`, `throttle`, `lock`, `disableWith`, `optimistic`) is left out.
 */
import type { BindingText, Command, EventBinding, WireBindingOptions } from "../durable/protocol.ts";
import type { KeyPayload } from "../templates/attributes.ts";
import { isWritable } from "./fields.ts";
import type { TreeElement } from "./html-tree.ts";
import { isAmong } from "./keys.ts";
import type { DomElement, PageDom } from "./page-dom.ts";
import { isDisabled } from "./target.ts";

/** An event to be sent. */
export interface Push {
  readonly node: number;
  readonly handler: string;
  readonly payload: Record<string, unknown> | undefined;
}

/** What happens on the page. */
export interface Happening {
  readonly type: string;
  /** Where; the body for a key that no field has. */
  readonly target: DomElement;
  readonly supplied?: Record<string, unknown> | undefined;
  readonly key?: KeyPayload | undefined;
}

/** What became of it. */
export interface Answer {
  isBound: boolean;
  /** Whether the browser does not do what it would do by itself. */
  isPrevented: boolean;
}

interface Taken {
  readonly binding: BindingText;
  readonly options: WireBindingOptions;
  /** Tells it from the element's other bindings. */
  readonly key: string;
}

const direct = new RegExp(
  "^(focus|blur|(mouse|pointer)(enter|leave)|mounted|viewport(enter|leave)|poll|scroll|resize|toggle|beforetoggle|close|cancel|invalid|load|error)$",
);

/** Whether an event is its target's alone, and not that of the elements around. */
export const isDirect = (type: string): boolean => direct.test(type);

export class Bindings {
  /** The commands of chains that were bound to what happened, but for their pushes, which are sent. */
  readonly commands: Command[] = [];
  /** The events that are to be sent; the owner takes them out. */
  readonly pushes: Push[] = [];
  readonly #dom: () => PageDom;
  readonly #used = new WeakMap<TreeElement, Set<string>>();

  constructor(dom: () => PageDom) {
    this.#dom = dom;
  }

  /** Carries out what elements are bound to. */
  fire(happening: Happening): Answer {
    const { type, target } = happening;
    const answer: Answer = { isBound: false, isPrevented: false };
    let isStopped = false;
    const fireAt = (element: DomElement, isFar: boolean): boolean => {
      const taken = this.#bindingsOf(element, happening, isFar);
      if (taken.length === 0) return false;
      answer.isBound = true;
      if (isDisabled(element)) return true;
      for (const { binding, options, key } of taken) {
        answer.isPrevented ||= options.prevent === true || type === "submit";
        isStopped ||= options.stop === true;
        this.#carryOut(element, binding, options, key, happening.supplied);
      }
      return true;
    };
    for (let element: DomElement | null = target; element !== null; element = isDirect(type) ? null : element.parentElement) {
      if (fireAt(element, false)) break;
    }
    if (!isStopped) for (const element of this.#dom().elements()) if (element.hasAttribute(`live:${type}`)) fireAt(element, true);
    return answer;
  }

  /** The element's bindings that what happens concerns. */
  #bindingsOf(element: DomElement, { type, target, key }: Happening, isFar: boolean): Taken[] {
    const text = element.getAttribute(`live:${type}`);
    if (text === null || this.#dom().nodeOf(element) === undefined) return [];
    // SAFETY: the server wrote it, since the element is its own.
    const bindings = JSON.parse(`[${text}]`) as (BindingText | false)[];
    return bindings.flatMap((binding, index) => {
      if (binding === false) return [];
      const options = (isEventBinding(binding) ? binding[3] : binding[1]) ?? {};
      const { keys, self, window, away } = options;
      if (isFar !== (window ?? away ?? false)) return [];
      if (keys !== undefined && !(key !== undefined && isAmong(keys, key))) return [];
      if (self === true && target !== element) return [];
      if (window === true && key !== undefined && isTyping(key, target)) return [];
      if (away === true && (element.contains(target) || this.#dom().isHidden(element))) return [];
      return [{ binding, options, key: `${type} ${index}` }];
    });
  }

  #carryOut(element: DomElement, binding: BindingText, { once }: WireBindingOptions, key: string, supplied: Happening["supplied"]): void {
    const node = this.#dom().nodeOf(element);
    if (once === true && node !== undefined) {
      const used = this.#used.get(node) ?? new Set<string>();
      if (used.has(key)) return;
      this.#used.set(node, used.add(key));
    }
    if (isEventBinding(binding)) {
      this.push(binding, supplied);
      return;
    }
    for (const command of binding[0]) {
      if (command[0] === "push") this.push(command[1], undefined);
      else this.commands.push(command);
    }
  }

  /** Sends an event to a handler. */
  push([node, handler, given]: EventBinding, supplied: Happening["supplied"]): void {
    const payload = { ...supplied, ...given };
    this.pushes.push({ node, handler, payload: Object.keys(payload).length > 0 ? payload : undefined });
  }
}

const isEventBinding = (binding: BindingText): binding is EventBinding => typeof binding[0] === "number";

/** Whether a key puts a character into a field. */
const isTyping = ({ key, altKey, ctrlKey, metaKey }: KeyPayload, target: DomElement): boolean =>
  key.length === 1 && !(altKey || ctrlKey || metaKey) && (isWritable(target) || target.localName === "select");
