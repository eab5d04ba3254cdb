import { reserveNames } from "./event.ts";
import { LiveNode } from "./live-node.ts";

/** The parameters in a route's path: `Params<"/movies/:movieId">` is `{ movieId: string }`. */
export type Params<Path extends string> = string extends Path
  ? Record<string, string>
  : Path extends `${infer Head}/${infer Tail}`
    ? Params<Head> & Params<Tail>
    : Path extends `:${infer Name}`
      ? { readonly [N in Name]: string }
      : {};

export declare const wantsParams: unique symbol;

/**
 * What a URL renders. `Path` is the route that the view is registered for, and types `this.params`.
 *
 * @example
 * class MovieDetailView extends LiveView<"/movies/:movieId"> {
 *   override async mount() { … this.params.movieId … }
 *   render() { return <main>…</main>; }
 * }
 */
export abstract class LiveView<Path extends string = string> extends LiveNode {
  /**
   * What `createLive()` checks a view by: the parameters that it wants have to be among those of its path. A function's parameter says that;
   * by `params` alone a view that wants more would be taken too. Exists for the compiler only.
   */
  declare readonly [wantsParams]: (params: Params<Path>) => void;

  /** The parameters of the path. */
  override get params(): Params<Path> {
    // SAFETY: the Worker matched the path that createLive() checked against this type.
    return LiveNode.hostOf(this).params as Params<Path>;
  }

  /**
   * Called once in the view's life, by the request for the page. `this.redirect(to)` and `throw notFound()` are the HTTP answer.
   */
  mount(): void | Promise<void> {}
}

reserveNames(LiveView.prototype);
