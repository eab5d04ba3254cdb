import { visitHeader, type SessionSeam } from "../durable/live-session.ts";
import type { LiveNodeClass } from "../durable/node/node-class.ts";
import type { Visit } from "../durable/ports.ts";
import { encodeVisit } from "../durable/visit.ts";
import { HtmlPage } from "./html-page.ts";
import { MountError } from "./mount-error.ts";
import { errorOf, newSession, type SessionStub } from "./session-class.ts";

/** Who looks at what. */
export interface VisitOptions {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly user?: unknown;
  readonly url?: string | undefined;
}

/** A session that a view has been mounted in, and its page as it was answered. */
export interface MountedSession {
  readonly stub: SessionStub;
  readonly mount: string;
  readonly page: HtmlPage;
  /** Opens a socket to the object, as the Worker does when it has checked who asks. */
  connect(): Promise<WebSocket>;
  /** Puts the view's class as a deploy brings it in the place of the one before. */
  replace(next: LiveNodeClass): void;
}

/** How long a page may wait for its first join, in ms. A test's joins at once. */
const mountsMs = 600_000;
const origin = "https://example.com";

/**
 * Mounts a view in a new object of the app's own class.
 *
 * @throws {MountError} where the answer is no page.
 */
export async function mountSession(view: LiveNodeClass, { params = {}, user = null, url }: VisitOptions): Promise<MountedSession> {
  const { stub, seam } = await newSession();
  const address = new URL(url ?? pathOf(seam, view, params), origin).href;
  const route = addRoute(seam, view);
  const visit: Visit = { route, params, url: address, user, mountsUntilMs: Date.now() + mountsMs };
  encodeVisit(visit); // says what of a user is no data, as it does in the Worker
  const answer = await stub.page(visit);
  const what = `Cannot mount view "${view.name}"`;
  switch (answer.kind) {
    case "redirect":
      throw new MountError("redirect", `${what}: its mount() redirects to "${answer.to}"`, { to: answer.to });
    case "not-found":
      throw new MountError("not-found", `${what}: its mount() says that there is no such page`);
    case "failed": {
      const cause = errorOf(answer.reference);
      throw new MountError("failed", `${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    case "page":
      break;
    default:
      answer satisfies never;
  }
  const page = new HtmlPage(answer.html);
  page.title = answer.title;
  return {
    stub,
    mount: answer.mount,
    page,
    async connect() {
      const headers = { upgrade: "websocket", [visitHeader]: encodeVisit(visit) };
      const { status, webSocket } = await stub.fetch(address, { headers });
      if (webSocket == null) throw new Error(`Cannot connect to the session: the upgrade was answered with ${status}`);
      return webSocket;
    },
    replace: (next) => void (seam.routes[route] = next),
  };
}

/** The path of the route that the app has for a view, with the parameters put in; "/" where it has none. */
function pathOf({ routes }: SessionSeam, view: LiveNodeClass, params: Readonly<Record<string, string>>): string {
  const route = Object.keys(routes).find((path) => path.startsWith("/") && routes[path] === view) ?? "/";
  return route.replaceAll(/:(\w+)(\{[^}]*\})?\??/g, (whole, name: string) => encodeURIComponent(params[name] ?? whole));
}

/** A route of its own for each page, so that a test may put other code there. */
function addRoute({ routes }: SessionSeam, view: LiveNodeClass): string {
  const route = `test:${Object.keys(routes).length}`;
  routes[route] = view;
  return route;
}
