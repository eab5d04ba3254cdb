import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Op, Patch } from "../../durable/protocol.ts";
import { launchChromium } from "../support/chromium.ts";
import { ScriptedServer, type ScriptedSocket } from "../support/client-server.ts";

let browser: Browser;
let server: ScriptedServer;
let page: Page;
let socket: ScriptedSocket;

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
  return async () => {
    await context.close();
    await server.stop();
  };
});

/** Ops that give the first element of the page's root another value. */
const say = (value: string): [number[], Record<string, string>][] => [[[0, 0], { value }]];

async function open(body: string): Promise<void> {
  server.serve("/", body);
  await page.goto(server.url);
  socket = await server.accepted();
  await socket.next();
  socket.send(["j", 0, 0, 0, [], []]);
  await page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
  await page.evaluate(() => {
    for (const name of ["flash", "error", "event"]) {
      document.addEventListener(`overwinter:${name}`, (event) => {
        const target = event.target instanceof Element ? event.target.id : "document";
        document.body.dataset[name] = JSON.stringify([target, Reflect.get(event, "detail"), document.title]);
      });
    }
  });
}

/** What was dispatched as `overwinter:<name>`: target, detail and the title at that moment. */
async function dispatched(name: string): Promise<unknown> {
  const body = page.locator(`body[data-${name}]`);
  await body.waitFor({ state: "attached" });
  return JSON.parse((await body.getAttribute(`data-${name}`)) ?? "");
}

describe("effects", () => {
  test("are carried out after the patches of their frame, and acknowledged", async () => {
    await open("");
    socket.send([1, 0, [[0, "Saved"]], [["flash", "info", "<b>It is saved</b>"]]]);
    expect(await socket.next()).toEqual(["a", 1]);
    expect(await dispatched("flash")).toEqual(["document", { level: "info", text: "<b>It is saved</b>" }, "Saved"]);
    const line = page.locator("[data-live-flash] > p[role=status][data-level=info]");
    expect(await line.textContent()).toBe("<b>It is saved</b>");
  });

  test("are not repeated by a frame that comes again, nor by the answer to a join", async () => {
    await open("");
    socket.send([1, 0, [], [["flash", "info", "once"]]]);
    socket.send([1, 0, [], [["flash", "info", "once"]]]);
    expect(await socket.next()).toEqual(["a", 1]);
    socket.cut();
    const second = await server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 1, 1, []]);
    second.send(["j", 2, 0, 0, [], [["flash", "info", "new"]]]);
    expect([await second.next(), await second.next()]).toEqual([
      ["a", 1],
      ["a", 2],
    ]);
    expect(await page.locator("[data-live-flash] > p").allTextContents()).toEqual(["once", "new"]);
  });

  test("of unknown kind or with a broken value are logged and keep no other from the page", async () => {
    await open("");
    const logged: string[] = [];
    page.on("console", (message) => logged.push(message.text()));
    socket.send(
      `[1,0,[],[["redirect","http://["],["sparkle"],null,["redirect","javascript:document.title='owned'"],["flash","info","after"]]]`,
    );
    expect(await socket.next()).toEqual(["a", 1]);
    expect(await page.locator("[data-live-flash] > p").allTextContents()).toEqual(["after"]);
    expect(await page.title()).toBe("Page 1");
    expect(logged.join()).toContain(`Cannot redirect to "javascript:document.title='owned'"`);
  });

  test("a redirect goes to another page", async () => {
    await open("");
    server.serve("/other", "");
    socket.send([1, 0, [], [["redirect", "/other?x=1"]]]);
    await page.waitForURL("**/other?x=1");
  });

  test("a redirect to a place in the same page keeps the page and its session", async () => {
    await open(`<p id="there">x</p>`);
    socket.send([1, 0, [], [["redirect", "#there"]]]);
    await page.waitForURL("**/#there");
    expect(await socket.next()).toEqual(["a", 1]);
    socket.send([2, 0, [[0, "Alive"]]]);
    await page.waitForFunction(() => document.title === "Alive");
  });

  test("a pushed event is dispatched on its node's root", async () => {
    await open(`<section id="chart" data-live="7"></section>`);
    socket.send([
      1,
      0,
      [],
      [
        ["push", 9, "gone", 0],
        ["push", 7, "points", { values: [1] }],
      ],
    ]);
    expect(await dispatched("event")).toEqual(["chart", { node: 7, name: "points", payload: { values: [1] } }, "Page 1"]);
    expect(await socket.next()).toEqual(["a", 1]);
  });

  test("a failure is dispatched on the document and logged with its reference", async () => {
    await open("");
    const logged: string[] = [];
    page.on("console", (message) => logged.push(`${message.type()} ${message.text()}`));
    socket.send([1, 3, [], [["fail", 3, "failed", "ref-1"]]]);
    expect(await dispatched("error")).toEqual(["document", { number: 3, code: "failed", reference: "ref-1" }, "Page 1"]);
    expect(logged).toEqual(["error Event 3 was not carried out: failed ref-1"]);
  });

  test("a reset empties a form, although a button hides the method's name, and takes the edit marks from its fields", async () => {
    await open(
      `<form name="new" live:submit='[1,"add"]'><input name="title"><input name="elements"><button name="reset">Add</button></form>`,
    );
    await page.locator("[name=title]").fill("typed");
    await page.getByText("Add").click();
    await socket.next();
    socket.send([1, 1, [], [["reset", "new"]]]);
    expect(await socket.next()).toEqual(["a", 1]);
    expect(await page.locator("[name=title]").inputValue()).toBe("");
  });
});

