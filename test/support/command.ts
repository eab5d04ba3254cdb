import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname } from "node:path";

/**
 * A command in a process group of its own, as a terminal starts it, with all that it has printed so far. Ctrl-C is a signal to the group:
 * `npm`, the script that it runs and what that starts.
 */
export class Command {
  output = "";
  readonly #child;
  readonly #closed: Promise<unknown>;
  readonly #listeners = new Set<() => void>();

  constructor(command: string, args: readonly string[], { cwd, env }: { cwd: string; env?: Readonly<Record<string, string>> }) {
    this.#child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
      for (const listener of this.#listeners) listener();
    };
    this.#child.stdout.on("data", keep);
    this.#child.stderr.on("data", keep);
    this.#closed = once(this.#child, "close");
  }

  /** Waits for a text. @throws With all that was printed, if the command ends without it. */
  async says(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.output.includes(text)) resolve();
      };
      this.#listeners.add(look);
      look();
      void this.#closed.then(() => reject(new Error(`The command ended without printing "${text}":\n${this.output}`)));
    });
  }

  /** Waits for the end. @returns The exit code, or null after a signal. */
  async end(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  signal(name: "SIGINT" | "SIGTERM"): void {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(-this.#child.pid, name);
  }

  /** Sends a signal to the command's own process, as `kill` does. */
  signalAlone(name: "SIGINT" | "SIGTERM"): void {
    this.#child.kill(name);
  }
}

/** A PATH with this Node first, and without the tools of this repository, which `npm test` puts there. */
export const foreignPath = [
  dirname(process.execPath),
  ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules")),
].join(delimiter);
