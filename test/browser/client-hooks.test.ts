import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bundleApp } from "../../bin/app-bundle.ts";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

let app: string;
beforeAll(async () => {
  app = (await bundleApp(join(import.meta.dirname, "../support/hooks-entry.ts"))).code;
});
beforeEach(() => client.context.addInitScript({ content: app }));

/** Calls something of `test/support/hooks-entry.ts` in the page. */
const define = (kind: "defineLog" | "defineSlow" | "defineBroken" | "defineHook", name: string): Promise<void> =>
  client.page.evaluate(
    ([kind = "", name]) => void Object.assign(globalThis, { last: Reflect.get(globalThis, kind)(name, {}) }),
    [kind, name],
  );

/** Defines hooks before the page's own scripts run. */
const defineEarly = (kind: "defineLog" | "defineBroken", name: string): Promise<unknown> =>
  client.context.addInitScript({ content: `${kind}(${JSON.stringify(name)});` });

/** What the hooks have noted since this was asked last. */
const calls = (): Promise<string[]> => client.page.evaluate(() => Reflect.get(globalThis, "calls").splice(0));

/** Waits for what the hooks note. */
async function noted(expected: string[]): Promise<void> {
  await expect.poll(() => client.page.evaluate(() => [...Reflect.get(globalThis, "calls")])).toEqual(expected);
  await calls();
}

const dispatch = (id: string, type: string): Promise<void> =>
  client.page.evaluate(([id = "", type = ""]) => void document.getElementById(id)?.dispatchEvent(new Event(type)), [id, type]);

const errors = (): string[] => client.console.filter((line) => line.startsWith("error: "));

describe("live:hook", () => {
  test("mounts what the page has, before it is connected", async () => {
    await defineEarly("defineLog", "Log");
    await client.load(`<i id="a" live:hook="Log"></i><i id="b" live:hook='["Log",{}]'></i>`);
    await noted(["a mounted", "b mounted"]);
    await client.join();
    await client.shown();
    expect(await calls()).toEqual([]);
  });

  test("mounts what a patch brings, tells of patches of it and of what is in it, and of its end while it is there", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<p>0</p>`);
    const body = (text: string, title: string, n: number): string =>
      `<div id="a" title="${title}" live:hook="Log"><b><u>${text}</u></b></div><p>${n}</p>`;
    await client.show(body("one", "t", 0));
    await noted(["a mounted"]);
    await client.show(body("two", "t", 0));
    await client.show(body("two", "u", 0));
    await client.show(body("two", "u", 1));
    await noted(["a updated two", "a updated two"]);
    await client.show(`<p>1</p>`);
    await noted(["a destroyed true"]);
  });

  test("tells of the end of what is in an element that goes", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<section><div><i id="a" live:hook="Log"></i></div></section>`);
    await noted(["a mounted"]);
    await client.show(`<p>Gone</p>`);
    await noted(["a destroyed true"]);
  });

  test("tells of the end of what a script of the page has removed", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook="Log"></i><p>0</p>`);
    await noted(["a mounted"]);
    await client.page.evaluate(() => document.getElementById("a")?.remove());
    await client.show(`<i id="a" live:hook="Log"></i><p>1</p>`);
    await noted(["a destroyed false"]);
  });

  test("goes over to another hook when the server names another", async () => {
    await defineEarly("defineLog", "Log");
    await defineEarly("defineLog", "Other");
    await client.open(`<i id="a" live:hook="Log"></i>`);
    await noted(["a mounted"]);
    await client.show(`<i id="a" live:hook="Other"></i>`);
    await noted(["a updated ", "a destroyed true", "a mounted"]);
    await client.show(`<i id="a"></i>`);
    await noted(["a updated ", "a destroyed true"]);
  });

  test("tells of a connection that is lost and back, and not of the first", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook="Log"></i>`);
    await noted(["a mounted"]);
    await client.reconnect();
    await noted(["a disconnected"]);
    await client.join();
    await noted(["a reconnected"]);
  });

  test("counts only on elements that the server rendered", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(
      `<div data-raw><i id="raw" live:hook="Log"></i></div><div live:ignore id="ignored"><i id="in" live:hook="Log"></i></div><i id="a" live:hook="Log"></i>`,
    );
    await client.page.evaluate(() => {
      for (const parent of [document.body, document.querySelector("main")]) {
        const foreign = Object.assign(document.createElement("i"), { id: "foreign" });
        foreign.setAttribute("live:hook", "Log");
        parent?.append(foreign);
      }
    });
    await client.shown();
    await noted(["a mounted"]);
  });
});

