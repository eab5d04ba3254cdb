import { exports } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { evictDurableObject } from "cloudflare:test";
import { tokenMountsMs } from "../../worker/page.tsx";
import { TokenSigner } from "../../worker/token.ts";
import { pathOf } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { join, loadPage, objectOf, openSocket, requestSocket, type LoadedPage } from "../support/page-client.ts";
import { storedRowsOf, storedTextOf } from "../support/page-storage.ts";

const isWithDate = (user: unknown): user is { since: Date } =>
  typeof user === "object" && user !== null && "since" in user && user.since instanceof Date;
const closeCodeOf = async (page: LoadedPage, options?: Parameters<typeof openSocket>[1]): Promise<number> =>
  (await (await openSocket(page, options)).closed).code;

/** A token with one part of what it says changed, signed as before. */
async function tampered(token: string, change: Record<string, unknown>): Promise<string> {
  const [body = "", signature = ""] = token.split(".");
  const said: unknown = JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/")));
  const changed = btoa(JSON.stringify({ ...(said as object), ...change }))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", ""); // SAFETY: a token says an object
  return `${changed}.${signature}`;
}

describe("a page's socket", () => {
  test("is refused with 403 for another Origin, or none, before anything wakes", async () => {
    const page = await loadPage("/turn");
    for (const origin of ["https://evil.example", "http://example.com", "https://example.com:8443", "null", ""]) {
      const response = await requestSocket(page, { headers: { origin } });
      expect(response.status).toBe(403);
      expect(response.webSocket).toBeNull();
    }
    const bare = await exports.default.fetch(
      new Request(`https://example.com/live/${page.session}?token=${page.token}&protocol=2`, {
        headers: { upgrade: "websocket", cookie: page.cookie },
      }),
    );
    expect(bare.status).toBe(403);
  });

  test("needs an upgrade", async () => {
    const page = await loadPage("/turn");
    const response = await exports.default.fetch(
      new Request(`https://example.com/live/${page.session}?token=${page.token}&protocol=2`, {
        headers: { origin: "https://example.com" },
      }),
    );
    expect(response.status).toBe(426);
  });

  test("is closed with 4401 for a token that is none of ours", async () => {
    const page = await loadPage("/turn", { "x-user": "ann" });
    const [body = "", signature = ""] = page.token.split(".");
    const foreign = await new TokenSigner("f".repeat(32)).sign({
      session: page.session,
      mount: page.mount,
      route: "/turn",
      params: {},
      url: "https://example.com/turn",
      user: "ann",
      visitor: "",
      mountsUntilMs: 1e15,
    });
    const tokens = [
      "",
      ".",
      "..",
      "nonsense",
      body,
      `${body}.`,
      `.${signature}`,
      `${body}.${signature.slice(0, -2)}`,
      `${body}.${signature}AA`,
      `${signature}.${body}`,
      `${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      `${body}.!!!!`,
      encodeURIComponent("\0"),
      "x".repeat(8000),
      foreign,
    ];
    for (const token of tokens) expect([token, await closeCodeOf(page, { token, headers: { "x-user": "ann" } })]).toEqual([token, 4401]);
  });

  test.each([
    ["session", "0".repeat(64)],
    ["mount", "another"],
    ["route", "/rating"],
    ["params", { id: "1" }],
    ["url", "https://example.com/rating"],
    ["user", "root"],
    ["visitor", ""],
    ["mountsUntilMs", 9e15],
  ])("is closed with 4401 where the token's %s is tampered with", async (part, value) => {
    const page = await loadPage("/turn");
    expect(await closeCodeOf(page, { token: await tampered(page.token, { [part]: value }) })).toBe(4401);
  });

  test("is closed with 4401 without the visitor's cookie, or with another's", async () => {
    const [page, other] = [await loadPage("/turn"), await loadPage("/turn")];
    expect(page.cookie).not.toBe(other.cookie);
    expect(await closeCodeOf(page, { headers: { cookie: "" } })).toBe(4401);
    expect(await closeCodeOf(page, { headers: { cookie: other.cookie } })).toBe(4401);
    expect(await closeCodeOf(page, { headers: { cookie: "__Host-overwinter_visitor=" } })).toBe(4401);
  });

  test("is closed with 4401 for another user, for one who logged out, and for one who logged in", async () => {
    const ann = await loadPage("/turn", { "x-user": "ann" });
    expect(await closeCodeOf(ann, { headers: { "x-user": "bob" } })).toBe(4401);
    expect(await closeCodeOf(ann)).toBe(4401);
    expect(await closeCodeOf(await loadPage("/turn"), { headers: { "x-user": "ann" } })).toBe(4401);
    expect((await join(ann, { headers: { "x-user": "ann" } })).joined[0]).toBe("j");
  });

  test("is closed with 4404 where the path is another page's", async () => {
    const [page, other] = [await loadPage("/turn"), await loadPage("/turn")];
    expect(await closeCodeOf(page, { path: other.session })).toBe(4404);
    expect(await closeCodeOf(page, { path: "nonsense" })).toBe(4404);
    expect(await closeCodeOf(page, { path: "0".repeat(64) })).toBe(4404);
  });

  test("that is refused wakes no object, and leaves the session as it was", async () => {
    const page = await loadPage("/turn");
    const { socket } = await join(page);
    await socket.event(1, 1, "add");
    const before = await storedTextOf(page);
    await closeCodeOf(page, { headers: { cookie: "" } });
    await closeCodeOf(page, { token: "x.y" });
    await requestSocket(page, { headers: { origin: "https://evil.example" } });
    expect(await storedTextOf(page)).toBe(before);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
  });

  test("joins a session that exists however old the token is, and mounts none with an old one", async () => {
    const page = await loadPage("/turn");
    const { socket } = await join(page);
    await socket.event(1, 1, "add");
    const unjoined = await loadPage("/turn");
    await evictDurableObject(objectOf(unjoined));
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    vi.useFakeTimers({ now: Date.now() + tokenMountsMs + 1000, toFake: ["Date"] });
    try {
      const later = await join(page, { version: 1, lowest: 2 });
      expect(later.joined.slice(0, 5)).toEqual(["j", 1, 1, 1, 1]);
      const late = await openSocket(unjoined);
      late.send(["j", "client", unjoined.mount, 0, 0, 1]);
      expect((await late.closed).code).toBe(4408);
      expect(await storedRowsOf(unjoined)).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("mounts again with a young token where the object was evicted", async () => {
    const page = await loadPage("/turn");
    await evictDurableObject(objectOf(page));
    const { joined } = await join(page);
    expect(joined[7]).toMatch(/^[0-9a-f-]{36}$/);
    expect(joined[7]).not.toBe(page.mount);
  });

  test("gives the view the user as the page's request does: a Date is one, whoever mounts it", async () => {
    const path = pathOf((view) => <main>{isWithDate(view.user) ? view.user.since.toISOString() : "no date"}</main>);
    const page = await loadPage(path, { "x-user": "ann" });
    expect(page.html).toContain(new Date(0).toISOString());
    await evictDurableObject(objectOf(page));
    const { joined } = await join(page, { headers: { "x-user": "ann" } });
    expect(JSON.stringify(joined)).toContain(new Date(0).toISOString());
  });

  test("has no page for a user that is no data", async () => {
    const { errors } = logged();
    expect((await loadPage("/turn", { "x-user": "class" })).status).toBe(500);
    expect(errors).toMatchObject([
      { code: "state", message: expect.stringContaining('Cannot keep field "user" of what the request says: it is a URL') },
    ]);
  });

  test("cannot say whose it is by a header of its own", async () => {
    const page = await loadPage("/turn");
    const forged = encodeURIComponent(
      JSON.stringify({ route: "/rating", params: {}, url: "https://example.com/rating", user: { id: "root" }, mountsUntilMs: 9e15 }),
    );
    await evictDurableObject(objectOf(page));
    const { joined } = await join(page, { headers: { "x-overwinter-visit": forged } });
    expect(JSON.stringify(joined)).not.toContain("star-rating");
  });
});

describe("TokenSigner", () => {
  const token = {
    session: "s",
    mount: "m",
    route: "/",
    params: { name: "é\u{1F600}" },
    url: "https://example.com/?q=ü",
    user: "1",
    visitor: "v",
    mountsUntilMs: 1,
  };

  test("verifies what it signed, and what one of its further secrets signed", async () => {
    const [old, young] = ["o".repeat(32), "y".repeat(32)];
    const signed = await new TokenSigner(old).sign(token);
    expect(await new TokenSigner(old).verify(signed)).toEqual(token);
    expect(await new TokenSigner(`${young}, ${old}`).verify(signed)).toEqual(token);
    expect(await new TokenSigner(young).verify(signed)).toBeNull();
    const rotated = await new TokenSigner(`${young},${old}`).sign(token);
    expect(await new TokenSigner(young).verify(rotated)).toEqual(token);
    expect(await new TokenSigner(old).verify(rotated)).toBeNull();
    expect(signed).toMatch(/^[\w-]+\.[\w-]{43}$/);
  });
});
