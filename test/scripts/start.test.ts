import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";

const root = join(import.meta.dirname, "../..");
const running = new Set<Start>();
let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "overwinter-start-"));
});
afterEach(async () => {
  for (const start of running) {
    start.signal("SIGTERM");
    await start.end();
  }
  await rm(state, { recursive: true, force: true });
});

/** `npm start` on a port, with all that it has printed so far. */
class Start {
  output = "";
  readonly child: ChildProcess;

  constructor(port: number | string) {
    this.child = spawn("npm", ["start"], {
      cwd: root,
      env: { ...process.env, PORT: String(port), STATE: state },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a process group of its own, as a terminal gives it: Ctrl-C is a signal to the group
    });
    running.add(this);
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString());
    this.child.stdout?.on("data", keep);
    this.child.stderr?.on("data", keep);
    this.child.on("close", () => running.delete(this));
  }

  async says(text: string): Promise<void> {
    await expect.poll(() => this.output, { timeout: 60_000 }).toContain(text);
  }

  async end(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    await once(this.child, "close");
    return this.child.exitCode;
  }

  signal(name: "SIGINT" | "SIGTERM"): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, name);
  }
}

test("npm start serves the pages that it prints, and starts again on the same data after Ctrl-C", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  for (const _ of ["first", "second"]) {
    const start = new Start(port);
    await start.says("Overwinter is awake");
    for (const page of ["/movies/1", "/restaurants/1", "/login"]) expect(start.output).toContain(`${url}${page}\n`);
    const response = await fetch(`${url}/movies/1`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/<script[^>]+src="\/overwinter\/client-[0-9a-f]{16}\.js"/);
    start.signal("SIGINT");
    await start.end();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  }
});

test("npm start says that its port is taken, and how to take another", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  try {
    const start = new Start(port);
    expect(await start.end()).toBe(1);
    expect(start.output).toContain(
      `Cannot start: port ${port} of 127.0.0.1 is taken; end what uses it, or set another: PORT=${port + 1} npm start`,
    );
  } finally {
    other.close();
  }
});

test("npm start refuses a PORT that is none", async () => {
  const start = new Start("http");
  expect(await start.end()).toBe(1);
  expect(start.output).toContain('Cannot start: PORT is "http", not a port number');
});
