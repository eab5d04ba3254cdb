/** The Worker of the browser's live tests: small views, each for one behaviour. */
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { Document } from "overwinter/templates";
import { createLive } from "overwinter/worker";
import { TokenSigner } from "../../worker/token.ts";
import { CommandsView } from "./live-commands-view.tsx";
import { ElsewhereView, EventsView, renders, SeededView } from "./live-events-view.tsx";
import { FieldsView } from "./live-fields-view.tsx";
import { LiveFormView, WizardView } from "./live-form-views.tsx";
import { FormsView } from "./live-forms-view.tsx";
import { InputsView } from "./live-inputs-view.tsx";
import { LastingView, silence } from "./live-lasting-view.tsx";
import { BranchView, PairView, RowsView, SlotsView } from "./live-nesting-views.tsx";
import { NoScriptView } from "./live-no-script-view.tsx";
import { OptimisticView } from "./live-optimistic-view.tsx";
import { ClockView, ParserView } from "./live-shape-views.tsx";

/** Without double quotes and "<": Preact would write them as references, which a stylesheet does not know. */
const style = `
  .star { position: relative; padding: 0; width: 40px; height: 40px; border: 0; }
  .star::before { content: '★'; position: absolute; inset: 5px; }
  .stars { width: 200px; }
`;

const live = createLive({
  routes: {
    "/branches": BranchView,
    "/clock": ClockView,
    "/commands": CommandsView,
    "/elsewhere": ElsewhereView,
    "/events": EventsView,
    "/fields": FieldsView,
    "/forms": FormsView,
    "/inputs": InputsView,
    "/lasting": LastingView,
    "/live-form": LiveFormView,
    "/no-script": NoScriptView,
    "/optimistic": OptimisticView,
    "/pair": PairView,
    "/parser": ParserView,
    "/rows": RowsView,
    "/seeded": SeededView,
    "/slots": SlotsView,
    "/wizard": WizardView,
  },
  identify: (request) => {
    const [, id] = /\buser=(\w+)/.exec(request.headers.get("cookie") ?? "") ?? [];
    return id === undefined ? null : { id, name: id };
  },
  document: (props) => <Document {...props} head={<style nonce={props.nonce}>{style}</style>} />,
});

export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: Cloudflare.Env }>();

/** How often each class rendered. */
app.get("/renders", (context) => context.json(Object.fromEntries(renders)));

/** A page without a session. */
app.get("/plain", (context) => context.html("<!doctype html><title>Plain</title><p>Plain</p>"));

app.get("/silence.wav", (context) => context.body(silence(), 200, { "content-type": "audio/wav" }));

app.get("/favicon.ico", (context) => context.body(null, 204));

/** With the cookie "refuse", no socket is let in, whatever its token. */
app.use("/live/*", async (context, next) => {
  if (getCookie(context, "refuse") === undefined) return next();
  const { 0: browser, 1: server } = new WebSocketPair();
  server.accept();
  server.close(Number(getCookie(context, "refuse")), "Refused for the test");
  return new Response(null, { status: 101, webSocket: browser });
});

/** With the cookie "aged", pages carry a token that is too old to mount its view. */
app.use("*", async (context, next) => {
  await next();
  if (getCookie(context, "aged") === undefined || context.req.path.startsWith("/live/")) return;
  const html = await context.res.text();
  const signer = new TokenSigner(context.env.LIVE_SECRET);
  const [, text = ""] = /data-live-token="([^"]+)"/.exec(html) ?? [];
  const token = await signer.verify(text);
  const aged = token === null ? text : await signer.sign({ ...token, mountsUntilMs: 1 });
  context.res = new Response(html.replace(text, aged), context.res);
});

app.route("/", live.routes());

export default app;
