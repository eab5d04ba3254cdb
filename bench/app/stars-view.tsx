import { LiveView, receive } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { StarRating } from "./star-rating.tsx";

/** Two ratings, the second read only, and a line of the parent that shows what was saved. */
export class StarsView extends LiveView<"/stars"> {
  saved = 3;

  @receive rated({ value }: { value: number }): void {
    this.saved = value;
  }

  render() {
    return (
      <main>
        <h1>Stars</h1>
        <Live of={StarRating} id="mine" value={this.saved} />
        <Live of={StarRating} id="average" value={3} readOnly />
        <p>Saved: {this.saved}</p>
      </main>
    );
  }
}
