/**
 * The token of a page: what the Worker vouches for when it gives out HTML, so that it can check a socket before it wakes an object.
 *
 * `base64url(JSON) "." base64url(HMAC-SHA-256)`. It is bound to the visitor's cookie by a hash: a token that leaks (in a log, in a shared
 * link) opens nothing without the cookie.
 */

/** What a token says. */
export interface Token {
  /** The Durable Object's id, as in the socket's path. */
  readonly session: string;
  readonly mount: string;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly url: string;
  /** The user's id; empty for a visitor that `identify` does not know. */
  readonly user: string;
  /** SHA-256 of the visitor's cookie. */
  readonly visitor: string;
  /** Until when it may mount the view, as a time in ms. A session that exists is joined whatever the token's age. */
  readonly mountsUntilMs: number;
}

/** Signs and verifies tokens, and what else is JSON, with the secrets of `LIVE_SECRET`: the first signs, all verify. */
export class TokenSigner<Said = Token> {
  readonly #keys: Promise<readonly CryptoKey[]>;
  readonly #purpose: string;

  /** @param purpose What is signed for one purpose is not valid for another. Left out for pages' tokens. */
  constructor(secrets: string, purpose = "") {
    this.#purpose = purpose;
    const texts = secrets.split(",").map((secret) => secret.trim());
    this.#keys = Promise.all(
      texts.map((text) =>
        crypto.subtle.importKey("raw", new TextEncoder().encode(text), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]),
      ),
    );
  }

  async sign(said: Said): Promise<string> {
    const body = toBase64Url(new TextEncoder().encode(JSON.stringify(said)));
    const [key] = await this.#keys;
    if (key === undefined) throw new Error("Cannot sign a token: there is no secret");
    const signature = await crypto.subtle.sign("HMAC", key, this.#signedBytes(body));
    return `${body}.${toBase64Url(new Uint8Array(signature))}`;
  }

  /** What a token says, or `null` where its signature is none of ours. */
  async verify(text: string): Promise<Said | null> {
    const [body = "", signature = ""] = text.split(".");
    const bytes = fromBase64Url(signature);
    if (bytes === null) return null;
    for (const key of await this.#keys) {
      if (await crypto.subtle.verify("HMAC", key, bytes, this.#signedBytes(body))) {
        // SAFETY: the signature says that sign() wrote it, for the same purpose.
        return JSON.parse(new TextDecoder().decode(fromBase64Url(body) ?? new Uint8Array())) as Said;
      }
    }
    return null;
  }

  /** A body has no colon in it: no purpose reads as the beginning of one. */
  #signedBytes(body: string): Uint8Array {
    return new TextEncoder().encode(this.#purpose === "" ? body : `${this.#purpose}:${body}`);
  }
}

/** SHA-256 of a text, for the token. */
export async function digest(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** A random text of 128 bits. */
export function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
