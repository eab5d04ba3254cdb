import { LiveError } from "../durable/node/errors.ts";

/** The socket's path, which is registered before an app's routes. */
export const socketPath = "/live/:session";

/** Where `overwinter assets` puts its files, which the platform serves before any Worker runs. */
const assetsPath = "/overwinter/*";

/**
 * Refuses a route that no request would ever reach: the first that fits takes a request, as in Hono.
 *
 * @param paths in the order in which they are registered.
 * @throws {LiveError} `route`, with the route that stands before it.
 */
export function refuseHiddenRoutes(paths: readonly string[]): void {
  for (const [index, path] of paths.entries()) {
    const hiding = [assetsPath, socketPath].find((own) => hides(own, path));
    if (hiding !== undefined) {
      throw new LiveError(
        "route",
        `Cannot register route "${path}": "${hiding}" is Overwinter's own and takes its requests; give the view another path`,
      );
    }
    const earlier = paths.slice(0, index).find((other) => hides(other, path));
    if (earlier !== undefined) {
      throw new LiveError(
        "route",
        `Cannot register route "${path}": "${earlier}" stands before it and takes its requests; write "${path}" first`,
      );
    }
  }
}

/** Whether every request for `path` is one for `earlier`. */
function hides(earlier: string, path: string): boolean {
  return variantsOf(path).every((variant) => variantsOf(earlier).some((other) => covers(other, variant)));
}

/** A path with and without its optional last parameter. */
function variantsOf(path: string): string[][] {
  const segments = path.split("/").slice(1);
  const last = segments.at(-1) ?? "";
  if (!last.startsWith(":") || !last.endsWith("?")) return [segments];
  return [segments.slice(0, -1), [...segments.slice(0, -1), last.slice(0, -1)]];
}

function covers(earlier: readonly string[], path: readonly string[]): boolean {
  for (const [index, segment] of earlier.entries()) {
    const isLast = index === earlier.length - 1;
    if (segment === "*" && isLast) return true;
    const other = path[index];
    if (other === undefined || !coversSegment(segment, other)) return false;
  }
  return earlier.length === path.length;
}

function coversSegment(earlier: string, segment: string): boolean {
  if (earlier.startsWith(":")) {
    // A parameter with a pattern takes what has the same pattern; what else it takes is not for us to find out.
    const pattern = patternOf(earlier);
    return pattern === "" ? segment !== "" && segment !== "*" : pattern === patternOf(segment);
  }
  return earlier === "*" ? segment !== "" : earlier === segment;
}

/** `[0-9]+` of `:id{[0-9]+}`. */
const patternOf = (segment: string): string => /\{(.*)\}$/.exec(segment)?.[1] ?? "";
