import { event, LiveView, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { StarRating } from "./star-rating.tsx";

/** How often views have rendered, in this isolate; tests look at the difference. */
export const renders = { view: 0 };

/** The tutorial's page: the user's rating, the average, and what the parent stored. */
export class RatingView extends LiveView<"/rating"> {
  saved = 3;
  average = 4;

  override mount(): void {
    this.title = "Rating";
  }

  @receive ratingChanged({ value }: { value: number }): void {
    this.saved = value;
    this.average = Math.round((this.average + value) / 2);
  }

  @event bump(): void {
    this.saved++;
  }

  render() {
    renders.view++;
    return (
      <main>
        <h1>Rating</h1>
        <Live of={StarRating} id="mine" value={this.saved} max={5} />
        <Live of={StarRating} id="average" value={this.average} readOnly />
        <p>{`Saved: ${this.saved}`}</p>
        <button type="button" live:click={on(this.bump)}>
          Bump
        </button>
      </main>
    );
  }
}
