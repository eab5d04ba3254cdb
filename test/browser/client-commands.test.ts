import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { structureHash } from "../../durable/html/structure-hash.ts";
import type { Op } from "../../durable/protocol.ts";
import { registerHandler } from "../../templates/binding.ts";
import { js } from "../../templates/js.ts";
import { launchChromium } from "../support/chromium.ts";
import { ScriptedServer, type ScriptedSocket } from "../support/client-server.ts";

const save = (payload: { n?: number; value?: string }): unknown => payload;
registerHandler(save, { node: 2, name: "save", volatile: false });

let browser: Browser;
let server: ScriptedServer;
let page: Page;
let socket: ScriptedSocket;
let logged: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  server = await ScriptedServer.start();
  const context = await browser.newContext();
  page = await context.newPage();
  logged = [];
  page.on("console", (message) => logged.push(message.text()));
  return async () => {
    await context.close();
    await server.stop();
  };
});

/** Opens a page with this body, and with buttons whose clicks are bound to these chains, and joins it. */
async function open(body: string, ...chains: unknown[]): Promise<void> {
  const buttons = chains.map((chain, index) => `<button id="run${index}" live:click='${String(chain)}'>${index}</button>`);
  server.serve("/", `${body}${buttons.join("")}<p id="end"></p>`);
  await page.goto(server.url);
  socket = await server.accepted();
  await socket.next();
  socket.send(["j", 0, 0, 0, 0, [], []]);
  await page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
  await loaded();
}

/** Waits until the part is there that carries commands out: the page fetches it as soon as it sees that it needs it. */
async function loaded(): Promise<void> {
  const name = await page.waitForFunction(() =>
    performance
      .getEntriesByType("resource")
      .map((entry) => entry.name)
      .find((url) => url.includes("/client-commands-")),
  );
  await page.evaluate(`import("${await name.jsonValue()}").then(() => new Promise((resolve) => setTimeout(resolve)))`);
}

/** Clicks one of the buttons by script, so that the focus stays where it is. */
async function run(index = 0): Promise<void> {
  await page.locator(`#run${index}`).evaluate((button: HTMLElement) => button.click());
}

/** Sends a frame that changes the view. */
function patch(version: number, acknowledged: number, ...ops: Op[]): void {
  socket.send([version, acknowledged, [[1, ops]]]);
}

/** The start tag of the first element that a selector finds. */
const tag = (selector: string): Promise<string> =>
  page.locator(selector).evaluate((element) => (element.cloneNode(false) as Element).outerHTML.split(">")[0] + ">");

/** Ends all animations and transitions of the page at once. */
async function finishAnimations(): Promise<void> {
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
}

/** A long animation, and a long transition, that tests end themselves. */
const style = `<style>
  @keyframes fade { from { opacity: 0 } }
  .fade { animation: fade 1000s } .pulse { animation: fade 1000s infinite }
  .slide { opacity: 0 } .sliding { transition: opacity 1000s } .gone { display: none }
</style>`;

