/**
 * The floor of a page's GET: a Worker that makes an object, which renders the same JSX to a string and returns it. And that of a join: it accepts a
 * socket, and answers one message.
 */
import { DurableObject } from "cloudflare:workers";
import { renderToString } from "preact-render-to-string";

const Stars = ({ isBound }: { readonly isBound: boolean }) => (
  <div class="rating">
    {[1, 2, 3, 4, 5].map((n) => (
      <button
        type="button"
        class={n <= 3 ? "star is-filled" : "star"}
        aria-label={`Rate ${n} of 5`}
        data-enter={isBound && `[2,"hover",{"n":${n}},{"volatile":true}]`}
        data-click={isBound && `[2,"commit",{"n":${n}}]`}
      >
        ★
      </button>
    ))}
  </div>
);

export class LiveSession extends DurableObject {
  override fetch(request: Request): Response {
    if (request.headers.get("upgrade") === "websocket") {
      const { 0: browser, 1: server } = new WebSocketPair();
      this.ctx.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: browser });
    }
    const html = renderToString(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Stars</title>
        </head>
        <body>
          <main>
            <h1>Stars</h1>
            <Stars isBound />
            <Stars isBound={false} />
            <p>Saved: {3}</p>
          </main>
        </body>
      </html>,
    );
    return new Response(`<!doctype html>${html}`, { headers: { "content-type": "text/html; charset=utf-8" } });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    socket.send(message);
  }
}

export default {
  fetch: (request, env) => {
    // A page has an object of its own; a socket comes back to the one that it had.
    const name = new URL(request.url).searchParams.get("object");
    const id = name === null ? env.LIVE_SESSION.newUniqueId() : env.LIVE_SESSION.idFromName(name);
    return env.LIVE_SESSION.get(id).fetch(request);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
