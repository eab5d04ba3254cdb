import type { BindingText } from "../durable/protocol.ts";
import type { Outgoing } from "./outbox.ts";
import { suppliedBy } from "./supplied.ts";

/** Events that go to the nearest element around their target that is bound to them. */
const bubbling = ["click", "submit", "change", "input", "keydown", "keyup"];
/** Events that are their target's own: focus is not the focus of what is around it. Entering several elements at once is an event for each. */
const direct = ["focus", "blur", "mouseenter", "mouseleave"];

/** What bindings need of the page. */
export interface BindingPorts {
  /** Whether the server rendered this element, so that its bindings are to be honoured. */
  owns(element: Element): boolean;
  /** Takes an event. Returns false where events are not taken any more: the browser then does what it does without this script. */
  push(event: Outgoing): boolean;
}

/**
 * Listens once for the whole document to what elements ask for with `live:<event>='[node,"handler",{…},{…}]'`.
 *
 * The innermost bound element gets an event, and no other: a button in a clickable card does not click the card.
 */
export function listen(ports: BindingPorts): void {
  for (const type of bubbling) {
    document.addEventListener(type, (event) => {
      // While a text is composed (IME) its keys and its parts mean nothing; it comes as a whole when the composition ends.
      if ("isComposing" in event && event.isComposing) return;
      pushNearest(event, type, ports);
    });
  }
  document.addEventListener("compositionend", (event) => pushNearest(event, "input", ports));
  for (const type of direct) {
    // They do not bubble, but they are captured, once for each element that they are for.
    document.addEventListener(type, (event) => pushFrom(event.target, event, type, ports), true);
  }
}

function pushNearest(event: Event, type: string, ports: BindingPorts): void {
  let element = event.target instanceof Element ? event.target : null;
  while (element !== null && !pushFrom(element, event, type, ports)) element = element.parentElement;
}

/** Returns whether the element is bound to such events, also where it does not take them now. */
function pushFrom(element: EventTarget | null, event: Event, type: string, ports: BindingPorts): boolean {
  if (!(element instanceof Element)) return false;
  const text = element.getAttribute(`live:${type}`);
  if (text === null || !ports.owns(element)) return false;
  if (element.matches(":disabled")) return true;
  const supplied = suppliedBy(event);
  if (supplied === undefined) return true;
  // SAFETY: the server wrote it, since the element is its own; what it says is checked there again.
  const [node, handler, given, options] = JSON.parse(text) as BindingText;
  const payload = { ...supplied, ...given };
  const hasPayload = Object.keys(payload).length > 0;
  const isTaken = ports.push({ node, handler, payload: hasPayload ? payload : undefined, volatile: options?.volatile });
  if (isTaken && type === "submit") event.preventDefault();
  return true;
}
