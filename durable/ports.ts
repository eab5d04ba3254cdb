/**
 * What a `Session` needs from its platform. `LiveSession` gives it the Durable Object's; model tests give it memory.
 */

/** A WebSocket as the session sees it. */
export interface SessionSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Whether what is sent may arrive. */
  readonly isOpen: boolean;
  /** What was attached last, or `null`. */
  readonly attachment: SocketAttachment | null;
  /** Keeps data with the socket while the object sleeps: `false` where it does not fit (16,384 bytes). */
  attach(attachment: SocketAttachment): boolean;
}

/** What is kept with a socket while the object sleeps. */
export interface SocketAttachment {
  /** What the Worker vouched for at the upgrade; until the join. */
  readonly visit?: Visit | undefined;
  /** The client that has joined over this socket. */
  readonly client?: string | undefined;
  /** What has changed since the last write. */
  readonly delta?: SocketDelta | undefined;
}

/** What only the socket keeps, and the number of the write that it lies on. */
export interface SocketDelta {
  readonly on: number;
  readonly text: string;
}

/** Who looks at what: all that is needed to mount a view. JSON, apart from `user`, which is any data. */
export interface Visit {
  /** The route: `/movies/:movieId`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly url: string;
  readonly user: unknown;
  /** Until when the token may mount the view, as a time in ms. */
  readonly mountsUntilMs: number;
}

/** The session's rows: texts by number. `durable/storage/stored.ts` says which is which. */
export interface RowStore {
  read(key: number): string | null;
  /** The numbers of all rows. */
  keys(): number[];
  /** Writes all rows in one commit; `null` deletes. */
  write(rows: ReadonlyMap<number, string | null>): void;
  /** Deletes everything, the alarm too. */
  clear(): Promise<void>;
}

/** What a session is made of. */
export interface SessionPorts {
  /** The object's id, as in the socket's path. */
  readonly id: string;
  readonly env: unknown;
  readonly sockets: { list(): SessionSocket[] };
  readonly store: RowStore;
  readonly alarm: { set(atMs: number): void };
  readonly clock: { now(): number };
  /** Runs a promise to its end although nobody awaits it. */
  waitUntil(promise: Promise<unknown>): void;
  /** Is told of each error that is logged, with the reference that stands there. */
  onError?(reference: string, error: unknown): void;
}
