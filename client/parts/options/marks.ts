import type { Command, WireBindingOptions } from "../../../durable/protocol.ts";
import type { OptionsPorts } from "../../parts.ts";

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
    for (const button of buttonsOf(element, event)) overlays.pend(ticket, button, { attributes: { disabled: "" }, text: disableWith });
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

/** The element; of a form the button that was pressed, or those that could have been. */
function buttonsOf(element: Element, event: Event | undefined): Element[] {
  if (event instanceof SubmitEvent && event.submitter) return [event.submitter];
  if (!(element instanceof HTMLFormElement)) return [element];
  const controls = element.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button,input");
  return [...controls].filter(({ type }) => type === "submit" || type === "image");
}
