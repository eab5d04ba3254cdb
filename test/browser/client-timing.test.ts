import { beforeEach, describe, expect, test } from "vitest";
import { ClientPage, end } from "../support/client-page.ts";

const client = ClientPage.set();

// The page's clock is the test's, and stands still.
beforeEach(async () => {
  await client.page.clock.install();
});

/** Opens a page with this body, and stops its clock. */
async function open(body: string, part?: string): Promise<void> {
  await client.open(body + end);
  if (part !== undefined) await client.part(part);
  await client.page.clock.pauseAt((await client.page.evaluate(() => Date.now())) + 1_000);
}

/** Handler and payload of the events that were sent so far; what waits goes on waiting. */
const sent = async (): Promise<unknown[]> => (await client.events("keydown")).map((event) => (event as unknown[]).slice(1));
/** The same, of what waits too. */
const all = async (): Promise<unknown[]> => (await client.events()).map((event) => (event as unknown[]).slice(1));
const pass = (ms: number): Promise<void> => client.page.clock.runFor(ms);
const type = (text: string, selector = "input"): Promise<void> => client.page.locator(selector).first().pressSequentially(text);

describe("debounce", () => {
  test("of a text field is 300 ms, from the last keystroke on", async () => {
    await open(`<input name="q" live:input='[1,"search"]'>`);
    await type("a");
    await pass(299);
    await type("b");
    await pass(299);
    expect(await sent()).toEqual([]);
    await pass(1);
    expect(await sent()).toEqual([["search", { name: "q", value: "ab" }]]);
    await pass(1_000);
    expect(await sent()).toEqual([]);
  });

  test.each([
    ["<textarea name='f' live:input='BINDING'></textarea>", "textarea"],
    ["<input type='email' name='f' live:input='BINDING'>", "input"],
    ["<input type='number' name='f' live:input='BINDING'>", "input"],
    ["<form live:input='BINDING'><input type='password' name='f'></form>", "input"],
    ["<p contenteditable live:input='BINDING'></p>", "p"],
  ])("is there for %s", async (html, selector) => {
    await open(html.replace("BINDING", '[1,"typed"]'));
    await type("1", selector);
    expect(await sent()).toEqual([]);
    await pass(300);
    expect(await sent()).toHaveLength(1);
  });

  test("is each binding's own, also where they tell one handler different things", async () => {
    await open(`<input name="q" live:input='[1,"typed",{"n":1}],[1,"typed",{"n":2}]'>`);
    await type("a");
    await pass(300);
    expect(await sent()).toEqual([1, 2].map((n) => ["typed", { name: "q", value: "a", n }]));
  });

  test.each([
    ["<input type='checkbox' live:input='BINDING'>", "input"],
    ["<select live:input='BINDING'><option>a<option>b</select>", "select"],
    ["<input live:input='BINDING0'>", "input"],
    ["<button live:click='BINDING'>b</button>", "button"],
  ])("is not there for %s", async (html, selector) => {
    await open(html.replace("BINDING0", '[1,"typed",null,{"debounce":0}]').replace("BINDING", '[1,"typed"]'));
    const control = client.page.locator(selector);
    if (selector === "select") await control.selectOption("b");
    else if (html.includes("checkbox") || selector === "button") await control.evaluate((element: HTMLElement) => element.click());
    else await type("1");
    expect(await sent()).toHaveLength(1);
  });

  test("is as long as the binding says, for any event, and for commands", async () => {
    await open(
      `<button id="b" live:click='[1,"click",null,{"debounce":50}],[[["addClass","is-on"]],{"debounce":60}]'>b</button>`,
      "commands",
    );
    await client.page.locator("#b").evaluate((button: HTMLElement) => {
      for (let n = 0; n < 3; n++) button.click();
    });
    await pass(49);
    expect(await sent()).toEqual([]);
    await pass(1);
    expect(await sent()).toEqual([["click"]]);
    expect(await client.page.locator("#b").getAttribute("class")).toBeNull();
    await pass(10);
    await client.page.locator("#b.is-on").waitFor({ state: "attached" });
  });

  test('"blur" waits until the field is left', async () => {
    await open(`<input name="q" live:input='[1,"typed",null,{"debounce":"blur"}]'>`);
    await type("ab");
    await pass(5_000);
    expect(await sent()).toEqual([]);
    await client.page.locator("input").blur();
    expect(await sent()).toEqual([["typed", { name: "q", value: "ab" }]]);
  });
});

