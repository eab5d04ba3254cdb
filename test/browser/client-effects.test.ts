import { describe, expect, test } from "vitest";
import type { Effect } from "../../durable/protocol.ts";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

async function open(body: string): Promise<void> {
  await client.open(body);
  await client.page.evaluate(() => {
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
  const body = client.page.locator(`body[data-${name}]`);
  await body.waitFor({ state: "attached" });
  return JSON.parse((await body.getAttribute(`data-${name}`)) ?? "");
}

describe("effects", () => {
  test("are carried out after the patches of their frame, and acknowledged", async () => {
    await open("");
    client.socket.send([1, 0, [[0, "Saved"]], [["flash", "info", "<b>It is saved</b>"]]]);
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    expect(await dispatched("flash")).toEqual(["document", { level: "info", text: "<b>It is saved</b>" }, "Saved"]);
    const line = client.page.locator("[data-live-flash] > p[role=status][data-level=info]");
    expect(await line.textContent()).toBe("<b>It is saved</b>");
  });

  test("are not repeated by a frame that comes again, nor by the answer to a join", async () => {
    await open("");
    client.socket.send([1, 0, [], [["flash", "info", "once"]]]);
    client.socket.send([1, 0, [], [["flash", "info", "once"]]]);
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    client.socket.cut();
    const second = await client.server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 0, 1, 1]);
    second.send(["j", 0, 2, 0, 0, [], [[0, 2, [["flash", "info", "new"]]]]]);
    expect([await second.next(), await second.next()]).toEqual([
      ["a", 0, 1],
      ["a", 0, 2],
    ]);
    expect(await client.page.locator("[data-live-flash] > p").allTextContents()).toEqual(["once", "new"]);
  });

  test("of unknown kind or with a broken value are logged and keep no other from the page", async () => {
    await open("");
    const logged: string[] = [];
    client.page.on("console", (message) => logged.push(message.text()));
    client.socket.send(
      `[1,0,[],[["redirect","http://["],["sparkle"],null,["redirect","javascript:document.title='owned'"],["flash","info","after"]]]`,
    );
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    expect(await client.page.locator("[data-live-flash] > p").allTextContents()).toEqual(["after"]);
    expect(await client.page.title()).toBe("Page 1");
    expect(logged.join()).toContain(`Cannot redirect to "javascript:document.title='owned'"`);
  });

  test("the last five messages stay", async () => {
    await open("");
    for (let n = 1; n <= 7; n++) client.socket.send([n, 0, [], [["flash", "info", String(n)]]]);
    const lines = client.page.locator("[data-live-flash] > p");
    await expect.poll(() => lines.allTextContents()).toEqual(["3", "4", "5", "6", "7"]);
  });

  test("a redirect goes to another page", async () => {
    await open("");
    client.server.serve("/other", "");
    client.socket.send([1, 0, [], [["redirect", "/other?x=1"]]]);
    await client.page.waitForURL("**/other?x=1");
  });

  test("a redirect takes along what its turn has said, which the next page shows once", async () => {
    await open("");
    client.server.serve("/other", "");
    const effects: Effect[] = [
      ["flash", "info", "<b>Saved</b>"],
      ["redirect", "/other"],
      ["flash", "error", "Not all"],
    ];
    client.socket.send([1, 0, [], effects]);
    await client.page.waitForURL("**/other");
    const lines = client.page.locator("[data-live-flash] > p[role=status]");
    await expect.poll(() => lines.allTextContents()).toEqual(["<b>Saved</b>", "Not all"]);
    expect(await lines.last().getAttribute("data-level")).toBe("error");
    await client.page.reload();
    await (await client.server.accepted()).next();
    expect(await lines.count()).toBe(0);
  });

  test("what a redirect takes along is not said a minute later", async () => {
    await client.page.clock.install();
    await open("");
    await client.page.route("**/elsewhere", (route) => route.fulfill({ body: "<p>Not live</p>", contentType: "text/html" }));
    client.socket.send([
      1,
      0,
      [],
      [
        ["flash", "info", "late"],
        ["redirect", "/elsewhere"],
      ],
    ]);
    await client.page.waitForURL("**/elsewhere");
    await client.page.clock.fastForward("01:01");
    await client.open("");
    expect(await client.page.locator("[data-live-flash] > p").count()).toBe(0);
  });

  test("a redirect to a place in the same page keeps the page and its session, and takes nothing along", async () => {
    await open(`<p id="there">x</p>`);
    client.socket.send([
      1,
      0,
      [],
      [
        ["flash", "info", "here"],
        ["redirect", "#there"],
      ],
    ]);
    await client.page.waitForURL("**/#there");
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    client.socket.send([2, 0, [[0, "Alive"]]]);
    await client.page.waitForFunction(() => document.title === "Alive");
    const lines = client.page.locator("[data-live-flash] > p");
    expect(await lines.count()).toBe(1);
    await client.open("");
    expect(await lines.count()).toBe(0);
  });

  test("a pushed event is dispatched on its node's root", async () => {
    await open(`<section id="chart" data-live="7"></section>`);
    client.socket.send([
      1,
      0,
      [],
      [
        ["push", 9, "gone", 0],
        ["push", 7, "points", { values: [1] }],
      ],
    ]);
    expect(await dispatched("event")).toEqual(["chart", { node: 7, name: "points", payload: { values: [1] } }, "Page 1"]);
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
  });

  test("a failure is dispatched on the document and logged with its reference", async () => {
    await open("");
    const logged: string[] = [];
    client.page.on("console", (message) => logged.push(`${message.type()} ${message.text()}`));
    client.socket.send([1, 3, [], [["fail", 3, "failed", "ref-1"]]]);
    expect(await dispatched("error")).toEqual(["document", { number: 3, code: "failed", reference: "ref-1" }, "Page 1"]);
    expect(logged).toEqual(["error Event 3 was not carried out: failed ref-1"]);
  });

  test("a reset empties a form, although a button hides the method's name, and takes the edit marks from its fields", async () => {
    await open(
      `<form name="new" live:submit='[1,"add"]'><input name="title"><input name="elements"><button name="reset">Add</button></form>`,
    );
    await client.page.locator("[name=title]").fill("typed");
    await client.page.getByText("Add").click();
    await client.socket.next();
    client.socket.send([1, 1, [], [["reset", "new"]]]);
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    expect(await client.page.locator("[name=title]").inputValue()).toBe("");
  });
});

