import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { randomText } from "./token.ts";

const cookieName = "overwinter_visitor";

/** How long a visitor's cookie lives, in seconds: longer than any session sleeps. */
const maxAgeSeconds = 30 * 86_400;

/** The random cookie that a page's token is bound to; given to everybody, signed in or not. */
export function visitorOf(context: Context): string {
  const known = getCookie(context, cookieName);
  if (known !== undefined && known.length >= 16) return known;
  const visitor = randomText();
  const isSecure = new URL(context.req.url).protocol === "https:";
  setCookie(context, cookieName, visitor, { httpOnly: true, sameSite: "Lax", secure: isSecure, path: "/", maxAge: maxAgeSeconds });
  return visitor;
}

/** The visitor's cookie of a socket or a POST, which must have one; empty where it has none. */
export function knownVisitorOf(context: Context): string {
  return getCookie(context, cookieName) ?? "";
}