describe("a command's target", () => {
  test("is the bound element, whatever matches in the page, what is around, or what is inside", async () => {
    await open(
      `<section class="card"><i class="a"></i><button id="in" live:click='${String(
        js
          .addClass("self")
          .addClass("page", ".a")
          .addClass("around", { closest: ".card" })
          .addClass("inside", { inner: "b" })
          .addClass("both", { closest: ".card", inner: ".a" }),
      )}'><b>x</b></button></section><i class="a" id="other"></i>`,
      js,
    );
    await page.locator("#in").click();
    await run();
    expect(await tag("#in")).toContain(`class="self"`);
    expect(await tag(".card .a")).toBe(`<i class="a page both">`);
    expect(await tag("#other")).toBe(`<i class="a page" id="other">`);
    expect(await tag(".card")).toBe(`<section class="card around">`);
    expect(await tag("#in b")).toBe(`<b class="inside">`);
  });

  test("is outside of the view too, but in it only what the server rendered", async () => {
    await open(`<div data-raw><i class="a" id="raw"></i></div><div live:ignore id="own"></div>`, js.addClass("hit", ".a, body"));
    await page.evaluate(() => {
      for (const [id, parent] of [
        ["foreign", "main"],
        ["ignored", "#own"],
        ["outside", "body"],
      ] as const) {
        const element = document.createElement("i");
        element.className = "a";
        element.id = id;
        document.querySelector(parent)?.append(element);
      }
    });
    await run();
    expect(await page.locator(".hit").evaluateAll((elements) => elements.map(({ id, localName }) => id || localName))).toEqual([
      "body",
      "outside",
    ]);
  });

  test("is nothing that is on its way out", async () => {
    await open(`${style}<p id="x" live:leave="fade"><i id="in">x</i></p><p id="y">y</p>`, js.addClass("hit", "p, #in"));
    const html = `<p id="z">z</p>`;
    patch(1, 0, [[0], [0, [html, structureHash(html)], [2, 3]]]);
    await page.locator("#z").waitFor();
    expect(await tag("#x")).toContain("fade");
    await run();
    expect(await page.locator(".hit").evaluateAll((elements) => elements.map(({ id }) => id))).toEqual(["z", "y", "end"]);
  });

  test("that is no selector keeps no other command from the page", async () => {
    await open(`<i id="x"></i>`, js.addClass("never", "[").addClass("after", "#x"));
    await run();
    expect(await tag("#x")).toBe(`<i id="x" class="after">`);
    await expect.poll(() => logged.join()).toContain("not a valid selector");
  });
});

