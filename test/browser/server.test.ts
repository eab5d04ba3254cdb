import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startServer } from "../support/server.ts";

let server: Server;
beforeAll(async () => {
  server = await startServer({ entry: "test/support/counter-worker.ts" });
});
afterAll(async () => {
  await server.dispose();
});

async function newId(): Promise<string> {
  return await (await fetch(`${server.url}/new`)).text();
}

async function open(id: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/${id}`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  return socket;
}

async function say(socket: WebSocket): Promise<unknown> {
  const answer = new Promise<unknown>((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
  });
  socket.send("count");
  return await answer;
}

function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
}

test("evict(hibernate) makes a new instance behind the same socket", async () => {
  const id = await newId();
  const socket = await open(id);
  expect(await say(socket)).toEqual({ count: 1, messages: 1, attached: 1 });
  await server.evict(id, "hibernate");
  expect(await say(socket)).toEqual({ count: 2, messages: 1, attached: 2 });
  socket.close();
});

test("evict(close) closes the sockets with 1006 and keeps what is stored", async () => {
  const id = await newId();
  const socket = await open(id);
  await say(socket);
  const code = closed(socket);
  await server.evict(id, "close");
  expect(await code).toBe(1006);
  const next = await open(id);
  expect(await say(next)).toEqual({ count: 2, messages: 1, attached: 1 });
  next.close();
});

test("kill() cuts the sockets, and restart() serves what was stored on the same port", async () => {
  const id = await newId();
  const socket = await open(id);
  await say(socket);
  await fetch(`${server.url}/note?text=kept`);
  const code = closed(socket);
  await server.kill();
  expect(await code).toBe(1006);
  await expect(fetch(`${server.url}/new`)).rejects.toThrow("fetch failed");

  await server.restart();
  const next = await open(id);
  expect(await say(next)).toEqual({ count: 2, messages: 1, attached: 1 });
  expect(await server.sql(id, "SELECT count FROM counter")).toEqual([{ count: 2 }]);
  expect(await server.database("SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  expect(await server.ids()).toContain(id);
  expect(server.logs).toContain("warn: noted");
  next.close();
});

test("a static asset is served beside the Worker", async () => {
  const manifest: unknown = await (await fetch(`${server.url}/overwinter/manifest.json`)).json();
  expect(manifest).toMatchObject({ client: expect.stringMatching(/^\/overwinter\/client-[0-9a-f]{16}\.js$/) });
});
