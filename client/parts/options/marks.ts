import type { Command, WireBindingOptions } from "../../../durable/protocol.ts";
import type { OptionsPorts } from "../../part-ports.ts";

/** Shows that an event is pending, as the options of its binding say. All of it goes when the event is answered or fails. */
export function mark(
  { overlays, run }: OptionsPorts,
  ticket: number,
  element: Element,
  type: string,
  { disableWith, loading, optimistic = [] }: WireBindingOptions,
  event?: Event,
): void {
  if (disableWith !== undefined) {
    for (const button of buttonsOf(element, event)) {
      if (button === document.activeElement && button instanceof HTMLElement) giveBack(button);
      overlays.pend(ticket, button, {
        attributes: button instanceof HTMLInputElement ? { disabled: "", value: disableWith } : { disabled: "" },
      });
      // Elements in it, such as an icon, stay.
      for (const [index, node] of textsOf(button).entries())
        overlays.pend(ticket, node, { attributes: { "#text": index === 0 ? disableWith : "" } });
    }
  }
  const busy: Command[] =
    loading === undefined
      ? []
      : [
          ["setAttribute", "data-live-loading", type, loading],
          ["setAttribute", "aria-busy", "true", loading],
        ];
  const commands = [...optimistic, ...busy];
  if (commands.length > 0) run(commands, element, ticket);
}

/** The texts in an element that are more than space. */
function textsOf(element: Element): Text[] {
  return [...element.childNodes].flatMap((node) =>
    node instanceof Element ? textsOf(node) : node instanceof Text && node.data.trim() ? [node] : [],
  );
}

/** Gives an element its focus back, which it loses when it is disabled, unless something else has it then. */
function giveBack(element: HTMLElement): void {
  const observer = new MutationObserver(() => {
    if (element.matches(":disabled")) return;
    observer.disconnect();
    if ((document.activeElement ?? document.body) === document.body) element.focus({ preventScroll: true });
  });
  observer.observe(element, { attributeFilter: ["disabled"] });
}

/** The element; of a form the button that was pressed, or those that could have been. */
function buttonsOf(element: Element, event: Event | undefined): Element[] {
  if (event instanceof SubmitEvent && event.submitter) return [event.submitter];
  if (!(element instanceof HTMLFormElement)) return [element];
  // One outside of the form may name it.
  const controls = document.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button,input");
  return [...controls].filter(({ form, type }) => form === element && (type === "submit" || type === "image"));
}
