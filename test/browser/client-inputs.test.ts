import { describe, expect, test } from "vitest";
import type { Op, Patch } from "../../durable/protocol.ts";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

/** Ops that give the first element of the page's root another value. */
const say = (value: string): [number[], Record<string, string>][] => [[[0, 0], { value }]];

const open = (body: string): Promise<void> => client.open(body);

describe("fields", () => {
  const field = `<input name="a" value="server 0" live:input='[1,"typed"]'><button>Elsewhere</button>`;

  test("a field that was not edited takes the server's value", async () => {
    await open(field);
    client.socket.send([1, 0, [[1, say("server 1")]]]);
    await client.page.waitForFunction(() => document.querySelector("input")?.value === "server 1");
  });

  test("fields that nobody has touched are no edits, whatever they stand at without having been told", async () => {
    await open(`<input type="checkbox"><input type="radio"><input type="range"><input type="color"><input type="number"><textarea>a</textarea>
      <select><option>a<option>b</select>`);
    const values = (): Promise<unknown> =>
      client.page.evaluate(() => {
        const [box, radio, range, color, number] = document.querySelectorAll("input");
        const others = [range, color, number, document.querySelector("textarea"), document.querySelector("select")];
        return [box?.checked, radio?.checked, ...others.map((control) => control?.value)];
      });
    expect(await values()).toEqual([false, false, "50", "#000000", "", "a", "a"]);
    const inputs = [{ checked: "" }, { checked: "" }, { value: "7" }, { value: "#ff0000" }, { value: "8" }];
    const ops: Op[] = inputs.map((attributes, index) => [[0, index], attributes]);
    client.socket.send([
      1,
      0,
      [
        [1, [...ops, [[0, 5, 0], "b"], [[0, 7, 1], { selected: "" }]]],
        [0, "Done"],
      ],
    ]);
    await client.page.waitForFunction(() => document.title === "Done");
    expect(await values()).toEqual([true, true, "7", "#ff0000", "8", "b", "b"]);
  });

  test("a field that was edited after the last answered event keeps what was typed, and takes the next answer", async () => {
    await open(field);
    await client.page.locator("input").fill("typed");
    await client.page.getByText("Elsewhere").focus();
    expect(await client.socket.next()).toEqual([1, 1, "typed", { name: "a", value: "typed" }]);
    client.socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await client.page.waitForFunction(() => document.title === "First");
    expect(await client.page.locator("input").inputValue()).toBe("typed");
    client.socket.send([
      2,
      1,
      [
        [1, say("server 2")],
        [0, "Second"],
      ],
    ]);
    await client.page.waitForFunction(() => document.title === "Second");
    expect(await client.page.locator("input").inputValue()).toBe("server 2");
  });

  test("a value that a script gives and announces with nothing but a change is an edit", async () => {
    await open(field);
    await client.page.locator("input").evaluate((input: HTMLInputElement) => {
      input.value = "picked";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    client.socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await client.page.waitForFunction(() => document.title === "First");
    expect(await client.page.locator("input").inputValue()).toBe("picked");
  });

  test("to choose a radio button is to edit all of its group", async () => {
    await open(
      `<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2"><input type="radio" name="b" value="3">`,
    );
    await client.page.locator("[value='2']").check();
    const patches: Patch[] = [
      [1, [[[0, 0], { title: "x", checked: null }]]],
      [1, [[[0, 0], { checked: "" }]]],
      [0, "Done"],
    ];
    client.socket.send([1, 0, patches]);
    await client.page.waitForFunction(() => document.title === "Done");
    expect(await client.page.locator("[value='2']").isChecked()).toBe(true);
  });

  test("what was typed before the script ran is an edit", async () => {
    client.server.serve("/", field);
    const { promise: isRunning, resolve: run } = Promise.withResolvers<void>();
    await client.page.route("**/client.js", async (route) => {
      await isRunning;
      await route.continue();
    });
    await client.page.goto(client.server.url, { waitUntil: "commit" });
    await client.page.locator("input").fill("early");
    await client.page.getByText("Elsewhere").focus();
    run();
    client.socket = await client.server.accepted();
    await client.socket.next();
    client.socket.send(["j", 0, 0, 0, 0, [], []]);
    client.socket.send([
      1,
      0,
      [
        [1, say("server 1")],
        [0, "First"],
      ],
    ]);
    await client.page.waitForFunction(() => document.title === "First");
    expect(await client.page.locator("input").inputValue()).toBe("early");
  });
});
