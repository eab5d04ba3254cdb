import { LiveError } from "../durable/node/errors.ts";
import type { LiveSessionClass } from "../durable/live-session.ts";

/** The bindings that an app's Worker has for this package. */
export interface LiveEnv {
  /** The Durable Object namespace of the app's `LiveSession`. */
  readonly LIVE_SESSION: DurableObjectNamespace;
  /** One secret or more, comma-separated: the first signs, all verify. */
  readonly LIVE_SECRET?: string | undefined;
  /** The static assets, with the client's script among them. */
  readonly ASSETS: Fetcher;
}

/**
 * The bindings, where the app's configuration has them.
 *
 * @throws {LiveError} `bindings` where one is missing.
 */
export function checkBindings(env: Partial<LiveEnv>): asserts env is LiveEnv {
  for (const [name, lines] of requiredBindings) {
    if (env[name] !== undefined) continue;
    throw new LiveError("bindings", `Cannot serve pages: the Worker has no binding "${name}"; add it to wrangler.toml: ${lines}`);
  }
}

const requiredBindings = [
  ["ASSETS", '[assets] with directory = "public" and binding = "ASSETS"'],
  ["LIVE_SESSION", '[[durable_objects.bindings]] with name = "LIVE_SESSION" and class_name = "LiveSession"'],
] as const;

/** A session's object, as the Worker calls it. */
export type SessionStub = DurableObjectStub & Pick<InstanceType<LiveSessionClass>, "page" | "post">;

/** Shortest secret that is taken: 32 characters of a random text cannot be guessed. */
export const minSecretLength = 32;

/** The secrets. @throws {LiveError} `secret` where there are none, or one is too short to be secret. */
export function secretsOf(env: LiveEnv): string {
  const secrets = env.LIVE_SECRET;
  if (secrets === undefined || secrets === "") {
    throw new LiveError(
      "secret",
      'Cannot sign pages: LIVE_SECRET is not set; set it with "npx wrangler secret put LIVE_SECRET", and for local development put LIVE_SECRET="…" (32 random characters) into .dev.vars',
    );
  }
  if (secrets.split(",").some((secret) => secret.trim().length < minSecretLength)) {
    throw new LiveError(
      "secret",
      `Cannot sign pages: a secret in LIVE_SECRET has fewer than ${minSecretLength} characters; take random ones`,
    );
  }
  return secrets;
}
