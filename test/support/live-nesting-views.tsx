import type { ComponentChildren, VNode } from "preact";
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";

/** A component with a field that the server says nothing about. */
class Note extends LiveComponent<{ readonly name: string }> {
  name = "";
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <p class="note" data-name={this.name}>
        <input aria-label={this.name} />
        <button type="button" live:click={on(this.add)}>
          {`${this.name} ${this.count}`}
        </button>
      </p>
    );
  }
}

/** A frame around what its writer gives it. */
class Frame extends LiveComponent<{ readonly name: string; readonly head?: VNode | undefined; readonly children?: ComponentChildren }> {
  name = "";
  open = true;
  turned = false;
  count = 0;

  @event toggle(): void {
    this.open = !this.open;
  }

  @event turn(): void {
    this.turned = !this.turned;
  }

  @event add(): void {
    this.count++;
  }

  render() {
    const body = this.open ? <div class="body">{this.props.children}</div> : null;
    const head = <header>{this.props.head}</header>;
    return (
      <section class="frame" data-name={this.name} data-count={this.count}>
        <button type="button" class="toggle" live:click={on(this.toggle)}>
          Toggle
        </button>
        <button type="button" class="turn" live:click={on(this.turn)}>
          Turn
        </button>
        <button type="button" class="add" live:click={on(this.add)}>
          {`${this.name} ${this.count}`}
        </button>
        {this.turned ? [body, head] : [head, body]}
      </section>
    );
  }
}

/** Shows two slots as neighbours in one element. */
class Pair extends LiveComponent<{ readonly left?: VNode | undefined; readonly right?: VNode | undefined }> {
  render() {
    return (
      <div class="pair">
        {this.props.left}
        <hr />
        {this.props.right}
      </div>
    );
  }
}

/** Components that change places between two slots of one element. */
export class PairView extends LiveView<"/pair"> {
  isSwapped = false;

  @event swap(): void {
    this.isSwapped = !this.isSwapped;
  }

  render() {
    const [one, two] = ["one", "two"].map((name) => <Live of={Note} id={name} name={name} />);
    const left = <>{this.isSwapped ? two : one}</>;
    const right = <>{this.isSwapped ? one : two}</>;
    return (
      <main>
        <button type="button" id="swap" live:click={on(this.swap)}>
          Swap
        </button>
        <Live of={Pair} left={left} right={right} />
      </main>
    );
  }
}

/** Slots and components that come, go and move. */
export class SlotsView extends LiveView<"/slots"> {
  clicks = 0;
  /** In which of the two frames the note is. */
  where: "left" | "right" = "left";

  @event click(): void {
    this.clicks++;
  }

  @event carry(): void {
    this.where = this.where === "left" ? "right" : "left";
  }

  render() {
    const note = <Live of={Note} id="carried" name="carried" />;
    return (
      <main>
        <button type="button" id="carry" live:click={on(this.carry)}>
          Carry
        </button>
        <Live of={Frame} id="left" name="left" head={<h2>{`Head ${this.clicks}`}</h2>}>
          <button type="button" id="click" live:click={on(this.click)}>
            {`Clicks ${this.clicks}`}
          </button>
          <input id="typed" />
          {this.where === "left" ? note : null}
        </Live>
        <Live of={Frame} id="right" name="right">
          {this.where === "right" ? note : null}
          <Live of={Note} id="resident" name="resident" />
        </Live>
      </main>
    );
  }
}

/** Keyed rows, with a component in each. */
export class RowsView extends LiveView<"/rows"> {
  rows = [1, 2, 3, 4, 5];
  next = 6;

  @event reverse(): void {
    this.rows = this.rows.toReversed();
  }

  @event rotate(): void {
    this.rows = [...this.rows.slice(1), ...this.rows.slice(0, 1)];
  }

  @event replace(): void {
    this.rows = [this.next++, ...this.rows.slice(0, -1)];
  }

  render() {
    return (
      <main>
        <button type="button" id="reverse" live:click={on(this.reverse)}>
          Reverse
        </button>
        <button type="button" id="rotate" live:click={on(this.rotate)}>
          Rotate
        </button>
        <button type="button" id="replace" live:click={on(this.replace)}>
          Replace
        </button>
        <ul>
          <For each={this.rows} key={(row) => row}>
            {(row) => (
              <li id={`row-${row}`}>
                <input aria-label={`own ${row}`} />
                <Live of={Note} id={row} name={`row ${row}`} />
              </li>
            )}
          </For>
        </ul>
      </main>
    );
  }
}

interface BranchProps {
  readonly depth: number;
}

/** A component that places itself. */
class Branch extends LiveComponent<BranchProps> {
  depth = 0;
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <div class="branch">
        <button type="button" live:click={on(this.add)}>{`Depth ${this.depth}: ${this.count}`}</button>
        {this.depth < 3 ? <Live of={Branch} depth={this.depth + 1} /> : null}
      </div>
    );
  }
}

export class BranchView extends LiveView<"/branches"> {
  render() {
    return (
      <main>
        <Live of={Branch} depth={1} />
      </main>
    );
  }
}