describe("js.show(), hide() and toggle()", () => {
  test("go by the hidden attribute", async () => {
    await open(`<p id="x" hidden>x</p>`, js.show("#x"), js.hide("#x"));
    await run(0);
    expect(await tag("#x")).toBe(`<p id="x">`);
    await run(1);
    expect(await tag("#x")).toBe(`<p id="x" hidden="">`);
  });

  test("toggle what is visible, also where the page's CSS is stronger than the attribute", async () => {
    await open(`${style}<p id="x">x</p><p id="flex" style="display: flex">x</p>`, js.toggle("#x").toggle("#flex"));
    for (const hidden of [true, false, true]) {
      await run();
      expect(await page.locator("#x").evaluate((element: HTMLElement) => element.hidden)).toBe(hidden);
      expect(await page.locator("#flex").evaluate((element: HTMLElement) => element.hidden)).toBe(hidden);
    }
  });

  test("keep what they did through patches of the element, and through its whole HTML", async () => {
    await open(`<p id="x" class="a">x</p><p id="y" hidden>y</p>`, js.hide("#x").show("#y"));
    await run();
    patch(1, 0, [[0, 0], { class: "b" }], [[0, 1], { hidden: null, title: "t" }]);
    await page.locator("#x.b").waitFor({ state: "attached" });
    expect([await tag("#x"), await tag("#y")]).toEqual([`<p id="x" class="b" hidden="">`, `<p id="y" title="t">`]);
    patch(2, 0, [[0, 1], { hidden: "" }]);
    const html = `<main data-live="1"><p id="x" class="c">x</p><p id="y" hidden title="u">y</p><p id="end"></p></main>`;
    socket.send([3, 0, [[1, html, structureHash(html)]]]);
    await page.locator("#x.c").waitFor({ state: "attached" });
    expect([await tag("#x"), await tag("#y")]).toEqual([`<p id="x" class="c" hidden="">`, `<p id="y" title="u">`]);
  });

  test("keep what they did through a lost connection, and not for another element in its place", async () => {
    await open(`<p id="x">x</p>`, js.hide("#x"));
    await run();
    socket.cut();
    socket = await server.accepted();
    await socket.next();
    socket.send(["j", 0, 1, 0, 0, [[1, [[[0, 0], { class: "b" }]]]], []]);
    await page.locator("#x.b").waitFor({ state: "attached" });
    expect(await tag("#x")).toBe(`<p id="x" hidden="" class="b">`);
    const html = `<p id="x" class="new">x</p>`;
    patch(2, 0, [
      [0],
      [
        [html, structureHash(html)],
        [1, 2],
      ],
    ]);
    await page.locator("#x.new").waitFor({ state: "attached" });
    expect(await tag("#x")).toBe(`<p id="x" class="new">`);
  });

  test("have their classes for as long as the animations run that these start", async () => {
    await open(
      `${style}<p id="x" class="a" hidden>x</p>`,
      js.show("#x", { motion: "fade quick" }),
      js.hide("#x", { motion: "fade" }),
      js.toggle("#x", { motion: "fade" }),
    );
    await run(0);
    expect(await tag("#x")).toBe(`<p id="x" class="a fade quick">`);
    await finishAnimations();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" class="a">`);
    await run(1);
    expect(await tag("#x")).toBe(`<p id="x" class="a fade">`);
    await finishAnimations();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" class="a" hidden="">`);
    // On its way out it counts as gone, and comes back.
    for (const command of [2, 2]) {
      await run(command);
      await finishAnimations();
      await expect.poll(() => page.locator("#x.fade").count()).toBe(0);
      await run(1);
      await run(2);
      expect(await tag("#x")).toBe(`<p id="x" class="a">`);
      await run(1);
      await run(1);
      await finishAnimations();
      await expect.poll(() => tag("#x")).toBe(`<p id="x" class="a" hidden="">`);
    }
  });

  test("let a transition run from their classes on, and to them", async () => {
    await open(`${style}<p id="x" class="sliding" hidden>x</p>`, js.toggle("#x", { motion: "slide" }));
    const opacity = (): Promise<number> => page.locator("#x").evaluate((element) => Number(getComputedStyle(element).opacity));
    await run();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" class="sliding">`);
    expect(await opacity()).toBeLessThan(1);
    await finishAnimations();
    expect(await opacity()).toBe(1);
    await run();
    expect(await tag("#x")).toBe(`<p id="x" class="sliding slide">`);
    expect(await opacity()).toBeGreaterThan(0);
    await finishAnimations();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" class="sliding" hidden="">`);
  });

  test("wait neither for what never ends nor for what ran before", async () => {
    await open(`${style}<p id="x"><i class="fade">x</i></p>`, js.hide("#x", { motion: "pulse" }));
    await run();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" hidden="">`);
  });

  test("do without motion where the visitor wants less of it", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(`${style}<p id="x">x</p>`, js.hide("#x", { motion: "fade" }).transition("fade", "#end"));
    await run();
    expect([await tag("#x"), await tag("#end")]).toEqual([`<p id="x" hidden="">`, `<p id="end">`]);
  });

  test("end their motion when a patch comes in between", async () => {
    await open(`${style}<p id="x" class="a">x</p>`, js.hide("#x", { motion: "fade" }));
    await run();
    patch(1, 0, [[0, 1], { class: "b" }]);
    await page.locator("#x.b").waitFor({ state: "attached" });
    expect(await tag("#x")).toBe(`<p id="x" class="fade b">`);
    await finishAnimations();
    await expect.poll(() => tag("#x")).toBe(`<p id="x" class="b" hidden="">`);
  });
});

describe("js.addClass(), removeClass(), toggleClass() and the attributes", () => {
  test("change what they name, and nothing else", async () => {
    await open(
      `<p id="x" class="a b" title="t" aria-expanded="false">x</p>`,
      js
        .addClass("c d", "#x")
        .removeClass("a", "#x")
        .toggleClass("b e", "#x")
        .setAttribute("lang", "de", "#x")
        .removeAttribute("title", "#x")
        .toggleAttribute("aria-expanded", "true", "false", "#x")
        .toggleAttribute("inert", "", null, "#x"),
    );
    await run();
    expect(await tag("#x")).toBe(`<p id="x" class="c d e" aria-expanded="true" lang="de" inert="">`);
    await run();
    expect(await tag("#x")).toBe(`<p id="x" class="c d b" aria-expanded="false" lang="de">`);
  });

  test("lie over what the server says of the same names", async () => {
    await open(`<p id="x" class="a">x</p>`, js.addClass("on", "#x").removeClass("a", "#x").setAttribute("title", "mine", "#x"));
    await run();
    patch(1, 0, [[0, 0], { class: "a b", title: "server" }]);
    await page.locator("#x.b").waitFor({ state: "attached" });
    expect(await tag("#x")).toBe(`<p id="x" class="on b" title="mine">`);
  });
});

