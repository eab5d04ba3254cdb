import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { registerHandler } from "../../templates/binding.ts";
import type { BindingOptions } from "../../templates/binding-options.ts";
import { hook } from "../../templates/hook.ts";
import { js } from "../../templates/js.ts";
import { on } from "../../templates/on.ts";

interface ChartHook {
  pushes: { select: { index: number }; close: {} };
  events: { data: number[] };
}

const select = (payload: { index: number; chart: string }): string => payload.chart;
const close = (): void => {};
registerHandler(select, { node: 2, name: "select", volatile: false });
registerHandler(close, { node: 2, name: "close", volatile: false });

describe("hook()", () => {
  test("prints its name, and the handlers that it pushes to", () => {
    const binding = hook<ChartHook>("Chart", { select: on(select, { chart: "sales" }), close: on(close) });
    const text = '["Chart",{"select":[2,"select",{"chart":"sales"}],"close":[2,"close"]}]';
    expect(renderToString(h("div", { "live:hook": binding }))).toBe(
      renderToString(h("div", { title: text })).replace("title", "live:hook"),
    );
  });

  test("takes the options that say how an event is sent, and refuses those that ask something of the browser's event", () => {
    const closeWith = (options: BindingOptions) => (): string =>
      renderToString(
        h("div", { "live:hook": hook<ChartHook>("Chart", { select: on(select, { chart: "sales" }), close: on(close, {}, options) }) }),
      );
    expect(closeWith({ debounce: 300, lock: true })()).toContain("{&quot;debounce&quot;:300,&quot;lock&quot;:true}");
    expect(closeWith({ confirm: "Really?" })).toThrow(
      'Cannot bind "close" of hook "Chart": "confirm" asks something of the browser\'s event, and a push has none; take it out, or ask in the hook',
    );
  });

  test("refuses a push that is bound to commands", () => {
    expect(() => hook<ChartHook>("Chart", { select: on(select, { chart: "sales" }), close: js.hide() })).toThrow(
      expect.objectContaining({
        code: "binding",
        message: 'Cannot bind "close" of hook "Chart": that is no binding to a handler; write hook("Chart", { close: on(this.handler) })',
      }),
    );
  });
});
