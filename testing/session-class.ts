import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { LiveSessionClass, SessionSeam } from "../durable/live-session.ts";

/** A session's object, as this kit calls it. */
export type SessionStub = DurableObjectStub & Pick<InstanceType<LiveSessionClass>, "page">;

/** The error that each reference in the log stands for. */
const errors = new Map<string, unknown>();

/** The error that was logged with a reference. */
export const errorOf = (reference: string): unknown => errors.get(reference);

/**
 * Makes an object for a session, of the class that the app's own Worker exports.
 *
 * @throws {Error} where the Worker under test has no sessions.
 */
export async function newSession(): Promise<{ stub: SessionStub; seam: SessionSeam }> {
  const namespace: unknown = Reflect.get(env, "LIVE_SESSION");
  if (!isNamespace(namespace)) {
    throw new Error(
      "Cannot mount: the Worker under test has no binding LIVE_SESSION; give cloudflareTest() the app's wrangler.toml, as docs/testing.md shows",
    );
  }
  const stub = namespace.get(namespace.newUniqueId());
  const seam = await runInDurableObject(stub, (object) => {
    const known: unknown = Reflect.get(object.constructor, "seam");
    if (isSeam(known)) known.onError = (reference, error) => void errors.set(reference, error);
    return known;
  });
  if (!isSeam(seam)) {
    throw new Error(
      "Cannot mount: the class behind LIVE_SESSION is not createLive()'s; export class LiveSession extends live.LiveSession {} from the Worker's module",
    );
  }
  // SAFETY: the seam is that of a class which createLiveSession() made.
  return { stub: stub as unknown as SessionStub, seam };
}

const isNamespace = (value: unknown): value is DurableObjectNamespace =>
  typeof value === "object" && value !== null && "newUniqueId" in value && "get" in value;

const isSeam = (value: unknown): value is SessionSeam =>
  typeof value === "object" && value !== null && "routes" in value && "onError" in value;
