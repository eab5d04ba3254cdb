import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that a handler under test fetches from, and that answers when the test says so: the handler runs exactly until then. */
export class Gate {
  readonly #http: Server;
  readonly #held: (() => void)[] = [];
  #arrivals: (() => void)[] = [];

  private constructor() {
    this.#http = createServer((_request, response) => {
      this.#held.push(() => response.end());
      for (const arrived of this.#arrivals.splice(0)) arrived();
    });
  }

  static async start(): Promise<Gate> {
    const gate = new Gate();
    gate.#http.listen(0, "127.0.0.1");
    await once(gate.#http, "listening");
    return gate;
  }

  get url(): string {
    // SAFETY: it listens on a port, not on a pipe.
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Waits until a handler stands before the gate. */
  async arrived(): Promise<void> {
    if (this.#held.length === 0) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  /** Lets those through that stand before it. */
  open(): void {
    for (const go of this.#held.splice(0)) go();
  }

  async stop(): Promise<void> {
    this.open();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, "close");
  }
}