describe("defineHook()", () => {
  test("mounts what waits for it, however late it comes; until then the console says what to do", async () => {
    await client.open(`<i id="a" live:hook="Late"></i><i id="b" live:hook="Late"></i>`);
    await expect
      .poll(errors)
      .toEqual([
        'error: Cannot mount hook "Late": nothing defines it; call defineHook("Late", …) in the app\'s browser code, and give that to "overwinter assets <folder> <entry>"',
      ]);
    await define("defineLog", "Late");
    await noted(["a mounted", "b mounted"]);
  });

  test("refuses a second hook of one name", async () => {
    await client.open("");
    await define("defineLog", "Log");
    await expect(define("defineHook", "Log")).rejects.toThrow('Cannot define hook "Log": there is one of that name already');
  });
});

describe("this.pushEvent()", () => {
  test("waits for each push by itself, also where they go to one handler", async () => {
    const push = (name: string): string => `"${name}":[1,"take",{"name":"${name}"},{"debounce":20}]`;
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook='["Log",{${push("said")},${push("ready")}}]'></i>`);
    await noted(["a mounted"]);
    await dispatch("a", "say");
    await dispatch("a", "ready");
    expect([await client.event(), await client.event()]).toEqual([
      [1, "take", { text: "a", name: "said" }],
      [1, "take", { name: "ready" }],
    ]);
  });

  test("sends to the handler that is bound to the name, what the template gives included", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook='["Log",{"said":[7,"hear",{"n":1}],"ready":[7,"start"]}]'></i>`);
    await noted(["a mounted"]);
    await dispatch("a", "say");
    expect(await client.event()).toEqual([7, "hear", { text: "a", n: 1 }]);
    await dispatch("a", "ready");
    expect(await client.event()).toEqual([7, "start"]);
    // What the server gives may change while the hook goes on.
    await client.show(`<i id="a" live:hook='["Log",{"said":[7,"hear",{"n":2}]}]'></i>`);
    await noted(["a updated "]);
    await dispatch("a", "say");
    expect(await client.event()).toEqual([7, "hear", { text: "a", n: 2 }]);
  });

  test("waits as the template says, and is not sent when its element has gone meanwhile", async () => {
    await defineEarly("defineLog", "Log");
    const hook = (id: string): string => `<i id="${id}" live:hook='["Log",{"said":[7,"hear",null,{"debounce":"blur"}]}]'></i>`;
    const end = `<button live:click='[1,"end"]'>End</button>`;
    await client.open(hook("a") + hook("b") + end);
    await noted(["a mounted", "b mounted"]);
    for (const id of ["a", "a", "b"]) await dispatch(id, "say");
    await client.show(hook("a") + end);
    await client.page.getByText("End").click();
    expect([await client.event(), await client.event()]).toEqual([
      [7, "hear", { text: "a" }],
      [1, "end"],
    ]);
  });

  test("says what to write where nothing is bound to the name", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook='["Log",{"ready":[7,"start"]}]'></i>`);
    await noted(["a mounted"]);
    const failure = client.page.waitForEvent("pageerror");
    await dispatch("a", "say");
    expect((await failure).message).toBe('Hook "Log" cannot push "said": no handler is bound to it; write hook("Log", { said: on(…) })');
  });

  test("sends nothing from an element that has gone", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<i id="a" live:hook='["Log",{"ready":[7,"start"]}]'></i><button live:click='[1,"end"]'>End</button>`);
    await noted(["a mounted"]);
    await client.page.evaluate(() => Object.assign(globalThis, { gone: document.getElementById("a") }));
    await client.show(`<button live:click='[1,"end"]'>End</button>`);
    await client.page.evaluate(() => Reflect.get(globalThis, "gone").dispatchEvent(new Event("ready")));
    await client.page.getByText("End").click();
    expect(await client.event()).toEqual([1, "end"]);
  });
});

