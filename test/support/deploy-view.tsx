import { event, LiveView } from "overwinter/durable";
import { on } from "overwinter/templates";

/** A view whose state's shape has changed: version 1 kept `total`, version 2 keeps `count`. */
export class DeployView extends LiveView<"/deploy"> {
  static override readonly version = 2;
  static override readonly migrate = (state: Record<string, unknown>, from: number): Record<string, unknown> => {
    if (from !== 1) throw new Error(`No way from version ${from}`);
    return { count: state["total"] };
  };

  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <main>
        <button type="button" live:click={on(this.add)}>
          {this.count}
        </button>
        <input name="draft" />
      </main>
    );
  }
}