describe("announce", () => {
  const region = (politeness: string) => client.page.locator(`[data-live-announce=${politeness}]`);

  test("is said by a live region, which nobody sees, polite or, where it is urgent, at once", async () => {
    await open("");
    client.socket.send([1, 0, [], [["announce", "Saved", false]]]);
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
    client.socket.send([2, 0, [], [["announce", "Lost <b>", true]]]);
    await region("polite").getByText("Saved").waitFor({ state: "attached" });
    await region("assertive").getByText("Lost <b>").waitFor({ state: "attached" });
    expect(await region("polite").getAttribute("aria-live")).toBe("polite");
    expect(await region("assertive").getAttribute("aria-live")).toBe("assertive");
    const { width, height } = (await region("polite").boundingBox()) ?? {};
    expect([width, height]).toEqual([1, 1]);
  });

  test("is said again where it says the same again, and is not come across later", async () => {
    await client.page.clock.install();
    await open("");
    await client.page.clock.pauseAt((await client.page.evaluate(() => Date.now())) + 1_000);
    client.socket.send([
      1,
      0,
      [],
      [
        ["announce", "One", false],
        ["announce", "Two", false],
        ["announce", "One", false],
      ],
    ]);
    const lines = async (): Promise<string[]> => {
      await client.page.clock.runFor(20);
      return region("polite").locator("p").allTextContents();
    };
    await expect.poll(lines).toEqual(["One", "Two", "One"]);
    await client.page.clock.runFor(10_000);
    expect(await lines()).toEqual([]);
  });

  test("is said where the document has a place for it", async () => {
    await open("");
    await client.page.evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", '<div id="mine" aria-live="polite" data-live-announce="polite"></div>');
    });
    client.socket.send([1, 0, [], [["announce", "Saved", false]]]);
    await client.page.locator("#mine").getByText("Saved").waitFor();
    expect(await region("polite").count()).toBe(1);
  });
});

describe("exec", () => {
  test("carries out commands from its node's root on, after the frame's patches", async () => {
    const body = (text: string) => `<section data-live="7"><p>${text}</p></section><p>outside</p>`;
    await open(body("a"));
    await client.show(body("a"), [
      ["exec", 9, [["addClass", "is-wrong"]]],
      ["exec", 7, [["addClass", "is-found", { inner: "p" }]]],
    ]);
    await client.page.locator("section > p.is-found").waitFor();
    expect(await client.page.locator(".is-wrong, section ~ .is-found").count()).toBe(0);
  });
});

