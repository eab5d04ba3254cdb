/**
 * The Durable Object around a session: it only turns the runtime's callbacks into calls of a plain `Session`, and gives it its ports.
 */
import { DurableObject } from "cloudflare:workers";
import type { LiveNodeClass } from "./node/node-class.ts";
import type { SessionPorts, SessionSocket, SocketAttachment, Visit } from "./ports.ts";
import { CloseCode, PING, PONG } from "./protocol.ts";
import type { PostedEvent } from "./post-fields.ts";
import { Session, type PageAnswer, type PostAnswer, type SessionOptions } from "./session.ts";
import { sqlStore } from "./storage/sql-store.ts";
import { decodeVisit } from "./visit.ts";

/** The header in which the Worker hands over what it vouches for, at the upgrade. The object is reached through the Worker only. */
export const visitHeader = "x-overwinter-visit";

/** Makes the Durable Object class of an app's sessions. */
export function createLiveSession(options: SessionOptions): LiveSessionClass {
  const seam: SessionSeam = { routes: { ...options.routes }, onError: null };
  return class LiveSession extends DurableObject<unknown> {
    static readonly seam = seam;
    readonly #session: Session;

    constructor(ctx: DurableObjectState, env: unknown) {
      super(ctx, env);
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
      const ports: SessionPorts = { ...platformPorts(ctx, env), onError: (reference, error) => seam.onError?.(reference, error) };
      this.#session = new Session(ports, { ...options, routes: seam.routes });
    }

    /** Mounts the view and gives its first HTML. Called once, by the request for the page. */
    page(visit: Visit): Promise<PageAnswer> {
      return this.#session.page(visit);
    }

    /** Mounts the view and runs what a form has posted. Called once, by the request. */
    post(visit: Visit, event: PostedEvent): Promise<PostAnswer> {
      return this.#session.post(visit, event);
    }

    /** Takes the socket; the Worker has checked its origin, token and cookie. */
    override fetch(request: Request): Response {
      const { 0: browser, 1: server } = new WebSocketPair();
      this.ctx.acceptWebSocket(server);
      const socket = wrap(server);
      if (!socket.attach({ visit: decodeVisit(request.headers.get(visitHeader) ?? "") })) {
        console.error("[overwinter] Cannot keep with its socket what a request says: it comes to more than 16,384 bytes");
        socket.close(CloseCode.viewFailed, "The visit cannot be kept");
      }
      return new Response(null, { status: 101, webSocket: browser });
    }

    override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
      // What was under way still comes in: from a socket that we have closed it means nothing, from one that the browser closes it counts.
      if (refused.has(socket)) return;
      await this.#session.message(wrap(socket), message);
    }

    override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
      // The runtime leaves our side open: without this the browser waits for its close event. 1005, 1006 and 1015 are never sent.
      if (socket.readyState !== WebSocket.CLOSED)
        socket.close(code === 1005 || code === 1006 || code === 1015 ? 1000 : code, reason.slice(0, 30));
      await this.#session.closed(wrap(socket));
    }

    override async webSocketError(socket: WebSocket): Promise<void> {
      await this.#session.closed(wrap(socket));
    }

    override async alarm(): Promise<void> {
      await this.#session.alarm();
    }
  };
}

/** Where `overwinter/testing` reaches into an app's sessions, which run in the isolate of its tests. */
export interface SessionSeam {
  /** The views by route. It adds what it mounts. */
  readonly routes: Record<string, LiveNodeClass>;
  /** Is told of each error that is logged. */
  onError: ((reference: string, error: unknown) => void) | null;
}

/** The class that `createLive()` gives: an app exports a subclass of it, so that its configuration can name it. */
export interface LiveSessionClass {
  readonly seam: SessionSeam;
  new (ctx: DurableObjectState, env: unknown): DurableObject<unknown> & Pick<Session, "page" | "post">;
}

function platformPorts(ctx: DurableObjectState, env: unknown): SessionPorts {
  return {
    id: ctx.id.toString(),
    env,
    sockets: {
      list: () =>
        ctx
          .getWebSockets()
          .filter(({ readyState }) => readyState === WebSocket.OPEN)
          .map(wrap),
    },
    store: sqlStore(ctx.storage),
    alarm: { set: (atMs) => void ctx.storage.setAlarm(atMs) },
    clock: { now: () => Date.now() },
    waitUntil: (promise) => ctx.waitUntil(promise),
  };
}

/** One wrapper for each socket, so that the session can compare them. */
const wrappers = new WeakMap<WebSocket, SessionSocket>();

/** The sockets that the session has closed. */
const refused = new WeakSet<WebSocket>();

function wrap(socket: WebSocket): SessionSocket {
  const known = wrappers.get(socket);
  if (known !== undefined) return known;
  // SAFETY: attach() is the only writer. Read once: every read decodes it again.
  let attached = socket.deserializeAttachment() as SocketAttachment | null;
  const wrapper: SessionSocket = {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code, reason) => {
      refused.add(socket);
      socket.close(code, reason);
    },
    get isOpen(): boolean {
      return socket.readyState === WebSocket.OPEN;
    },
    get attachment(): SocketAttachment | null {
      return attached;
    },
    attach: (attachment) => {
      try {
        socket.serializeAttachment(attachment);
        attached = attachment;
        return true;
      } catch {
        return false; // over 16,384 bytes
      }
    },
  };
  wrappers.set(socket, wrapper);
  return wrapper;
}
