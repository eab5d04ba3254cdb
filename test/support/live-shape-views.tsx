import { event, LiveComponent, LiveView } from "overwinter/durable";
import { Live, on } from "overwinter/templates";

/** A component that the parser agrees with: it is patched with ops whatever its neighbours are. */
class Neighbour extends LiveComponent {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <p class="neighbour">
        <button type="button" live:click={on(this.add)}>
          {`Neighbour ${this.count}`}
        </button>
      </p>
    );
  }
}

/** A table without `tbody`, which the parser puts in; from the start, or only after a click. */
class Table extends LiveComponent<{ readonly broken: boolean }> {
  broken = false;
  count = 0;

  @event add(): void {
    this.count++;
  }

  @event breakIt(): void {
    this.count++;
    this.broken = true;
  }

  @event mend(): void {
    this.count++;
    this.broken = false;
  }

  render() {
    const row = (
      <tr>
        <td class="cell">{`Cell ${this.count}`}</td>
      </tr>
    );
    return (
      <section>
        <button type="button" class="add" live:click={on(this.add)}>
          Add
        </button>
        <button type="button" class="break" live:click={on(this.breakIt)}>
          Break
        </button>
        <button type="button" class="mend" live:click={on(this.mend)}>
          Mend
        </button>
        <input class="note" />
        {this.broken ? (
          <table>{row}</table>
        ) : (
          <table class="whole">
            <tbody>{row}</tbody>
          </table>
        )}
      </section>
    );
  }
}

/** A paragraph with a block in it, which the parser closes before it. */
class Paragraph extends LiveComponent {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <section>
        <button type="button" class="add" live:click={on(this.add)}>
          Add
        </button>
        <p>
          before
          <div class="block">{`Block ${this.count}`}</div>
          after
        </p>
      </section>
    );
  }
}

/** HTML of which the browser's parser makes something else. */
export class ParserView extends LiveView<"/parser"> {
  render() {
    return (
      <main>
        <Live of={Table} id="first" broken />
        <Live of={Table} id="later" broken={false} />
        <Live of={Paragraph} />
        <Live of={Neighbour} />
      </main>
    );
  }
}

/** A render that is not pure. */
class Clock extends LiveComponent {
  render() {
    return (
      <section id="clock">
        <time>{Date.now()}</time>
        <input id="note" />
      </section>
    );
  }
}

export class ClockView extends LiveView<"/clock"> {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <main>
        <button type="button" id="add" live:click={on(this.add)}>
          {`Add ${this.count}`}
        </button>
        <Live of={Clock} />
      </main>
    );
  }
}
