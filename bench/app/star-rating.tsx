import { event, LiveComponent } from "overwinter/durable";
import { on } from "overwinter/templates";
import { z } from "zod";

const star = z.object({ n: z.int().min(1).max(5) });

interface StarRatingProps {
  readonly value: number;
  readonly readOnly?: boolean | undefined;
}

/** Five stars. A read-only one has no bindings, and refuses the events too. */
export class StarRating extends LiveComponent<StarRatingProps, { rated: { value: number } }> {
  value = 0;
  readOnly = false;
  hovered = 0;

  @event(star, { volatile: true }) hover({ n }: { n: number }): void {
    if (!this.readOnly) this.hovered = n;
  }

  @event(star) commit({ n }: { n: number }): void {
    if (this.readOnly) return;
    this.value = n;
    this.hovered = 0;
    this.sendParent("rated", { value: n });
  }

  render() {
    const shown = this.hovered === 0 ? this.value : this.hovered;
    return (
      <div class="rating">
        {[1, 2, 3, 4, 5].map((n) => (
          <button
            type="button"
            class={n <= shown ? "star is-filled" : "star"}
            aria-label={`Rate ${n} of 5`}
            live:mouseenter={!this.readOnly && on(this.hover, { n })}
            live:click={!this.readOnly && on(this.commit, { n })}
          >
            ★
          </button>
        ))}
      </div>
    );
  }
}
