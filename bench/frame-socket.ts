/**
 * The lightest WebSocket client that will do, so that the load generator is not what is measured: text frames over a TCP connection, no
 * compression, no checks of what workerd promises. Node's own negotiates compression and costs several times as much a message.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

const opcode = { text: 1, close: 8, ping: 9 } as const;

export class FrameSocket {
  /** Called with each text frame. */
  onText: (text: string, byteCount: number) => void = () => {};
  /** Called once when the connection ends, with the close code or why there is none. */
  onEnd: (reason: string) => void = () => {};
  readonly #socket: Socket;
  #rest: Buffer;

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    this.#rest = rest;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error) => this.onEnd(error.message));
    socket.on("close", () => this.onEnd("the connection was closed"));
  }

  /** @throws {Error} where the upgrade is refused. */
  static async open(url: URL, headers: Readonly<Record<string, string>>): Promise<FrameSocket> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    await once(socket, "connect");
    const fields = {
      host: url.host,
      upgrade: "websocket",
      connection: "Upgrade",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
      ...headers,
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`);
    let answer: Buffer = Buffer.alloc(0);
    let end = -1;
    while (end === -1) {
      const received: unknown[] = await once(socket, "data");
      if (received[0] instanceof Buffer) answer = Buffer.concat([answer, received[0]]);
      end = answer.indexOf("\r\n\r\n");
    }
    const status = answer.toString("latin1", 0, answer.indexOf("\r\n"));
    if (!status.startsWith("HTTP/1.1 101 ")) {
      socket.destroy();
      throw new Error(`Cannot open the socket: the answer is "${status}"`);
    }
    return new FrameSocket(socket, answer.subarray(end + 4));
  }

  /** Sends a text frame, and gives the bytes of its payload. */
  send(text: string): number {
    const length = Buffer.byteLength(text);
    const header = length < 126 ? 2 : 4;
    if (length > 65_535) throw new Error(`Cannot send ${length} bytes: a frame of the bench has 65,535 at most`);
    // A mask of zeros leaves the payload as it is; workerd unmasks it all the same.
    const frame = Buffer.alloc(header + 4 + length);
    frame[0] = 0x80 | opcode.text;
    frame[1] = 0x80 | (length < 126 ? length : 126);
    if (header === 4) frame.writeUInt16BE(length, 2);
    frame.write(text, header + 4);
    this.#socket.write(frame);
    return length;
  }

  close(): void {
    this.onEnd = () => {};
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (data.length - at >= 2) {
      const first = data[at] ?? 0;
      const short = (data[at + 1] ?? 0) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < header) break;
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
      if (data.length - at < header + length) break;
      const payload = data.subarray(at + header, at + header + length);
      at += header + length;
      this.#take(first, payload);
    }
    this.#rest = data.subarray(at);
  }

  #take(first: number, payload: Buffer): void {
    if (first === (0x80 | opcode.text)) this.onText(payload.toString(), payload.length);
    else if (first === (0x80 | opcode.close))
      this.onEnd(`close code ${payload.length < 2 ? 1005 : payload.readUInt16BE(0)}: ${payload.toString("utf8", 2)}`);
    else if (first !== (0x80 | opcode.ping)) throw new Error(`Cannot read frame: its first byte is ${first}`);
  }
}
