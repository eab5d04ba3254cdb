import { LiveComponent, event } from "overwinter/durable";
import { on } from "overwinter/templates";
import { z } from "zod";

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
 * was chosen, as `ratingChanged`.
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
    this.value = n;
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
      >
        {Array.from({ length: max }, (_, index) => index + 1).map((n) => (
          <button
            type="button"
            class={n <= filled ? "star is-filled" : "star"}
            disabled={readOnly}
            aria-label={`Rate ${n} of ${max}`}
            aria-pressed={readOnly ? undefined : n === value}
            live:mouseenter={!readOnly && on(this.hoverStar, { n })}
            live:click={!readOnly && on(this.commitRating, { n })}
          >
            ★
          </button>
        ))}
      </div>
    );
  }
}
