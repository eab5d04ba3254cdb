import { DurableObject } from "cloudflare:workers";

/**
 * The smallest Worker that shows what `server.ts` gives: an object whose count is in SQLite, and that tells how often its constructor ran
 * in this process.
 */
export class LiveSession extends DurableObject {
  #messages = 0;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)");
  }

  override fetch(): Response {
    const pair = new WebSocketPair();
    this.ctx.acceptWebSocket(pair[1]);
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  /** Answers `{ count, messages, attached }`: stored in SQLite, seen by this instance, and seen by this socket. */
  override webSocketMessage(socket: WebSocket): void {
    const attachment: unknown = socket.deserializeAttachment();
    const attached = (typeof attachment === "number" ? attachment : 0) + 1;
    socket.serializeAttachment(attached);
    this.#messages += 1;
    const { count } = this.ctx.storage.sql
      .exec<{ count: number }>("INSERT INTO counter VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1 RETURNING count")
      .one();
    socket.send(JSON.stringify({ count, messages: this.#messages, attached }));
  }
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/new") return new Response(env.LIVE_SESSION.newUniqueId().toString());
    if (pathname === "/note") {
      await env.DB.prepare("CREATE TABLE IF NOT EXISTS notes (text TEXT)").run();
      await env.DB.prepare("INSERT INTO notes VALUES (?)").bind(searchParams.get("text")).run();
      console.warn("noted");
      return new Response(null, { status: 204 });
    }
    return await env.LIVE_SESSION.get(env.LIVE_SESSION.idFromString(pathname.slice(1))).fetch(request);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