describe("js.transition()", () => {
  test("takes its classes off when what they started is over, and begins anew when it is asked for again", async () => {
    await open(`${style}<p id="x">x</p>`, js.transition("fade", "#x"));
    const started = await page.locator("#x").evaluateHandle((element) => {
      const seen: Event[] = [];
      element.addEventListener("animationstart", (event) => seen.push(event));
      return seen;
    });
    await run();
    expect(await tag("#x")).toBe(`<p id="x" class="fade">`);
    await expect.poll(() => started.evaluate(({ length }) => length)).toBe(1);
    await run();
    await expect.poll(() => started.evaluate(({ length }) => length)).toBe(2);
    expect(await tag("#x")).toBe(`<p id="x" class="fade">`);
    await finishAnimations();
    await expect.poll(() => tag("#x")).toBe(`<p id="x">`);
  });
});

/** The id of what has the focus. */
const focused = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);

describe("the focus", () => {
  test("js.focus() gives it to an element, focusFirst() to the first in it that takes it", async () => {
    await open(
      `<input id="a"><div id="x" hidden><button disabled>no</button><a>no</a><i tabindex="-1">no</i><input type="hidden">
       <div inert><button>no</button></div><p hidden><button>no</button></p><a href="#" id="b">yes</a><button id="c">later</button></div>
       <div id="y" tabindex="0"><i>none</i></div>`,
      js.focus("#a"),
      js.show("#x").focusFirst("#x"),
      js.focusFirst("#y"),
    );
    for (const [index, id] of ["a", "b", "y"].entries()) {
      await run(index);
      expect(await focused()).toBe(id);
    }
  });

  test("js.pushFocus() remembers the bound element, or the one that has it, and popFocus() gives it back", async () => {
    await open(
      `<button id="menu" live:click='${String(js.pushFocus().focus("#item"))}'>Menu</button><a href="#" id="item">Item</a>
       <input id="field"><div id="box" live:click='${String(js.pushFocus().focus("#item"))}'>x</div>`,
      js.popFocus(),
      js.hide("#menu"),
    );
    await page.locator("#menu").click();
    await expect.poll(focused).toBe("item");
    await page.locator("#field").focus();
    await page.locator("#box").evaluate((element: HTMLElement) => element.click());
    await run(0);
    expect(await focused()).toBe("field");
    await run(0);
    expect(await focused()).toBe("menu");
    await page.locator("#item").focus();
    await run(0);
    expect(await focused()).toBe("item");
  });

  test("js.popFocus() passes over what is gone", async () => {
    await open(`<button id="a">a</button><button id="b">b</button>`, js.pushFocus("#a").pushFocus("#b").focus("#run0"), js.popFocus());
    await run(0);
    patch(1, 0, [[0], [0, [2, 3]]]);
    await page.locator("#b").waitFor({ state: "detached" });
    await run(1);
    expect(await focused()).toBe("a");
  });
});

describe("js.open() and close()", () => {
  test("know dialogs, popovers and details, and may be called twice", async () => {
    const targets = ["dialog", "[popover]", "details"];
    await open(
      `<dialog>d</dialog><div popover="manual">p</div><details><summary>s</summary>x</details>`,
      js.open("dialog, [popover], details"),
      js.close("dialog, [popover], details"),
    );
    const states = (): Promise<boolean[]> =>
      Promise.all(targets.map((each) => page.locator(each).evaluate((element) => element.matches(":modal, :popover-open, details[open]"))));
    for (const index of [0, 0]) {
      await run(index);
      expect(await states()).toEqual([true, true, true]);
    }
    // The server's writes leave alone what it never said.
    patch(1, 0, [[0, 0], 3, { class: "b" }]);
    await page.locator("details.b").waitFor();
    expect(await states()).toEqual([true, true, true]);
    for (const index of [1, 1]) {
      await run(index);
      expect(await states()).toEqual([false, false, false]);
    }
    expect(logged).toEqual([]);
  });

  test("say what cannot be opened", async () => {
    await open(`<p id="x">x</p>`, js.open("#x"));
    await run();
    await expect.poll(() => logged).toEqual(["Cannot open <p>: no dialog, popover or details; show and hide it instead"]);
  });
});

