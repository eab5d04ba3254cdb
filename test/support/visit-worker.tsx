/** The Worker of the tests that do the same in a browser and by the test kit. */
import { Hono } from "hono";
import { createLive } from "overwinter/worker";
import { VisitView } from "./visit-view.tsx";

const live = createLive({ routes: { "/visit": VisitView } });

export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.route("/", live.routes());

export default app;
