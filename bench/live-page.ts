/**
 * A page without a browser that speaks the whole protocol: it gets the HTML and the cookie, joins with the token and the hashes of the
 * regions, numbers its events, and acknowledges frames with effects.
 */
import { type ClientFrame, combineHashes, protocolVersion, type ServerFrame } from "../durable/protocol.ts";
import { HtmlPage } from "../testing/html-page.ts";
import { FrameSocket } from "./frame-socket.ts";
import type { Exchange, Subject } from "./subject.ts";

/** An event of a workload, as it goes on the wire; the index counts from 0. */
export type EventOf = (index: number) => readonly [handler: string, payload?: unknown];

/** An exchange that is under way. */
interface Waiting {
  readonly requestBytes: number;
  replyBytes: number;
  hasPatches: boolean;
  readonly resolve: (exchange: Exchange) => void;
  readonly reject: (error: Error) => void;
}

export class LivePage implements Subject {
  readonly #socket: FrameSocket;
  readonly #node: number;
  readonly #eventOf: EventOf;
  #number = 0;
  #waiting: Waiting | undefined;

  private constructor(socket: FrameSocket, node: number, eventOf: EventOf) {
    this.#socket = socket;
    this.#node = node;
    this.#eventOf = eventOf;
    socket.onText = (text, byteCount) => this.#take(text, byteCount);
    socket.onEnd = (reason) => this.#waiting?.reject(new Error(`Cannot go on with the workload: ${reason}`));
  }

  /** Loads a page and joins its session. @throws {Error} where the join is not answered with "you have it all". */
  static async open(origin: string, path: string, eventOf: EventOf): Promise<LivePage> {
    const response = await fetch(origin + path);
    const html = await response.text();
    if (!response.ok) throw new Error(`Cannot load "${path}": the answer is ${response.status}: ${html.slice(0, 200)}`);
    const attribute = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(html)?.[1] ?? "";
    const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    const url = new URL(
      `/live/${attribute("data-live-session")}?token=${attribute("data-live-token")}&protocol=${protocolVersion}`,
      origin,
    );
    const socket = await FrameSocket.open(url, { origin, cookie });

    const [handler] = eventOf(0);
    // The first binding of the handler says whose it is: `live:click="[2,&quot;commit&quot;,…"`.
    const node = Number(new RegExp(`"\\[(\\d+),&quot;${handler}&quot;`).exec(html)?.[1]);
    const joined = await new Promise<ServerFrame>((resolve, reject) => {
      // SAFETY: the server under measure sends frames; what is read of them is checked here and in #take().
      socket.onText = (text) => resolve(JSON.parse(text) as ServerFrame);
      socket.onEnd = (reason) => reject(new Error(`Cannot join "${path}": ${reason}`));
      const join: ClientFrame = [
        "j",
        crypto.randomUUID(),
        attribute("data-live-mount"),
        0,
        0,
        1,
        combineHashes(HtmlPage.fromDocument(html).hashes()),
      ];
      socket.send(JSON.stringify(join));
    });
    if (joined[0] !== "j" || joined[5].length > 0)
      throw new Error(`Cannot join "${path}": the page is said to be another one: ${JSON.stringify(joined).slice(0, 200)}`);
    if (!Number.isInteger(node)) throw new Error(`Cannot send "${handler}": nothing on "${path}" is bound to it`);
    return new LivePage(socket, node, eventOf);
  }

  exchange(): Promise<Exchange> {
    const [handler, payload] = this.#eventOf(this.#number++);
    const frame: ClientFrame = payload === undefined ? [this.#number, this.#node, handler] : [this.#number, this.#node, handler, payload];
    return new Promise((resolve, reject) => {
      this.#waiting = { requestBytes: this.#socket.send(JSON.stringify(frame)), replyBytes: 0, hasPatches: false, resolve, reject };
    });
  }

  close(): void {
    this.#socket.close();
  }

  #take(text: string, byteCount: number): void {
    // SAFETY: as above.
    const frame = JSON.parse(text) as ServerFrame;
    const waiting = this.#waiting;
    if (waiting === undefined || typeof frame[0] !== "number")
      throw new Error(`Cannot go on with the workload: unexpected frame ${text.slice(0, 200)}`);
    const [version, acknowledged, patches = [], effects = []] = frame;
    if (effects.length > 0) this.#socket.send(JSON.stringify(["a", 0, version] satisfies ClientFrame));
    waiting.replyBytes += byteCount;
    waiting.hasPatches ||= patches.length > 0;
    if (acknowledged < this.#number) return;
    this.#waiting = undefined;
    // An event that failed, or changed nothing, would be a round trip that is cheaper than the one to be measured.
    if (!waiting.hasPatches || effects.length > 0)
      waiting.reject(new Error(`Cannot go on with the workload: the page did not change: ${text.slice(0, 200)}`));
    else waiting.resolve(waiting);
  }
}
