export { LiveError, type LiveErrorCode } from "../../templates/live-error.ts";

/** Thrown by `notFound()`: the page is answered with 404. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
}

/**
 * What a view's `mount` throws when the URL names nothing: the page is answered with 404 and the app's not-found page.
 *
 * @example
 * const movie = await findMovie(this.env.DB, this.params.movieId);
 * if (movie === undefined) throw notFound();
 */
export function notFound(message = "Not found"): NotFoundError {
  return new NotFoundError(message);
}
