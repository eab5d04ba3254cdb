import { FrameSocket } from "./frame-socket.ts";
import type { Exchange, Subject } from "./subject.ts";

/** A socket whose object sends back what it gets: always the same text, of the length of an event. */
export class EchoPage implements Subject {
  readonly #socket: FrameSocket;
  readonly #text: string;

  private constructor(socket: FrameSocket, text: string) {
    this.#socket = socket;
    this.#text = text;
  }

  static async open(origin: string, text: string): Promise<EchoPage> {
    return new EchoPage(await FrameSocket.open(new URL(origin), {}), text);
  }

  exchange(): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      this.#socket.onEnd = (reason) => reject(new Error(`Cannot go on with the floor: ${reason}`));
      this.#socket.onText = (_, replyBytes) => resolve({ requestBytes, replyBytes });
      const requestBytes = this.#socket.send(this.#text);
    });
  }

  close(): void {
    this.#socket.close();
  }
}
