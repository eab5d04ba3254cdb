import { type ClientFrame, protocolVersion, type ServerFrame } from "../durable/protocol.ts";
import { FrameSocket } from "./frame-socket.ts";
import type { Exchange, Subject } from "./subject.ts";

/** How a socket is opened, and what is said on it first. */
interface Joining {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Whether this is the answer. */
  isAnswer(text: string): boolean;
}

/** A page that loses its socket again and again, and joins its session over another one. */
export class Join implements Subject {
  readonly #joining: Joining;
  #socket: FrameSocket | undefined;

  private constructor(joining: Joining) {
    this.#joining = joining;
  }

  /** Of a session: the page is loaded once. */
  static async open(origin: string, path: string): Promise<Join> {
    const response = await fetch(origin + path);
    const html = await response.text();
    const attribute = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(html)?.[1] ?? "";
    const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    const query = `token=${attribute("data-live-token")}&protocol=${protocolVersion}`;
    // The list of differing regions is empty: what an answered join has made of the page is the proof.
    const frame: ClientFrame = ["j", crypto.randomUUID(), attribute("data-live-mount"), 0, 0, 1, []];
    return new Join({
      url: new URL(`/live/${attribute("data-live-session")}?${query}`, origin),
      headers: { origin, cookie },
      text: JSON.stringify(frame),
      isAnswer: (text) => {
        const answer = JSON.parse(text) as ServerFrame; // SAFETY: the server under measure sends frames
        return answer[0] === "j" && answer[5].length === 0;
      },
    });
  }

  /** The floor: a socket to an object that sends back what it gets. */
  static echo(origin: string): Join {
    return new Join({
      url: new URL(`${origin}/?object=${crypto.randomUUID()}`),
      headers: {},
      text: "x".repeat(100),
      isAnswer: (text) => text.length === 100,
    });
  }

  async exchange(): Promise<Exchange> {
    const { url, headers, text, isAnswer } = this.#joining;
    const before = this.#socket;
    const socket = await FrameSocket.open(url, headers);
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.onEnd = (reason) => reject(new Error(`Cannot join: ${reason}`));
      socket.onText = (answer, replyBytes) => {
        if (!isAnswer(answer)) return reject(new Error(`Cannot join: the answer is ${answer.slice(0, 200)}`));
        socket.onEnd = () => {};
        before?.close();
        return resolve({ requestBytes, replyBytes });
      };
      const requestBytes = socket.send(text);
    });
  }

  close(): void {
    this.#socket?.close();
  }
}