describe("throttle", () => {
  test("sends the first at once, then the last of what came, and nothing where nothing came", async () => {
    await open(`<p live:click='[1,"click",null,{"throttle":100}]'>p</p>`);
    const click = () => client.page.locator("p").evaluate((element: HTMLElement) => element.click());
    await click();
    expect(await sent()).toEqual([["click"]]);
    await click();
    await click();
    await pass(99);
    expect(await sent()).toEqual([]);
    await pass(1);
    expect(await sent()).toEqual([["click"]]);
    await click();
    expect(await sent()).toEqual([]);
    await pass(100);
    expect(await sent()).toEqual([["click"]]);
    await pass(100);
    await click();
    expect(await sent()).toEqual([["click"]]);
  });

  test("is each key's own, also where they tell one handler different things", async () => {
    const keys = (key: string, by: number): string => `[1,"move",{"by":${by}},{"keys":["${key}"],"throttle":100}]`;
    await open(`<b id="b" tabindex="0" live:keydown='${keys("ArrowUp", 1)},${keys("ArrowDown", -1)}'>b</b>`, "options");
    for (const key of ["ArrowUp", "ArrowUp", "ArrowDown"]) await client.page.locator("#b").press(key);
    const by = async (): Promise<unknown[]> => (await sent()).map((event) => (event as [string, { by: number }])[1].by);
    expect(await by()).toEqual([1, 1, -1]);
  });

  test.each(["mousemove", "pointermove", "wheel"])("of %s is 100 ms", async (event) => {
    await open(`<div id="d" style="width:99px;height:99px" live:${event}='[1,"moved"]'></div>`, "options");
    const move = (x: number) =>
      client.page.locator("#d").evaluate(
        (element, [event = "", x]) => {
          const kind = event === "wheel" ? WheelEvent : event === "mousemove" ? MouseEvent : PointerEvent;
          element.dispatchEvent(new kind(event, { bubbles: true, clientX: Number(x) }));
        },
        [event, String(x)],
      );
    const left = await client.page.locator("#d").evaluate((element) => element.getBoundingClientRect().left);
    for (const x of [1, 2, 3]) await move(left + x);
    const at = (x: number): unknown => ["moved", { x, y: expect.any(Number), button: expect.any(Number) }];
    expect(await sent()).toEqual([at(1)]);
    await pass(100);
    expect(await sent()).toEqual([at(3)]);
  });

  test.each(["range", "color"])("of the input of a %s is 100 ms", async (kind) => {
    await open(`<input type="${kind}" name="r" live:input='[1,"slid"]'>`);
    const slide = (value: string) =>
      client.page.locator("input").evaluate((input: HTMLInputElement, value) => {
        input.value = value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }, value);
    const [a, b, c] = kind === "range" ? ["1", "2", "3"] : ["#000001", "#000002", "#000003"];
    for (const value of [a, b, c]) await slide(value ?? "");
    expect(await sent()).toEqual([["slid", { name: "r", value: a }]]);
    await pass(100);
    expect(await sent()).toEqual([["slid", { name: "r", value: c }]]);
  });
});

