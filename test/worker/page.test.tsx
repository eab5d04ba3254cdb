import { env, exports } from "cloudflare:workers";
import { listDurableObjectIds } from "cloudflare:test";
import type { VNode } from "preact";
import { describe, expect, test } from "vitest";
import { notFound } from "overwinter/durable";
import { createLive } from "overwinter/worker";
import { Document, type DocumentProps } from "overwinter/templates";
import { Hono } from "hono";
import { minSecretLength } from "../../worker/env.ts";
import { CaseView, pathOf } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { loadPage } from "../support/page-client.ts";
import { runsIn, storedRowsOf } from "../support/page-storage.ts";

const origin = "https://example.com";
const get = (path: string, init?: RequestInit): Promise<Response> =>
  exports.default.fetch(new Request(origin + path, { redirect: "manual", ...init }));
const objectCount = async (): Promise<number> => (await listDurableObjectIds(env.LIVE_SESSION)).length;
const page = (): VNode => <main>A page</main>;

/** An app of its own, with the bindings of the tests. */
function appOf(document: (props: DocumentProps) => VNode): Hono<{ Bindings: Cloudflare.Env }> {
  return new Hono<{ Bindings: Cloudflare.Env }>().route("/", createLive({ routes: { "/case/:name": CaseView }, document }).routes());
}

