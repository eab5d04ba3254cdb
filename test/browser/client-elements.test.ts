import { describe, expect, test } from "vitest";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

const end = `<button id="end" live:click='[1,"end"]'>End</button>`;

/** All events so far, without their numbers; also answers them. */
async function events(): Promise<unknown[]> {
  await client.page.locator("#end").evaluate((element: HTMLElement) => element.click());
  const events: unknown[] = [];
  for (;;) {
    const event = await client.event();
    if (event[1] === "end") {
      client.acknowledge();
      return events;
    }
    events.push(event);
  }
}

/** Waits in the page for so long that timers of 20 ms have run there. */
const idle = (): Promise<void> => client.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));

/** Waits until the elements part is there: what it does is seen in a page that has something for it. */
const partLoaded = (): Promise<unknown> =>
  client.page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("client-elements-")));

describe("live:mounted", () => {
  test("fires for what the page has when that is connected, once", async () => {
    // What is volatile would be dropped before.
    await client.load(`<p live:mounted='[1,"load",{"n":1},{"volatile":true}]'>0</p>${end}`);
    await partLoaded();
    expect(client.socket.waitingCount).toBe(0);
    await client.join();
    expect(await client.event()).toEqual([1, "load", { n: 1 }]);
    await client.show(`<p live:mounted='[1,"load",{"n":2}]'>1</p>${end}`);
    await client.reconnect();
    await client.join();
    expect(await events()).toEqual([]);
  });

  test("fires for what a patch brings, and anew for a fresh element", async () => {
    await client.open(end);
    const row = `<p data-key="a" live:mounted='[1,"load"]'></p>`;
    await client.show(row + end);
    expect(await client.event()).toEqual([1, "load"]);
    await client.show(end);
    await client.show(row + end);
    expect(await client.event()).toEqual([1, "load"]);
  });

  test("runs commands, asks first, and counts nothing twice", async () => {
    client.page.on("dialog", (dialog) => void dialog.dismiss());
    await client.open(`<p live:mounted='[[["addClass","is-there"]]],[1,"load",null,{"confirm":"Really?"}]'></p>${end}`);
    await client.page.locator("p.is-there").waitFor({ state: "attached" });
    expect(await events()).toEqual([]);
  });

  test("counts only on elements that the server rendered", async () => {
    await client.open(`<div data-raw><p live:mounted='[1,"raw"]'></p></div><b live:mounted='[1,"own"]'></b>${end}`);
    expect(await client.event()).toEqual([1, "own"]);
    expect(await events()).toEqual([]);
  });
});

describe("live:viewportenter and live:viewportleave", () => {
  const tall = `<div style="height:3000px"></div>`;
  const scrollTo = (top: number): Promise<void> => client.page.evaluate((top) => window.scrollTo(0, top), top);

  test("fire when the element comes into view and goes out of it, and at once for what is in view", async () => {
    const mark = (name: string): string =>
      `<p id="${name}" live:viewportenter='[1,"enter",{"name":"${name}"}]' live:viewportleave='[1,"leave",{"name":"${name}"}]'>${name}</p>`;
    await client.open(mark("top") + tall + mark("bottom") + end);
    expect(await client.event()).toEqual([1, "enter", { name: "top" }]);
    await scrollTo(10_000);
    expect([JSON.stringify(await client.event()), JSON.stringify(await client.event())].toSorted()).toEqual([
      '[1,"enter",{"name":"bottom"}]',
      '[1,"leave",{"name":"top"}]',
    ]);
    await scrollTo(0);
    expect([JSON.stringify(await client.event()), JSON.stringify(await client.event())].toSorted()).toEqual([
      '[1,"enter",{"name":"top"}]',
      '[1,"leave",{"name":"bottom"}]',
    ]);
    expect(await events()).toEqual([]);
  });

  test("counts a margin around the viewport, and once if it says so", async () => {
    await client.open(
      `${tall}<p live:viewportenter='[1,"near",null,{"margin":"3000px","once":true}]'>Far</p><p live:viewportenter='[1,"seen"]'>Far</p>${end}`,
    );
    expect(await client.event()).toEqual([1, "near"]);
    await scrollTo(10_000);
    expect(await client.event()).toEqual([1, "seen"]);
    await client.show(`${tall}${tall}${tall}<p live:viewportenter='[1,"near",null,{"margin":"0px","once":true}]'>Far</p>${end}`);
    await scrollTo(0);
    await scrollTo(20_000);
    expect(await events()).toEqual([]);
  });

  test("counts the margin that the server says now, and that alone", async () => {
    const body = (margin: string): string => `${tall}<p live:viewportenter='[1,"near",null,{"margin":"${margin}"}]'>Far</p>${end}`;
    await client.open(body("1px"));
    await partLoaded();
    await client.show(body("2px"));
    await client.shown();
    await scrollTo(10_000);
    expect(await client.event()).toEqual([1, "near"]);
    await client.shown();
    expect(await events()).toEqual([]);
  });

  test("counts the margin around what scrolls in the page too", async () => {
    const box = (rest: string): string =>
      `<div style="height:200px;overflow:auto"><div style="height:400px"></div>${rest}</div>${tall}${end}`;
    await client.open(
      box(
        `<p live:viewportenter='[1,"near",null,{"margin":"300px"}]'>Near</p><div style="height:400px"></div><p live:viewportenter='[1,"far",null,{"margin":"300px"}]'>Far</p>`,
      ),
    );
    expect(await client.event()).toEqual([1, "near"]);
    await client.shown();
    expect(await events()).toEqual([]);
  });

  test("fires for an element that a patch brings into view, and no more when the binding has gone", async () => {
    await client.open(end);
    await client.show(`<p live:viewportenter='[1,"enter"]'>A</p>${end}${tall}`);
    expect(await client.event()).toEqual([1, "enter"]);
    await client.show(`<p>A</p>${end}${tall}`);
    await scrollTo(2_000);
    await client.shown();
    await scrollTo(0);
    await client.shown();
    expect(await events()).toEqual([]);
  });
});

