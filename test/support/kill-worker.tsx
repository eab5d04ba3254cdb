/** The Worker of the tests that kill its process: a session's page, and one whose handler writes to D1 and then waits. */
import { Hono } from "hono";
import { event, LiveView } from "overwinter/durable";
import { createLive } from "overwinter/worker";
import { z } from "zod";
import { SessionView } from "./session-view.tsx";

interface KillEnv extends Cloudflare.Env {
  readonly DB: D1Database;
  /** Answers when the test says so. */
  readonly GATE_URL: string;
}

const numbered = z.object({ id: z.int() });

class OrderView extends LiveView<"/orders"> {
  ran: number[] = [];

  /** Books an order outside the session: once, by the event's key, however often the handler runs. */
  @event(numbered) async order({ id }: { id: number }): Promise<void> {
    // SAFETY: the test starts this Worker with both bindings.
    const { DB, GATE_URL } = this.env as KillEnv;
    await DB.prepare("INSERT INTO attempts VALUES (?)").bind(this.eventKey).run();
    await DB.prepare("INSERT INTO orders VALUES (?, ?) ON CONFLICT (key) DO NOTHING").bind(this.eventKey, id).run();
    await fetch(GATE_URL);
    this.ran.push(id);
    this.flash("ran", String(id));
  }

  render() {
    return (
      <main>
        <output>{this.ran.join(" ")}</output>
      </main>
    );
  }
}

const live = createLive({ routes: { "/session": SessionView, "/orders": OrderView } });

export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: KillEnv }>();
app.get("/tables", async ({ env, body }) => {
  await env.DB.batch([
    env.DB.prepare("CREATE TABLE attempts (key TEXT)"),
    env.DB.prepare("CREATE TABLE orders (key TEXT PRIMARY KEY, id INTEGER)"),
  ]);
  return body(null, 204);
});
app.route("/", live.routes());

export default app;
