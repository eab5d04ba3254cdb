/**
 * The floor of the platform: what a message costs before any of ours runs. A Worker, an object of its own for each socket, hibernatable, that
 * sends back what it gets; the same two hops as a session.
 */
import { DurableObject } from "cloudflare:workers";

export class LiveSession extends DurableObject {
  override fetch(): Response {
    const { 0: browser, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: browser });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    socket.send(message);
  }
}

export default {
  fetch: (request, env) => env.LIVE_SESSION.get(env.LIVE_SESSION.newUniqueId()).fetch(request),
} satisfies ExportedHandler<Cloudflare.Env>;
