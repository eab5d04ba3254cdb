import { expect, test } from "vitest";
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
