import { isRich } from "./bindings/rich.ts";
import { reloadOnce } from "./socket/reload.ts";
import type { RegionsListener } from "./dom/regions.ts";
import type { Line, Options, OptionsPorts, RunCommands, WatchingPart } from "./part-ports.ts";

/** The longest wait before a part is asked for again. */
const maxRetryMs = 10_000;

/** Loads what not every page needs, as soon as a page is seen to need it. What comes before a part is there waits for it. */
export class Parts implements RegionsListener {
  #ports!: OptionsPorts; // SAFETY: `start()` comes before everything else
  #announcing: Promise<{ announce(text: string, isUrgent: boolean): void }> | undefined;
  #commands: Promise<RunCommands> | undefined;
  #elements: Promise<WatchingPart> | undefined;
  #hooks: Promise<WatchingPart> | undefined;
  #latency: Promise<{ latency(line: Line, ms?: number): void }> | undefined;
  #options: Promise<Options> | undefined;
  #loadedOptions: Options | undefined;
  /** Those that are there. */
  readonly #watching: WatchingPart[] = [];

  start(ports: OptionsPorts): void {
    this.#ports = ports;
  }

  /** An element has this attribute `live:<type>`. */
  need(type: string, text: string): void {
    if (type === "hook") this.#hooks ??= load(() => import("./parts/hooks.ts")).then(({ hooks }) => this.#watch(hooks(this.#ports)));
    if (/^(mounted|poll|viewport|enter|leave)/.test(type)) {
      this.#elements ??= load(() => import("./parts/elements.ts")).then(({ elements }) => this.#watch(elements(this.#ports)));
    }
    if (text.includes("[[")) void this.#loadCommands();
    if (isRich(type, text)) void this.#loadOptions();
  }

  bound(element: Element, isNew: boolean): void {
    for (const part of [this.#elements, this.#hooks, this.#options]) void part?.then((watching) => watching.bound(element, isNew));
  }

  readonly updated = (elements: ReadonlySet<Element>): void => {
    for (const part of this.#watching) part.updated?.(elements);
  };

  readonly leaving = (element: Element): boolean => this.#watching.filter((part) => part.leaving?.(element)).length > 0;

  announce(text: string, isUrgent: boolean): void {
    // The same promise for all: those of one import are not fulfilled in the order of its calls.
    void (this.#announcing ??= load(() => import("./parts/announce.ts"))).then(({ announce }) => announce(text, isUrgent));
  }

  /** Makes the line slow, as the tab has it where `ms` is left out. */
  latency(line: Line, ms?: number): Promise<void> {
    return (this.#latency ??= load(() => import("./parts/latency.ts"))).then(({ latency }) => latency(line, ms));
  }

  /** Does something that hooks are to notice. */
  whenHooked(action: () => void): void {
    if (this.#hooks) void this.#hooks.then(action);
    else action();
  }

  readonly run: RunCommands = (...args) => void this.#loadCommands().then((run) => run(...args));

  fire(...args: Parameters<Options["fire"]>): boolean {
    if (this.#loadedOptions) return this.#loadedOptions.fire(...args);
    void this.#loadOptions().then((options) => options.fire(...args));
    return true;
  }

  mark(...args: Parameters<Options["mark"]>): void {
    void this.#loadOptions().then((options) => options.mark(...args));
  }

  #loadCommands(): Promise<RunCommands> {
    return (this.#commands ??= load(() => import("./parts/commands.ts")).then(({ commands }) => commands(this.#ports)));
  }

  #loadOptions(): Promise<Options> {
    return (this.#options ??= load(() => import("./parts/options.ts")).then(
      ({ options }) => (this.#loadedOptions = this.#watch(options(this.#ports))),
    ));
  }

  #watch<Part extends WatchingPart>(part: Part): Part {
    this.#watching.push(part);
    return part;
  }
}

/**
 * Loads a part. Where that fails, as it does without a network, it tries again after a while; what waits for the part goes on waiting. Where the
 * server has the part no more (it is that of a later build, and has put the files of this one away), only another page can have it.
 */
async function load<Part>(part: () => Promise<Part>, retryMs = 500): Promise<Part> {
  try {
    return await part();
  } catch (error) {
    if (await isGone(error)) reloadOnce();
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    return load(part, Math.min(2 * retryMs, maxRetryMs));
  }
}

/** Whether the server answers that it has no such file. Where the browser does not say which one it was, this script's is asked for: it is of the same build. */
async function isGone(error: unknown): Promise<boolean> {
  const url = /https?:\/\/[^\s#]+/.exec(String(error))?.[0] ?? import.meta.url;
  try {
    const { status } = await fetch(url, { method: "HEAD", cache: "no-store" });
    return status === 404 || status === 410;
  } catch {
    return false; // no network
  }
}
