import { once } from "node:events";
import { createServer, connect, type Server, type Socket } from "node:net";
import { freePort } from "./free-port.ts";

/** A direction in which a connection can fall silent. */
export type Direction = "toServer" | "toBrowser";

interface Link {
  readonly browser: Socket;
  readonly server: Socket;
  readonly silent: Set<Direction>;
  /** What is on its way to the browser and does not arrive yet. */
  held: Buffer[] | undefined;
}

/**
 * A TCP proxy between browser and server, for everything that a network does to a WebSocket. Ordinary requests always pass, if late: what is
 * said here of connections is said of those that carry a session's socket.
 */
export class Proxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #listener: Server;
  readonly #port: number;
  readonly #links = new Set<Link>();
  readonly #waiting: (() => void)[] = [];
  #delayMs = 0;
  #upgrades: "pass" | "wait" | "refuse" = "pass";
  #upgradeCount = 0;

  private constructor(target: string, port: number) {
    const { hostname, port: targetPort } = new URL(target);
    this.#target = { host: hostname, port: Number(targetPort) };
    this.#port = port;
    this.#listener = createServer((browser) => {
      browser.on("error", () => browser.destroy());
      browser.once("data", (first) => this.#accept(browser, first));
    });
  }

  static async start(target: string): Promise<Proxy> {
    const proxy = new Proxy(target, await freePort());
    proxy.#listener.listen(proxy.#port, "127.0.0.1");
    await once(proxy.#listener, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How many connections have asked to become a session's socket. */
  get upgradeCount(): number {
    return this.#upgradeCount;
  }

  /** Ends all connections, as a network does that is gone; both sides notice. New ones pass, unless `refuse()` was called. */
  cut(): void {
    for (const { browser, server } of this.#links) {
      browser.destroy();
      server.destroy();
    }
  }

  /** From now on the connections that there are lose every byte of these directions, and nobody notices. */
  silence(...directions: Direction[]): void {
    for (const { silent } of this.#links) for (const direction of directions) silent.add(direction);
  }

  /** From now on a round trip takes so much longer, half of it each way, also of ordinary requests. Nothing overtakes what is on its way. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** From now on what the server sends is on its way, until `release()`. */
  hold(): void {
    for (const link of this.#links) link.held ??= [];
  }

  /** Delivers what was held back, in order. */
  release(): void {
    for (const link of this.#links) {
      for (const data of link.held ?? []) link.browser.write(data);
      link.held = undefined;
    }
  }

  /** Until `pass()` new connections get no answer; they are made then. */
  wait(): void {
    this.#upgrades = "wait";
  }

  /** Until `pass()` new connections are refused. */
  refuse(): void {
    this.#upgrades = "refuse";
  }

  pass(): void {
    this.#upgrades = "pass";
    for (const go of this.#waiting.splice(0)) go();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  #accept(browser: Socket, first: Buffer): void {
    const isLive = first.toString("latin1").startsWith("GET /live/");
    if (isLive) this.#upgradeCount++;
    if (isLive && this.#upgrades === "refuse") {
      browser.destroy();
    } else if (isLive && this.#upgrades === "wait") {
      browser.pause();
      this.#waiting.push(() => this.#connect(browser, first, isLive));
    } else {
      this.#connect(browser, first, isLive);
    }
  }

  #connect(browser: Socket, first: Buffer, isLive: boolean): void {
    const server = connect(this.#target);
    const silent = new Set<Direction>();
    const link: Link = { browser, server, silent, held: undefined };
    if (isLive) this.#links.add(link);
    const [up, down] = [this.#line(), this.#line()];
    up(() => server.write(first));
    browser.on("data", (data) => up(() => void (silent.has("toServer") || server.write(data))));
    server.on("data", (data) =>
      down(() => {
        if (link.held !== undefined) link.held.push(data);
        else if (!silent.has("toBrowser")) browser.write(data);
      }),
    );
    const end = (): void => {
      this.#links.delete(link);
      browser.destroy();
      server.destroy();
    };
    for (const [socket, line] of [[browser, up] as const, [server, down] as const]) {
      socket.on("close", () => line(end)).on("error", () => line(end));
    }
    browser.resume();
  }

  /** One direction of a connection: what it is given happens in order, each thing after the delay of its moment. */
  #line(): (action: () => void) => void {
    const passing: { readonly action: () => void; readonly dueMs: number }[] = [];
    const drain = (): void => {
      for (let first = passing[0]; first && first.dueMs <= performance.now(); first = passing[0]) {
        passing.shift();
        first.action();
      }
      if (passing[0]) setTimeout(drain, Math.max(0, passing[0].dueMs - performance.now()));
    };
    return (action) => {
      if (this.#delayMs === 0 && passing.length === 0) return action();
      passing.push({ action, dueMs: Math.max(performance.now() + this.#delayMs / 2, passing.at(-1)?.dueMs ?? 0) });
      if (passing.length === 1) setTimeout(drain, this.#delayMs / 2);
    };
  }
}
