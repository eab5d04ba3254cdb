import type { Patch } from "../durable/protocol.ts";
import type { Change, Connection } from "./socket/connection.ts";
import type { Edits } from "./edits.ts";
import { carryOut } from "./effects.ts";
import { LooseRegions } from "./loose-regions.ts";
import type { Overlays } from "./dom/overlays.ts";
import type { Regions } from "./dom/regions.ts";
import type { Parts } from "./parts.ts";
import { setStatus, status } from "./status.ts";

/** Changes that wait to be shown: a tab that is hidden for a day must not keep a day of frames, and patches them in unseen after so many. */
const maxWaitingChanges = 500;

/** A press that lasts longer than a click holds nothing up. */
const maxPressMs = 300;

/** What a screen needs of the rest. */
export interface ScreenPorts {
  readonly root: Element;
  readonly regions: Regions;
  readonly edits: Edits;
  readonly overlays: Overlays;
  readonly parts: Parts;
}

/**
 * Puts changes on the page, in the order in which they came: with the next animation frame, which a hidden tab gets when it is shown again.
 */
export class Screen {
  readonly #ports: ScreenPorts;
  #connection: Connection | undefined;
  readonly #loose = new LooseRegions();
  #waiting: Change[] = [];
  /** Whether a view transition is going to show a change: what came later waits for it. */
  #isHeldUp = false;
  /** Set while the pointer is down. */
  #pressed: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: ScreenPorts) {
    this.#ports = ports;
  }

  /** @param connection is told of what was carried out, and of what does not fit. */
  start(connection: Connection): void {
    this.#connection = connection;
    // What is pressed stays where it is until the click has come: an error that goes with the last edit would move it away from the pointer.
    const press = (event?: Event): void => {
      clearTimeout(this.#pressed);
      this.#pressed = event?.type === "pointerdown" ? setTimeout(press, maxPressMs) : undefined;
      requestAnimationFrame(this.#showAll);
    };
    for (const type of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(type, press, true);
  }

  show(change: Change): void {
    const count = this.#waiting.push(change);
    if (count === 1) requestAnimationFrame(this.#showAll);
    else if (count > maxWaitingChanges) this.#showAll();
  }

  readonly #showAll = (): void => {
    for (let change; !this.#isHeldUp && !this.#pressed && (change = this.#waiting.shift());) {
      const type = change.effects.find((effect) => effect?.[0] === "transition")?.[1];
      if (type === undefined || !this.#transition(change, type)) this.#apply(change);
    }
  };

  /** Shows a change in a view transition. Returns false where there is none. */
  #transition(change: Change, type: string): boolean {
    if (!document.startViewTransition || matchMedia("(prefers-reduced-motion)").matches) return false;
    this.#isHeldUp = true;
    const transition = document.startViewTransition(() => {
      this.#isHeldUp = false;
      this.#apply(change);
      this.#showAll();
    });
    // A browser that skips the motion says so here.
    transition.ready.catch(() => {});
    if (type) transition.types?.add(type);
    return true;
  }

  #apply({ epoch, version, answered, settled, patches, effects, isJoin }: Change): void {
    const { root, regions, edits, overlays, parts } = this.#ports;
    const connection = this.#connection;
    edits.answered(answered);
    // A closed page gets no answer to anything any more.
    overlays.settle(status() === "closed" ? Number.MAX_VALUE : settled);
    // One bad patch or effect must not keep the others from the page.
    for (const patch of patches) {
      attempt(
        () => this.#patch(patch, version),
        () => this.#loose.missed(patch[0]),
      );
    }
    regions.prune();
    this.#loose.report(connection, { isJoin });
    for (const effect of effects) attempt(() => carryOut(effect, effects, root, regions, parts));
    if (effects.length > 0) connection?.carriedOut(epoch, version);
    if (isJoin && connection?.isJoined) setStatus("connected");
  }

  #patch([region, what, hash]: Patch, version: number): void {
    if (typeof what !== "string") {
      if (this.#ports.regions.patch(region, what)) this.#loose.missed(region);
    } else if (hash === undefined) {
      document.title = what;
    } else if (this.#ports.regions.replace(region, what, hash)) {
      this.#loose.rearranged(region, version);
    } else {
      this.#loose.fits(region);
    }
  }
}

function attempt(action: () => void, failed?: () => void): void {
  try {
    action();
  } catch (error) {
    console.error(error);
    failed?.();
  }
}
