import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { registerHandler } from "../../templates/binding.ts";
import type { BindingOptions } from "../../templates/binding-options.ts";
import { js } from "../../templates/js.ts";
import { on } from "../../templates/on.ts";
import { readBinding, readCommands } from "../../templates/printed-binding.ts";

const handler = (payload: { n: number; text?: string }): number => payload.n;
const clear = (): void => {};
const hover = (payload: { n: number }): number => payload.n;
registerHandler(handler, { node: 7, name: "rate", volatile: false });
registerHandler(clear, { node: 7, name: "clear", volatile: false });
registerHandler(hover, { node: 8, name: "hover", volatile: true });

/** What stands in the attribute, read as the browser does. */
function printed(...bindings: unknown[]): unknown {
  const html = renderToString(h("button", { "live:click": bindings.length === 1 ? bindings[0] : bindings }));
  const text = /live:click="([^"]*)"/.exec(html)?.[1] ?? "";
  return JSON.parse(`[${text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&")}]`);
}

describe("on()", () => {
  test.each([
    ["a handler", on(clear), '[7,"clear"]'],
    ["what is given", on(handler, { n: 5 }), '[7,"rate",{"n":5}]'],
    ["an empty payload", on(handler, {}), '[7,"rate",{}]'],
    ["any text", on(handler, { n: 1, text: "\"'<&>\u2028" }), '[7,"rate",{"n":1,"text":"\\"\'<&>\u2028"}]'],
    ["a volatile handler", on(hover, { n: 1 }), '[8,"hover",{"n":1},{"volatile":true}]'],
    ["a volatile handler without a payload", on(hover), '[8,"hover",null,{"volatile":true}]'],
    ["a volatile handler that is not to be dropped", on(hover, { n: 1 }, { volatile: false }), '[8,"hover",{"n":1}]'],
    ["a handler that may be dropped here", on(clear, {}, { volatile: true }), '[7,"clear",{},{"volatile":true}]'],
    ["options that say nothing", on(clear, undefined, { volatile: undefined, once: false }), '[7,"clear"]'],
    ["commands", on(js.hide("#menu")), '[[["hide","#menu"]]]'],
    ["commands with options", on(js.hide(), { away: true }), '[[["hide"]],{"away":true}]'],
    ["commands whose options say nothing", on(js.hide(), { away: false }), '[[["hide"]]]'],
  ])("prints %s", (_, binding, text) => {
    expect(renderToString(h("button", { "live:click": binding }))).toBe(
      renderToString(h("button", { title: text })).replace("title", "live:click"),
    );
    expect(printed(binding)).toEqual([JSON.parse(text)]);
  });

  test.each<[BindingOptions, unknown]>([
    [{ debounce: 0 }, { debounce: 0 }],
    [{ debounce: "blur" }, { debounce: "blur" }],
    [{ throttle: 250 }, { throttle: 250 }],
    [{ keys: "Enter" }, { keys: ["Enter"] }],
    [{ keys: ["escape", "Ctrl+Shift+K", "MOD+s"] }, { keys: ["Escape", "ctrl+shift+k", "mod+s"] }],
    [{ keys: "shift+alt+ctrl+tab" }, { keys: ["ctrl+alt+shift+Tab"] }],
    [{ keys: ["A", "?", "ctrl++", "+", "f12", "é"] }, { keys: ["a", "?", "ctrl++", "+", "F12", "é"] }],
    [{ keys: ["Space", "ctrl+Space", " "] }, { keys: [" ", "ctrl+ ", " "] }],
    [{ lock: false }, { lock: false }],
    [
      { lock: true, prevent: true, stop: true, self: true, once: true },
      { lock: true, prevent: true, stop: true, self: true, once: true },
    ],
    [{ window: true, self: false }, { window: true }],
    [{ confirm: "Really?" }, { confirm: "Really?" }],
    [
      { disableWith: "Saving…", loading: { closest: "form" } },
      { disableWith: "Saving…", loading: { closest: "form" } },
    ],
    [
      { optimistic: js.addClass("is-done").hide("#x") },
      {
        optimistic: [
          ["addClass", "is-done"],
          ["hide", "#x"],
        ],
      },
    ],
    [
      { every: 1000, margin: "-10px 5% 0px 2.5%" },
      { every: 1000, margin: "-10px 5% 0px 2.5%" },
    ],
  ])("prints the options %j", (options, expected) => {
    expect(printed(on(clear, undefined, options))).toEqual([[7, "clear", null, expected]]);
  });

  test("prints several bindings of one attribute as a list, with what is false in between", () => {
    expect(printed(on(clear), false, js.hide("#menu"), on(handler, { n: 1 }, { keys: "Enter" }))).toEqual([
      [7, "clear"],
      false,
      [[["hide", "#menu"]]],
      [7, "rate", { n: 1 }, { keys: ["Enter"] }],
    ]);
  });

  test.each<[BindingOptions, string]>([
    [{ keys: "Esc" }, 'Cannot bind to keys "Esc": there is no key "Esc"; write Escape'],
    [{ keys: "ctrl+Return" }, 'Cannot bind to keys "ctrl+Return": there is no key "Return"; write Enter'],
    [{ keys: "Entre" }, 'there is no key "Entre"; write it as KeyboardEvent.key says it: "Enter", "ArrowLeft", "a", "ctrl+k"'],
    [{ keys: "cmd+k" }, `there is no modifier "cmd"; write meta, or mod for Cmd on Apple's systems and Ctrl elsewhere`],
    [{ keys: "a+b" }, 'there is no modifier "a"'],
    [{ keys: "" }, '"keys" is empty'],
    [{ keys: [] }, '"keys" is empty'],
    [{ keys: "ctrl+" }, 'there is no key "ctrl+"'],
    [{ debouce: 10 } as object, 'Cannot bind "clear": there is no option "debouce"; there are debounce, throttle, keys'],
    [{ debounce: -1 }, 'Cannot bind "clear": "debounce" is -1; give milliseconds from 0 to 2147483647'],
    [{ throttle: Number.NaN }, '"throttle" is NaN'],
    [{ debounce: 2 ** 31 }, '"debounce" is 2147483648'],
    [{ every: 0 }, '"every" is 0; give milliseconds from 1'],
    [{ margin: "1.2.3px" }, '"margin" is "1.2.3px"; give one to four lengths in px or %'],
    [{ margin: "200" }, '"margin" is "200"; give one to four lengths in px or %'],
    [{ window: true, away: true }, '"window" and "away" contradict each other'],
    [{ window: true, self: true }, '"window" and "self" contradict each other'],
    [{ away: true, self: true }, '"away" and "self" contradict each other'],
    [{ debounce: 10, throttle: 10 }, '"debounce" and "throttle" contradict each other'],
    [{ volatile: true, disableWith: "x" }, '"volatile" and "disableWith" contradict each other'],
    [{ volatile: true, loading: "#x" }, '"volatile" and "loading" contradict each other'],
    [{ loading: "" }, 'Cannot bind "clear": "" is no target; give a selector ("#menu")'],
    [{ loading: {} }, "{} is no target"],
    [{ optimistic: js.push(clear) }, '"optimistic" cannot take back "push"'],
    [{ optimistic: js.hide().focus("#x") }, '"optimistic" cannot take back "focus"'],
  ])("refuses the options %j", (options, message) => {
    expect(() => on(clear, undefined, options)).toThrow(
      expect.objectContaining({ name: "LiveError", code: "binding", message: expect.stringContaining(message) }),
    );
  });

  test("refuses a volatile handler's mark of what is pending", () => {
    expect(() => on(hover, { n: 1 }, { disableWith: "…" })).toThrow(expect.objectContaining({ code: "binding" }));
    expect(() => on(hover, { n: 1 }, { disableWith: "…", volatile: false })).not.toThrow();
  });

  test.each([
    [
      "a method without @event",
      function rate(): void {},
      'Cannot bind "rate": it is no handler of a live node; mark the method with @event and pass it as this.rate',
    ],
    [
      "an arrow function",
      () => {},
      "Cannot bind an anonymous function: it is no handler of a live node; mark the method with @event and pass it as this.handler",
    ],
    // SAFETY: what an author without types could write.
    [
      "nothing",
      undefined as unknown as () => void,
      "Cannot bind undefined: it is no handler of a live node; check the method's name, and pass it without calling it: on(this.save), not on(this.save())",
    ],
    // SAFETY: what an author without types could write.
    ["what a handler gives", Promise.resolve() as unknown as () => void, "Cannot bind an object: it is no handler of a live node"],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => on(wrong)).toThrow(
      expect.objectContaining({ name: "LiveError", code: "binding", message: expect.stringContaining(message) }),
    );
  });
});

describe("readBinding() and readCommands()", () => {
  test("tell a handler's binding from commands, and both from anything else", () => {
    expect(readBinding(on(clear))).toEqual([7, "clear"]);
    expect(readCommands(on(clear))).toBeUndefined();
    expect(readBinding(js.hide())).toBeUndefined();
    expect(readCommands(js.hide())).toEqual([["hide"]]);
    expect(readCommands(on(js.hide(), { away: true }))).toBeUndefined();
  });

  test("cannot be deceived by an object that looks like one", () => {
    expect(readBinding({ toString: () => '[7,"clear"]' })).toBeUndefined();
    expect(readBinding(null)).toBeUndefined();
    expect(readCommands({ toString: () => '[[["hide"]]]' })).toBeUndefined();
  });
});