describe("fields", () => {
  const field = `<input name="a" value="server 0" live:input='[1,"typed"]'><button>Elsewhere</button>`;

  test("a field that was not edited takes the server's value", async () => {
    await open(field);
    socket.send([1, 0, [[1, say("server 1")]]]);
    await page.waitForFunction(() => document.querySelector("input")?.value === "server 1");
  });

  test("fields that nobody has touched are no edits, whatever they stand at without having been told", async () => {
    await open(`<input type="checkbox"><input type="radio"><input type="range"><input type="color"><input type="number"><textarea>a</textarea>
      <select><option>a<option>b</select>`);
    const values = (): Promise<unknown> =>
      page.evaluate(() => {
        const [box, radio, range, color, number] = document.querySelectorAll("input");
        const others = [range, color, number, document.querySelector("textarea"), document.querySelector("select")];
        return [box?.checked, radio?.checked, ...others.map((control) => control?.value)];
      });
    expect(await values()).toEqual([false, false, "50", "#000000", "", "a", "a"]);
    const inputs = [{ checked: "" }, { checked: "" }, { value: "7" }, { value: "#ff0000" }, { value: "8" }];
    const ops: Op[] = inputs.map((attributes, index) => [[0, index], attributes]);
    socket.send([
      1,
      0,
      [
        [1, [...ops, [[0, 5, 0], "b"], [[0, 7, 1], { selected: "" }]]],
        [0, "Done"],
      ],
    ]);
    await page.waitForFunction(() => document.title === "Done");
    expect(await values()).toEqual([true, true, "7", "#ff0000", "8", "b", "b"]);
  });

  test("a field that was edited after the last answered event keeps what was typed, and takes the next answer", async () => {
    await open(field);
    await page.locator("input").fill("typed");
    await page.getByText("Elsewhere").focus();
    expect(await socket.next()).toEqual([1, 1, "typed", { name: "a", value: "typed" }]);
    socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await page.waitForFunction(() => document.title === "First");
    expect(await page.locator("input").inputValue()).toBe("typed");
    socket.send([
      2,
      1,
      [
        [1, say("server 2")],
        [0, "Second"],
      ],
    ]);
    await page.waitForFunction(() => document.title === "Second");
    expect(await page.locator("input").inputValue()).toBe("server 2");
  });

  test("a value that a script gives and announces with nothing but a change is an edit", async () => {
    await open(field);
    await page.locator("input").evaluate((input: HTMLInputElement) => {
      input.value = "picked";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await page.waitForFunction(() => document.title === "First");
    expect(await page.locator("input").inputValue()).toBe("picked");
  });

  test("to choose a radio button is to edit all of its group", async () => {
    await open(
      `<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2"><input type="radio" name="b" value="3">`,
    );
    await page.locator("[value='2']").check();
    const patches: Patch[] = [
      [1, [[[0, 0], { title: "x", checked: null }]]],
      [1, [[[0, 0], { checked: "" }]]],
      [0, "Done"],
    ];
    socket.send([1, 0, patches]);
    await page.waitForFunction(() => document.title === "Done");
    expect(await page.locator("[value='2']").isChecked()).toBe(true);
  });

  test("what was typed before the script ran is an edit", async () => {
    server.serve("/", field);
    const { promise: isRunning, resolve: run } = Promise.withResolvers<void>();
    await page.route("**/client.js", async (route) => {
      await isRunning;
      await route.continue();
    });
    await page.goto(server.url, { waitUntil: "commit" });
    await page.locator("input").fill("early");
    await page.getByText("Elsewhere").focus();
    run();
    socket = await server.accepted();
    await socket.next();
    socket.send(["j", 0, 0, 0, [], []]);
    socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await page.waitForFunction(() => document.title === "First");
    expect(await page.locator("input").inputValue()).toBe("early");
  });
});

describe("a region that is not what the server thinks", () => {
  test("is reported once, however many ops miss, and again after each join until it fits", async () => {
    await open(`<p>x</p>`);
    socket.send([1, 0, [[1, [[[0, 5], { class: "a" }]]]]]);
    socket.send([2, 0, [[1, [[[0, 6], { class: "a" }]]]]]);
    expect(await socket.next()).toEqual(["l", 1, 0]);
    socket.send([3, 0, [], [["flash", "info", "x"]]]);
    expect(await socket.next()).toEqual(["a", 3]);
    socket.cut();
    const second = await server.accepted();
    await second.next();
    second.send(["j", 3, 0, 0, [], []]);
    expect([await second.next(), await second.next()]).toEqual([
      ["a", 3],
      ["l", 1, 0],
    ]);
  });
});

describe("a page that is not painted", () => {
  test("acknowledges what it receives, and shows it when it is painted again", async () => {
    // Headless tabs are always shown, but a frame of another origin gets no animation frames while it is hidden.
    server.serve("/", `<button live:click='[1,"save"]'>Save</button>`);
    await page.setContent(`<iframe src="${server.url}"></iframe>`);
    const hide = (display: string) => page.locator("iframe").evaluate((frame, value) => (frame.style.display = value), display);
    const frame = page.frames()[1];
    if (frame === undefined) throw new Error("The frame is not there");
    socket = await server.accepted();
    await socket.next();
    socket.send(["j", 0, 0, 0, [], []]);
    await frame.waitForSelector("html[data-live-status=connected]", { state: "attached" });
    await hide("none");
    await frame.evaluate(() => document.querySelector("button")?.click());
    expect(await socket.next()).toEqual([1, 1, "save"]);
    socket.send([1, 1, [[0, "Shown"]], [["flash", "info", "x"]]]);
    socket.close(1001);
    const second = await server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 1, 2, []]);
    expect(await frame.title()).toBe("Page 1");
    second.send(["j", 1, 1, 1, [], []]);
    await hide("block");
    await frame.waitForFunction(() => document.title === "Shown");
    expect(await second.next()).toEqual(["a", 1]);
  });
});
