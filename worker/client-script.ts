import { LiveError } from "../durable/node/errors.ts";
import type { LiveEnv } from "./env.ts";

const manifestPath = "/overwinter/manifest.json";

/** The client script's path, read once in an isolate: assets change only with a deploy, which is a new isolate. */
const paths = new WeakMap<Fetcher, Promise<string>>();

/**
 * The path of the client's script among the static assets, with its hash in the name.
 *
 * @throws {LiveError} `assets` where `overwinter assets` has not put it there.
 */
export async function clientScriptPath(env: LiveEnv): Promise<string> {
  const known = paths.get(env.ASSETS) ?? readPath(env.ASSETS);
  paths.set(env.ASSETS, known);
  try {
    return await known;
  } catch (error) {
    paths.delete(env.ASSETS);
    throw error;
  }
}

async function readPath(assets: Fetcher): Promise<string> {
  const response = await assets.fetch(new Request(`https://assets.invalid${manifestPath}`));
  const manifest: unknown = response.ok ? await response.json() : null;
  if (typeof manifest === "object" && manifest !== null && "client" in manifest && typeof manifest.client === "string")
    return manifest.client;
  throw new LiveError(
    "assets",
    `Cannot find the client's script: ${manifestPath} is not among the static assets; run "npx overwinter assets <assets directory>" before wrangler, or make it wrangler's build command`,
  );
}