describe("order", () => {
  const field = `<input name="q" live:input='[1,"typed"]'>`;
  const typed = (value: string): unknown => ["typed", { name: "q", value }];

  test("what waits is sent before an event that does not", async () => {
    await open(`<form live:submit='[1,"save"]'>${field}</form><button live:click='[1,"click"]'>b</button>`);
    await type("a");
    await client.page.locator("button").evaluate((button: HTMLElement) => button.click());
    expect(await sent()).toEqual([typed("a"), ["click"]]);
    await type("b");
    await client.page.locator("input").press("Enter");
    expect(await sent()).toEqual([typed("ab"), ["save", { q: "ab" }]]);
    await pass(1_000);
    expect(await sent()).toEqual([]);
  });

  test("a key that is asked for sends what waits, any key does not", async () => {
    await open(`<div live:keyup='[1,"up"]' live:keydown='[1,"enter",null,{"keys":["Enter"]}]'>${field}</div>`, "options");
    await type("ab");
    expect((await sent()).map((event) => (event as unknown[])[0])).toEqual(["up", "up"]);
    await client.page.locator("input").press("Enter");
    expect((await sent()).map((event) => (event as unknown[])[0])).toEqual(["typed", "enter", "up"]);
  });

  test.each(["mouseenter", "mousemove", "pointerover", "scroll", "poll", "mounted", "viewportenter"])(
    "%s says nothing of what is typed, and does not send it",
    async (event) => {
      const typing = `<input name="q" live:input='[1,"typed",null,{"debounce":"blur"}]'>`;
      await client.open(typing + end);
      await type("a");
      const bound = `live:${event}='[1,"other",null,{"every":1}]'`;
      await client.show(`${typing}<div id="box" style="height:99px;overflow:auto" ${bound}><p style="height:999px"></p></div>${end}`);
      await client.part(/^(poll|mounted|viewport)/.test(event) ? "elements" : "options");
      await client.page.locator("#box").hover();
      await client.page.locator("#box").evaluate((element) => element.scrollTo(0, 9));
      expect((await client.event())[1]).toBe("other");
      await client.page.locator("input").blur();
      expect((await all()).find((event) => (event as unknown[])[0] === "typed")).toEqual(typed("a"));
    },
  );

  test("to leave a field sends what waits there, and not what waits elsewhere", async () => {
    await open(`<form live:input='[1,"typed"]'><input name="q"><input name="r"></form>`);
    await client.page.locator("[name=r]").evaluate((input: HTMLInputElement) => {
      input.value = "filled";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await type("a");
    await client.page.locator("[name=q]").blur();
    expect(await sent()).toEqual([typed("a")]);
    await pass(300);
    expect(await sent()).toEqual([["typed", { name: "r", value: "filled" }]]);
  });

  test("an element that is removed sends nothing any more, nor does a field in a form that stays", async () => {
    const late = (handler: string): string => `live:input='[1,"${handler}",null,{"debounce":"blur"}]'`;
    await client.open(`<form ${late("form")}><input name="a"></form><input name="b" ${late("alone")}>${end}`);
    await client.page.locator("[name=a]").evaluate((input: HTMLInputElement) => {
      input.value = "filled";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await type("x", "[name=b]");
    await client.show(`<form ${late("form")}></form>${end}`);
    expect(await client.page.evaluate(() => document.querySelectorAll("input").length)).toBe(0);
    expect(await all()).toEqual([]);
  });

  test("a field that is gone is not kept, whatever was typed in it", async () => {
    await client.open(`<input name="a" live:input='[1,"typed",null,{"debounce":"blur"}]'>${end}`);
    await client.page.evaluate(() => Object.assign(globalThis, { field: new WeakRef(document.querySelector("input")!) }));
    await type("x");
    await client.show(end);
    const devtools = await client.page.context().newCDPSession(client.page);
    const isThere = async (): Promise<boolean> => {
      await devtools.send("HeapProfiler.collectGarbage");
      return await client.page.evaluate(() => (Reflect.get(globalThis, "field") as WeakRef<Element>).deref() !== undefined);
    };
    await expect.poll(isThere).toBe(false);
  });
});

describe("input and change of one edit", () => {
  test("are one event where they would say the same to the same handler", async () => {
    await open(
      `<div live:input='[1,"edit"]' live:change='[1,"edit"]'><input name="t"><input type="checkbox" name="c"><select name="s"><option>a<option>b</select></div>`,
    );
    await type("x");
    await client.page.locator("[name=t]").blur();
    await client.page.locator("[name=c]").click();
    await client.page.locator("[name=s]").selectOption("b");
    expect(await all()).toEqual([
      ["edit", { name: "t", value: "x" }],
      ["edit", { name: "c", value: "on", checked: true }],
      ["edit", { name: "s", value: "b" }],
    ]);
  });

  test("are two where handlers or payloads differ, or where a script changes the value in between", async () => {
    await open(
      `<input name="a" live:input='[1,"typed"]' live:change='[1,"left"]'><input name="b" live:input='[1,"edit"]' live:change='[1,"edit",{"left":true}]'>
      <input name="c" live:input='[1,"edit"]' live:change='[1,"edit"]'>`,
    );
    for (const name of ["a", "b"]) {
      await type("x", `[name=${name}]`);
      await client.page.locator(`[name=${name}]`).blur();
    }
    await type("x", "[name=c]");
    await client.page.locator("[name=c]").evaluate((input: HTMLInputElement) => (input.value = "X"));
    await client.page.locator("[name=c]").dispatchEvent("change");
    expect(await all()).toEqual([
      ["typed", { name: "a", value: "x" }],
      ["left", { name: "a", value: "x" }],
      ["edit", { name: "b", value: "x" }],
      ["edit", { name: "b", value: "x", left: true }],
      ["edit", { name: "c", value: "x" }],
      ["edit", { name: "c", value: "X" }],
    ]);
  });
});