describe("live:poll", () => {
  test("fires again and again, one at a time", async () => {
    await client.open(`<p live:poll='[1,"tick",null,{"every":20}]'></p>${end}`);
    expect(await client.event()).toEqual([1, "tick"]);
    // Nothing more before that one is answered.
    await idle();
    expect(client.socket.waitingCount).toBe(0);
    client.acknowledge();
    expect(await client.event()).toEqual([1, "tick"]);
    client.acknowledge();
    expect(await client.event()).toEqual([1, "tick"]);
  });

  test("takes what the server says of it now, and ends with its element", async () => {
    await client.open(`<p live:poll='[1,"tick",{"n":1},{"every":20}]'></p>${end}`);
    expect(await client.event()).toEqual([1, "tick", { n: 1 }]);
    await client.show(`<p live:poll='[1,"tick",{"n":2},{"every":30}]'></p>${end}`);
    await expect.poll(() => client.event()).toEqual([1, "tick", { n: 2 }]);
    await client.show(end);
    await events(); // one may have been under way
    await idle();
    expect(await events()).toEqual([]);
  });

  test("stands still while the page is hidden, and fires at once when it is shown and that is due", async () => {
    await client.open(`<p live:poll='[1,"tick",null,{"every":20}]'></p>${end}`);
    await client.event();
    await client.setHidden(true);
    client.acknowledge();
    await events();
    await idle();
    expect(await events()).toEqual([]);
    await client.setHidden(false);
    expect(await client.event()).toEqual([1, "tick"]);
  });

  test("stands still without a connection, and fires once when that is back", async () => {
    await client.open(`<p live:poll='[1,"tick",null,{"every":20}]'></p>${end}`);
    await client.event();
    client.acknowledge();
    await client.reconnect();
    const isPending = (): Promise<boolean> => client.page.evaluate(() => document.querySelector("p[data-live-loading]") !== null);
    await expect.poll(isPending).toBe(false);
    await idle();
    expect(await isPending()).toBe(false);
    await client.join();
    expect(await client.event()).toEqual([1, "tick"]);
  });
});

/** Animations as long as a test may take; `finish()` ends them. */
const styles = `
  @keyframes fade { from { opacity: 0 } }
  @keyframes spin { to { rotate: 360deg } }
  .fade { animation: fade 1000s }
  .slide { transition: translate 1000s; translate: 100px }
  .spins { animation: spin 1s infinite }
`;
const finish = (): Promise<void> =>
  client.page.evaluate(() =>
    document.getAnimations().forEach((animation) => animation.effect?.getTiming().iterations === 1 && animation.finish()),
  );

const html = (): Promise<string> => client.page.evaluate(() => document.querySelector("#list")?.innerHTML ?? "");
const list = (items: string): string => `<div id="list">${items}</div>${end}`;

