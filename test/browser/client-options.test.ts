import { describe, expect, test } from "vitest";
import { CloseCode } from "../../durable/protocol.ts";
import { ClientPage, end } from "../support/client-page.ts";

const client = ClientPage.set();

/** Opens a page with this body, which needs the part for options. */
async function open(body: string): Promise<void> {
  await client.open(body + end);
  await client.part("options");
}

/** The handlers of the events so far. A click outside of everything counts for some of them. */
const names = async (): Promise<unknown[]> => (await client.events("keydown")).map((event) => (event as unknown[])[1]);

describe("keys", () => {
  test.each([
    [["Enter"], ["Enter", "NumpadEnter", "Shift+Enter", "Control+Enter", "a"], ["Enter", "NumpadEnter"]],
    [
      ["Escape", "shift+Tab"],
      ["Escape", "Tab", "Shift+Tab"],
      ["Escape", "Shift+Tab"],
    ],
    [["a"], ["a", "Shift+A", "Control+a", "b"], ["a", "Shift+A"]],
    [
      ["?", "+"],
      ["Shift+?", "Shift++", "?"],
      ["Shift+?", "Shift++", "?"],
    ],
    [["shift+a"], ["a", "Shift+A"], ["Shift+A"]],
    [
      ["ctrl+k", "ctrl+shift+k"],
      ["k", "Control+k", "Control+Shift+K", "Control+Alt+k"],
      ["Control+k", "Control+Shift+K"],
    ],
    [["mod+s"], ["s", "Control+s", "Meta+s"], ["Control+s"]],
    [[" "], ["Space", "a"], ["Space"]],
  ])("%j counts of %j the presses %j", async (keys, pressed, counted) => {
    await open(`<div id="box" tabindex="0" live:keydown='[1,"key",null,${JSON.stringify({ keys })}]'></div>`);
    const seen: string[] = [];
    for (const key of pressed) {
      await client.page.locator("#box").focus();
      await client.page.keyboard.press(key);
      if ((await names()).includes("key")) seen.push(key);
    }
    expect(seen).toEqual(counted);
  });

  test("mod is Cmd on Apple's systems", async () => {
    await client.page.addInitScript(() =>
      Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (Macintosh; Intel Mac OS X)" }),
    );
    await open(`<div id="box" tabindex="0" live:keydown='[1,"save",null,{"keys":["mod+s"]}]'></div>`);
    await client.page.locator("#box").press("Control+s");
    expect(await names()).toEqual([]);
    await client.page.locator("#box").press("Meta+s");
    expect(await names()).toEqual(["save"]);
  });

  // As other systems and keyboards say it, which this one cannot press.
  test.each<[string, Record<string, unknown>, boolean, string]>([
    ["alt+n", { key: "Dead", code: "KeyN", altKey: true }, true, "a Mac's keyboard makes an accent of it"],
    ["alt+n", { key: "˜", code: "KeyN", altKey: true }, true, "or another character"],
    ["mod+k", { key: "л", code: "KeyK", ctrlKey: true }, true, "a Russian keyboard has no such letter"],
    ["k", { key: "л", code: "KeyK" }, false, "which writes its own"],
    ["ctrl+k", { key: "x", code: "KeyK", ctrlKey: true }, false, "another layout has another Latin letter there"],
    ["@", { key: "@", code: "KeyQ", ctrlKey: true, altKey: true, modifierAltGraph: true }, true, "a German keyboard needs AltGr for it"],
    ["ctrl+alt+l", { key: "ł", code: "KeyL", ctrlKey: true, altKey: true, modifierAltGraph: true }, false, "a Polish one writes with it"],
    ["Enter", { key: "Enter", code: "Enter", keyCode: 229 }, false, "Safari's Enter ends a composition"],
  ])("%j and the press %j: %j, since %s", async (key, pressed, counts) => {
    await open(
      `<b id="b" live:keydown='[1,"key",null,{"keys":["${key}"]}]'></b><i live:keydown='[1,"far",null,{"window":true,"keys":["${key}"]}]'></i>`,
    );
    await client.page.evaluate(
      (init) => document.querySelector("#b")?.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true })),
      pressed,
    );
    expect(await names()).toEqual(counts ? ["key", "far"] : []);
  });

  test("a key that is not among them goes to the next element outward, and to the other bindings of the element", async () => {
    await open(
      `<form live:keydown='[1,"cancel",null,{"keys":["Escape"]}]'><input live:keydown='[1,"next",null,{"keys":["Enter"],"prevent":true}],[[["addClass","is-up"]],{"keys":["ArrowUp"]}]'></form>`,
    );
    await client.part("commands");
    for (const key of ["Escape", "Enter", "ArrowUp", "x"]) await client.page.locator("input").press(key);
    expect(await names()).toEqual(["cancel", "next"]);
    await client.page.locator("input.is-up").waitFor();
  });
});

