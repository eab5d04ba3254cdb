import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { randomText } from "./token.ts";

const visitorCookie = "overwinter_visitor";

/** How long a visitor's cookie lives after the last page, in seconds: longer than any session sleeps. */
const maxAgeSeconds = 30 * 86_400;

/** The random cookie that a page's token is bound to; given to everybody, signed in or not, and renewed with each page. */
export function visitorOf(context: Context): string {
  const known = knownVisitorOf(context);
  const visitor = known.length >= 16 ? known : randomText();
  writeCookie(context, visitorCookie, visitor, maxAgeSeconds);
  return visitor;
}

/** The visitor's cookie of a socket or a POST, which must have one; empty where it has none. */
export function knownVisitorOf(context: Context): string {
  return readCookie(context, visitorCookie) ?? "";
}

/**
 * Our cookies have the `__Host-` prefix on https: neither a sibling subdomain nor a page over plain http can set one of that name. Browsers take
 * the prefix on https only, and so a local server over http has the plain name.
 */
export function writeCookie(context: Context, name: string, value: string, maxAge: number): void {
  const isSecure = isHttps(context);
  setCookie(context, name, value, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge,
    secure: isSecure,
    ...(isSecure ? { prefix: "host" } : {}),
  });
}

/** A cookie that `writeCookie()` wrote. */
export function readCookie(context: Context, name: string): string | undefined {
  return isHttps(context) ? getCookie(context, name, "host") : getCookie(context, name);
}

/** Has the browser forget a cookie that `writeCookie()` wrote. */
export function forgetCookie(context: Context, name: string): void {
  if (isHttps(context)) deleteCookie(context, name, { path: "/", secure: true, prefix: "host" });
  else deleteCookie(context, name, { path: "/" });
}

const isHttps = (context: Context): boolean => new URL(context.req.url).protocol === "https:";
