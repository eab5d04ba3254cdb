/** The Worker that the workerd tests run against: small views, each for one behaviour. */
import { Hono } from "hono";
import { createLive } from "overwinter/worker";
import { CaseView } from "./case-view.tsx";
import { DeployView } from "./deploy-view.tsx";
import { EffectsView } from "./effects-view.tsx";
import { FieldsView } from "./live-fields-view.tsx";
import { FormView } from "./form-view.tsx";
import { NoteView } from "./note-view.tsx";
import { RatingView } from "./rating-view.tsx";
import { SessionView } from "./session-view.tsx";
import { TurnView } from "./turn-view.tsx";
import { TreeView } from "./tree-view.tsx";

const live = createLive({
  routes: {
    "/case/:name": CaseView,
    "/deploy": DeployView,
    "/form": FormView,
    "/effects": EffectsView,
    "/fields": FieldsView,
    "/note": NoteView,
    "/rating": RatingView,
    "/session": SessionView,
    "/turn": TurnView,
    "/tree": TreeView,
  },
  identify: (request) => {
    const name = request.headers.get("x-user");
    // "class" is a user that is no data; anybody else has a Date, which has to arrive as one.
    return name === null
      ? null
      : Object.assign(name === "class" ? new URL("https://example.com") : { since: new Date(0) }, { id: name, name });
  },
  turnTimeoutMs: 300,
});

export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.route("/", live.routes());
app.notFound((context) => context.text("Nothing here", 404));

export default app;
