import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { identify } from "../users.ts";
import { SiteDocument } from "./document.tsx";

const policy = [
  "default-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/** Answers with a page that is not live: no session, no socket. */
export async function staticPage(
  c: Context<{ Bindings: Cloudflare.Env }>,
  status: ContentfulStatusCode,
  title: string,
  content: ComponentChildren,
): Promise<Response> {
  const user = await identify(c.req.raw, c.env);
  const html = renderToString(
    <SiteDocument title={`${title} · Fireside`} nonce="" url={new URL(c.req.url)} user={user} script={null}>
      <main id="main" class="notice">
        {content}
      </main>
    </SiteDocument>,
  );
  return c.html(`<!doctype html>${html}`, status, {
    "Content-Security-Policy": policy,
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
  });
}
