import { LiveComponent, event } from "overwinter/durable";
import { js, on } from "overwinter/templates";
import { z } from "zod";
import { rowKeys } from "./row-keys.ts";

export interface StarRatingProps {
  /** Stars that are filled, 0 for none. */
  readonly value?: number | undefined;
  readonly max?: number | undefined;
  readonly readOnly?: boolean | undefined;
  /** What is rated, for those who do not see where it stands. */
  readonly label?: string | undefined;
}

const star = z.object({ n: z.int().min(1) });

/**
 * A row of stars to rate something with, or to show a rating. It keeps the preview under the pointer to itself and tells its parent only what
 * was chosen, as `ratingChanged`. What counts is the parent's: stars that it does not give back as `value` are not filled when it has answered.
 */
export class StarRating extends LiveComponent<StarRatingProps, { ratingChanged: { value: number } }> {
  value = 0;
  max = 5;
  readOnly = false;
  label = "Rating";
  /** The star under the pointer, 0 for none. The parent never sees it. */
  hover = 0;

  @event(star, { volatile: true }) hoverStar({ n }: { n: number }) {
    if (!this.readOnly) this.hover = n;
  }

  @event({ volatile: true }) hoverClear() {
    this.hover = 0;
  }

  @event(star) commitRating({ n }: { n: number }) {
    if (this.readOnly || n > this.max) return;
    this.hover = 0;
    this.sendParent("ratingChanged", { value: n });
  }

  render() {
    const { value, max, readOnly, label } = this;
    const filled = this.hover || value;
    return (
      <div
        class={readOnly ? "star-rating is-read-only" : "star-rating"}
        role={readOnly ? "img" : "group"}
        aria-label={readOnly ? `${label}: ${value} of ${max}` : label}
        live:mouseleave={!readOnly && on(this.hoverClear)}
        live:keydown={readOnly ? undefined : starKeys}
      >
        {Array.from({ length: max }, (_, index) => index + 1).map((n) => (
          <button
            type="button"
            class={n <= filled ? "star is-filled" : "star"}
            disabled={readOnly}
            aria-label={`Rate ${n} of ${max}`}
            aria-pressed={readOnly ? undefined : n === value}
            live:mouseenter={!readOnly && on(this.hoverStar, { n })}
            live:click={!readOnly && on(this.commitRating, { n }, { optimistic: fill(n) })}
          >
            ★
          </button>
        ))}
      </div>
    );
  }
}

/** Fills the stars up to the n-th and empties the others, until the server has said what it made of it. */
function fill(n: number) {
  const stars = (which: string) => ({ closest: ".star-rating", inner: `.star:nth-child(${which})` });
  return js
    .addClass("is-filled", stars(`-n+${n}`))
    .removeClass("is-filled", stars(`n+${n + 1}`))
    .setAttribute("aria-pressed", "false", stars("n"))
    .setAttribute("aria-pressed", "true");
}

const starKeys = rowKeys(".star", { isVertical: true });
