/**
 * A session's platform in memory, for model tests: rows, sockets and an alarm that outlive the `Session` on them, as storage and hibernated
 * sockets do. What a life of the object still does after its end reaches nothing.
 */
import type { SessionPorts, SessionSocket, SocketAttachment, Visit } from "../../durable/ports.ts";

/** Bytes that an attachment may have, less what the structured clone adds. */
const maxAttachmentLength = 16_000;

/** The server's end of a socket. */
export class MemorySocket implements SessionSocket {
  /** Frames on their way to the browser. */
  readonly down: string[];
  closedWith: number | undefined;
  #attachment: string | null = null;
  #successor: MemorySocket | undefined;

  constructor(down: string[] = []) {
    this.down = down;
  }

  /** The socket as the present life of the object has it. */
  get newest(): MemorySocket {
    return this.#successor?.newest ?? this;
  }

  /** The same socket for the next life of the object: what the one before still does with it reaches nobody. */
  succeed(): MemorySocket {
    const next = new MemorySocket(this.down);
    next.#attachment = this.#attachment;
    next.closedWith = this.closedWith;
    this.#successor = next;
    return next;
  }

  get attachment(): SocketAttachment | null {
    // SAFETY: attach() is the only writer.
    return this.#attachment === null ? null : (JSON.parse(this.#attachment) as SocketAttachment);
  }

  copy(): MemorySocket {
    const copy = new MemorySocket();
    copy.#attachment = this.#attachment;
    return copy;
  }

  get isOpen(): boolean {
    return this.closedWith === undefined && this.#successor === undefined;
  }

  attach(attachment: SocketAttachment): boolean {
    const text = JSON.stringify(attachment);
    if (text.length > maxAttachmentLength || this.#successor !== undefined) return false;
    this.#attachment = text;
    return true;
  }

  send(text: string): void {
    if (this.isOpen) this.down.push(text);
  }

  close(code: number): void {
    if (this.#successor === undefined) this.closedWith ??= code;
  }
}

export class MemoryPlatform {
  readonly rows = new Map<number, string>();
  readonly sockets: MemorySocket[] = [];
  /** Rows written so far, deletions too. */
  rowsWritten = 0;
  /** Rows asked for so far. */
  reads = 0;
  alarmAtMs: number | undefined;
  /** Whether storage refuses to write, as a disk does that is full. */
  isFull = false;
  /** What no row may hold, as if it could not be written. */
  refused: string | null = null;
  nowMs = 1_000_000;
  #life = 0;

  /** Another platform with the same rows and sockets, to look at what would come back. */
  copy(): MemoryPlatform {
    const copy = new MemoryPlatform();
    for (const [key, value] of this.rows) copy.rows.set(key, value);
    copy.sockets.push(...this.sockets.filter((socket) => socket.isOpen).map((socket) => socket.copy()));
    copy.nowMs = this.nowMs;
    return copy;
  }

  accept(visit: Visit): MemorySocket {
    const socket = new MemorySocket();
    socket.attach({ visit });
    this.sockets.unshift(socket); // the newest first, as the runtime lists them
    return socket;
  }

  /** Ports for the next life of the object; those of the one before are dead from now on. */
  ports(): SessionPorts {
    const life = ++this.#life;
    for (const [index, socket] of this.sockets.entries()) this.sockets[index] = socket.succeed();
    const isAlive = (): boolean => this.#life === life;
    const open = (): MemorySocket[] => (isAlive() ? this.sockets.filter((socket) => socket.isOpen) : []);
    return {
      id: "memory",
      env: {},
      sockets: { list: open },
      store: {
        read: (key) => {
          this.reads++;
          return this.rows.get(key) ?? null;
        },
        keys: () => [...this.rows.keys()],
        write: (rows) => {
          if (isAlive()) for (const [key, value] of rows) this.#write(key, value);
        },
        clear: async () => {
          if (isAlive()) this.#clear();
          await Promise.resolve();
        },
      },
      alarm: {
        set: (atMs) => {
          if (isAlive()) this.alarmAtMs = atMs;
        },
      },
      clock: { now: () => this.nowMs },
      waitUntil: (promise) => void promise.catch(() => {}),
    };
  }

  #write(key: number, value: string | null): void {
    if (this.isFull) throw new Error("The disk is full");
    if (this.refused !== null && value?.includes(this.refused) === true) throw new Error("The row cannot be written");
    this.rowsWritten++;
    if (value === null) this.rows.delete(key);
    else this.rows.set(key, value);
  }

  #clear(): void {
    this.rows.clear();
    this.alarmAtMs = undefined;
  }
}