describe("this.handleEvent()", () => {
  const body = `<section data-live="2"><i id="a" live:hook="Log"></i></section><section data-live="3"><i id="b" live:hook="Log"></i></section>`;

  test("gets what the nodes around the element push, of that name", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(body);
    await noted(["a mounted", "b mounted"]);
    await client.show(body, [["push", 2, "data", [1]]]);
    await noted(["a data 1"]);
    await client.show(body, [
      ["push", 1, "data", [2, 3]],
      ["push", 1, "other", [4]],
    ]);
    await noted(["a data 2 3", "b data 2 3"]);
  });

  test("gets what was pushed by the turn that brought the element", async () => {
    await defineEarly("defineLog", "Log");
    await client.open(`<p>Empty</p>`);
    // The first time, the part of the client that mounts hooks is not there yet.
    await client.show(`<i id="a" live:hook="Log"></i>`, [["push", 1, "data", [1]]]);
    await noted(["a mounted", "a data 1"]);
    await client.show(`<i id="a" live:hook="Log"></i><b><i id="b" live:hook="Log"></i></b>`, [["push", 1, "data", [2]]]);
    await noted(["b mounted", "a data 2", "b data 2"]);
  });

  test("gets what was pushed before the hook was defined, or was ready to handle it", async () => {
    await client.load(`<i id="a" live:hook="Log"></i><i id="b" live:hook="Slow"></i>`);
    await client.join([["push", 1, "data", [1]]]);
    await client.show(client.body, [["push", 1, "data", [2]]]);
    await define("defineLog", "Log");
    await noted(["a mounted", "a data 1", "a data 2"]);
    await define("defineSlow", "Slow");
    await client.show(client.body, [["push", 1, "data", [3]]]);
    await noted(["a data 3"]);
    await client.page.evaluate(() => Reflect.get(globalThis, "last")());
    await noted(["b data 1", "b data 2", "b data 3"]);
  });

  test("gets nothing any more when the element has gone", async () => {
    await defineEarly("defineLog", "Log");
    const rest = `<i id="b" live:hook="Log"></i>`;
    await client.open(`<i id="a" live:hook="Log"></i><u></u>${rest}`);
    await noted(["a mounted", "b mounted"]);
    await client.show(rest);
    await noted(["a destroyed true"]);
    await client.show(rest, [["push", 1, "data", [1]]]);
    await noted(["b data 1"]);
  });
});

test("A hook gets nothing of what came before it was ready, where its element has gone by then", async () => {
  await defineEarly("defineLog", "Log");
  const rest = `<i id="a" live:hook="Log"></i>`;
  await client.open(`<i id="b" live:hook="Slow"></i>${rest}`);
  await define("defineSlow", "Slow");
  await client.show(client.body, [["push", 1, "data", [1]]]);
  await noted(["a mounted", "a data 1"]);
  await client.show(rest);
  await client.page.evaluate(() => Reflect.get(globalThis, "last")());
  await client.show(rest, [["push", 1, "data", [2]]]);
  await noted(["a data 2"]);
});

test("A hook that throws is logged with its name and where, and harms nothing else", async () => {
  await defineEarly("defineBroken", "Broken");
  await defineEarly("defineLog", "Log");
  const body = (n: number): string => `<div id="a" live:hook="Broken">${n}</div><div id="b" live:hook="Log">${n}</div>`;
  await client.open(body(0));
  await noted(["b mounted"]);
  await client.show(body(1), [["push", 1, "data", [1]]]);
  await noted(["b updated 1", "b data 1"]);
  await client.show(`<p>Gone</p>`);
  await noted(["b destroyed true"]);
  const lines = errors().map((line) => line.split("\n")[0]);
  expect(lines).toEqual([
    'error: Hook "Broken" failed in mounted(): Error: from mounted',
    'error: Hook "Broken" failed in handleEvent("data"): Error: from data',
    'error: Hook "Broken" failed in updated(): Error: from updated',
    'error: Hook "Broken" failed in destroyed(): Error: from destroyed',
  ]);
});
