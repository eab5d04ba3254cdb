import type { EventBinding } from "../durable/protocol.ts";
import type { Outgoing } from "./socket/outbox.ts";
import type { Regions } from "./dom/regions.ts";
import { suppliedBy } from "./supplied.ts";

/** Events that go to the nearest element around their target that is bound to them. */
const bubbling = ["click", "submit", "change", "input", "keydown", "keyup"] as const;
/** Events that are their target's own: focus is not the focus of what is around it. */
const direct = ["focus", "blur"] as const;

/** Takes an event. Returns false where none are taken any more: the browser then does what it does without this script. */
type Push = (event: Outgoing) => boolean;

/**
 * Listens once for the whole document to what elements ask for with `live:<event>='[node,"handler",{…},{…}]'`.
 *
 * The innermost bound element gets an event, and no other: a button in a clickable card does not click the card.
 */
export function listen(regions: Pick<Regions, "owns">, push: Push): void {
  /** Returns whether the element is bound to such events, also where it does not take them now. */
  const pushFrom = (element: EventTarget | null, event: Event, type: string): boolean => {
    if (!(element instanceof Element)) return false;
    const text = element.getAttribute(`live:${type}`);
    if (text === null || !regions.owns(element)) return false;
    const supplied = suppliedBy(event);
    if (supplied === undefined || element.matches(":disabled")) return true;
    // SAFETY: the server wrote it, since the element is its own; what it says is checked there again.
    const [node, handler, given, options] = JSON.parse(text) as EventBinding;
    const payload = { ...supplied, ...given };
    const hasPayload = Object.keys(payload).length > 0;
    const isTaken = push({ node, handler, payload: hasPayload ? payload : undefined, volatile: options?.volatile });
    if (isTaken && type === "submit") event.preventDefault();
    return true;
  };
  const pushNearest = (event: Event, type: string): void => {
    let element = event.target instanceof Element ? event.target : null;
    while (element !== null && !pushFrom(element, event, type)) element = element.parentElement;
  };
  for (const type of bubbling) {
    addEventListener(type, (event) => {
      // While a text is composed (IME) its keys and its parts mean nothing; it comes as a whole when the composition ends.
      if (!("isComposing" in event && event.isComposing)) pushNearest(event, type);
    });
  }
  addEventListener("compositionend", (event) => pushNearest(event, "input"));
  // They do not bubble, but they are captured.
  for (const type of direct) addEventListener(type, (event) => pushFrom(event.target, event, type), true);
  // Not mouseenter and mouseleave themselves: Chromium gives them to a capturing listener once more for a pseudo-element (::before).
  const cross = (elements: Element[], event: Event, type: string): void => elements.forEach((element) => pushFrom(element, event, type));
  addEventListener("mouseover", (event) => cross(crossed(event).toReversed(), event, "mouseenter"), true);
  addEventListener("mouseout", (event) => cross(crossed(event), event, "mouseleave"), true);
}

/** The elements whose edge the pointer crosses, innermost first: around the one end of its way, and not around the other. */
function crossed({ target, relatedTarget }: MouseEvent): Element[] {
  const elements: Element[] = [];
  let element = target instanceof Element ? target : null;
  for (; element && !(relatedTarget instanceof Node && element.contains(relatedTarget)); element = element.parentElement) {
    elements.push(element);
  }
  return elements;
}
