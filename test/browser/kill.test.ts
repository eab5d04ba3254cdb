import { afterAll, beforeAll, expect, test } from "vitest";
import { Gate } from "../support/live-gate.ts";
import { NodePage } from "../support/node-page.ts";
import { type Server, startServer } from "../support/server.ts";

let server: Server;
let gate: Gate;
beforeAll(async () => {
  gate = await Gate.start();
  server = await startServer({ entry: "test/support/kill-worker.tsx", bindings: { GATE_URL: gate.url } });
  await fetch(`${server.url}/tables`);
});
afterAll(async () => {
  await server.dispose();
  await gate.stop();
});

async function killAndRestart(page: NodePage): Promise<void> {
  await server.kill();
  await page.until(() => !page.isConnected);
  await server.restart();
}

/** The page as it is sent to somebody who shows nothing yet. */
async function freshHtml(page: NodePage): Promise<string> {
  const shown = page.page.html();
  await server.evict(page.session, "close");
  await page.until(() => !page.isConnected);
  await page.open();
  expect(page.page.html()).toBe(shown);
  return shown;
}

test("a page goes on with its state after its server was killed, without a mount and without a payload", async () => {
  const page = await NodePage.load(server.url, "/session");
  await page.open();
  page.push(1, "add", { id: 1 });
  page.push(1, "flashIt", { id: 2 });
  page.push(1, "addRow", { id: 3 });
  page.push(1, "retitle", { id: 4 });
  await page.answered();
  const shown = page.page.html();
  await killAndRestart(page);
  await page.open();
  expect(page.received.at(-1)).toBe('["j",1,4,4,4,[],[]]');
  page.push(1, "add", { id: 5 });
  await page.answered();
  expect(page.page.html()).toBe(shown.replace("1 2 3 4", "1 2 3 4 5"));
  expect(page.page.title).toBe("Session 4");
  expect(page.effects.filter(([kind]) => kind === "flash")).toEqual([["flash", "ran", "2"]]);
  expect(await freshHtml(page)).toContain("<output>1 2 3 4 5</output>");
});

test("a kill takes back volatile turns to the last durable one, and the page follows", async () => {
  const page = await NodePage.load(server.url, "/session");
  await page.open();
  page.push(1, "look", { id: 1 }, true);
  page.push(1, "add", { id: 2 });
  await page.answered();
  const shown = page.page.html();
  page.push(2, "hoverRow", { id: 3 }, true);
  page.push(1, "tintRows", { id: 4 }, true);
  page.push(1, "look", { id: 5 }, true);
  await page.answered();
  expect(page.page.html()).not.toBe(shown);
  await killAndRestart(page);
  await page.open();
  expect(page.page.html()).toBe(shown);
  expect(page.page.title).toBe("Session");
  page.push(1, "look", { id: 6 }, true);
  await page.answered();
  expect(page.page.html()).toBe(shown.replace("glance 1", "glance 6").replaceAll(": 1</em>", ": 6</em>"));
  await server.evict(page.session, "hibernate");
  page.push(1, "add", { id: 7 });
  await page.answered();
  expect(await freshHtml(page)).toContain("<output>2 7</output>");
});

test("a handler that was killed between its write outside and its commit runs again with the same key", async () => {
  const page = await NodePage.load(server.url, "/orders");
  await page.open();
  page.push(1, "order", { id: 1 });
  await gate.arrived();
  await killAndRestart(page);
  gate.open();
  const answered = page.open().then(() => page.answered());
  await gate.arrived();
  gate.open();
  await answered;
  const key = `${page.session}/client/1`;
  expect(await server.database("SELECT key FROM attempts")).toEqual([{ key }, { key }]);
  expect(await server.database("SELECT key, id FROM orders")).toEqual([{ key, id: 1 }]);
  expect(page.page.html()).toContain("<output>1</output>");
  expect(page.effects).toEqual([["flash", "ran", "1"]]);
});

test("an event whose frame the kill has swallowed is not run again, and its effects come", async () => {
  const page = await NodePage.load(server.url, "/orders");
  await page.open();
  page.push(1, "order", { id: 7 });
  await gate.arrived();
  page.cut();
  gate.open();
  await expect
    .poll(async () => (await server.sql<{ value: string }>(page.session, "SELECT group_concat(value) AS value FROM snapshot"))[0]?.value)
    .toContain('"flash"');
  await server.kill();
  await server.restart();
  await page.open();
  await page.answered();
  expect(await server.database("SELECT count(*) AS n FROM attempts WHERE key = ?", `${page.session}/client/1`)).toEqual([{ n: 1 }]);
  expect(page.page.html()).toContain("<output>7</output>");
  expect(page.effects).toEqual([["flash", "ran", "7"]]);
});
