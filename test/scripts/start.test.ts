import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Command } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";

const root = join(import.meta.dirname, "../..");
const running = new Set<Command>();
let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "overwinter-start-"));
});
afterEach(async () => {
  for (const command of running) {
    command.signal("SIGTERM");
    await command.end();
  }
  running.clear();
  await rm(state, { recursive: true, force: true });
});

const npmStart = (port: number | string): Command => startWith(port, "npm", "start");

function startWith(port: number | string, program: string, ...args: string[]): Command {
  const command = new Command(program, args, { cwd: root, env: { PORT: String(port), STATE: state } });
  running.add(command);
  return command;
}

test("npm start serves the pages that it prints, and starts again on the same data after Ctrl-C", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  for (const _ of ["first", "second"]) {
    const start = npmStart(port);
    await start.says("Overwinter is awake");
    await start.says(`${url}/movies/1\n  ${url}/restaurants/1\n  ${url}/login\n`);
    const response = await fetch(`${url}/movies/1`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/<script[^>]+src="\/overwinter\/client-[0-9a-f]{16}\.js"/);
    start.signal("SIGINT");
    await start.end();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  }
});

test.each<[who: string, signal: "SIGINT" | "SIGTERM", command: [string, ...string[]]]>([
  ["npm alone gets a SIGTERM", "SIGTERM", ["npm", "start"]],
  ["the script alone gets a SIGINT", "SIGINT", ["node", "scripts/start.ts"]],
])("npm start leaves nothing behind where %s", async (_, name, command) => {
  const port = await freePort();
  const start = startWith(port, ...command);
  await start.says("Overwinter is awake");
  start.signalAlone(name);
  await start.end(); // with all that writes to its output
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow("fetch failed");
});

test("npm start says that its port is taken, and how to take another", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  try {
    const start = npmStart(port);
    expect(await start.end()).toBe(1);
    expect(start.output).toContain(
      `Cannot start: port ${port} of 127.0.0.1 is taken; end what uses it, or set another: PORT=${port + 1} npm start`,
    );
  } finally {
    other.close();
  }
});

test("npm start refuses a PORT that is none", async () => {
  const start = npmStart("http");
  expect(await start.end()).toBe(1);
  expect(start.output).toContain('Cannot start: PORT is "http", not a port number');
});
