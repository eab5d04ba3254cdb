/** Who may log in, and who a request is. There is no password: this is an example, and two users are enough to see each other's ratings. */

import { parseSigned, serializeSigned, serialize } from "hono/utils/cookie";

/** A visitor who has logged in. */
export interface User {
  readonly id: string;
  readonly name: string;
}

declare module "overwinter/durable" {
  interface Register {
    user: User;
  }
}

export const users: readonly User[] = [
  { id: "a", name: "User A" },
  { id: "b", name: "User B" },
];

const cookieName = "reviews_user";
const cookieAgeSeconds = 30 * 24 * 60 * 60;

/** The user that a request's signed cookie names, or null. Needs no database: it runs for every page and every socket. */
export async function identify(request: Request, env: Pick<Cloudflare.Env, "LIVE_SECRET">): Promise<User | null> {
  const header = request.headers.get("Cookie");
  if (header === null) return null;
  for (const secret of cookieSecrets(env)) {
    const id = (await parseSigned(header, secret, cookieName))[cookieName];
    if (typeof id === "string") return findUser(id);
  }
  return null;
}

export function findUser(id: unknown): User | null {
  return users.find((user) => user.id === id) ?? null;
}

/** The `Set-Cookie` that logs a user in. */
export async function loginCookie(user: User, env: Pick<Cloudflare.Env, "LIVE_SECRET">, secure: boolean): Promise<string> {
  const [secret] = cookieSecrets(env);
  if (secret === undefined)
    throw new Error("Cannot sign the login cookie: LIVE_SECRET is empty; set it with `wrangler secret put LIVE_SECRET`");
  return serializeSigned(cookieName, user.id, secret, { path: "/", httpOnly: true, sameSite: "Lax", secure, maxAge: cookieAgeSeconds });
}

/** The `Set-Cookie` that logs out. */
export function logoutCookie(secure: boolean): string {
  return serialize(cookieName, "", { path: "/", httpOnly: true, sameSite: "Lax", secure, maxAge: 0 });
}

/** The first signs, all verify. The prefix keeps a signature made for the session's token from being one of a cookie, and the reverse. */
function cookieSecrets(env: Pick<Cloudflare.Env, "LIVE_SECRET">): string[] {
  const secrets = env.LIVE_SECRET.split(",").map((secret) => secret.trim());
  return secrets.filter((secret) => secret !== "").map((secret) => `login:${secret}`);
}
