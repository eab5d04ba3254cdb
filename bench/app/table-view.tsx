import { event, LiveView } from "overwinter/durable";
import { For, on } from "overwinter/templates";
import { z } from "zod";

interface Row {
  readonly id: number;
  readonly name: string;
  readonly score: number;
}

/** A thousand keyed rows, each with a score and a button that raises it. */
export class TableView extends LiveView<"/table"> {
  rows: readonly Row[] = Array.from({ length: 1_000 }, (_, index) => ({ id: index + 1, name: `Row number ${index + 1}`, score: 100 }));

  /** Only rows whose score or number has it are shown. */
  letter = "";
  lastId = 1_000;

  @event(z.object({ id: z.int() })) cell({ id }: { id: number }): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, score: row.score + 1 } : row));
  }

  /** A new first row; the last one goes, so that each event costs the same. */
  @event prepend(): void {
    const id = ++this.lastId;
    this.rows = [{ id, name: `Row number ${id}`, score: 100 }, ...this.rows.slice(0, -1)];
  }

  @event(z.object({ value: z.string() })) search({ value }: { value: string }): void {
    this.letter = value;
  }

  @event reverse(): void {
    this.rows = this.rows.toReversed();
  }

  render() {
    return (
      <main>
        <h1>Table</h1>
        <button type="button" live:click={on(this.reverse)}>
          Reverse
        </button>
        <button type="button" live:click={on(this.prepend)}>
          Prepend
        </button>
        <input name="letter" live:input={on(this.search)} />
        <table>
          <tbody>
            <For
              each={this.letter === "" ? this.rows : this.rows.filter(({ name }) => name.includes(this.letter))}
              key={(row) => row.id}
              with={[]}
            >
              {(row) => (
                <tr>
                  <td>{row.id}</td>
                  <td>{row.name}</td>
                  <td>{row.score}</td>
                  <td>
                    <button type="button" live:click={on(this.cell, { id: row.id })}>
                      +1
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </main>
    );
  }
}
