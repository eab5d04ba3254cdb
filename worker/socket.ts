import type { Context } from "hono";
import { CloseCode, protocolVersion } from "../durable/protocol.ts";
import { encodeVisit } from "../durable/visit.ts";
import { visitHeader } from "../durable/live-session.ts";
import type { Visit } from "../durable/ports.ts";
import { secretsOf, type LiveEnv } from "./env.ts";
import { userId, type Identify } from "./page.tsx";
import { digest, TokenSigner } from "./token.ts";
import { knownVisitorOf } from "./visitor.ts";

/**
 * Checks a page's socket and hands it to the session's object, which sleeps until then.
 *
 * A wrong Origin is refused with 403: no page of ours ever sees that answer. Any other refusal is accepted and closed with its code, because a
 * browser cannot read why an upgrade failed.
 */
export async function serveSocket(context: Context<{ Bindings: LiveEnv }>, identify: Identify): Promise<Response> {
  const { env, req: request } = context;
  if (request.header("upgrade")?.toLowerCase() !== "websocket") return context.text("A WebSocket is needed here", 426);
  if (request.header("origin") !== new URL(request.url).origin) return context.text("The Origin is not this site's", 403);

  const protocol = Number(request.query("protocol") ?? 1);
  if (protocol > protocolVersion) return refuse(CloseCode.outdated, "The page is of a later build");
  if (protocol !== protocolVersion) return refuse(CloseCode.expired, "The page is of an earlier build");
  const token = await new TokenSigner(secretsOf(env)).verify(request.query("token") ?? "");
  if (token === null) return refuse(CloseCode.unauthorized, "The token is not valid");
  if (token.session !== request.param("session")) return refuse(CloseCode.wrongSession, "The token is another page's");
  if (token.visitor !== (await digest(knownVisitorOf(context)))) return refuse(CloseCode.unauthorized, "The token is another visitor's");
  const user: unknown = (await identify(request.raw, env)) ?? null;
  if (userId(user) !== token.user) return refuse(CloseCode.unauthorized, "The token is another user's");

  const { route, params, url, mountsUntilMs } = token;
  const visit: Visit = { route, params, url, user, mountsUntilMs };
  const headers = new Headers(request.raw.headers);
  headers.set(visitHeader, encodeVisit(visit));
  const stub = env.LIVE_SESSION.get(env.LIVE_SESSION.idFromString(token.session));
  const { status, webSocket } = await stub.fetch(request.url, { headers });
  // A fresh response: the one from the object has immutable headers, and middleware may set some.
  return new Response(null, { status, webSocket });
}

function refuse(code: number, reason: string): Response {
  const { 0: browser, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: browser });
}