describe("live:enter", () => {
  const item = (attributes = ""): string => `<p${attributes} live:enter="fade">A</p>`;

  test("has its classes on while what it animates runs, the first time as well", async () => {
    await client.open(list(""));
    await client.page.addStyleTag({ content: styles });
    await client.show(list(item()));
    await expect.poll(html).toBe('<p live:enter="fade" class="fade">A</p>');
    await finish();
    await expect.poll(html).toBe('<p live:enter="fade">A</p>');
    await client.show(list(item() + item(' class="b"')));
    await expect.poll(html).toBe('<p live:enter="fade">A</p><p class="b fade" live:enter="fade">A</p>');
    await client.show(list(item() + item(' class="c"')));
    await finish();
    await expect.poll(html).toBe('<p live:enter="fade">A</p><p class="c" live:enter="fade">A</p>');
  });

  test("is where a transition begins, the first time as well", async () => {
    const slides = `<p live:enter="off">A</p>`;
    const moving = (): Promise<unknown> =>
      client.page.evaluate(() =>
        document
          .getAnimations()
          .map(({ effect }) => effect instanceof KeyframeEffect && effect.getKeyframes().map(({ translate }) => translate)),
      );
    await client.open(list(""));
    await client.page.addStyleTag({ content: "p { transition: translate 1000s; translate: 10px } .off { translate: 200px }" });
    await client.show(list(slides));
    await expect.poll(moving).toEqual([["200px", "10px"]]);
    await client.show(list(slides + slides));
    await expect.poll(moving).toEqual([
      ["200px", "10px"],
      ["200px", "10px"],
    ]);
    expect(await html()).not.toContain("class");
  });

  test("leaves alone what moves in it anyway", async () => {
    await client.open(list(""));
    await client.page.addStyleTag({
      content: `${styles} b { display: block; opacity: 1; transition: opacity 1000s; @starting-style { opacity: 0 } }`,
    });
    for (const items of [`<p live:enter="off"><b>A</b></p>`, `<p live:enter="off"><b>A</b></p>`.repeat(2)]) {
      await client.show(list(items));
      await expect.poll(html).not.toContain("class");
      expect(await client.page.evaluate(() => document.getAnimations().length)).toBe(await client.page.locator("b").count());
    }
  });

  test("is not for what the page has, nor for what a patch moves or changes", async () => {
    await client.open(list(item(' data-key="a"') + item(' data-key="b"')));
    await client.page.addStyleTag({ content: styles });
    await partLoaded();
    await client.show(list(item(' data-key="b" title="t"') + item(' data-key="a"')));
    await client.show(list(`<i live:enter="fade"></i>`));
    await client.page.locator("i.fade").waitFor({ state: "attached" });
    expect(await client.page.locator("p.fade").count()).toBe(0);
  });

  test("leaves nothing where nothing is animated, and where the visitor prefers that", async () => {
    await client.open(list(""));
    await client.show(list(item()));
    await expect.poll(html).toBe('<p live:enter="fade">A</p>');
    await client.page.addStyleTag({ content: styles });
    await client.page.emulateMedia({ reducedMotion: "reduce" });
    await client.show(list(item() + item()));
    expect(await client.page.locator(".fade").count()).toBe(0);
  });
});