describe("js.dispatch() and exec()", () => {
  test("js.dispatch() fires an event that bubbles, with its detail", async () => {
    await open(`<p id="x">x</p>`, js.dispatch("picked", { color: "red" }, "#x").dispatch("bare"));
    await page.evaluate(() => {
      for (const type of ["picked", "bare"]) {
        addEventListener(type, (event) => {
          if (event instanceof CustomEvent && event.target instanceof Element) {
            console.log(type, event.target.id, JSON.stringify(event.detail));
          }
        });
      }
    });
    await run();
    await expect.poll(() => logged).toEqual(['picked x {"color":"red"}', "bare run0 null"]);
  });

  test("js.exec() does what another element is bound to, and nothing where it is bound to nothing", async () => {
    await open(
      `<button id="a" live:click='${String(js.addClass("done"))}'>a</button><button id="b" live:click='[2,"save",{"n":1}]'>b</button>`,
      js.exec("click", "#a").exec("click", "#b").exec("click", "#end").exec("keydown", "#a"),
    );
    await run();
    expect(await tag("#a")).toContain(`class="done"`);
    expect(await socket.next()).toEqual([1, 2, "save", { n: 1 }]);
    expect(socket.waitingCount).toBe(0);
  });
});

describe("js.exec() of a submit", () => {
  test("submits the form with its fields, where it is valid", async () => {
    await open(
      `<form id="f" live:submit='[2,"save",{"n":1}]'><input name="value" required></form><form id="g"><input name="value"></form>`,
      js.exec("submit", "#f").exec("submit", "#g"),
    );
    await run();
    expect(socket.waitingCount).toBe(0);
    await page.locator("#f input").fill("v");
    await run();
    expect(await socket.next()).toEqual([1, 2, "save", { value: "v", n: 1 }]);
    expect(new URL(page.url()).search).toBe("");
  });
});

describe("js.push()", () => {
  test("sends its event, after the commands before it and with what the browser's event supplies", async () => {
    const chain = js.addClass("is-sent").push(save, { n: 1 });
    await open(`<input id="x" name="x" live:change='${String(js.push(save, { n: 2 }))}'>`, chain);
    await run();
    expect(await tag("#run0")).toContain("is-sent");
    expect(await socket.next()).toEqual([1, 2, "save", { n: 1 }]);
    await page.locator("#x").fill("typed");
    await page.locator("#x").blur();
    expect(await socket.next()).toEqual([2, 2, "save", { name: "x", value: "typed", n: 2 }]);
  });

  test("of a submit disables the button that was pressed, and is sent once", async () => {
    const chain = js.addClass("is-sent").push(save, { n: 1 }, { disableWith: "Saving…" });
    await open(`<form live:submit='${String(chain)}'><input name="value" value="v"><button>Save</button><button>Other</button></form>`);
    await page.locator("form button").first().click();
    await page.getByText("Saving…").and(page.locator(":disabled")).waitFor();
    await page.locator("form").evaluate((form: HTMLFormElement) => form.requestSubmit());
    expect(await socket.next()).toEqual([1, 2, "save", { value: "v", n: 1 }]);
    expect(await tag("form")).toContain(`class="is-sent" data-live-loading="submit" aria-busy="true"`);
    socket.send([0, 1]);
    await page.getByText("Save", { exact: true }).and(page.locator(":enabled")).waitFor();
    expect(socket.waitingCount).toBe(0);
  });

  test("shows what is optimistic until its event is answered", async () => {
    await open(`<p id="x">x</p>`, js.push(save, { n: 1 }, { optimistic: js.addClass("is-sent", "#x") }));
    await run();
    expect(await tag("#x")).toBe(`<p id="x" class="is-sent">`);
    await socket.next();
    patch(1, 1, [[0, 0], { title: "saved" }]);
    await page.locator("#x[title]").waitFor();
    expect(await tag("#x")).toBe(`<p id="x" title="saved">`);
  });
});

