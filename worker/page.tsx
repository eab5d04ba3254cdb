import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { fillTokens } from "../durable/post-fields.ts";
import { encodeVisit } from "../durable/visit.ts";
import { LiveError } from "../durable/node/errors.ts";
import type { Visit } from "../durable/ports.ts";
import type { DocumentProps } from "../templates/document.tsx";
import { clientScripts } from "./client-script.ts";
import { secretsOf, type LiveEnv, type SessionStub } from "./env.ts";
import { pageHeaders } from "./headers.ts";
import { digest, randomText, TokenSigner } from "./token.ts";
import { visitorOf } from "./visitor.ts";

/**
 * How long a page's token may mount its view, in ms. It is needed when the object was evicted between the page and its first join, or has
 * ended; a page that is older than that is loaded anew.
 */
export const tokenMountsMs = 10 * 60_000;

/** Who `identify` says looks at the page: anything with an `id`. */
export type Identify = (request: Request, env: LiveEnv) => unknown;

/** The id by which a token names a user. */
export function userId(user: unknown): string {
  return typeof user === "object" && user !== null && "id" in user ? String(user.id) : "";
}

/** What answers a GET of a route. */
export interface PageOptions {
  readonly identify: Identify;
  readonly document: (props: DocumentProps) => VNode;
}

/** Answers the request for a page: a new object mounts the view, and the document is put around its HTML. */
export async function servePage(
  context: Context<{ Bindings: LiveEnv }>,
  route: string,
  { identify, document }: PageOptions,
): Promise<Response> {
  const { env, req: request } = context;
  // Neither makes an object: there will be no socket.
  if (request.method === "HEAD") return context.body(null, 200, pageHeaders(""));
  if ((request.header("sec-purpose") ?? request.header("purpose") ?? "").includes("prefetch"))
    return context.body(null, 503, { "cache-control": "no-store" });

  const signer = new TokenSigner(secretsOf(env));
  const [scripts, user] = await Promise.all([clientScripts(env), identify(request.raw, env)]);
  const id = env.LIVE_SESSION.newUniqueId();
  const visit: Visit = { route, params: request.param(), url: request.url, user: user ?? null, mountsUntilMs: Date.now() + tokenMountsMs };
  encodeVisit(visit); // says what of a user is no data, where the call of the object would only say that it cannot be cloned
  // SAFETY: the namespace is that of a class that createLive() made.
  const answer = await (env.LIVE_SESSION.get(id) as unknown as SessionStub).page(visit);
  switch (answer.kind) {
    case "redirect":
      return context.redirect(headerSafe(answer.to), 302);
    case "not-found":
      return context.notFound();
    case "failed":
      throw new HTTPException(500, { message: `The page cannot be shown (reference ${answer.reference})` });
    case "page":
      break;
    default:
      answer satisfies never;
  }
  const nonce = randomText();
  const session = id.toString();
  const visitor = await digest(visitorOf(context));
  const token = await signer.sign({ ...visit, session, mount: answer.mount, user: userId(user), visitor });
  const element = (
    <>
      <script
        type="module"
        src={scripts.client}
        nonce={nonce}
        data-live-session={session}
        data-live-token={token}
        data-live-mount={answer.mount}
      />
      {scripts.app !== undefined && <script type="module" src={scripts.app} nonce={nonce} />}
    </>
  );
  const html = renderDocument(
    document,
    { title: answer.title, nonce, url: new URL(visit.url), user: visit.user, script: element, children: null },
    fillTokens(answer.html, token),
  );
  return context.body(html, 200, pageHeaders(nonce));
}

/** Marks the view's place in the document; no text can hold it, since "<" is escaped there. */
const viewMark = "<template data-live-view></template>";

function renderDocument(document: (props: DocumentProps) => VNode, props: DocumentProps, view: string): string {
  const children: ComponentChildren = <template data-live-view="" />;
  const html = renderToString(document({ ...props, children }));
  const [before, after, further] = html.split(viewMark);
  if (before === undefined || after === undefined || further !== undefined) {
    throw new LiveError(
      "document",
      "Cannot show the view: the document has to place its children exactly once; render {children} in its body",
    );
  }
  if (!html.includes(" data-live-token=")) {
    throw new LiveError(
      "document",
      "Cannot make the page live: the document does not place the client's script; render {script} in its head",
    );
  }
  return `<!doctype html>${before}${view}${after}`;
}

/** An address with what a header cannot hold (controls, and all beyond ASCII) as URLs write it; what is encoded already stays. */
function headerSafe(address: string): string {
  // oxlint-disable-next-line no-control-regex -- the point of it
  return address.toWellFormed().replace(/[\x00-\x20\x7f-\u{10ffff}]/gu, encodeURIComponent);
}
