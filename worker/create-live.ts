import { Hono } from "hono";
import type { VNode } from "preact";
import { LiveComponent } from "../durable/node/live-component.ts";
import { LiveView, type Params, type wantsParams } from "../durable/node/live-view.ts";
import type { LiveNode, User } from "../durable/node/live-node.ts";
import { createLiveSession, type LiveSessionClass } from "../durable/live-session.ts";
import { LiveError } from "../durable/node/errors.ts";
import { hasRender, type LiveNodeClass } from "../durable/node/node-class.ts";
import type { SessionOptions } from "../durable/session.ts";
import { Document, type DocumentProps } from "../templates/document.tsx";
import type { LiveEnv } from "./env.ts";
import { refuseHiddenRoutes, socketPath } from "./hidden-routes.ts";
import { servePage, type Identify } from "./page.tsx";
import { servePost } from "./post.ts";
import { serveSocket } from "./socket.ts";

/** A view that can do with what a path gives. */
interface RoutedView<Path extends string> extends LiveNode {
  readonly [wantsParams]: (params: Params<Path>) => void;
}

/** The views of an app, by route. The parameters that a view wants have to be in its path: `LiveView<"/movies/:movieId">`. */
export type Routes<R> = { readonly [Path in keyof R]: Path extends string ? new (...host: unknown[]) => RoutedView<Path> : never };

/** What `createLive()` takes. */
export interface LiveOptions<R extends Routes<R>> extends Omit<SessionOptions, "routes"> {
  readonly routes: R;
  /**
   * Who sends a request: anything with an `id`, or `null`. Called for every page and every socket, so it should need no database: read a signed
   * cookie. A socket of another user than its page's is refused.
   */
  readonly identify?: ((request: Request, env: Cloudflare.Env) => User | Promise<User>) | undefined;
  /** The HTML document around a view. `<Document>` where it is left out. */
  readonly document?: ((props: DocumentProps) => VNode) | undefined;
}

/** What `createLive()` gives. */
export interface Live {
  /** The Durable Object class: export a subclass of it from the Worker's module. */
  readonly LiveSession: LiveSessionClass;
  /** GET and POST of every route, and the socket, to be mounted at "/". */
  routes(): Hono<{ Bindings: LiveEnv }>;
}

/**
 * Makes an app of live views.
 *
 * @throws {LiveError} `route` for a route that is no absolute path, one that no request would reach, or a view that is no LiveView.
 * @example
 * const live = createLive({ routes: { "/": CounterView } });
 * export class LiveSession extends live.LiveSession {}
 * const app = new Hono().route("/", live.routes());
 */
export function createLive<const R extends Routes<R>>(options: LiveOptions<R>): Live {
  const { routes, identify: appIdentify, document = Document, ...session } = options;
  // SAFETY: Routes<R> says that each is a LiveView class.
  const views = { ...routes } as Readonly<Record<string, LiveNodeClass>>;
  for (const [path, view] of Object.entries(views)) {
    if (!path.startsWith("/")) throw new LiveError("route", `Cannot register route "${path}": a path begins with "/"; write "/${path}"`);
    if (isA(view, LiveView)) {
      if (hasRender(view)) continue;
      throw new LiveError(
        "route",
        `Cannot register route "${path}": "${view.name}" has no render(); write render() { return <main>…</main>; }`,
      );
    }
    const what = isA(view, LiveComponent)
      ? `"${view.name}" is a LiveComponent; place it in the render() of a LiveView`
      : "its view is no LiveView class";
    throw new LiveError("route", `Cannot register route "${path}": ${what}; write "${path}": MyView`);
  }
  refuseHiddenRoutes(Object.keys(views));
  // SAFETY: the app's env is Cloudflare.Env, with the bindings of LiveEnv.
  const identify: Identify = (request, env) => appIdentify?.(request, env as unknown as Cloudflare.Env) ?? null;
  return {
    LiveSession: createLiveSession({ ...session, routes: views }),
    routes() {
      const app = new Hono<{ Bindings: LiveEnv }>();
      app.get(socketPath, (context) => serveSocket(context, identify));
      for (const path of Object.keys(views)) {
        app.get(path, (context) => servePage(context, path, { identify, document }));
        app.post(path, (context) => servePost(context, path, { identify, document }));
      }
      return app;
    },
  };
}

const isA = (view: unknown, base: abstract new (...host: unknown[]) => object): boolean =>
  typeof view === "function" && view.prototype instanceof base;
