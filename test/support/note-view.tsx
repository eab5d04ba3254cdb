/** A view with as much state as a test wants, in itself and in a component that comes and goes, and a clock in its render. */
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { z } from "zod";

const given = z.object({ text: z.string(), times: z.int() });
interface Given {
  readonly text: string;
  readonly times: number;
}

/** What the clock in the render says; tests change it while the session sleeps. */
export const clock = { time: "noon" };

/** Whether the view's code is broken; tests change it while the session sleeps. */
export const failing = { render: false };

class Note extends LiveComponent {
  text = "";
  hovered = 0;

  @event(z.object({ n: z.int() }), { volatile: true }) hover({ n }: { n: number }): void {
    this.hovered = n;
  }

  @event(given) write({ text, times }: Given): void {
    this.text = text.repeat(times);
  }

  @event(given, { volatile: true }) writeLightly({ text, times }: Given): void {
    this.text = text.repeat(times);
  }

  render() {
    return <p class={this.hovered > 0 ? `star-${this.hovered}` : undefined}>{`${this.text.length} ${this.text.slice(0, 20)}`}</p>;
  }
}

export class NoteView extends LiveView<"/note"> {
  text = "";
  hasNote = true;
  clicks = 0;

  @event(given) write({ text, times }: Given): void {
    this.text = text.repeat(times);
  }

  @event(given, { volatile: true }) writeLightly({ text, times }: Given): void {
    this.text = text.repeat(times);
  }

  @event({ volatile: true }) click(): void {
    this.clicks++;
  }

  @event toggleNote(): void {
    this.hasNote = !this.hasNote;
  }

  render() {
    if (failing.render) throw new Error("on purpose, in a render");
    return (
      <main>
        <p>{`${this.text.length} ${this.text.slice(0, 20)}`}</p>
        <p>{this.clicks}</p>
        <time>{clock.time}</time>
        {this.hasNote ? <Live of={Note} /> : null}
      </main>
    );
  }
}
