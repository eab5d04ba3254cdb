import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { registerHandler } from "../../templates/binding.ts";
import { on, readBinding } from "../../templates/on.ts";

const handler = (payload: { n: number; text?: string }): number => payload.n;
const clear = (): void => {};
const hover = (payload: { n: number }): number => payload.n;
registerHandler(handler, { node: 7, name: "rate", volatile: false });
registerHandler(clear, { node: 7, name: "clear", volatile: false });
registerHandler(hover, { node: 8, name: "hover", volatile: true });

describe("on()", () => {
  test.each([
    ["a handler", on(clear), '[7,"clear"]'],
    ["what is given", on(handler, { n: 5 }), '[7,"rate",{"n":5}]'],
    ["an empty payload", on(handler, {}), '[7,"rate",{}]'],
    ["any text", on(handler, { n: 1, text: "\"'<&>\u2028" }), '[7,"rate",{"n":1,"text":"\\"\'<&>\u2028"}]'],
    ["a volatile handler", on(hover, { n: 1 }), '[8,"hover",{"n":1},{"volatile":true}]'],
    ["a volatile handler that is not to be dropped", on(hover, { n: 1 }, { volatile: false }), '[8,"hover",{"n":1}]'],
    ["a handler that may be dropped here", on(clear, {}, { volatile: true }), '[7,"clear",{},{"volatile":true}]'],
    ["options that say nothing", on(clear, undefined, { volatile: undefined }), '[7,"clear"]'],
  ])("prints %s", (_, binding, text) => {
    expect(renderToString(h("button", { "live:click": binding }))).toBe(
      renderToString(h("button", { title: text })).replace("title", "live:click"),
    );
    expect(readBinding(binding)).toEqual(JSON.parse(text));
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
    ["nothing", undefined as unknown as () => void, "Cannot bind undefined"],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => on(wrong)).toThrow(
      expect.objectContaining({ name: "LiveError", code: "binding", message: expect.stringContaining(message) }),
    );
  });

  test("cannot be forged by an object that looks like it", () => {
    expect(readBinding({ toString: () => '[7,"clear"]' })).toBeUndefined();
    expect(readBinding(null)).toBeUndefined();
  });
});
