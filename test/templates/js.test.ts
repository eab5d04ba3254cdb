import { describe, expect, test } from "vitest";
import { registerHandler } from "../../templates/binding.ts";
import { js } from "../../templates/js.ts";

const rate = (payload: { n: number }): number => payload.n;
registerHandler(rate, { node: 7, name: "rate", volatile: false });

describe("js", () => {
  test.each([
    ["nothing", js, []],
    ["show", js.show(), [["show"]]],
    ["show with motion", js.show("#menu", { motion: "fade" }), [["show", "#menu", "fade"]]],
    ["hide with motion of the bound element", js.hide(undefined, { motion: "fade slow" }), [["hide", "", "fade slow"]]],
    ["toggle", js.toggle({ closest: ".card", inner: ".more" }), [["toggle", { closest: ".card", inner: ".more" }]]],
    ["addClass", js.addClass("a b"), [["addClass", "a b"]]],
    ["removeClass", js.removeClass(" a ", "#x"), [["removeClass", "a", "#x"]]],
    ["toggleClass", js.toggleClass("a", { inner: "li" }), [["toggleClass", "a", { inner: "li" }]]],
    ["setAttribute", js.setAttribute("aria-expanded", "true", "#x"), [["setAttribute", "aria-expanded", "true", "#x"]]],
    ["removeAttribute", js.removeAttribute("inert"), [["removeAttribute", "inert"]]],
    [
      "toggleAttribute between two values",
      js.toggleAttribute("aria-expanded", "true", "false"),
      [["toggleAttribute", "aria-expanded", "true", "false"]],
    ],
    ["toggleAttribute on and off", js.toggleAttribute("inert", "", undefined, "#x"), [["toggleAttribute", "inert", "", null, "#x"]]],
    ["transition", js.transition("shake", "#x"), [["transition", "shake", "#x"]]],
    ["focus", js.focus("#x"), [["focus", "#x"]]],
    ["focusFirst, pushFocus, popFocus", js.pushFocus().focusFirst("#x").popFocus(), [["pushFocus"], ["focusFirst", "#x"], ["popFocus"]]],
    [
      "open and close",
      js.open("#x").close({ closest: "dialog" }),
      [
        ["open", "#x"],
        ["close", { closest: "dialog" }],
      ],
    ],
    ["dispatch", js.dispatch("picked", { color: "red" }, "#x"), [["dispatch", "picked", { color: "red" }, "#x"]]],
    ["dispatch without detail", js.dispatch("picked"), [["dispatch", "picked", null]]],
    ["exec", js.exec("click", "#save"), [["exec", "click", "#save"]]],
    ["push", js.push(rate, { n: 5 }), [["push", [7, "rate", { n: 5 }]]]],
    [
      "push with options",
      js.push(rate, { n: 5 }, { lock: true, optimistic: js.hide() }),
      [["push", [7, "rate", { n: 5 }, { lock: true, optimistic: [["hide"]] }]]],
    ],
    ["navigate", js.navigate("/movies/1"), [["navigate", "/movies/1"]]],
  ])("prints %s", (_, chain, commands) => {
    expect(JSON.parse(String(chain))).toEqual([commands]);
  });

  test("is never changed: each call gives a new chain", () => {
    const open = js.show("#menu");
    const one = open.addClass("one");
    const two = open.addClass("two");
    expect(String(js)).toBe("[[]]");
    expect(String(open)).toBe('[[["show","#menu"]]]');
    expect(String(one)).toBe('[[["show","#menu"],["addClass","one"]]]');
    expect(String(two)).toBe('[[["show","#menu"],["addClass","two"]]]');
  });

  test.each([
    ["an empty target", () => js.show(""), '"" is no target; give a selector ("#menu")'],
    ["a target without a selector", () => js.show({}), "{} is no target"],
    ["a target with an empty selector", () => js.show({ closest: " " }), "is no target"],
    ["no class", () => js.addClass(" "), '" " is no class'],
    ["no motion", () => js.show("#x", { motion: "" }), '"" is no class'],
    ["a bad attribute", () => js.setAttribute("a b", ""), '"a b" is no attribute\'s name'],
    ["no event", () => js.dispatch(""), '"" is no event\'s name'],
    ["a function that is no handler", () => js.push(() => {}), "Cannot bind an anonymous function: it is no handler of a live node"],
    ["a push's bad option", () => js.push(rate, { n: 1 }, { loading: "" }), 'Cannot bind "rate": "" is no target'],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ name: "LiveError", code: "binding", message: expect.stringContaining(message) }));
  });
});
