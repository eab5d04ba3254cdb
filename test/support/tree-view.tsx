import type { ComponentChildren, VNode } from "preact";
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { z } from "zod";

/** What happened to components, in order; tests look at what is new. */
export const lifecycle: string[] = [];

interface CounterProps {
  readonly label: string;
  readonly tags?: string[] | undefined;
}

class Counter extends LiveComponent<CounterProps> {
  label = "";
  tags: string[] = [];
  count = 0;

  override mount(props: CounterProps) {
    lifecycle.push(`mount ${props.label}`);
    return super.mount(props);
  }

  override update(props: CounterProps, previous: CounterProps) {
    lifecycle.push(`update ${previous.label} -> ${props.label}`);
    return super.update(props, previous);
  }

  override unmount(): void {
    lifecycle.push(`unmount ${this.label}`);
  }

  @event add(): void {
    this.count++;
    this.tags.push("mine");
  }

  render() {
    lifecycle.push(`render ${this.label}`);
    return (
      <button type="button" live:click={on(this.add)}>
        {`${this.label} ${this.count} ${this.tags.length}`}
      </button>
    );
  }
}

interface CardProps {
  readonly children?: ComponentChildren;
  readonly header?: VNode | undefined;
}

class Card extends LiveComponent<CardProps> {
  open = true;

  @event toggle(): void {
    this.open = !this.open;
  }

  render() {
    lifecycle.push("render card");
    return (
      <section>
        <header>{this.props.header}</header>
        <button type="button" live:click={on(this.toggle)}>
          Toggle
        </button>
        {this.open ? <div class="body">{this.props.children}</div> : null}
      </section>
    );
  }
}

const row = z.object({ id: z.int() });

/** Slots, lists of components, nesting. */
export class TreeView extends LiveView<"/tree"> {
  rows = [1, 2, 3];
  clicks = 0;
  tags = ["a"];
  showCard = true;

  override mount(): void {
    this.title = "Tree";
  }

  @event click(): void {
    this.clicks++;
  }

  @event(row) remove({ id }: { id: number }): void {
    this.rows = this.rows.filter((other) => other !== id);
  }

  @event reverse(): void {
    this.rows = this.rows.toReversed();
  }

  @event hideCard(): void {
    this.showCard = !this.showCard;
  }

  render() {
    lifecycle.push("render view");
    return (
      <main>
        {this.showCard ? (
          <Live of={Card} header={<h2>{`Clicked ${this.clicks}`}</h2>}>
            <button type="button" live:click={on(this.click)}>
              {`In the slot ${this.clicks}`}
            </button>
            <Live of={Counter} id="slotted" label="slotted" tags={this.tags} />
          </Live>
        ) : null}
        <ul>
          <For each={this.rows} key={(id) => id}>
            {(id) => (
              <li>
                <Live of={Counter} id={id} label={`row ${id}`} tags={this.tags} />
              </li>
            )}
          </For>
        </ul>
      </main>
    );
  }
}
