import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../bin/assets.ts";
import { testAssets } from "./build-assets.ts";
import { type ClientFrame, parseClientFrame, PING, PONG, type ServerFrame } from "../../durable/protocol.ts";

/**
 * A server whose answers a test writes frame by frame: it gives out live pages, each with a session of its own, and hands every socket to
 * the test. It knows nothing of views and turns, so that it can also do what a right server never does.
 */
export class ScriptedServer {
  readonly #http: Server;
  readonly #pages = new Map<string, string>();
  readonly #accepted = new Arrivals<ScriptedSocket>();
  readonly #sockets = new Set<Duplex>();
  #sessionCount = 0;

  private constructor(scripts: ReadonlyMap<string, string>) {
    this.#http = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const body = this.#pages.get(path);
      const script = scripts.get(path);
      if (script !== undefined) {
        response.setHeader("content-type", "text/javascript").end(script);
      } else if (body === undefined) {
        response.writeHead(404).end();
      } else {
        response.setHeader("content-type", "text/html; charset=utf-8").setHeader("cache-control", "private, no-cache");
        response.end(livePage(body, ++this.#sessionCount));
      }
    });
    this.#http.on("upgrade", (request: IncomingMessage, stream: Duplex) => {
      this.#sockets.add(stream);
      stream.on("close", () => this.#sockets.delete(stream));
      this.#accepted.add(new ScriptedSocket(request, stream));
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer(await readScripts());
    await new Promise<void>((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    // SAFETY: it listens on a port, not on a pipe.
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** How many pages were given out. The n-th has session "s<n>", mount "m<n>" and token "t<n>". */
  get sessionCount(): number {
    return this.#sessionCount;
  }

  /** How many sockets have come that the test has not taken. */
  get waitingCount(): number {
    return this.#accepted.count;
  }

  /** Puts a page at a path: what is in its view's root element, which is region 1. */
  serve(path: string, body: string): void {
    this.#pages.set(path, body);
  }

  /** The next socket that connects, or has connected. */
  accepted(): Promise<ScriptedSocket> {
    return this.#accepted.next();
  }

  async stop(): Promise<void> {
    for (const stream of this.#sockets) stream.destroy();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

function livePage(body: string, n: number): string {
  return `<!doctype html><html><head><title>Page ${n}</title><link rel="icon" href="data:,">
<script type="module" src="/client.js" data-live-session="s${n}" data-live-token="t${n}" data-live-mount="m${n}"></script></head>
<body><div data-live-flash></div><main data-live="1">${body}</main></body></html>`;
}

/** The client's files by their paths. The parts are found beside the base, whatever name that has. */
async function readScripts(): Promise<Map<string, string>> {
  const folder = join(testAssets, "overwinter");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  // SAFETY: writeAssets() wrote it. Files of earlier builds stand beside those that it names.
  const { client } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
  const pathOf = (name: string): string => (client.endsWith(name) ? "/client.js" : `/${name}`);
  return new Map(await Promise.all(names.map(async (name) => [pathOf(name), await readFile(join(folder, name), "utf8")] as const)));
}

/** What arrived and was not taken yet, or who waits for it. */
class Arrivals<Item> {
  readonly #items: Item[] = [];
  readonly #takers: ((item: Item) => void)[] = [];

  get count(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  next(): Promise<Item> {
    const item = this.#items.shift();
    return item === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(item);
  }
}

/** The server's end of one WebSocket: text frames of RFC 6455, unfragmented, as Chromium sends them. */
export class ScriptedSocket {
  /** What was asked for: path and query. */
  readonly target: string;
  /** Whether pings are answered, as the platform does without waking the object. */
  answersPings = true;
  pingCount = 0;
  readonly #stream: Duplex;
  readonly #frames = new Arrivals<ClientFrame>();
  readonly #closed = Promise.withResolvers<number>();
  #bytes = Buffer.alloc(0);
  #isClosing = false;

  constructor(request: IncomingMessage, stream: Duplex) {
    this.target = request.url ?? "";
    this.#stream = stream;
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("error", () => {});
    stream.on("close", () => this.#closed.resolve(1006));
  }

  /** The next frame from the browser. */
  next(): Promise<ClientFrame> {
    return this.#frames.next();
  }

  /** Frames that have come and were not taken. */
  get waitingCount(): number {
    return this.#frames.count;
  }

  /** The code with which the browser closed the socket; 1006 where it just went away. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  send(frame: ServerFrame | string): void {
    this.#write(0x1, Buffer.from(typeof frame === "string" ? frame : JSON.stringify(frame)));
  }

  close(code: number): void {
    this.#isClosing = true;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(0x8, payload);
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.#stream.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    const head = payload.length < 126 ? Buffer.from([0x80 | opcode, payload.length]) : Buffer.from([0x80 | opcode, 126, 0, 0]);
    if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
    this.#stream.write(Buffer.concat([head, payload]));
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const bytes = this.#bytes;
      if (bytes.length < 6) return;
      const [opcode, short] = [bytes.readUInt8(0) & 0x0f, bytes.readUInt8(1) & 0x7f];
      const [length, maskAt] =
        short === 127 ? [Number(bytes.readBigUInt64BE(2)), 10] : short === 126 ? [bytes.readUInt16BE(2), 4] : [short, 2];
      const end = maskAt + 4 + length;
      if (bytes.length < end) return;
      const mask = bytes.subarray(maskAt, maskAt + 4);
      const payload = Buffer.from(bytes.subarray(maskAt + 4, end).map((byte, index) => byte ^ mask.readUInt8(index % 4)));
      this.#bytes = bytes.subarray(end);
      this.#take(opcode, payload);
    }
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === 0x8) {
      this.#closed.resolve(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
      if (!this.#isClosing) this.#write(0x8, payload.subarray(0, 2));
      this.#stream.end();
    } else if (opcode === 0x1) {
      const text = payload.toString();
      if (text !== PING) return this.#frames.add(parseClientFrame(text));
      this.pingCount++;
      if (this.answersPings) this.send(PONG);
    }
  }
}
