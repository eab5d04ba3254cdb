import type { Effect, FailureCode } from "../durable/protocol.ts";
import type { Regions } from "./dom/regions.ts";
import type { Parts } from "./parts.ts";
import { readTab, writeTab } from "./socket/tab-storage.ts";

/** What `overwinter:error` events carry. `number` is 0 for an event that was never sent. */
export interface Failure {
  readonly number: number;
  readonly code: FailureCode;
  /** Names the line in the server's log; empty where the browser itself gave the event up. */
  readonly reference: string;
}

/** A page that is open all day must not grow by what it has said. */
const maxFlashes = 5;

/** How long a message waits for the page that a redirect goes to. */
const carriedMs = 60_000;

/** Carries out an effect of a turn, one of these. The caller sees to it that this happens once. */
export function carryOut(
  effect: Effect,
  effects: readonly Effect[],
  root: Element,
  regions: Pick<Regions, "owns" | "reset">,
  parts: Pick<Parts, "announce" | "run" | "whenHooked">,
): void {
  switch (effect[0]) {
    case "redirect":
      redirect(effect[1], effects);
      break;
    case "flash":
      flash(effect[1], effect[2]);
      break;
    case "push": {
      const [, node, name, payload] = effect;
      const element = rootOf(node, regions);
      if (element) parts.whenHooked(() => dispatch(element, "event", { node, name, payload }));
      break;
    }
    case "reset": {
      const form = document.forms.namedItem(effect[1]);
      if (form && root.contains(form)) regions.reset(form);
      break;
    }
    case "fail": {
      const [, number, code, reference] = effect;
      reportFailure({ number, code, reference });
      break;
    }
    case "announce":
      parts.announce(effect[1], effect[2]);
      break;
    case "exec": {
      const element = rootOf(effect[1], regions);
      if (element) parts.run(effect[2], element);
      break;
    }
    case "transition":
      break; // by the screen, around the frame's patches
    default:
      effect satisfies never;
  }
}

/** The root element of a live node. */
function rootOf(node: number, regions: Pick<Regions, "owns">): Element | undefined {
  return [...document.querySelectorAll(`[data-live="${node}"]`)].find((found) => regions.owns(found));
}

/** Tells the page, and the console, that an event was not carried out. */
export function reportFailure(failure: Failure): void {
  const { number, code, reference } = failure;
  console.error(`Event ${number} was not carried out: ${code} ${reference}`);
  dispatch(document, "error", failure);
}

function redirect(to: string, effects: readonly Effect[]): void {
  const url = new URL(to, location.href);
  // A "javascript:" URL would run whatever it says as the visitor.
  if (!/^https?:$/.test(url.protocol)) return console.error(`Cannot redirect to "${to}": not http`);
  const flashes = effects.filter((effect) => effect?.[0] === "flash");
  // A place in this page is no other page.
  if (!url.hash || url.href.replace(url.hash, "") !== location.href.replace(location.hash, ""))
    writeTab("flash", [Date.now() + carriedMs, flashes]);
  location.assign(url);
}

/** Shows the messages of the page that has redirected here. */
export function showCarried(): void {
  // SAFETY: `redirect()` has written it.
  const [until, flashes] = (readTab("flash") ?? [0, []]) as [number, Extract<Effect, ["flash", ...unknown[]]>[]];
  writeTab("flash", null);
  if (until > Date.now()) for (const [, level, text] of flashes) flash(level, text);
}

function flash(level: string, text: string): void {
  const line = document.createElement("p");
  line.role = "status";
  line.dataset["level"] = level;
  line.textContent = text;
  const area = document.querySelector("[data-live-flash]");
  area?.append(line);
  if (area && area.childElementCount > maxFlashes) area.querySelector("[data-level]")?.remove();
  dispatch(document, "flash", { level, text });
}

function dispatch(target: EventTarget, name: string, detail: unknown): void {
  target.dispatchEvent(new CustomEvent(`overwinter:${name}`, { detail, bubbles: true }));
}
