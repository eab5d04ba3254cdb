import type { ComponentChildren } from "preact";
import type { RatingSummary } from "../data/rating.ts";
import type { User } from "../users.ts";
import { countRatings } from "./score.tsx";
import { loginPath } from "./site-header.tsx";

export interface RatingPanelProps extends RatingSummary {
  readonly user: User | null;
  readonly path: string;
  /** The visitor's own stars. */
  readonly mine: ComponentChildren;
  /** Why the server did not take the visitor's last stars. */
  readonly refusal?: string | null | undefined;
  /** Everybody's. */
  readonly everybody: ComponentChildren;
  /** More about everybody's. */
  readonly details?: ComponentChildren;
}

/** The two ratings of a detail page, side by side. The stars are the caller's: so are their events. */
export function RatingPanel({ user, path, mine, refusal = null, everybody, details, average, ratingCount }: RatingPanelProps) {
  return (
    <section class="ratings" aria-label="Ratings">
      <div class="rating">
        <h2>Your rating</h2>
        {mine}
        <p class={refusal === null ? "rating-note" : "rating-note is-refused"}>
          {user === null ? <a href={loginPath(path)}>Log in to rate</a> : (refusal ?? <RatingHelp />)}
        </p>
      </div>
      <div class="rating">
        <h2>Average</h2>
        {everybody}
        <p class="rating-note">
          {ratingCount === 0 ? "Nobody has rated it yet" : `${average.toFixed(1)} from ${countRatings(ratingCount)}`}
        </p>
        {details}
      </div>
    </section>
  );
}

function RatingHelp() {
  return (
    <>
      <span class="needs-script">Click or tap a star, or use the arrow keys and Enter.</span>
      <span class="without-script">The stars need JavaScript. Comments and reviews do not.</span>
    </>
  );
}
