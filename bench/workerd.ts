/**
 * A workerd of its own for each workload, started from a plain configuration: Worker and object, and no other hop. Miniflare would put its
 * entry Worker and the assets' router before ours, and the harness of wrangler wraps the objects too.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import { writeAssets } from "../bin/assets.ts";

const root = join(import.meta.dirname, "..");

/** Where the objects' storage is: in memory where the system has such a folder, so that the disk's fsync is not what is measured. */
export const storageFolder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export class Workerd {
  readonly url: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #cleanUp: () => void;

  private constructor(child: ChildProcess, pid: number, port: number, cleanUp: () => void) {
    this.#child = child;
    this.pid = pid;
    this.url = `http://127.0.0.1:${port}`;
    this.#cleanUp = cleanUp;
  }

  /**
   * Bundles a Worker for production and serves it. The caller disposes of it; the end of this process does so too.
   *
   * @param entry The Worker's module, from the repository's root. It exports the class `LiveSession`.
   * @param core The processor that it is to run on, or `undefined` for any.
   */
  static async start(entry: string, core: number | undefined): Promise<Workerd> {
    const folder = await mkdtemp(join(storageFolder, "overwinter-bench-"));
    let child: ChildProcess | undefined;
    const cleanUp = (): void => {
      process.off("exit", cleanUp);
      child?.kill("SIGKILL"); // its storage is thrown away
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    };
    process.on("exit", cleanUp);
    try {
      await Promise.all([mkdir(join(folder, "storage")), writeAssets(join(folder, "assets"))]);
      await writeFile(join(folder, "worker.js"), await bundle(entry));
      await writeFile(join(folder, "config.capnp"), configuration(folder));
      const command = [workerdPath(), "serve", "--experimental", "--control-fd=3", join(folder, "config.capnp")];
      if (core !== undefined) command.unshift("taskset", "-c", String(core));
      const [program = "", ...args] = command;
      child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit", "pipe"] });
      const port = await listeningPort(child);
      if (child.pid === undefined) throw new Error("Cannot start workerd: it has no process id");
      return new Workerd(child, child.pid, port, cleanUp); // taskset becomes the program that it runs: the pid is workerd's
    } catch (error) {
      cleanUp();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const isRunning = this.#child.exitCode === null && this.#child.signalCode === null;
    const ended = isRunning ? once(this.#child, "exit") : undefined;
    this.#cleanUp();
    await ended;
  }
}

/** The port, once it serves; workerd tells it on the control pipe: `{"event":"listen","socket":"http","port":41234}`. */
async function listeningPort(child: ChildProcess): Promise<number> {
  const failed = once(child, "error").then(([error]: unknown[]) =>
    Promise.reject(error instanceof Error ? error : new Error(String(error))),
  );
  // SAFETY: stdio asks for a pipe there, and the child writes to it.
  const control = child.stdio[3] as Readable;
  const listens = (async (): Promise<number> => {
    let told = "";
    for await (const chunk of control) {
      told += String(chunk);
      const port = /"event":"listen".*"port":(\d+)/.exec(told)?.[1];
      if (port !== undefined) return Number(port);
    }
    throw new Error("Cannot start workerd: it ended before it listened; what it printed says why");
  })();
  return await Promise.race([listens, failed]);
}

/** As wrangler bundles for production: standard decorators away, names kept, the development checks out. */
async function bundle(entry: string): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    tsconfig: join(root, "tsconfig.json"), // JSX, and overwinter/* as the sources
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define: { "process.env.NODE_ENV": '"production"' },
    keepNames: true,
    write: false,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`Cannot bundle the Worker: esbuild wrote nothing for "${entry}"`);
  return output.text;
}

function configuration(folder: string): string {
  const path = (name: string): string => JSON.stringify(join(folder, name));
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "assets", disk = ${path("assets")}),
    (name = "storage", disk = (path = ${path("storage")}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-02",
  bindings = [
    (name = "LIVE_SESSION", durableObjectNamespace = "LiveSession"),
    (name = "LIVE_SECRET", text = "a-secret-of-the-bench-that-guards-nothing"),
    (name = "ASSETS", service = "assets"),
  ],
  # Sessions stay awake while another workload has its turn: waking is another figure.
  durableObjectNamespaces = [(className = "LiveSession", uniqueKey = "bench", enableSql = true, preventEviction = true)],
  durableObjectStorage = (localDisk = "storage"),
);
`;
}

/** The workerd that miniflare and wrangler run. */
function workerdPath(): string {
  const requireFrom = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  // SAFETY: the package's main module is CommonJS, and gives the path of its program as the default export.
  return (requireFrom("workerd") as { readonly default: string }).default;
}