describe("transition", () => {
  /** Notes each view transition, and each title that the page has: those in one have it before the next one starts. */
  const watch = () =>
    client.page.evaluate(() => {
      const log: unknown[] = [];
      Object.assign(globalThis, { log });
      const title = Object.getOwnPropertyDescriptor(Document.prototype, "title");
      let isInside = false;
      Object.defineProperty(document, "title", {
        get: () => title?.get?.call(document),
        set: (text) => {
          log.push(`${isInside ? "in" : "out"}: ${text}`);
          title?.set?.call(document, text);
        },
      });
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (update) => {
        log.push("start");
        const transition = start(() => {
          isInside = true;
          if (typeof update === "function") void update();
          isInside = false;
        });
        queueMicrotask(() => log.push([...(transition.types ?? [])].join()));
        return transition;
      };
    });
  const log = (): Promise<unknown> => client.page.evaluate(() => Reflect.get(globalThis, "log"));

  test("shows its frame in a view transition of its type, and later frames after it", async () => {
    await open("");
    await watch();
    client.socket.send([1, 0, [[0, "One"]], [["transition", "slide"]]]);
    client.socket.send([2, 0, [[0, "Two"]]]);
    await client.page.waitForFunction(() => document.title === "Two");
    expect(await log()).toEqual(["start", "slide", "in: One", expect.stringMatching(/: Two$/)]);
    client.socket.send([3, 0, [[0, "Three"]], [["transition", ""]]]);
    await client.page.waitForFunction(() => document.title === "Three");
    expect(((await log()) as unknown[]).slice(4)).toEqual(["start", "", "in: Three"]);
    expect([await client.socket.next(), await client.socket.next()]).toEqual([
      ["a", 0, 1],
      ["a", 0, 3],
    ]);
  });

  test.each([
    ["the visitor prefers reduced motion", () => client.page.emulateMedia({ reducedMotion: "reduce" })],
    [
      "the browser has none",
      () => client.page.addInitScript(() => Object.defineProperty(document, "startViewTransition", { value: undefined })),
    ],
  ])("shows its frame without one where %s", async (_, prepare) => {
    await prepare();
    await open("");
    client.socket.send([1, 0, [[0, "One"]], [["transition", "slide"]]]);
    await client.page.waitForFunction(() => document.title === "One");
    expect(await client.socket.next()).toEqual(["a", 0, 1]);
  });
});

describe("a region that is not what the server thinks", () => {
  test("is reported once, however many ops miss, and again after each join until it fits", async () => {
    await open(`<p>x</p>`);
    client.socket.send([1, 0, [[1, [[[0, 5], { class: "a" }]]]]]);
    client.socket.send([2, 0, [[1, [[[0, 6], { class: "a" }]]]]]);
    expect(await client.socket.next()).toEqual(["l", 1, 0]);
    client.socket.send([3, 0, [], [["flash", "info", "x"]]]);
    expect(await client.socket.next()).toEqual(["a", 0, 3]);
    client.socket.cut();
    const second = await client.server.accepted();
    await second.next();
    second.send(["j", 0, 3, 0, 0, [], []]);
    expect([await second.next(), await second.next()]).toEqual([
      ["a", 0, 3],
      ["l", 1, 0],
    ]);
  });
});

describe("a page that is not painted", () => {
  test("acknowledges what it receives, and shows it when it is painted again", async () => {
    // Headless tabs are always shown, but a frame of another origin gets no animation frames while it is hidden.
    client.server.serve("/", `<button live:click='[1,"save"]'>Save</button>`);
    await client.page.setContent(`<iframe src="${client.server.url}"></iframe>`);
    const hide = (display: string) => client.page.locator("iframe").evaluate((frame, value) => (frame.style.display = value), display);
    const frame = client.page.frames()[1];
    if (frame === undefined) throw new Error("The frame is not there");
    client.socket = await client.server.accepted();
    await client.socket.next();
    client.socket.send(["j", 0, 0, 0, 0, [], []]);
    await frame.waitForSelector("html[data-live-status=connected]", { state: "attached" });
    await hide("none");
    await frame.evaluate(() => document.querySelector("button")?.click());
    expect(await client.socket.next()).toEqual([1, 1, "save"]);
    client.socket.send([1, 1, [[0, "Shown"]], [["flash", "info", "x"]]]);
    client.socket.close(1001);
    const second = await client.server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 0, 1, 2]);
    expect(await frame.title()).toBe("Page 1");
    second.send(["j", 0, 1, 1, 1, [], []]);
    await hide("block");
    await frame.waitForFunction(() => document.title === "Shown");
    expect(await second.next()).toEqual(["a", 0, 1]);
  });
});
