/**
 * A page in Node: the browser's real `Connection` and `Outbox` over a real WebSocket to a real server, and the regions that it was sent. No
 * timers: the test says when it connects.
 */
import { type Change, Connection } from "../../client/socket/connection.ts";
import { Outbox } from "../../client/socket/outbox.ts";
import { type Effect, protocolVersion } from "../../durable/protocol.ts";
import { HtmlPage } from "../../testing/html-page.ts";

export class NodePage {
  readonly session: string;
  readonly page: HtmlPage;
  readonly outbox = new Outbox();
  readonly connection: Connection;
  readonly effects: Effect[] = [];
  /** The frames that came, as text. */
  readonly received: string[] = [];
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #socket: WebSocket | undefined;
  #shown: Change[] = [];
  #waiting: (() => void)[] = [];

  private constructor(origin: string, html: string, cookie: string) {
    const attribute = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(html)?.[1] ?? "";
    this.session = attribute("data-live-session");
    this.#url = `${origin.replace("http", "ws")}/live/${this.session}?token=${encodeURIComponent(attribute("data-live-token"))}&protocol=${protocolVersion}`;
    this.#headers = { cookie, origin };
    this.page = HtmlPage.fromDocument(html);
    this.connection = new Connection(
      {
        client: "client",
        mount: attribute("data-live-mount"),
        isRestored: false,
        given: () => {},
        carried: [attribute("data-live-mount"), 0, 0],
      },
      this.outbox,
      {
        socket: { send: (text) => this.#socket?.send(text), restart: () => this.cut(), watch: () => {} },
        screen: { show: (change) => void this.#shown.push(change) },
        regions: { hashes: () => this.page.hashes() },
      },
    );
  }

  static async load(origin: string, path: string): Promise<NodePage> {
    const response = await fetch(origin + path);
    if (!response.ok) throw new Error(`The page was answered with ${response.status}`);
    return new NodePage(origin, await response.text(), response.headers.get("set-cookie")?.split(";")[0] ?? "");
  }

  /** Connects and joins. */
  async open(): Promise<void> {
    // SAFETY: Node's WebSocket takes headers in this place, which a browser sets by itself.
    const socket = new WebSocket(this.#url, { headers: this.#headers } as unknown as string[]);
    this.#socket = socket;
    const ended = new Promise<never>((_, reject) => {
      socket.onclose = ({ code }) => {
        if (this.#socket === socket) this.cut();
        reject(new Error(`The socket was closed with ${code}`));
      };
    });
    ended.catch(() => {}); // after the join a close is no error
    socket.onmessage = ({ data }) => this.#receive(String(data));
    await Promise.race([ended, new Promise((resolve) => (socket.onopen = resolve))]);
    this.connection.opened();
    await Promise.race([ended, this.until(() => this.connection.isJoined)]);
  }

  /** Gives up the socket, as a browser does whose network is gone. */
  cut(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.connection.closed();
    this.#wake();
  }

  push(node: number, handler: string, payload: unknown, isVolatile = false): void {
    this.connection.push({ node, handler, payload, volatile: isVolatile });
  }

  /** Waits until all events are answered. */
  async answered(): Promise<void> {
    await this.until(() => !this.outbox.isInFlight);
  }

  /** Waits for a frame, or the end of the socket, after which it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Whether there is a socket. */
  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  #receive(text: string): void {
    this.received.push(text);
    this.connection.receive(text);
    for (const { epoch, version, patches, effects } of this.#shown.splice(0)) {
      this.page.apply(patches);
      this.effects.push(...effects);
      if (effects.length > 0) this.connection.carriedOut(epoch, version);
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
