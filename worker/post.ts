import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { eventField, parsePostedBinding, payloadOf, tokenField, type PostedEvent } from "../durable/post-fields.ts";
import type { Visit } from "../durable/ports.ts";
import { clientScripts } from "./client-script.ts";
import { secretsOf, type LiveEnv } from "./env.ts";
import { carryMessages, messagesOf } from "./flash.ts";
import { readFormFields, type FormFields } from "./form-fields.ts";
import { answerWithoutPage, makeSession, showPage, tokenMountsMs, userId, type PageOptions } from "./page.tsx";
import { digest, TokenSigner, type Token } from "./token.ts";
import { knownVisitorOf } from "./visitor.ts";

/**
 * Answers the POST of a form with `live:submit`, sent by a browser that runs no script, or whose script has given up.
 *
 *     Origin, token, cookie, user    403 where one of them is another's, but never for the token's age: somebody has typed all this
 *     a new object                   mounts the view that the token names, and runs the one event as a turn
 *     303                            to where the handler redirects, else to the page's own URL: a reload posts nothing again
 *     422                            the page, where it has errors to show
 *
 * A repeated POST runs the event again, with the same `this.eventKey`: it is a digest of the token and the fields, so that a reload of an
 * error page, a second click and a browser that sends twice are all known by it. Each page that is served has a token of its own, and the same
 * words on another page are another event.
 */
export async function servePost(
  context: Context<{ Bindings: LiveEnv }>,
  route: string,
  { identify, document }: PageOptions,
): Promise<Response> {
  const { env, req: request } = context;
  if (!isSameOrigin(request.raw)) throw refusal("another site has sent it");
  const fields = await readFormFields(request.raw);
  const token = await tokenOf(fields, env);
  if (token.route !== route || !isSame(token.params, request.param())) throw refusal("its token is that of another page");
  if (token.visitor !== (await digest(knownVisitorOf(context))))
    throw refusal("its page was given to another visitor, or your browser has no cookie of it");
  const user: unknown = (await identify(request.raw, env)) ?? null;
  if (userId(user) !== token.user) throw refusal("its page was loaded before you signed in or out");
  const event = await eventOf(fields);

  const visit: Visit = { route, params: token.params, url: token.url, user, mountsUntilMs: Date.now() + tokenMountsMs };
  const scripts = await clientScripts(env);
  const session = makeSession(env, visit);
  const answer = await session.stub.post(visit, event);
  const messages = messagesOf(answer);
  if (answer.kind === "page") return showPage(context, session, answer, { document, scripts, messages, status: 422 });
  await carryMessages(context, messages);
  return answerWithoutPage(context, answer, 303);
}

/** Whether a page of ours sent it. A browser that keeps the Origin to itself (by a stricter Referrer-Policy) still says what it would be. */
function isSameOrigin({ url, headers }: Request): boolean {
  const origin = headers.get("origin") ?? "null";
  return origin === "null" ? headers.get("sec-fetch-site") === "same-origin" : origin === new URL(url).origin;
}

/** What the form's token says. @throws {HTTPException} 403 where it has none that is ours. */
async function tokenOf(fields: FormFields, env: LiveEnv): Promise<Token> {
  const text = onlyField(fields, tokenField);
  const token = text === null ? null : await new TokenSigner(secretsOf(env)).verify(text);
  if (token === null) {
    throw refusal(`it has no token of ours; give it live:submit in a view, or register your own handler of this POST before live.routes()`);
  }
  return token;
}

/** The event that a form is for. @throws {HTTPException} 400 where it does not say. */
async function eventOf(fields: FormFields): Promise<PostedEvent> {
  const binding = parsePostedBinding(onlyField(fields, eventField) ?? "");
  if (binding === null) throw new HTTPException(400, { message: "This form does not say what it is for" });
  const [path, handler, given] = binding;
  const eventKey = `post/${await digest(JSON.stringify(fields))}`;
  return { path, handler, payload: { ...payloadOf(fields), ...given }, eventKey };
}

/** A field of which there is one. Of two, raw HTML may have added the other, which the browser takes into the form by its `form` attribute. */
function onlyField(fields: FormFields, name: string): string | null {
  const [first, ...further] = fields.filter(([other]) => other === name);
  return first === undefined || further.length > 0 ? null : first[1];
}

function isSame(params: Token["params"], others: Token["params"]): boolean {
  const names = Object.keys(params);
  return names.length === Object.keys(others).length && names.every((name) => params[name] === others[name]);
}

const refusal = (why: string): HTTPException => new HTTPException(403, { message: `This form is not taken: ${why}. Load its page anew` });
