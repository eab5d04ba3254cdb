/**
 * `npm start`: the example on http://127.0.0.1:8787 (`PORT` sets another), with its database made and filled. What is stored stays in
 * `.wrangler/state` between starts (`STATE` names another folder). Ctrl-C ends it.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { env, root, run } from "./run.ts";

const host = "127.0.0.1";
const state = process.env["STATE"] ?? join(root, ".wrangler/state");
/** How long wrangler may take to end by itself. */
const lastWordsMs = 3_000;
const pages = ["/movies/1", "/restaurants/1", "/login"];

process.exitCode = await start();

async function start(): Promise<number> {
  const port = Number(process.env["PORT"] ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    console.error(`Cannot start: PORT is "${process.env["PORT"]}", not a port number`);
    return 1;
  }
  if (!(await isFree(port))) {
    console.error(`Cannot start: port ${port} of ${host} is taken; end what uses it, or set another: PORT=${port + 1} npm start`);
    return 1;
  }
  await ensureSecret();
  console.log("Preparing the database …");
  const migrated = await run("wrangler", "d1", "migrations", "apply", "DB", "--local", "--persist-to", state);
  if (!migrated.ok) {
    console.error(migrated.output);
    console.error("Cannot start: the database's migrations failed");
    return 1;
  }
  return await serve(port);
}

/** Runs `wrangler dev` until it ends, by itself or by Ctrl-C, and says when it serves. */
async function serve(port: number): Promise<number> {
  const child = spawn(
    "wrangler",
    ["dev", "--ip", host, "--port", String(port), "--inspector-port", "0", "--persist-to", state, "--show-interactive-dev-session=false"],
    {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  let asked = false;
  const ended = new Promise<number>((resolve) => {
    child.on("error", (error) => {
      console.error(`Cannot start wrangler: ${error.message}`);
      resolve(1);
    });
    child.on("close", (code) => resolve(asked ? 0 : (code ?? 1)));
  });
  const stop = (): void => {
    asked = true;
    child.kill("SIGTERM");
  };
  // A terminal's Ctrl-C reaches wrangler too, which then ends in order; a signal sent to this process alone is passed on.
  process.on("SIGINT", () => {
    asked = true;
    setTimeout(stop, lastWordsMs).unref();
  });
  process.on("SIGTERM", stop);
  // One that is sent to npm alone goes no further than npm's shell.
  const parent = process.ppid;
  const orphaned = setInterval(() => process.ppid !== parent && stop(), 250);
  const serving = new AbortController();
  void ended.then(() => serving.abort());
  void announce(port, serving.signal);
  try {
    return await ended;
  } finally {
    clearInterval(orphaned);
  }
}

/** Prints the pages to open as soon as the Worker answers. */
async function announce(port: number, ended: AbortSignal): Promise<void> {
  const url = `http://${host}:${port}`;
  while (!ended.aborted) {
    const answered = await fetch(`${url}/login`, { signal: AbortSignal.timeout(2_000) }).then(
      () => true,
      () => false,
    );
    if (answered) {
      console.log(`\nOverwinter is awake. Open\n${pages.map((page) => `  ${url}${page}`).join("\n")}\n`);
      return;
    }
    await sleep(100);
  }
}

/** Sessions and logins are signed with a secret; a local one is made at the first start and kept, so that they outlive a restart. */
async function ensureSecret(): Promise<void> {
  const file = join(root, ".dev.vars");
  const vars = await readFile(file, "utf8").catch(() => "");
  if (/^LIVE_SECRET=./m.test(vars)) return;
  const lineBreak = vars === "" || vars.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${lineBreak}LIVE_SECRET=${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
