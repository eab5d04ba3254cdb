import { Agent, get } from "node:http";
import type { Exchange, Subject } from "./subject.ts";

/** Loads a page again and again, over one connection. Each answer is of a session of its own. */
export class PageLoad implements Subject {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url: string) {
    this.#url = url;
  }

  /** The bytes are those of the body; a request has none. */
  exchange(): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      const request = get(this.#url, { agent: this.#agent }, (response) => {
        let replyBytes = 0;
        response.on("data", (chunk: Buffer) => (replyBytes += chunk.length));
        response.on("end", () => {
          if (response.statusCode === 200) resolve({ requestBytes: this.#url.length, replyBytes });
          else reject(new Error(`Cannot go on with the workload: ${this.#url} is answered with ${response.statusCode}`));
        });
      });
      request.on("error", reject);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