describe("js.navigate()", () => {
  test("goes to another page", async () => {
    await open("", js.navigate("/other?x=1"));
    server.serve("/other", "");
    await page.locator("#run0").click();
    await page.waitForURL("**/other?x=1");
  });

  test("does not run a script's address", async () => {
    await open("", js.navigate("javascript:alert(1)"));
    await run();
    await expect.poll(() => logged.join()).toContain(`Cannot navigate to "javascript:alert(1)": not http`);
  });
});

describe("what is optimistic", () => {
  const done = js
    .addClass("is-done", "#x")
    .hide("#y", { motion: "fade" })
    .setAttribute("title", "soon", "#x")
    .toggleAttribute("lang", "de", null, "#x");
  const binding = `[2,"save",{"n":1},{"optimistic":${String(done).slice(1, -1)}}]`;

  test("shows at once, stays through other patches, and gives way to the answer", async () => {
    await open(`${style}<p id="x" class="a">x</p><p id="y">y</p>`, binding);
    await run();
    const shown = [`<p id="x" class="a is-done" title="soon" lang="de">`, `<p id="y" hidden="">`];
    expect([await tag("#x"), await tag("#y")]).toEqual(shown);
    patch(1, 0, [[0, 3], { class: "seen" }], [[0, 1], { class: "b", title: "before" }]);
    await page.locator("#x.b").waitFor();
    expect(await tag("#x")).toBe(`<p id="x" class="is-done b" title="soon" lang="de">`);
    patch(2, 1, [[0, 1], { class: "b answered" }]);
    await page.locator("#x.answered").waitFor();
    expect([await tag("#x"), await tag("#y")]).toEqual([`<p id="x" class="b answered" title="before">`, `<p id="y">`]);
  });

  test("is taken back when the event fails, or is answered by nothing new", async () => {
    await open(`<p id="x" class="a">x</p><p id="y">y</p>`, binding);
    for (const number of [1, 2]) {
      await run();
      expect(await tag("#x")).toContain("is-done");
      socket.send(number === 1 ? [1, 1, [], [["fail", 1, "failed", "ref"]]] : [1, 2]);
      await expect.poll(() => tag("#x")).toBe(`<p id="x" class="a">`);
      expect(await tag("#y")).toBe(`<p id="y">`);
    }
  });

  test("lies over what is kept, and leaves it as it was", async () => {
    await open(`<p id="x">x</p>`, js.hide("#x"), `[2,"save",{"n":1},{"optimistic":[["show","#x"]]}]`);
    await run(0);
    await run(1);
    expect(await tag("#x")).toBe(`<p id="x">`);
    socket.send([0, 1]);
    await expect.poll(() => tag("#x")).toBe(`<p id="x" hidden="">`);
  });
});

describe("the effect exec", () => {
  test("starts from its node's element, and may push", async () => {
    await open(`<nav data-live="7"><i>x</i></nav>`, js);
    const chain = js.addClass("a").addClass("b", { inner: "i" }).push(save, { n: 3 });
    socket.send([1, 0, [], [["exec", 7, JSON.parse(String(chain))[0]]]]);
    await page.locator("nav.a").waitFor();
    expect(await tag("nav i")).toBe(`<i class="b">`);
    expect([await socket.next(), await socket.next()]).toContainEqual([1, 2, "save", { n: 3 }]);
  });

  test("comes when the patches of its frame are on the page", async () => {
    await open("", js);
    const html = `<input id="new">`;
    socket.send([
      1,
      0,
      [
        [
          1,
          [
            [
              [0],
              [
                [html, structureHash(html)],
                [0, 2],
              ],
            ],
          ],
        ],
      ],
      [["exec", 1, [["focus", "#new"]]]],
    ]);
    await expect.poll(focused).toBe("new");
  });
});