describe("GET of a route", () => {
  test("answers with a document that nobody keeps, and whose scripts need its nonce", async () => {
    const { html, headers, status } = await loadPage(pathOf(page));
    expect(status).toBe(200);
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    const nonce = /<script[^>]* nonce="([^"]{22,})"/.exec(html)?.[1] ?? "none";
    const policy = headers.get("content-security-policy")?.split("; ");
    expect(policy).toEqual([
      "default-src 'self'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "base-uri 'none'",
      "object-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'self'",
    ]);
    const again = await loadPage(pathOf(page));
    expect(again.html).not.toContain(nonce);
  });

  test("names the client's script as the manifest does", async () => {
    const { client } = await (await env.ASSETS.fetch("https://assets.invalid/overwinter/manifest.json")).json<{ client: string }>();
    expect(client).toMatch(/^\/overwinter\/client-[0-9a-f]{16}\.js$/);
    const { html } = await loadPage(pathOf(page));
    expect(html).toContain(`<script type="module" src="${client}"`);
  });

  test("gives a visitor's cookie that scripts cannot read, and renews one that is there", async () => {
    const path = pathOf(page);
    const first = (await get(path)).headers.get("set-cookie") ?? "";
    expect(first).toMatch(/^__Host-overwinter_visitor=[\w-]{22}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = first.split(";")[0] ?? "";
    expect((await get(path, { headers: { cookie } })).headers.get("set-cookie")).toBe(first); // renewed
    // One that a sibling subdomain, or a page over plain http, could have set; and one that is guessed.
    const others = ["overwinter_visitor=0123456789abcdefghijkl", "__Host-overwinter_visitor=guess"];
    for (const other of others) {
      const set = (await get(path, { headers: { cookie: other } })).headers.get("set-cookie");
      expect(set).toMatch(/^__Host-overwinter_visitor=[\w-]{22};/);
      expect(set).not.toContain("0123456789abcdefghijkl");
    }
    const plain = (await exports.default.fetch(new Request(`http://example.com${path}`))).headers.get("set-cookie") ?? "";
    expect(plain).toMatch(/^overwinter_visitor=[\w-]{22}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test("stores nothing for a page that nobody joins", async () => {
    const loaded = await loadPage(pathOf(page));
    expect(await storedRowsOf(loaded)).toBe(0);
    expect(await runsIn(loaded, (state) => state.storage.getAlarm())).toBeNull();
  });

  test.each([
    ["HEAD", { method: "HEAD" }, 200],
    ["a prefetch", { headers: { "sec-purpose": "prefetch;prerender" } }, 503],
    ["an old browser's prefetch", { headers: { purpose: "prefetch" } }, 503],
  ])("makes no object for %s", async (_, init, status) => {
    let mounts = 0;
    const path = pathOf({ mount: () => void mounts++, render: page });
    const before = await objectCount();
    const response = await get(path, init);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(mounts).toBe(0);
    expect(await objectCount()).toBe(before);
  });

  test("answers 302 to a redirect in mount, without rendering the view", async () => {
    for (const wait of [undefined, Promise.resolve()]) {
      const path = pathOf({
        mount: async (view) => {
          await wait;
          view.redirect("/login?back=%2Fmovies");
        },
        render: () => {
          throw new Error("there is nothing to render");
        },
      });
      const response = await get(path);
      expect(response.status).toBe(302);
      expect(response.headers.get("location")).toBe("/login?back=%2Fmovies");
      expect(await response.text()).toBe("");
    }
  });

  test("keeps a redirect's address one header, whatever it holds", async () => {
    const response = await get(pathOf({ mount: (view) => view.redirect("/a\r\nset-cookie: stolen=1\0é"), render: page }));
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/a%0D%0Aset-cookie:%20stolen=1%00%C3%A9");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("leaves a redirect's address alone where it is one", async () => {
    for (const to of ["https://example.org/?q=a%20b&c=%C3%A9#top", "/movies?page=2", "../up"]) {
      expect((await get(pathOf({ mount: (view) => view.redirect(to), render: page }))).headers.get("location")).toBe(to);
    }
  });

  test("answers 404 by the app for notFound(), also from a component or after a wait", async () => {
    for (const mount of [
      () => {
        throw notFound();
      },
      () => Promise.reject(notFound("no such movie")),
    ]) {
      const response = await get(pathOf({ mount, render: page }));
      expect(response.status).toBe(404);
      expect(await response.text()).toBe("Nothing here");
    }
  });

  test("answers 500 with a reference, whose error is logged", async () => {
    const { errors } = logged();
    const response = await get(pathOf({ mount: () => Promise.reject(new Error("D1_ERROR: secret table")), render: page }));
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/^The page cannot be shown \(reference [0-9a-f]{8}\)$/);
    expect(errors).toMatchObject([{ message: "D1_ERROR: secret table" }]);
  });

  test("answers 500 where mount does not settle in a turn's time", async () => {
    const { errors } = logged();
    expect((await get(pathOf({ mount: () => new Promise(() => {}), render: page }))).status).toBe(500);
    expect(errors).toMatchObject([{ name: "TurnTimeout" }]);
  });

  test("answers other methods and other paths as the app does", async () => {
    expect((await get(pathOf(page), { method: "DELETE" })).status).toBe(404);
    expect((await get("/nowhere")).status).toBe(404);
  });

  test("escapes what the document says of the view", async () => {
    const { html } = await loadPage(pathOf({ mount: (view) => void (view.title = "</title><script>alert(1)</script>"), render: page }));
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("<title>&lt;/title>&lt;script>alert(1)&lt;/script></title>");
  });

  test("puts a view into the document as it is, whatever it holds", async () => {
    const { html } = await loadPage(
      pathOf(() => <main title="$& $1 <template data-live-view></template>">{"$& <template data-live-view></template>"}</main>),
    );
    expect(html).toContain(
      '<main data-live="1" title="$&amp; $1 &lt;template data-live-view>&lt;/template>">$&amp; &lt;template data-live-view>&lt;/template></main>',
    );
  });
});

describe("a document", () => {
  const fetchWith = async (document: (props: DocumentProps) => VNode): Promise<Response> =>
    appOf(document).fetch(new Request(origin + pathOf(page)), env, { waitUntil: () => {}, passThroughOnException: () => {}, props: {} });

  test("gets title, address, user and nonce", async () => {
    const response = await fetchWith((props) => (
      <Document
        {...props}
        head={<style nonce={props.nonce}>{"p{}"}</style>}
        footer={<footer>{`${props.url.pathname} ${String(props.user)}`}</footer>}
      />
    ));
    const html = await response.text();
    const nonce = /<script[^>]* nonce="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(html).toContain(`<style nonce="${nonce}">p{}</style>`);
    expect(html).toMatch(/<footer>\/case\/n\d+ null<\/footer>/);
    expect(html).toContain('<main data-live="1">A page</main>');
  });

  test.each<[string, (props: DocumentProps) => VNode]>([
    [
      "never",
      ({ script }) => (
        <html lang="en">
          <body>{script}</body>
        </html>
      ),
    ],
    [
      "twice",
      ({ children, script }) => (
        <html lang="en">
          <body>
            {script}
            {children}
            {children}
          </body>
        </html>
      ),
    ],
  ])("that places the view %s is an error that says so", async (_, document) => {
    const { errors } = logged();
    const response = await fetchWith(document);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("Internal Server Error");
    expect(errors).toMatchObject([
      {
        code: "document",
        message: "Cannot show the view: the document has to place its children exactly once; render {children} in its body",
      },
    ]);
  });

  test("without the client's script is an error that says so", async () => {
    const { errors } = logged();
    expect(
      (
        await fetchWith(({ children }) => (
          <html lang="en">
            <body>{children}</body>
          </html>
        ))
      ).status,
    ).toBe(500);
    expect(errors).toMatchObject([{ code: "document", message: expect.stringContaining("render {script} in its head") }]);
  });
});

describe("an app whose bindings are wrong", () => {
  const app = appOf((props) => <Document {...props} />);
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };

  test.each([
    ["no secret", undefined, 'Cannot sign pages: LIVE_SECRET is not set; set it with "npx wrangler secret put LIVE_SECRET"'],
    ["an empty secret", "", "Cannot sign pages: LIVE_SECRET is not set"],
    [
      "a secret that is one character short",
      "s".repeat(minSecretLength - 1),
      "Cannot sign pages: a secret in LIVE_SECRET has fewer than 32 characters; take random ones",
    ],
    ["a short second secret", `${"s".repeat(minSecretLength)},short`, "has fewer than 32 characters"],
    ["a comma too many", `${"s".repeat(minSecretLength)},`, "has fewer than 32 characters"],
  ])("says how to set it with %s", async (_, secret, message) => {
    const { errors } = logged();
    const response = await app.fetch(new Request(origin + pathOf(page)), { ...env, LIVE_SECRET: secret }, context);
    expect(response.status).toBe(500);
    expect(errors).toMatchObject([{ code: "secret", message: expect.stringContaining(message) }]);
  });

  test.each([
    ["ASSETS", 'the Worker has no binding "ASSETS"; add it to wrangler.toml: [assets] with directory = "public" and binding = "ASSETS"'],
    ["LIVE_SESSION", 'the Worker has no binding "LIVE_SESSION"; add it to wrangler.toml: [[durable_objects.bindings]]'],
  ])("says how to add the binding %s where there is none", async (name, message) => {
    const { errors } = logged();
    const response = await app.fetch(new Request(origin + pathOf(page)), { ...env, [name]: undefined }, context);
    expect(response.status).toBe(500);
    expect(errors).toMatchObject([{ code: "bindings", message: expect.stringContaining(message) }]);
  });

  test("says how to build the client's script where the assets have none, and finds it later", async () => {
    const { errors } = logged();
    // The Worker itself is a Fetcher that has no such file.
    const response = await app.fetch(new Request(origin + pathOf(page)), { ...env, ASSETS: exports.default }, context);
    expect(response.status).toBe(500);
    expect(errors).toMatchObject([
      {
        code: "assets",
        message: expect.stringMatching(/\/overwinter\/manifest\.json is not among the static assets; run "npx overwinter assets/),
      },
    ]);
    expect((await app.fetch(new Request(origin + pathOf(page)), env, context)).status).toBe(200);
  });
});

describe("secrets", () => {
  test("sign with the first and verify with all", async () => {
    const loaded = await loadPage(pathOf(page)); // signed with the tests' secret
    const app = appOf((props) => <Document {...props} />);
    const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
    const upgrade = (secret: string): Promise<Response> =>
      Promise.resolve(
        app.fetch(
          new Request(`${origin}/live/${loaded.session}?token=${loaded.token}&protocol=2`, {
            headers: { upgrade: "websocket", origin, cookie: loaded.cookie },
          }),
          { ...env, LIVE_SECRET: secret },
          context,
        ),
      );
    const rotated = await upgrade(`${"n".repeat(32)}, ${env.LIVE_SECRET}`);
    expect(await firstOf(rotated, ["j", "c", loaded.mount, 0, 0, 1])).toMatch(/^\["j",0,0,0,0/);
    const foreign = await upgrade("n".repeat(32));
    expect(await firstOf(foreign)).toBe("closed 4401");
  });
});

function firstOf(response: Response, frame?: unknown): Promise<string> {
  const socket = response.webSocket;
  if (socket === null) return Promise.resolve(`refused ${response.status}`);
  return new Promise((resolve) => {
    socket.addEventListener("message", ({ data }) => resolve(String(data)));
    socket.addEventListener("close", ({ code }) => resolve(`closed ${code}`));
    socket.accept();
    if (frame !== undefined) socket.send(JSON.stringify(frame));
  });
}
