import type { Patch } from "../durable/protocol.ts";
import type { Change, Connection } from "./socket/connection.ts";
import type { Edits } from "./edits.ts";
import { carryOut } from "./effects.ts";
import { LooseRegions } from "./loose-regions.ts";
import type { Regions } from "./dom/regions.ts";
import { setStatus } from "./status.ts";

/** Changes that wait to be shown: a tab that is hidden for a day must not keep a day of frames, and patches them in unseen after so many. */
const maxWaitingChanges = 500;

/**
 * Puts changes on the page, in the order in which they came: with the next animation frame, which a hidden tab gets when it is shown again.
 */
export class Screen {
  readonly #root: Element;
  readonly #regions: Regions;
  readonly #edits: Edits;
  #connection: Connection | undefined;
  readonly #loose = new LooseRegions();
  #waiting: Change[] = [];

  constructor(root: Element, regions: Regions, edits: Edits) {
    this.#root = root;
    this.#regions = regions;
    this.#edits = edits;
  }

  /** @param connection is told what was carried out, and what does not fit. */
  start(connection: Connection): void {
    this.#connection = connection;
  }

  show(change: Change): void {
    const count = this.#waiting.push(change);
    if (count === 1) requestAnimationFrame(this.#showAll);
    else if (count > maxWaitingChanges) this.#showAll();
  }

  readonly #showAll = (): void => {
    for (const change of this.#waiting.splice(0)) this.#apply(change);
  };

  #apply({ version, answered, patches, effects, isJoin }: Change): void {
    const connection = this.#connection;
    this.#edits.answered(answered);
    // One bad patch or effect must not keep the others from the page.
    for (const patch of patches) {
      attempt(
        () => this.#patch(patch, version),
        () => this.#loose.missed(patch[0]),
      );
    }
    this.#regions.prune();
    this.#loose.report((region, shown) => connection?.loose(region, shown), { isJoin });
    for (const effect of effects) attempt(() => carryOut(effect, this.#root, this.#regions));
    if (effects.length > 0) connection?.carriedOut(version);
    if (isJoin && connection?.isJoined) setStatus("connected");
  }

  #patch([region, what, hash]: Patch, version: number): void {
    if (typeof what !== "string") {
      if (this.#regions.patch(region, what)) this.#loose.missed(region);
    } else if (hash === undefined) {
      document.title = what;
    } else if (this.#regions.replace(region, what, hash)) {
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
