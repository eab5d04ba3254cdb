/** The tutorial's component, as the example has it, and counters that tests read. */
import { event, LiveComponent } from "overwinter/durable";
import { on } from "overwinter/templates";
import { z } from "zod";

const star = z.object({ n: z.int().min(1) });

interface StarRatingProps {
  readonly value?: number | undefined;
  readonly max?: number | undefined;
  readonly readOnly?: boolean | undefined;
}

export class StarRating extends LiveComponent<StarRatingProps, { ratingChanged: { value: number } }> {
  value = 0;
  max = 5;
  readOnly = false;
  hover = 0;

  @event(star, { volatile: true }) hoverStar({ n }: { n: number }): void {
    if (!this.readOnly) this.hover = n;
  }

  @event({ volatile: true }) hoverClear(): void {
    this.hover = 0;
  }

  @event(star) commitRating({ n }: { n: number }): void {
    if (this.readOnly || n > this.max) return;
    this.value = n;
    this.hover = 0;
    this.sendParent("ratingChanged", { value: n });
  }

  render() {
    const shown = this.hover === 0 ? this.value : this.hover;
    return (
      <div class="star-rating" live:mouseleave={on(this.hoverClear)}>
        {Array.from({ length: this.max }, (_, index) => index + 1).map((n) => (
          <button
            type="button"
            class={n <= shown ? "star is-filled" : "star"}
            disabled={this.readOnly}
            aria-label={`Rate ${n} of ${this.max}`}
            live:mouseenter={on(this.hoverStar, { n })}
            live:click={on(this.commitRating, { n })}
          >
            ★
          </button>
        ))}
      </div>
    );
  }
}
