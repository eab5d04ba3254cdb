/** What went wrong in an author's code or in the use of this package. Each code is one condition; the message says what, where and the cure. */
export type LiveErrorCode =
  | "constructor" // a live node's class has a constructor that does not pass its arguments on
  | "duplicate-child" // two children with one class and id, or a second one without id
  | "handler-missing" // a message that no handler of the parent takes
  | "outside-turn" // something that only a handler may do
  | "prop" // a prop that is not data
  | "reserved-name" // a field or handler on a name of the base class
  | "root" // a render that does not give one root element
  | "route" // a route, or its view, that is not registered
  | "slot" // a slot shown twice
  | "state" // a field that does not come back whole
  | "state-size" // a node with too much state
  | "version" // stored state that the code cannot read
  | "secret"; // LIVE_SECRET is not set

/** An error with a stable `code`, for callers that tell conditions apart. */
export class LiveError extends Error {
  override readonly name = "LiveError";
  readonly code: LiveErrorCode;

  constructor(code: LiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

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