describe("live:leave", () => {
  const item = (key: string, more = ""): string => `<p data-key="${key}" live:leave="fade" live:click='[1,"click"]'>${key}${more}</p>`;
  const leaving = (): Promise<string[]> => client.page.locator("[inert]").allTextContents();

  async function open(items: string): Promise<void> {
    await client.open(list(items));
    await client.page.addStyleTag({ content: styles });
    await partLoaded();
  }

  test("keeps the element until what it animates has ended", async () => {
    await open(item("a") + item("b"));
    await client.show(list(item("b")));
    expect(await leaving()).toEqual(["a"]);
    expect(await client.page.locator("p.fade").count()).toBe(1);
    await finish();
    await expect.poll(() => client.page.locator("p").allTextContents()).toEqual(["b"]);
  });

  test("waits for a transition that it starts, and for what runs in it", async () => {
    const slides = `<p live:leave="slide">a<b class="fade">in</b></p>`;
    await open(slides);
    await client.show(list(""));
    expect(await leaving()).toEqual(["ain"]);
    const end = (name: string): Promise<void> =>
      client.page.evaluate(
        (name) =>
          document
            .getAnimations()
            .find(({ effect }) => effect instanceof KeyframeEffect && effect.target?.localName === name)
            ?.finish(),
        name,
      );
    await end("b");
    await client.shown();
    expect(await leaving()).toEqual(["ain"]);
    await end("p");
    await expect.poll(leaving).toEqual([]);
  });

  test("takes it out of the server's hands: it takes no events, and patches go on around it", async () => {
    await open(item("a") + item("b") + item("c"));
    await client.show(list(item("a") + item("c")));
    await client.page.locator("[inert]").evaluate((element: HTMLElement) => element.click());
    expect(await events()).toEqual([]);
    await client.show(list(item("d") + item("c") + item("e") + item("a", " again")));
    await client.show(list(item("e") + item("a", " again") + item("f")));
    expect(await client.page.locator("p:not([inert])").allTextContents()).toEqual(["e", "a again", "f"]);
    expect((await leaving()).toSorted()).toEqual(["b", "c", "d"]);
    await finish();
    await expect.poll(() => client.page.locator("p").allTextContents()).toEqual(["e", "a again", "f"]);
    expect(client.socket.waitingCount).toBe(0); // no region became loose
  });

  test("sends nothing that waited in it", async () => {
    const late = `<p live:leave="fade" live:click='[1,"late",null,{"debounce":"blur"}]'>late</p>`;
    await open(late);
    await client.page.locator("p").click();
    await client.show(list(""));
    expect(await leaving()).toEqual(["late"]);
    expect(await events()).toEqual([]);
  });

  test("goes beside a fresh element of the same key, which takes events", async () => {
    await open(item("a"));
    await client.page.locator("p").evaluate((element) => Object.assign(element, { isOld: true }));
    await client.show(list(""));
    await client.show(list(item("a")));
    expect(
      await client.page
        .locator("p")
        .evaluateAll((elements) => elements.map((element) => [element.hasAttribute("inert"), "isOld" in element])),
    ).toEqual(
      expect.arrayContaining([
        [true, true],
        [false, false],
      ]),
    );
    await client.page.locator("p:not([inert])").click();
    expect(await client.event()).toEqual([1, "click"]);
    await finish();
    await expect
      .poll(() => client.page.locator("p").evaluateAll((elements) => elements.map((element) => "isOld" in element)))
      .toEqual([false]);
  });

  test("goes on while its region is sent whole", async () => {
    await open(item("a") + item("b"));
    await client.show(list(item("b")));
    await client.replace(list(item("c")));
    expect(await client.page.locator("p:not([inert])").allTextContents()).toEqual(["c"]);
    expect((await leaving()).toSorted()).toEqual(["a", "b"]);
    await finish();
    await expect.poll(html).toBe('<p data-key="c" live:leave="fade" live:click="[1,&quot;click&quot;]">c</p>');
  });

  test.each([
    ["nothing is animated", () => client.page.addStyleTag({ content: ".fade { animation: none !important }" })],
    ["the visitor prefers reduced motion", () => client.page.emulateMedia({ reducedMotion: "reduce" })],
    ["the page is hidden", () => client.setHidden(true)],
    ["only endless motion is in it", () => client.page.addStyleTag({ content: ".fade { animation: spin 1s infinite !important }" })],
  ])("removes the element at once where %s", async (_, prepare) => {
    await open(item("a", "<i class=spins></i>") + item("b"));
    await prepare();
    await client.show(list(item("b")));
    expect(await client.page.locator("p").allTextContents()).toEqual(["b"]);
  });

  test.each([
    ["the page is hidden", () => client.setHidden(true)],
    ["its animation is cancelled", () => client.page.evaluate(() => document.getAnimations().forEach((animation) => animation.cancel()))],
    ["it is not displayed any more", () => client.page.addStyleTag({ content: "[inert] { display: none }" })],
    ["what is around it goes", () => client.show(end)],
  ])("removes the element early where %s", async (_, end) => {
    await open(item("a") + item("b"));
    await client.show(list(item("b")));
    expect(await leaving()).toEqual(["a"]);
    await end();
    await expect.poll(leaving).toEqual([]);
  });

  test("submits nothing of it any more", async () => {
    const field = (name: string): string => `<p data-key="${name}" live:leave="fade"><input name="${name}" value="1"></p>`;
    await client.open(`<form live:submit='[1,"save"]'>${field("a")}${field("b")}<button>Save</button></form>`);
    await client.page.addStyleTag({ content: styles });
    await partLoaded();
    await client.show(`<form live:submit='[1,"save"]'>${field("b")}<button>Save</button></form>`);
    expect(await client.page.locator("[inert] input").count()).toBe(1);
    await client.page.getByText("Save").click();
    expect(await client.event()).toEqual([1, "save", { b: "1" }]);
  });

  test("ends the polls of what is in it", async () => {
    await open(item("a", `<i live:poll='[1,"tick",null,{"every":20}]'></i>`));
    expect(await client.event()).toEqual([1, "tick"]);
    await client.show(list(""));
    await events(); // one may have been under way
    await idle();
    expect(await events()).toEqual([]);
    expect(await leaving()).toEqual(["a"]);
  });
});
