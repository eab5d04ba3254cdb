/**
 * The floors of the platform: what a message costs before any of ours runs. A Worker, an object of its own for each socket, hibernatable, that
 * sends back what it gets; the same two hops as a session.
 *
 *     /echo    nothing more
 *     /keep    it also leaves 200 bytes with the socket
 *     /row     it also writes one row of 600 bytes
 */
import { DurableObject } from "cloudflare:workers";

const kept = "x".repeat(200);
const written = "x".repeat(600);

export class LiveSession extends DurableObject {
  #does = "";

  override fetch(request: Request): Response {
    const { 0: browser, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#does = new URL(request.url).pathname;
    if (this.#does === "/row") this.ctx.storage.sql.exec("CREATE TABLE kept (key INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT");
    return new Response(null, { status: 101, webSocket: browser });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (this.#does === "/keep") socket.serializeAttachment(kept);
    if (this.#does === "/row") {
      this.ctx.storage.sql.exec("INSERT INTO kept VALUES (0, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", written);
    }
    socket.send(message);
  }
}

export default {
  fetch: (request, env) => env.LIVE_SESSION.get(env.LIVE_SESSION.newUniqueId()).fetch(request),
} satisfies ExportedHandler<Cloudflare.Env>;
