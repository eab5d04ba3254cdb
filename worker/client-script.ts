import { LiveError } from "../durable/node/errors.ts";
import type { LiveEnv } from "./env.ts";

const manifestPath = "/overwinter/manifest.json";

/** The paths of a page's scripts among the static assets, with their hashes in the names. */
export interface Scripts {
  readonly client: string;
  /** The app's own browser code, where it has any. */
  readonly app: string | undefined;
}

/** Read once in an isolate: assets change only with a deploy, which is a new isolate. */
const read = new WeakMap<Fetcher, Promise<Scripts>>();

/**
 * The scripts of a page.
 *
 * @throws {LiveError} `assets` where `overwinter assets` has not put them there.
 */
export async function clientScripts(env: LiveEnv): Promise<Scripts> {
  const known = read.get(env.ASSETS) ?? readScripts(env.ASSETS);
  read.set(env.ASSETS, known);
  try {
    return await known;
  } catch (error) {
    read.delete(env.ASSETS);
    throw error;
  }
}

async function readScripts(assets: Fetcher): Promise<Scripts> {
  const response = await assets.fetch(new Request(`https://assets.invalid${manifestPath}`));
  const manifest: unknown = response.ok ? await response.json() : null;
  if (typeof manifest === "object" && manifest !== null && "client" in manifest && typeof manifest.client === "string")
    return { client: manifest.client, app: "app" in manifest && typeof manifest.app === "string" ? manifest.app : undefined };
  throw new LiveError(
    "assets",
    `Cannot find the client's script: ${manifestPath} is not among the static assets; run "npx overwinter assets <assets directory>" before wrangler, or make it wrangler's build command`,
  );
}
