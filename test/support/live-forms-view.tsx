import { event, LiveView } from "overwinter/durable";
import { on } from "overwinter/templates";
import { z } from "zod";

const field = z.object({ value: z.string() });

/** Fields, bound and not, in surroundings that change. */
export class FormsView extends LiveView<"/forms"> {
  text = "start";
  tick = 0;
  extra = false;
  /** Different for each mount. */
  seed = "";

  override mount(): void {
    this.seed = crypto.randomUUID();
  }

  @event(field) seedWith({ value }: { value: string }): void {
    this.seed = value;
  }

  @event(field) type({ value }: { value: string }): void {
    this.text = value;
  }

  @event bump(): void {
    this.tick++;
  }

  /** Puts other elements around the fields, as well as other text. */
  @event reshape(): void {
    this.tick++;
    this.extra = !this.extra;
  }

  render() {
    return (
      <main class={`tick-${this.tick}`}>
        {this.extra ? <p id="extra">More</p> : null}
        <output id="tick">{this.tick}</output>
        <output id="echo">{this.text}</output>
        <form id="form" data-tick={this.tick}>
          {this.extra ? <h2>Fields</h2> : null}
          <label>
            {`Bound ${this.tick} `}
            <input id="bound" name="bound" value={this.text} live:input={on(this.type)} />
          </label>
          <label>
            {`Free ${this.tick} `}
            <input id="free" name="free" value={`server ${this.tick}`} />
          </label>
          <input id="served" name="served" value={`server ${this.tick}`} />
          <input id="seeded" name="seeded" value={this.seed} live:input={on(this.seedWith)} />
          <textarea id="area" name="area" value="server" />
          <input id="check" type="checkbox" name="check" />
        </form>
        <button type="button" id="bump" live:click={on(this.bump)}>
          Bump
        </button>
        <button type="button" id="reshape" live:click={on(this.reshape)}>
          Reshape
        </button>
      </main>
    );
  }
}
