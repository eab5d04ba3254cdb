import { event, LiveComponent, LiveView } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";

class Cell extends LiveComponent<{ readonly n: number }> {
  n = 0;
  count = 0;

  @event click(): void {
    this.count++;
  }

  render() {
    return (
      <button type="button" live:click={on(this.click)}>
        {`${this.n}: ${this.count}`}
      </button>
    );
  }
}

/** Many components, each with state of its own. */
export class CellsView extends LiveView<"/cells/:count"> {
  ids: readonly number[] = [];

  override mount(): void {
    this.ids = Array.from({ length: Number(this.params.count) }, (_, n) => n);
  }

  render() {
    return (
      <main>
        <For each={this.ids} key={(n) => n} with={[]}>
          {(n) => (
            <p>
              <Live of={Cell} id={n} n={n} />
            </p>
          )}
        </For>
      </main>
    );
  }
}
