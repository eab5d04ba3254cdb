/**
 * Messages that no script shows: they stand in the page's HTML, where the script would put them.
 *
 * A handler's `flash()` is an effect of its turn. Where a request is answered by a redirect, of `mount()` or after a POST, the page that it would
 * show on is gone, and so is the object that knows of it: a cookie carries the message to the next page. It is signed and bound to the visitor,
 * since a sibling subdomain can set cookies here, and a stranger's words are not to stand on our page as if they were ours.
 */
import type { Context } from "hono";
import type { PostAnswer } from "../durable/session.ts";
import { secretsOf, type LiveEnv } from "./env.ts";
import { digest, TokenSigner } from "./token.ts";
import { forgetCookie, knownVisitorOf, readCookie, visitorOf, writeCookie } from "./visitor.ts";

/** A line of the document's flash area. */
export interface Message {
  readonly role: "status" | "alert";
  readonly level: string;
  readonly text: string;
}

/** What the cookie says. */
interface Carried {
  readonly visitor: string;
  readonly messages: readonly Message[];
}

type LiveContext = Context<{ Bindings: LiveEnv }>;

const cookieName = "overwinter_flash";

/** How long a message waits for the next page, in seconds: a redirect takes a moment, and an hour later it would be news of yesterday. */
const maxAgeSeconds = 60;

/** Most that is carried, as JSON. As a signed cookie that is 3,600 bytes; browsers drop one over 4,096 without a word. */
export const maxCarriedBytes = 2_500;

/** What is to be said of a form that was posted: what its handler said, and that it failed where it has. */
export function messagesOf({ flashes, failure }: Pick<PostAnswer, "flashes" | "failure">): Message[] {
  const messages = flashes.map(([, level, text]): Message => ({ role: "status", level, text }));
  if (failure === null) return messages;
  const { code, reference } = failure;
  const details = reference === "" ? code : `${code}, reference ${reference}`;
  return [...messages, { role: "alert", level: "error", text: `This could not be done (${details})` }];
}

/** Takes messages along to the next page; of too many, the last that fit. */
export async function carryMessages(context: LiveContext, messages: readonly Message[]): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(messages)).length;
  if (bytes > maxCarriedBytes) {
    console.warn(`Cannot carry all flash messages to the next page: they come to ${bytes} bytes, ${maxCarriedBytes} is the limit`);
    return carryMessages(context, messages.slice(1));
  }
  if (messages.length === 0) return;
  const visitor = await digest(visitorOf(context));
  const value = await signerOf(context).sign({ visitor, messages });
  writeCookie(context, cookieName, value, maxAgeSeconds);
}

/** The messages that the last page could not show. They are taken: this page shows them. */
export async function takeMessages(context: LiveContext): Promise<readonly Message[]> {
  const value = readCookie(context, cookieName);
  if (value === undefined) return [];
  forgetCookie(context, cookieName);
  const carried = await signerOf(context).verify(value);
  return carried?.visitor === (await digest(knownVisitorOf(context))) ? carried.messages : [];
}

const signerOf = ({ env }: LiveContext): TokenSigner<Carried> => new TokenSigner(secretsOf(env), "flash");
