import { describe, expect, test } from "vitest";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

test.each([
  ["no network", "abort"],
  ["an error of the server's", "error"],
])("a part that %s has kept away is asked for again, and does what waited for it", async (_, how) => {
  const asked: string[] = [];
  await client.page.route("**/client-commands-*.js", (route) => {
    asked.push(route.request().url());
    if (asked.length > 2) return route.fallback();
    return how === "abort" ? route.abort() : route.fulfill({ status: 503 });
  });
  await client.open(`<p id="box">x</p><button id="hide" live:click='[[["hide","#box"]]]'>Hide</button>`);
  await client.page.locator("#hide").click();
  await expect.poll(() => client.page.locator("#box").isVisible()).toBe(false);
  expect(asked).toHaveLength(3);
});

describe("a part that the server has no more, since a later build has taken its place", () => {
  const page = `<p id="box">x</p><form id="f"><input name="title"><textarea name="text"></textarea><input type="checkbox" name="fine" value="yes">
    <select name="one"><option>a<option>b</select><select name="many" multiple><option>c<option>d<option>e</select>
    <input name="pin" type="password"><input name="code" autocomplete="off"><input name="twin"><input name="twin"></form>
    <form autocomplete="off"><input name="title"></form><input name="free" form="f"><button id="hide" live:click='[[["hide","#box"]]]'>Hide</button>`;

  test.each([404, 410])("loads the page anew, once, after %d; what was typed stays, and what is secret is kept nowhere", async (status) => {
    const asked: string[] = [];
    const typed = Promise.withResolvers<void>();
    await client.page.route("**/client-commands-*.js", async (route) => {
      asked.push(route.request().method());
      if (client.server.sessionCount > 1) return route.fallback();
      await typed.promise;
      return route.fulfill({ status });
    });
    await client.load(page);
    const fill = (name: string, text: string, nth = 0): Promise<void> => client.page.locator(`[name=${name}]`).nth(nth).fill(text);
    for (const name of ["title", "text", "pin", "code", "free"]) await fill(name, `my ${name}`);
    await fill("twin", "first");
    await fill("twin", "second", 1);
    await fill("title", "not kept", 1);
    await client.page.locator("[name=fine]").check();
    await client.page.locator("[name=one]").selectOption("b");
    await client.page.locator("[name=many]").selectOption(["c", "e"]);
    await client.page.locator("#hide").click();
    typed.resolve();
    await client.server.accepted();
    await client.page.waitForFunction(() => document.querySelector<HTMLInputElement>("[name=title]")?.value === "my title");
    const shown = await client.page.evaluate(() => {
      const values = Array.from(document.querySelectorAll<HTMLInputElement>("[name]"), ({ name, value, checked }) => [
        name,
        checked || value,
      ]);
      const many = Array.from(document.querySelector<HTMLSelectElement>("[name=many]")?.selectedOptions ?? [], ({ value }) => value);
      return { values: values.filter(([name]) => name !== "many"), many, stored: JSON.stringify(sessionStorage) };
    });
    expect(shown.values).toEqual([
      ["title", "my title"],
      ["text", "my text"],
      ["fine", true],
      ["one", "b"],
      ["pin", ""],
      ["code", ""],
      ["twin", "first"],
      ["twin", "second"],
      ["title", ""],
      ["free", "my free"],
    ]);
    expect(shown.many).toEqual(["c", "e"]);
    for (const text of ["my pin", "my code", "not kept"]) expect(shown.stored).not.toContain(text);
    expect(client.server.sessionCount).toBe(2);
    await client.page.locator("#hide").click();
    await expect.poll(() => client.page.locator("#box").isVisible()).toBe(false);
    expect(asked.filter((method) => method === "HEAD")).toHaveLength(1);
  });

  test("that is missing on the new page too is asked for again and again, and loads no page more", async () => {
    let asked = 0;
    await client.page.route("**/client-commands-*.js", (route) => {
      asked++;
      return route.fulfill({ status: 404 });
    });
    await client.load(page);
    await client.server.accepted();
    await expect.poll(() => asked).toBeGreaterThan(5);
    expect(client.server.sessionCount).toBe(2);
  });
});
