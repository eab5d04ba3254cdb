import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { staticPage } from "./static-page.tsx";

/** The page for an address that nothing answers to, and for a movie or restaurant that there is not. */
export function notFoundPage(c: Context<{ Bindings: Cloudflare.Env }>): Promise<Response> {
  return staticPage(
    c,
    404,
    "Not found",
    <>
      <p class="notice-code">404</p>
      <h1>This seat is empty</h1>
      <p class="lead">There is nothing at this address. It may have been a film that nobody made, or a table that nobody laid.</p>
      <p>
        <a class="button" href="/movies">
          See all movies
        </a>
      </p>
    </>,
  );
}

/**
 * The page for what went wrong on this side: a reference, and the reason in the log. A live page has logged its own, and says which. A request
 * that Hono refused is answered as it says.
 */
export async function failurePage(error: unknown, c: Context<{ Bindings: Cloudflare.Env }>): Promise<Response> {
  if (error instanceof HTTPException && error.status < 500) return error.getResponse();
  return staticPage(
    c,
    500,
    "Something went wrong",
    <>
      <p class="notice-code">500</p>
      <h1>The projector has stopped</h1>
      <p class="lead">Something went wrong on our side, and nothing of yours was changed. Please try again in a moment.</p>
      <p class="notice-reference">{error instanceof HTTPException ? error.message : logged(error, c)}</p>
    </>,
  );
}

function logged(error: unknown, c: Context): string {
  const reference = crypto.randomUUID();
  console.error(`Cannot answer ${c.req.method} ${c.req.path} (reference ${reference})`, error);
  return `Reference ${reference}`;
}
