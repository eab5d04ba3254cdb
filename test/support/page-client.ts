/**
 * A page without a browser, for the workerd tests: it loads HTML from the Worker, and speaks frames over its socket.
 */
import { env, exports } from "cloudflare:workers";
import {
  type ClientFrame,
  combineHashes,
  type JoinedFrame,
  type JoinFrame,
  protocolVersion,
  type ServerFrame,
  type TurnFrame,
} from "../../durable/protocol.ts";
import { HtmlPage } from "../../testing/html-page.ts";

const origin = "https://example.com";

/** A page that was loaded. */
export interface LoadedPage {
  readonly status: number;
  readonly html: string;
  readonly session: string;
  readonly token: string;
  readonly mount: string;
  readonly cookie: string;
  readonly headers: Headers;
}

export async function loadPage(path: string, headers: Record<string, string> = {}): Promise<LoadedPage> {
  const response = await exports.default.fetch(new Request(origin + path, { headers }));
  const html = await response.text();
  const attribute = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(html)?.[1] ?? "";
  const given = response.headers.getSetCookie().find((set) => set.includes("overwinter_visitor="));
  const cookie = (given ?? headers["cookie"] ?? "").split(";")[0] ?? "";
  return {
    status: response.status,
    html,
    session: attribute("data-live-session"),
    token: attribute("data-live-token"),
    mount: attribute("data-live-mount"),
    cookie,
    headers: response.headers,
  };
}

/** The object of a page's session. */
export function objectOf(page: { readonly session: string }): DurableObjectStub {
  return env.LIVE_SESSION.get(env.LIVE_SESSION.idFromString(page.session));
}

/** How a socket's upgrade differs from that of its page. */
export interface UpgradeOptions {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

/** The answer to the upgrade of a page's socket. */
export function requestSocket(
  page: LoadedPage,
  { path = page.session, headers = {}, token = page.token }: UpgradeOptions = {},
): Promise<Response> {
  return exports.default.fetch(
    new Request(`${origin}/live/${path}?token=${token}&protocol=${protocolVersion}`, {
      headers: { upgrade: "websocket", origin, cookie: page.cookie, ...headers },
    }),
  );
}

/** A socket that keeps what it received, in order. */
export class TestSocket {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  #waiting: (() => void)[] = [];
  #read = 0;
  #closing: string | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) =>
      socket.addEventListener("close", ({ code, reason }) => {
        this.#closing = `${code} ${reason}`;
        resolve({ code, reason });
        for (const wake of this.#waiting.splice(0)) wake();
      }),
    );
    socket.addEventListener("message", ({ data }) => {
      this.texts.push(String(data));
      // SAFETY: the server under test sends frames; a test that looks at them fails where it does not.
      this.frames.push(JSON.parse(String(data)) as ServerFrame);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    socket.accept();
  }

  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  close(code = 1000): void {
    this.#socket.close(code, "done");
  }

  /** The next frame that was not read yet. */
  async next(): Promise<ServerFrame> {
    while (this.frames.length === this.#read) {
      if (this.#closing !== undefined) throw new Error(`The socket was closed: ${this.#closing}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const frame = this.frames[this.#read++];
    if (frame === undefined) throw new Error("unreachable");
    return frame;
  }

  /** Sends an event and gives the frame that acknowledges it. */
  async event(...frame: [number: number, node: number, handler: string, payload?: unknown]): Promise<TurnFrame> {
    this.send(frame);
    for (;;) {
      const answer = await this.next();
      if (typeof answer[0] === "number" && answer[1] >= frame[0]) return answer;
    }
  }
}

export async function openSocket(page: LoadedPage, options?: UpgradeOptions): Promise<TestSocket> {
  const { webSocket } = await requestSocket(page, options);
  if (webSocket == null) throw new Error("The upgrade was refused");
  return new TestSocket(webSocket);
}

/** What a page says when it joins. */
export interface JoinOptions {
  readonly client?: string;
  readonly mount?: string;
  readonly version?: number;
  readonly lowest?: number;
  readonly epoch?: number;
  readonly proof?: JoinFrame[6];
  readonly headers?: Record<string, string>;
}

/** Opens a page's socket and joins. */
export async function join(
  page: LoadedPage,
  { client = "client", mount = page.mount, epoch = 0, version = 0, lowest = 1, proof, headers = {} }: JoinOptions = {},
): Promise<{ socket: TestSocket; joined: JoinedFrame }> {
  const socket = await openSocket(page, { headers });
  const frame: JoinFrame = ["j", client, mount, epoch, version, lowest];
  if (proof !== undefined) frame.push(proof);
  socket.send(frame);
  const joined = await socket.next();
  if (joined[0] !== "j") throw new Error(`Not joined: ${JSON.stringify(joined)}`);
  return { socket, joined };
}

/** The proof that a page gives of its HTML in a browser. */
export function proofOf(html: string): number {
  return combineHashes(HtmlPage.fromDocument(html).hashes());
}
