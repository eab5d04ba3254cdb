import type { Command } from "../../durable/protocol.ts";
import type { OverlayChange } from "../dom/overlays.ts";
import type { PartPorts, RunCommands } from "../part-ports.ts";
import { close, open } from "./commands/disclosure.ts";
import { FocusStack, focusFirst } from "./commands/focus.ts";
import { Motions } from "./commands/motions.ts";
import { Targets } from "./commands/targets.ts";

/**
 * Carries out what `js` of `templates/js.ts` says.
 *
 * What is shown, hidden or changed lies over the server's attributes: kept, or with a ticket pending for that event. So a patch writes under
 * it, and nothing has to be remembered here but where the focus was and what is in motion. What dialogs, popovers and details are is the
 * browser's own state, which the server does not touch unless it says something of it.
 */
export function commands({ overlays, owns, push, fire }: PartPorts): RunCommands {
  const targets = new Targets(owns);
  const motions = new Motions();
  const focusStack = new FocusStack();

  const show = (element: Element, isShown: boolean, motion = ""): void => {
    const change = (): void => overlays.keep(element, hiddenUnless(isShown));
    if (isVisible(element) === isShown) {
      motions.stay(element);
      change();
    } else if (isShown) {
      motions.appear(element, motion, change);
    } else {
      motions.go(element, motion, change);
    }
  };

  return (all, origin, ticket, ...cause) => {
    const change = (element: Element, change: OverlayChange): void => {
      if (ticket === undefined) overlays.keep(element, change);
      else overlays.pend(ticket, element, change);
    };

    const run = (command: Command): void => {
      switch (command[0]) {
        case "show":
        case "hide":
        case "toggle": {
          const [kind, to, motion] = command;
          for (const element of targets.all(to, origin)) {
            const isShown = kind === "toggle" ? !isVisible(element) || motions.isGoing(element) : kind === "show";
            // What can be taken back at any moment is shown at once.
            if (ticket === undefined) show(element, isShown, motion);
            else change(element, hiddenUnless(isShown));
          }
          break;
        }
        case "addClass":
        case "removeClass":
        case "toggleClass": {
          const [kind, names, to] = command;
          for (const element of targets.all(to, origin)) {
            const isOn = (name: string): boolean => (kind === "toggleClass" ? !element.classList.contains(name) : kind === "addClass");
            change(element, { classes: Object.fromEntries(names.split(/\s+/).map((name) => [name, isOn(name)])) });
          }
          break;
        }
        case "setAttribute": {
          const [, name, value, to] = command;
          for (const element of targets.all(to, origin)) change(element, { attributes: { [name]: value } });
          break;
        }
        case "removeAttribute": {
          const [, name, to] = command;
          for (const element of targets.all(to, origin)) change(element, { attributes: { [name]: null } });
          break;
        }
        case "toggleAttribute": {
          const [, name, on, off, to] = command;
          for (const element of targets.all(to, origin)) {
            change(element, { attributes: { [name]: element.getAttribute(name) === on ? off : on } });
          }
          break;
        }
        default:
          if (ticket === undefined) act(command);
      }
    };

    /** What leaves nothing to be kept or taken back. */
    const act = (command: Exclude<Command, [kind: Changing, ...unknown[]]>): void => {
      switch (command[0]) {
        case "transition":
          for (const element of targets.all(command[2], origin)) motions.play(element, command[1]);
          break;
        case "focus":
          targets.focusable(command[1], origin)?.focus();
          break;
        case "focusFirst": {
          const [element] = targets.all(command[1], origin);
          if (element) focusFirst(element);
          break;
        }
        case "pushFocus":
          focusStack.push(targets.focusable(command[1], origin));
          break;
        case "popFocus":
          focusStack.pop();
          break;
        case "open":
          for (const element of targets.all(command[1], origin)) open(element);
          break;
        case "close":
          for (const element of targets.all(command[1], origin)) close(element);
          break;
        case "dispatch": {
          const [, name, detail, to] = command;
          for (const element of targets.all(to, origin)) element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
          break;
        }
        case "exec":
          for (const element of targets.all(command[2], origin)) {
            // As if a button of it were pressed: its fields go with the event, if they are valid.
            if (command[1] === "submit" && owns(element) && element instanceof HTMLFormElement && element.hasAttribute("live:submit"))
              element.requestSubmit();
            else fire(element, command[1]);
          }
          break;
        case "push":
          push(command[1], origin, ...cause);
          break;
        case "navigate":
          navigate(command[1]);
          break;
        default:
          command satisfies never;
      }
    };

    for (const command of all) {
      // One that fails, as a selector that is none does, must not keep the others from the page.
      try {
        run(command);
      } catch (error) {
        console.error(error);
      }
    }
  };
}

type Changing =
  | ("show" | "hide" | "toggle")
  | ("addClass" | "removeClass" | "toggleClass")
  | ("setAttribute" | "removeAttribute" | "toggleAttribute");

const hiddenUnless = (isShown: boolean): OverlayChange => ({ attributes: { hidden: isShown ? null : "" } });

/** Whether the element shows, as far as that is up to itself. By the attribute too: a `display` of the page's own CSS is stronger. */
const isVisible = (element: Element): boolean => !element.hasAttribute("hidden") && getComputedStyle(element).display !== "none";

function navigate(to: string): void {
  const url = new URL(to, location.href);
  // A "javascript:" URL would run whatever it says as the visitor.
  if (/^https?:$/.test(url.protocol)) location.assign(url);
  else console.error(`Cannot navigate to "${to}": not http`);
}
