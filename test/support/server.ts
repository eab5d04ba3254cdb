import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { writeAssets } from "../../bin/assets.ts";
import { testAssets } from "./build-assets.ts";
import { bundleWorker } from "./bundle.ts";
import { freePort } from "./free-port.ts";

const root = join(import.meta.dirname, "../..");
const scriptName = "overwinter";
const className = "LiveSession";

/** A value that SQLite gives back. */
export type SqlValue = string | number | null | ArrayBuffer;

export interface ServerOptions {
  /** The Worker's entry, from the repository's root: `examples/reviews/worker.ts`. It exports the class `LiveSession`. */
  readonly entry: string;
  /** A folder of D1 migrations, from the root, applied to `DB` before the first start. None by default. */
  readonly migrations?: string | undefined;
  /** A folder of static assets, from the root, that has the client's script. One that has nothing else by default. */
  readonly assets?: string | undefined;
  /** The app's own browser code, from the root: it and the client's script are put into `assets`. None by default. */
  readonly browser?: string | undefined;
  /** More text bindings, or others in the place of `LIVE_SECRET`. */
  readonly bindings?: Readonly<Record<string, string>> | undefined;
}

/** Bundles a Worker and serves it in a workerd of its own, with real storage in a temporary folder. The caller disposes of it. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const assets = options.assets === undefined ? testAssets : join(root, options.assets);
  const [script, storage, port] = await Promise.all([
    bundleWorker(options.entry),
    mkdtemp(join(tmpdir(), "overwinter-server-")),
    freePort(),
    options.browser !== undefined && writeAssets(assets, join(root, options.browser)),
  ]);
  const mark = randomUUID();
  const logs: string[] = [];
  const miniflareOptions = convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ level, message }) => void logs.push(`${level}: ${message}`),
    resourcePersistencePath: storage,
    unsafeInspectDurableObjects: true,
    unsafeRuntimeEnv: { OVERWINTER_SERVER: mark },
    cf: false,
    telemetry: { enabled: false },
    name: scriptName,
    compatibilityDate: "2026-11-02",
    modules: [{ type: "ESModule", path: "worker.js", contents: script }],
    durableObjects: { LIVE_SESSION: { className, useSQLite: true } },
    d1Databases: ["DB"],
    assets: { directory: assets, binding: "ASSETS", routerConfig: { has_user_worker: true } },
    bindings: { LIVE_SECRET: "a-secret-of-the-tests-that-guards-nothing", ...options.bindings },
  });
  const server = new Server({ options: miniflareOptions, port, storage, mark, logs });
  try {
    await server.restart();
    if (options.migrations !== undefined) await server.migrate(join(root, options.migrations));
  } catch (error) {
    await server.dispose();
    throw error;
  }
  return server;
}

/** A Worker on a real port of 127.0.0.1. It outlives its process: `kill()` and `restart()` keep port and storage. */
export class Server {
  /** `http://127.0.0.1:41234`, the same after a restart. */
  readonly url: string;
  /** What the Worker has logged, `"warn: …"` a line, oldest first. */
  readonly logs: readonly string[];

  readonly #options: MiniflareOptions;
  readonly #storage: string;
  readonly #mark: string;
  #miniflare: Miniflare | undefined;

  constructor({
    options,
    port,
    storage,
    mark,
    logs,
  }: {
    options: MiniflareOptions;
    port: number;
    storage: string;
    mark: string;
    logs: readonly string[];
  }) {
    this.url = `http://127.0.0.1:${port}`;
    this.logs = logs;
    this.#options = options;
    this.#storage = storage;
    this.#mark = mark;
  }

  /** Puts one object to sleep now, as 10 s of silence would: its sockets hibernate, or are closed with 1006. */
  async evict(id: string, webSockets: "hibernate" | "close"): Promise<void> {
    await this.#running().unsafeEvictDurableObject(scriptName, className, { id, webSockets });
  }

  /** The ids of the objects that have ever stored something. */
  async ids(): Promise<string[]> {
    return await this.#running().listDurableObjectIds("LIVE_SESSION", scriptName);
  }

  /** Runs SQL inside an object, waking it if it sleeps, and gives all rows. */
  async sql<Row extends Record<string, SqlValue>>(id: string, query: string, ...params: SqlValue[]): Promise<Row[]> {
    const handle = await this.#running().unsafeGetDurableObjectStorage(scriptName, className, { id });
    return await handle.exec<Row>(query, ...params);
  }

  /** Runs SQL on the D1 database and gives all rows. */
  async database<Row extends Record<string, SqlValue>>(query: string, ...params: SqlValue[]): Promise<Row[]> {
    const database = await this.#running().getD1Database("DB", scriptName);
    const { results } = await database
      .prepare(query)
      .bind(...params)
      .all<Row>();
    return results;
  }

  /** Ends workerd as `kill -9` does: no close frame, no flush. Nothing serves the port until `restart()`. */
  async kill(): Promise<void> {
    const miniflare = this.#running();
    const pid = await this.#pid();
    this.#miniflare = undefined;
    process.kill(pid, "SIGKILL");
    await miniflare.dispose(); // in the same tick, or Miniflare sees a crash and starts another workerd by itself
    while (existsSync(`/proc/${pid}`)) await sleep(5);
  }

  /** Serves again on the same port and storage, after `kill()`. */
  async restart(): Promise<void> {
    if (this.#miniflare !== undefined) throw new Error("Cannot restart the server: it runs; call kill() first");
    this.#miniflare = new Miniflare(this.#options);
    await this.#miniflare.ready;
  }

  /** Applies the D1 migrations of a folder to `DB`, all of them, once. */
  async migrate(folder: string): Promise<void> {
    const { readD1Migrations } = await import("@cloudflare/vitest-plugin"); // it loads all of wrangler, which a bench has no use for
    const database = await this.#running().getD1Database("DB", scriptName);
    for (const { queries } of await readD1Migrations(folder)) await database.batch(queries.map((query) => database.prepare(query)));
  }

  /** Ends workerd and deletes its storage. May be called twice. */
  async dispose(): Promise<void> {
    const miniflare = this.#miniflare;
    this.#miniflare = undefined;
    await miniflare?.dispose();
    await rm(this.#storage, { recursive: true, force: true });
  }

  #running(): Miniflare {
    if (this.#miniflare === undefined) throw new Error("Cannot use the server: it was killed or disposed of; call restart() first");
    return this.#miniflare;
  }

  /** Of the processes of this machine, the workerd whose environment has this server's mark: Miniflare does not tell its pid. */
  async #pid(): Promise<number> {
    for (const pid of await readdir("/proc")) {
      if (!/^\d+$/.test(pid)) continue;
      const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      if (environment.split("\0").includes(`OVERWINTER_SERVER=${this.#mark}`)) return Number(pid);
    }
    throw new Error(`Cannot find the server's workerd: no process has OVERWINTER_SERVER=${this.#mark} in its environment`);
  }
}
