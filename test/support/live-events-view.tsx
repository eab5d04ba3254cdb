import { event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { z } from "zod";

/** How often each class rendered in this process. */
export const renders = new Map<string, number>();

function countRender(name: string): void {
  renders.set(name, (renders.get(name) ?? 0) + 1);
}

const star = z.object({ n: z.int() });

/** Five buttons with a pseudo-element each, and a preview under the pointer. */
class Stars extends LiveComponent<object, { picked: { n: number } }> {
  value = 0;
  hover = 0;

  @event(star, { volatile: true }) peek({ n }: { n: number }): void {
    this.hover = n;
  }

  @event({ volatile: true }) leave(): void {
    this.hover = 0;
  }

  @event(star) pick({ n }: { n: number }): void {
    this.value = n;
    this.hover = 0;
    this.sendParent("picked", { n });
  }

  render() {
    countRender("Stars");
    const shown = this.hover || this.value;
    return (
      <div class="stars" live:mouseleave={on(this.leave)}>
        {[1, 2, 3, 4, 5].map((n) => (
          <button
            type="button"
            class={n <= shown ? "star is-filled" : "star"}
            live:mouseenter={on(this.peek, { n })}
            live:click={on(this.pick, { n })}
          >
            {n}
          </button>
        ))}
      </div>
    );
  }
}

/** Every kind of event, turn and effect. */
export class EventsView extends LiveView<"/events"> {
  count = 0;
  glances = 0;
  picked = 0;

  override mount(): void {
    this.title = "Events";
  }

  @event add(): void {
    this.count++;
  }

  @event({ volatile: true }) glance(): void {
    this.glances++;
  }

  @event save(): void {
    this.count++;
    this.flash("info", `Saved ${this.count}`);
  }

  @event retitle(): void {
    this.count++;
    this.title = `Events ${this.count}`;
  }

  @event go(): void {
    this.count++;
    this.redirect("/elsewhere");
  }

  @event fail(): void {
    this.count++;
    throw new Error("Refused on purpose");
  }

  /** Stands before the test's gate between its two steps. */
  @event async slow(): Promise<void> {
    this.count++;
    await fetch(String(Reflect.get(this.env, "GATE_URL")));
    this.count++;
  }

  /** Shows its first step before it stands at the gate. */
  @event async preview(): Promise<void> {
    this.count += 10;
    this.triggerUpdate();
    await fetch(String(Reflect.get(this.env, "GATE_URL")));
    this.count += 10;
  }

  /** The same, and then it fails. */
  @event async previewAndFail(): Promise<void> {
    this.count += 10;
    this.triggerUpdate();
    await fetch(String(Reflect.get(this.env, "GATE_URL")));
    throw new Error("Refused on purpose");
  }

  @receive picked_({ n }: { n: number }): void {
    this.picked = n;
  }

  render() {
    countRender("EventsView");
    return (
      <main>
        <h1>Events</h1>
        <output id="count">{this.count}</output>
        <output id="glances">{this.glances}</output>
        <output id="picked">{this.picked}</output>
        <button type="button" id="add" live:click={on(this.add)}>
          Add
        </button>
        <button type="button" id="glance" live:click={on(this.glance)}>
          Glance
        </button>
        <button type="button" id="save" live:click={on(this.save)}>
          Save
        </button>
        <button type="button" id="retitle" live:click={on(this.retitle)}>
          Retitle
        </button>
        <button type="button" id="go" live:click={on(this.go)}>
          Go
        </button>
        <button type="button" id="fail" live:click={on(this.fail)}>
          Fail
        </button>
        <button type="button" id="slow" live:click={on(this.slow)}>
          Slow
        </button>
        <button type="button" id="preview" live:click={on(this.preview)}>
          Preview
        </button>
        <button type="button" id="preview-and-fail" live:click={on(this.previewAndFail)}>
          Preview and fail
        </button>
        <input id="free" />
        <Live of={Stars} id="stars" on={{ picked: on(this.picked_) }} />
      </main>
    );
  }
}

/** Where a redirect ends. */
export class ElsewhereView extends LiveView<"/elsewhere"> {
  override mount(): void {
    this.title = "Elsewhere";
  }

  render() {
    return <main id="elsewhere">Elsewhere</main>;
  }
}

/** Different for each mount, down to its title. */
export class SeededView extends LiveView<"/seeded"> {
  seed = "";
  count = 0;

  override mount(): void {
    this.seed = crypto.randomUUID();
    this.title = `Seeded ${this.seed}`;
  }

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <main>
        <output id="seed">{this.seed}</output>
        <output id="count">{this.count}</output>
        <button type="button" id="add" live:click={on(this.add)}>
          Add
        </button>
        <input id="free" />
      </main>
    );
  }
}
