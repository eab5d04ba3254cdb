/** Buttons and a form that show what is going to be, before the server says so. */
import { event, LiveView } from "overwinter/durable";
import { js, on } from "overwinter/templates";
import { z } from "zod";

const item = z.object({ n: z.int() });
const field = z.object({ value: z.string() });
const form = z.object({ title: z.string(), note: z.string() });

/** `/optimistic?state={…}` begins with this state. Each turn writes to every button. */
export class OptimisticView extends LiveView<"/optimistic"> {
  items = Array.from({ length: 10 }, () => false);
  /** The item whose handler throws, and the one whose handler stands at the test's gate. */
  failing = -1;
  gated = -1;
  count = 0;
  glances = 0;
  name = "";
  note = "";
  error = "";
  saved: string[] = [];

  override mount(): void {
    Object.assign(this, JSON.parse(this.url.searchParams.get("state") ?? "{}"));
  }

  @event(item) async toggle({ n }: z.output<typeof item>): Promise<void> {
    this.count++;
    // What is shown by this is taken back where it fails.
    this.triggerUpdate();
    if (n === this.gated) await this.#gate();
    if (n === this.failing) throw new Error("Refused on purpose");
    this.items = this.items.map((isOn, index) => (index === n ? !isOn : isOn));
  }

  @event async add(): Promise<void> {
    this.count++;
    this.triggerUpdate();
    if (this.gated === 10) await this.#gate();
  }

  @event({ volatile: true }) glance(): void {
    this.glances++;
  }

  @event(field) check({ value }: z.output<typeof field>): void {
    this.count++;
    this.name = value;
    this.error = value.length < 3 ? "Too short" : "";
  }

  @event(form) async save({ title, note }: z.output<typeof form>): Promise<void> {
    if (title.startsWith("slow")) await this.#gate();
    if (title.startsWith("bad")) throw new Error("Refused on purpose");
    this.saved = [...this.saved, `${title}/${note}`];
    this.name = title.toUpperCase();
    this.note = note;
  }

  async #gate(): Promise<void> {
    await fetch(String(Reflect.get(this.env, "GATE_URL")));
  }

  render() {
    const { items, failing, gated, count, glances, name, note, error, saved } = this;
    const optimistic = js.toggleClass("is-on").toggleAttribute("aria-pressed", "true", "false").addClass("is-told", "#told");
    return (
      <main class={`count-${count}`}>
        <output id="state">{JSON.stringify({ items, failing, gated, count, glances, name, note, error, saved })}</output>
        <p id="told" class={`of-${count}`} aria-busy={undefined}>
          {count}
        </p>
        {items.map((isOn, n) => (
          <button
            type="button"
            id={`item-${n}`}
            class={isOn ? `is-on of-${count}` : `of-${count}`}
            aria-pressed={isOn}
            live:click={on(this.toggle, { n }, { optimistic, loading: "#told" })}
          >
            {`Item ${n}, ${count}`}
          </button>
        ))}
        <button type="button" id="add" title={`${count}`} live:click={on(this.add, {}, { lock: true, disableWith: "Adding…" })}>
          {`Add to ${count}`}
          {count % 2 === 0 ? <i>even</i> : null}
        </button>
        <button type="button" id="glance" live:click={on(this.glance)}>
          Glance
        </button>
        <form id="form" class={`of-${count}`} live:submit={on(this.save, {}, { disableWith: "Saving…" })}>
          <input id="title" name="title" value={name} live:input={on(this.check)} aria-invalid={error ? "true" : undefined} />
          <input id="note" name="note" value={note} />
          <p id="error">{error}</p>
          <button id="save" disabled={error !== ""} title={`${count}`}>
            {`Save ${count}`}
          </button>
        </form>
      </main>
    );
  }
}
