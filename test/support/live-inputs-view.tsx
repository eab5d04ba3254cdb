/** Controls of every kind, in surroundings that do not hold still, and a server that has its own mind about what is typed. */
import { event, LiveView } from "overwinter/durable";
import { For, on } from "overwinter/templates";
import { z } from "zod";

const edit = z.object({ name: z.string(), value: z.string(), checked: z.boolean().optional(), values: z.array(z.string()).optional() });

/** What becomes of a text on the server. */
const minds = {
  echo: (text: string) => text,
  upper: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.trim(),
};

/** `/inputs?state={…}` begins with this state: what `#state` says makes a fresh page that shows the same. */
export class InputsView extends LiveView<"/inputs"> {
  texts: Record<string, string> = {};
  flags: Record<string, boolean> = {};
  many: string[] = [];
  options = ["a", "b", "c"];
  mind: keyof typeof minds = "echo";
  tick = 0;
  isMoving = false;
  isGone = false;
  saves = 0;

  override mount(): void {
    Object.assign(this, JSON.parse(this.url.searchParams.get("state") ?? "{}"));
  }

  @event(edit) edit({ name, value, checked, values }: z.output<typeof edit>): void {
    if (name === "many") this.many = values ?? [];
    else if (name.startsWith("flag-")) this.flags = { ...this.flags, [name]: checked === true };
    else this.texts = { ...this.texts, [name]: minds[this.mind](value) };
  }

  /** Patches without an event, as those of other visitors are, until `rest()`. */
  @event move(): void {
    this.isMoving = true;
    void this.#move();
  }

  async #move(): Promise<void> {
    for (let isMoving = true; isMoving;) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      isMoving = await new Promise<boolean>((resolve) => {
        this.triggerUpdate(() => {
          if (this.isMoving) this.tick++;
          resolve(this.isMoving);
        });
      });
    }
  }

  @event rest(): void {
    this.isMoving = false;
  }

  @event bump(): void {
    this.tick++;
  }

  @event takeOption(): void {
    this.options = this.options.filter((option) => option !== this.texts["one"]);
  }

  @event addOption(): void {
    this.options = ["first", ...this.options];
  }

  @event takeField(): void {
    this.isGone = true;
  }

  @event clear(): void {
    this.texts = { ...this.texts, now: "", soon: "" };
  }

  @event save(): void {
    this.saves++;
    this.texts = { ...this.texts, now: "", soon: "", area: "" };
  }

  /** While all moves, the fields' own values do too. */
  #value(name: string): string {
    return `${this.texts[name] ?? ""}${this.isMoving ? `~${this.tick}` : ""}`;
  }

  #field(name: string) {
    const { tick } = this;
    const own = { id: name, name, class: `of-${tick % 3}`, title: `${name} ${tick}`, value: this.#value(name) };
    if (name === "area") return <textarea {...own} live:input={on(this.edit)} />;
    if (name === "now") return <input {...own} live:input={on(this.edit, {}, { debounce: 0 })} />;
    if (name === "late") return <input {...own} live:input={on(this.edit, {}, { debounce: "blur" })} />;
    return <input {...own} live:input={on(this.edit)} />;
  }

  render() {
    const { tick, texts } = this;
    const names = ["now", "soon", "late", "area"];
    const turned = [...names.slice(tick % 4), ...names.slice(0, tick % 4)];
    return (
      <main class={`tick-${tick}`} data-tick={tick}>
        <output id="state">
          {JSON.stringify({
            texts,
            flags: this.flags,
            many: this.many,
            options: this.options,
            mind: this.mind,
            tick,
            isMoving: this.isMoving,
            isGone: this.isGone,
            saves: this.saves,
          })}
        </output>
        <form id="form" live:submit={on(this.save)} live:reset={this.saves} data-tick={tick}>
          <ul class={`list-${tick % 2}`}>
            <For each={turned} key={(name) => name}>
              {(name, index) => (
                <li data-index={index}>
                  {tick % 3 === 0 ? <b>new</b> : null}
                  <label class={`label-${tick % 5}`}>
                    {`${name} ${tick} `}
                    {this.#field(name)}
                    {tick % 2 === 0 ? <i>even</i> : "odd"}
                  </label>
                </li>
              )}
            </For>
          </ul>
          {this.isGone ? null : (
            <p id="doomed-row">
              <input id="doomed" name="doomed" value={texts["doomed"] ?? ""} live:input={on(this.edit, {}, { debounce: "blur" })} />
            </p>
          )}
          <p live:input={on(this.edit, {}, { debounce: "blur" })}>{this.isGone ? null : <input id="inner" name="inner" />}</p>
          <input id="free" name="free" value={`server ${tick}`} />
          <input id="number" name="number" type="number" step="any" value={texts["number"] ?? ""} live:input={on(this.edit)} />
          <input id="range" name="range" type="range" max="100" value={texts["range"] ?? "50"} live:input={on(this.edit)} />
          <input id="date" name="date" type="date" value={texts["date"] ?? ""} live:input={on(this.edit)} />
          <input id="file" name="file" type="file" title={`${tick}`} />
          <fieldset id="choices" data-tick={tick} live:change={on(this.edit)}>
            <select id="one" name="one">
              {this.options.map((option) => (
                <option key={option} value={option} selected={option === texts["one"]}>
                  {`${option} ${tick}`}
                </option>
              ))}
            </select>
            <select id="many" name="many" multiple>
              {this.options.map((option) => (
                <option key={option} value={option} selected={this.many.includes(option)}>
                  {option}
                </option>
              ))}
            </select>
            {["flag-x", "flag-y", "flag-z"].map((name) => (
              <input key={name} id={name} name={name} type="checkbox" checked={this.flags[name] === true} />
            ))}
            {["s", "m", "l"].map((size) => (
              <input key={size} id={`size-${size}`} name="size" type="radio" value={size} checked={texts["size"] === size} />
            ))}
          </fieldset>
          <div id="editor" contenteditable="true" live:ignore title={`${tick}`}>
            mine
          </div>
          <button id="save">Save</button>
        </form>
        {(["move", "rest", "bump", "takeOption", "addOption", "takeField", "clear"] as const).map((name) => (
          <button type="button" id={`do-${name}`} live:click={on(this[name])}>
            {name}
          </button>
        ))}
      </main>
    );
  }
}