describe("once", () => {
  test("counts once in an element's life, and again for a fresh one; others of the element go on", async () => {
    const button = `<button live:click='[1,"hello",null,{"once":true}],[1,"click"]'>Hello</button>`;
    await open(`<div live:click='[1,"outer"]'>${button}</div>`);
    for (let n = 0; n < 2; n++) await client.page.getByText("Hello").click();
    expect(await names()).toEqual(["hello", "click", "click"]);
    await client.show(`<div live:click='[1,"outer"]'></div>${end}`);
    await client.show(`<div live:click='[1,"outer"]'>${button}</div>${end}`);
    await client.page.getByText("Hello").click();
    expect(await names()).toEqual(["hello", "click"]);
  });
});

describe("prevent", () => {
  test("keeps the browser from what it would do by itself; without it, it does that too", async () => {
    await client.open(`<a href="#a" live:click='[1,"a",null,{"prevent":true}]'>A</a><a href="#b" live:click='[1,"b"]'>B</a>${end}`);
    await client.page.getByText("A", { exact: true }).click();
    await client.page.getByText("B", { exact: true }).click();
    expect(await names()).toEqual(["a", "b"]);
    expect(new URL(client.page.url()).hash).toBe("#b");
  });

  test("counts with a key among others, and for the wheel, whose listeners are passive by default", async () => {
    await open(
      `<input live:keydown='[1,"tab",null,{"keys":["Tab"],"prevent":true}]'><div id="w" live:wheel='[1,"wheel",null,{"prevent":true}]'>w</div>`,
    );
    await client.page.locator("input").press("a");
    await client.page.locator("input").press("Tab");
    expect(
      await client.page.locator("input").evaluate((input: HTMLInputElement) => [input.value, input === document.activeElement]),
    ).toEqual(["a", true]);
    const prevented = await client.page.locator("#w").evaluate((element) => {
      const event = new WheelEvent("wheel", { bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    });
    expect(prevented).toBe(true);
    expect(await names()).toEqual(["tab", "wheel"]);
  });
});

describe("self", () => {
  test("counts only on the element itself; what is in it is the next one's outward", async () => {
    await open(
      `<section live:click='[1,"outer"]'><div id="box" live:click='[1,"self",null,{"self":true}]'>box <b>inside</b></div></section>`,
    );
    await client.page.locator("b").click();
    await client.page.locator("#box").evaluate((box: HTMLElement) => box.click());
    expect(await names()).toEqual(["outer", "self"]);
  });
});

describe("stop", () => {
  test("keeps the event from window and away bindings, and from the page's own scripts", async () => {
    await open(
      `<button live:click='[1,"stop",null,{"stop":true}]'>Stop</button><button live:click='[1,"go"]'>Go</button>
      <i live:click='[1,"window",null,{"window":true}]'></i><p live:click='[1,"away",null,{"away":true}]'>p</p>`,
    );
    await client.page.evaluate(() => window.addEventListener("click", () => document.body.append("heard ")));
    await client.page.getByText("Stop").click();
    await client.page.getByText("Go").click();
    expect(await names()).toEqual(["stop", "go", "window", "away"]);
    expect(await client.page.locator("body").innerText()).not.toContain("heard heard heard");
  });

  test("of a window binding keeps the event from those after it", async () => {
    await open(`<i live:click='[1,"first",null,{"window":true,"stop":true}]'></i><i live:click='[1,"second",null,{"window":true}]'></i>`);
    await client.page.mouse.click(300, 300);
    expect(await names()).toEqual(["first"]);
  });
});

describe("window", () => {
  test("counts wherever in the page it happens, on the element too, besides the nearest element's", async () => {
    await open(
      `<div id="box" tabindex="0" live:keydown='[1,"near"]'>box</div><i id="w" tabindex="0" live:keydown='[1,"window",null,{"window":true,"keys":["Escape"]}]'>w</i>`,
    );
    await client.page.locator("#box").press("Escape");
    await client.page.locator("#w").press("Escape");
    await client.page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
    expect(await names()).toEqual(["near", "window", "window", "window"]);
  });

  test("a letter does not count while it is typed into a field; with a modifier it does", async () => {
    await open(
      `<input id="field"><select><option>a</select><p contenteditable>p</p><x-field></x-field><button>b</button><input type="checkbox">
      <i live:keydown='[1,"search",null,{"window":true,"keys":["/","ctrl+k"]}]'></i>`,
    );
    for (const field of ["#field", "select", "p"]) await client.page.locator(field).press("/");
    expect(await names()).toEqual([]);
    await client.page.locator("x-field").evaluate((element) => (element.attachShadow({ mode: "open" }).innerHTML = "<input>"));
    await client.page.locator("x-field input").press("/");
    expect(await names()).toEqual([]);
    for (const field of ["button", "[type=checkbox]"]) await client.page.locator(field).press("/");
    await client.page.locator("#field").press("Control+k");
    expect(await names()).toEqual(["search", "search", "search"]);
  });

  test("counts for what happens to the window itself, and supplies its size", async () => {
    await open(`<i live:resize='[1,"size",null,{"window":true,"throttle":0}]'></i>`);
    await client.page.setViewportSize({ width: 500, height: 400 });
    await expect.poll(() => client.socket.waitingCount).toBeGreaterThan(0);
    expect(await client.event()).toEqual([1, "size", { width: 500, height: 400 }]);
  });

  test("of an element that has gone counts for nothing, nor on a page that is closed", async () => {
    const body = `<i live:click='[1,"window",null,{"window":true}]'></i>`;
    await open(body);
    await client.show(end);
    await client.page.mouse.click(300, 300);
    expect(await names()).toEqual([]);
    await client.show(body + end);
    client.socket.close(CloseCode.replaced);
    await client.page.locator("html[data-live-status=closed]").waitFor({ state: "attached" });
    await client.page.mouse.click(300, 300);
    await client.page.evaluate(() => 0);
    expect(client.socket.waitingCount).toBe(0);
  });
});

describe("away", () => {
  test("counts outside of the element while that is visible", async () => {
    await open(
      `<div id="menu" live:click='[1,"close",null,{"away":true}]'><b>item</b></div><p live:click='[1,"p"]'>p</p><style>.gone{display:none}</style>`,
    );
    await client.page.locator("b").click();
    expect(await names()).toEqual([]);
    await client.page.locator("p").click();
    await client.page.mouse.click(300, 300);
    expect(await names()).toEqual(["p", "close", "close"]);
    await client.page.locator("#menu").evaluate((menu) => menu.classList.add("gone"));
    await client.page.locator("p").click();
    expect(await names()).toEqual(["p"]);
  });

  test("does not count where the pointer was pressed inside: a text is selected beyond the edge", async () => {
    await open(`<div id="menu" live:click='[1,"close",null,{"away":true}]'><p>Some text</p></div><p id="other">Other</p>`);
    const { mouse } = client.page;
    await client.page.locator("#menu p").hover();
    await mouse.down();
    await client.page.locator("#other").hover();
    await mouse.up();
    expect(await names()).toEqual([]);
    await client.page.locator("#other").click();
    expect(await names()).toEqual(["close"]);
    await client.page.locator("#menu p").click();
    await client.page.locator("#other").evaluate((element: HTMLElement) => element.click());
    expect(await names()).toEqual(["close"]);
  });

  test("does not count while the element is there and not to be seen", async () => {
    await open(`<div style="visibility:hidden" live:click='[1,"close",null,{"away":true}]'>menu</div><p>p</p>`);
    await client.page.locator("p").click();
    expect(await names()).toEqual([]);
  });

  test("does not count for what a script takes out of the element meanwhile", async () => {
    await open(`<div id="menu" live:click='[1,"close",null,{"away":true}]'><b>item</b></div>`);
    await client.page.evaluate(() => document.querySelector("b")?.addEventListener("click", (event) => (event.target as Element).remove()));
    await client.page.locator("b").click();
    expect(await names()).toEqual([]);
  });
});

describe("confirm", () => {
  test("asks first, and does nothing where the answer is no", async () => {
    await open(
      `<form live:submit='[1,"delete",null,{"confirm":"Really?"}]'><button>Delete</button></form><a href="#gone" live:click='[1,"leave",null,{"confirm":"Leave?"}]'>Leave</a><button disabled live:click='[1,"no",null,{"confirm":"No?"}]'>No</button>`,
    );
    const asked: string[] = [];
    let answer = false;
    client.page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      void (answer ? dialog.accept() : dialog.dismiss());
    });
    await client.page.getByText("Delete").click();
    await client.page.getByText("Leave").click();
    expect(await names()).toEqual([]);
    expect(new URL(client.page.url()).hash).toBe("");
    answer = true;
    await client.page.getByText("Delete").click();
    // It is locked now.
    await client.page.getByText("Delete").click();
    expect(await names()).toEqual(["delete"]);
    await client.page.locator("[disabled]").dispatchEvent("click");
    expect(asked).toEqual(["Really?", "Leave?", "Really?"]);
  });
});
