/** The Worker of the tests with widgets of others: an editor and a drawing that the browser has for itself. */
import { Hono } from "hono";
import { event, LiveView } from "overwinter/durable";
import { hook, on } from "overwinter/templates";
import { createLive } from "overwinter/worker";
import { z } from "zod";
import type { ChartHook, EditorHook } from "./widget-hooks.ts";

const typed = z.object({ text: z.string() });
const picked = z.object({ index: z.int() });

class WidgetView extends LiveView<"/widget"> {
  text = "first";
  tick = 0;
  picked = -1;

  @event(typed) type({ text }: { text: string }): void {
    this.text = text;
  }

  @event(picked) pick({ index }: { index: number }): void {
    this.picked = index;
  }

  /** Changes what is around the widgets, and their attributes. */
  @event bump(): void {
    this.tick++;
  }

  @event load(): void {
    this.text = "from the server";
    this.pushEvent("document", { text: this.text });
  }

  @event draw(): void {
    this.pushEvent("data", [this.tick, 2, 3]);
  }

  render() {
    const { tick } = this;
    return (
      <main class={`tick-${tick}`}>
        {tick % 2 === 1 ? <p>More</p> : null}
        <output id="tick">{tick}</output>
        <output id="typed">{this.text}</output>
        <output id="picked">{this.picked}</output>
        <div
          id="editor"
          class={`editor tick-${tick}`}
          title={`Tick ${tick}`}
          data-mode={`server-${tick}`}
          live:ignore
          live:ignore-attrs="data-mode"
          live:hook={hook<EditorHook>("Editor", { typed: on(this.type, {}, { debounce: 100 }) })}
        >
          {this.text}
        </div>
        {tick % 2 === 1 ? <p>And more</p> : null}
        <canvas
          id="chart"
          width={300}
          height={100}
          title={`Tick ${tick}`}
          live:ignore-attrs="width height"
          live:hook={hook<ChartHook>("Chart", { picked: on(this.pick) })}
        />
        {(["bump", "load", "draw"] as const).map((name) => (
          <button key={name} type="button" id={name} live:click={on(this[name])}>
            {name}
          </button>
        ))}
      </main>
    );
  }
}

const live = createLive({ routes: { "/widget": WidgetView } });

export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.get("/favicon.ico", (context) => context.body(null, 204));
app.route("/", live.routes());

export default app;
