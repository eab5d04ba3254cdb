import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { fillTokens } from "../durable/post-fields.ts";
import { encodeVisit, isUrlKept, maxUrlBytes } from "../durable/visit.ts";
import { LiveError } from "../durable/node/errors.ts";
import type { Visit } from "../durable/ports.ts";
import type { DocumentProps } from "../templates/document.tsx";
import type { PageAnswer } from "../durable/session.ts";
import { clientScripts, type Scripts } from "./client-script.ts";
import { checkBindings, secretsOf, type LiveEnv, type SessionStub } from "./env.ts";
import { carryMessages, messagesOf, takeMessages, type Message } from "./flash.ts";
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

/** What answers a request for a route. */
export interface PageOptions {
  readonly identify: Identify;
  readonly document: (props: DocumentProps) => VNode;
}

/** A session's object that was made for a request. */
export interface NewSession {
  readonly id: string;
  readonly visit: Visit;
  readonly stub: SessionStub;
}

/** Makes an object for a visit. Nothing happens in it yet. */
export function makeSession(env: LiveEnv, visit: Visit): NewSession {
  encodeVisit(visit); // says what of a user is no data, where the call of the object would only say that it cannot be cloned
  const id = env.LIVE_SESSION.newUniqueId();
  // SAFETY: the namespace is that of a class that createLive() made.
  return { id: id.toString(), visit, stub: env.LIVE_SESSION.get(id) as unknown as SessionStub };
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

  if (!isUrlKept(request.url)) throw new HTTPException(414, { message: `Addresses have ${maxUrlBytes} bytes at most` });
  checkBindings(env);
  secretsOf(env); // before anything is made that could not be signed
  const [scripts, user] = await Promise.all([clientScripts(env), identify(request.raw, env)]);
  const visit: Visit = { route, params: request.param(), url: request.url, user: user ?? null, mountsUntilMs: Date.now() + tokenMountsMs };
  const session = makeSession(env, visit);
  const answer = await session.stub.page(visit);
  if (answer.kind === "redirect" && answer.flashes.length > 0) {
    await carryMessages(context, [...(await takeMessages(context)), ...messagesOf({ ...answer, failure: null })]);
  }
  if (answer.kind !== "page") return answerWithoutPage(context, answer, 302);
  const messages = await takeMessages(context);
  return showPage(context, session, answer, { document, scripts, messages, status: 200 });
}

/** Answers where the session has no page to show. */
export function answerWithoutPage(
  context: Context,
  answer: Exclude<PageAnswer, { kind: "page" }>,
  redirectStatus: 302 | 303,
): Response | Promise<Response> {
  switch (answer.kind) {
    case "redirect":
      return context.redirect(headerSafe(answer.to), redirectStatus);
    case "not-found":
      return context.notFound();
    case "failed":
      throw new HTTPException(500, { message: `The page cannot be shown (reference ${answer.reference})` });
    default:
      return answer satisfies never;
  }
}

/** How a page is shown. */
export interface PageView {
  readonly document: PageOptions["document"];
  readonly scripts: Scripts;
  /** What the document says in its flash area. */
  readonly messages: readonly Message[];
  /** 422 for one with errors. */
  readonly status: 200 | 422;
}

/** Puts the document around a view's HTML, and into it what its session is joined by. */
export async function showPage(
  context: Context<{ Bindings: LiveEnv }>,
  { id, visit }: NewSession,
  { mount, title, html }: Extract<PageAnswer, { kind: "page" }>,
  { document, scripts, messages, status }: PageView,
): Promise<Response> {
  const nonce = randomText();
  const visitor = await digest(visitorOf(context));
  const token = await new TokenSigner(secretsOf(context.env)).sign({ ...visit, session: id, mount, user: userId(visit.user), visitor });
  const script = (
    <>
      <script type="module" src={scripts.client} nonce={nonce} data-live-session={id} data-live-token={token} data-live-mount={mount} />
      {scripts.app !== undefined && <script type="module" src={scripts.app} nonce={nonce} />}
    </>
  );
  const props = { title, nonce, url: new URL(visit.url), user: visit.user, script, children: null };
  const page = renderDocument(document, props, { view: fillTokens(html, token), messages });
  return context.body(page, status, pageHeaders(nonce));
}

/** Marks the view's place in the document; no text can hold it, since "<" is escaped there. */
const viewMark = "<template data-live-view></template>";

function renderDocument(
  document: PageOptions["document"],
  props: DocumentProps,
  { view, messages }: { readonly view: string; readonly messages: readonly Message[] },
): string {
  const children: ComponentChildren = <template data-live-view="" />;
  const html = placeMessages(renderToString(document({ ...props, children })), messages);
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

/** The start tag of the document's flash area, as Preact prints it. */
const flashArea = /<[a-z][\w-]*(?: [^\s"=>]+(?:="[^"]*")?)*? data-live-flash(?:="[^"]*")?(?: [^\s"=>]+(?:="[^"]*")?)*>/;

/** Writes messages where the client would put them: into the document's flash area, or before the view where it has none. */
function placeMessages(html: string, messages: readonly Message[]): string {
  if (messages.length === 0) return html;
  const lines = messages.map(({ role, level, text }) => (
    <p role={role} data-level={level}>
      {text}
    </p>
  ));
  const printed = renderToString(<>{lines}</>);
  return flashArea.test(html) ? html.replace(flashArea, (area) => area + printed) : html.replace(viewMark, () => printed + viewMark);
}

/** An address with what a header cannot hold (controls, and all beyond ASCII) as URLs write it; what is encoded already stays. */
function headerSafe(address: string): string {
  // oxlint-disable-next-line no-control-regex -- the point of it
  return address.toWellFormed().replace(/[\x00-\x20\x7f-\u{10ffff}]/gu, encodeURIComponent);
}
