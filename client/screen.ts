import type { Effect, Op, Patch } from "../durable/protocol.ts";
import type { Change } from "./connection.ts";
import { LooseRegions } from "./loose-regions.ts";

/** Changes that wait to be shown. A tab that is hidden for a day must not keep a day of frames: after so many it asks for the sum instead. */
export const maxWaitingChanges = 500;

/** The regions of the page, as far as the screen needs them. `patch` and `replace` return whether the region's DOM no longer fits. */
export interface PatchableRegions {
  patch(region: number, ops: Op[]): boolean;
  replace(region: number, html: string, hash: number): boolean;
  prune(): void;
}

/** Whom the screen talks to. */
export interface ScreenPorts {
  readonly regions: PatchableRegions;
  /** The next change was made by a server that had seen events up to this ticket. */
  answered(ticket: number): void;
  carryOut(effect: Effect): void;
  /** All effects up to this version are carried out. */
  carriedOut(version: number): void;
  /** A region shows the whole HTML of this version, or 0 for nothing that the server knows. */
  loose(region: number, version: number): void;
  /** The answer to a join is on the page. */
  joined(): void;
  /** Nothing that came after this version was shown, and it is forgotten. */
  rewind(version: number): void;
}

/**
 * Puts changes on the page, in the order in which they came: with the next animation frame, which a hidden tab gets when it is shown again.
 */
export class Screen {
  readonly #ports: ScreenPorts;
  readonly #loose: LooseRegions;
  #waiting: Change[] = [];
  #shownVersion = 0;
  #isScheduled = false;

  constructor(ports: ScreenPorts) {
    this.#ports = ports;
    this.#loose = new LooseRegions((region, version) => ports.loose(region, version));
  }

  show(change: Change): void {
    if (this.#waiting.length >= maxWaitingChanges) {
      this.#waiting = [];
      this.#ports.rewind(this.#shownVersion);
      return;
    }
    this.#waiting.push(change);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(this.#showAll);
  }

  readonly #showAll = (): void => {
    this.#isScheduled = false;
    const changes = this.#waiting;
    this.#waiting = [];
    for (const change of changes) this.#apply(change);
  };

  #apply({ version, answered, patches, effects, isJoin }: Change): void {
    this.#shownVersion = version;
    this.#ports.answered(answered);
    if (isJoin) this.#loose.tellAll();
    // One bad patch or effect must not keep the others from the page.
    for (const patch of patches)
      attempt(
        () => this.#patch(patch, version),
        () => this.#loose.missed(patch[0]),
      );
    this.#ports.regions.prune();
    for (const effect of effects) attempt(() => this.#ports.carryOut(effect));
    if (effects.length > 0) this.#ports.carriedOut(version);
    if (isJoin) this.#ports.joined();
  }

  #patch([region, what, hash]: Patch, version: number): void {
    const { regions } = this.#ports;
    if (typeof what !== "string") {
      if (regions.patch(region, what)) this.#loose.missed(region);
    } else if (hash === undefined) {
      document.title = what;
    } else if (regions.replace(region, what, hash)) {
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
