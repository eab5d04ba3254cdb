import { env, exports } from "cloudflare:workers";
import { Hono } from "hono";
import type { ComponentChildren, VNode } from "preact";
import { describe, expect, test } from "vitest";
import { createLive } from "overwinter/worker";
import { maxCarriedBytes } from "../../worker/flash.ts";
import { TokenSigner } from "../../worker/token.ts";
import { CaseView, pathOf, type Case } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { loadPage } from "../support/page-client.ts";
import { open, origin, post, runs } from "../support/page-post.tsx";

/** The cookie of flash messages that an answer sets. */
const cookieOf = (response: Response): string =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith("__Host-overwinter_flash=")) ?? "";

describe("a flash of a POST", () => {
  const says = (...texts: string[]): Case =>
    runs((view) => {
      for (const text of texts) view.flash("info", text);
    });
  const area = (inside: string): string => `<div data-live-flash="true" role="status" aria-live="polite">${inside}</div>`;

  test("is shown by the next page, once", async () => {
    const page = await open(says("Saved <b>", "And sent"));
    const response = await post(page);
    expect(response.status).toBe(303);
    const set = cookieOf(response);
    expect(set).toMatch(/^__Host-overwinter_flash=[\w.%-]+; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = `${page.cookie}; ${set.split(";")[0]}`;
    // Neither shows a page.
    for (const init of [{ method: "HEAD" }, { headers: { "sec-purpose": "prefetch" } }]) {
      const unseen = await exports.default.fetch(new Request(origin + page.path, { ...init, headers: { cookie, ...init.headers } }));
      expect(cookieOf(unseen)).toBe("");
    }
    const next = await exports.default.fetch(new Request(origin + pathOf(() => <main />), { headers: { cookie } }));
    expect(await next.text()).toContain(
      area('<p role="status" data-level="info">Saved &lt;b></p><p role="status" data-level="info">And sent</p>'),
    );
    expect(cookieOf(next)).toBe("__Host-overwinter_flash=; Max-Age=0; Path=/; Secure");
  });

  test("waits where the next page redirects, and is as long as a cookie can be", async () => {
    const { warnings } = logged();
    const page = await open(says("lost", "é".repeat(maxCarriedBytes), "ü".repeat(1_200)));
    const set = cookieOf(await post(page));
    expect(set.length).toBeLessThan(4_096);
    expect(warnings).toHaveLength(2);
    const cookie = `${page.cookie}; ${set.split(";")[0]}`;
    const away = pathOf({ mount: (view) => view.redirect("/x"), render: () => <main /> });
    const redirected = await exports.default.fetch(new Request(origin + away, { headers: { cookie }, redirect: "manual" }));
    expect(cookieOf(redirected)).toBe("");
    const { html } = await loadPage(page.path, { cookie });
    expect(html).toContain(area(`<p role="status" data-level="info">${"ü".repeat(1_200)}</p>`));
    const tooLong = await open(says("x".repeat(1_000_000)));
    expect(cookieOf(await post(tooLong))).toBe("");
  });

  test("is nobody else's, and nobody else can write one", async () => {
    const page = await open(says("Saved"));
    const flash = cookieOf(await post(page)).split(";")[0] ?? "";
    const messages = [{ role: "status", level: "info", text: "Forged" }];
    const signer = new TokenSigner<unknown>(env.LIVE_SECRET);
    for (const cookie of [
      flash,
      `__Host-overwinter_visitor=somebody-elses-cookie; ${flash}`,
      `${page.cookie}; ${flash.slice(0, -3)}abc`,
      `${page.cookie}; __Host-overwinter_flash=${btoa(JSON.stringify(messages))}`,
      `${page.cookie}; __Host-overwinter_flash=${page.token}`,
      `${page.cookie}; __Host-overwinter_flash=${await signer.sign({ visitor: "", messages })}`,
      `${page.cookie}; __Host-overwinter_flash=`,
    ]) {
      const next = await exports.default.fetch(new Request(origin + page.path, { headers: { cookie } }));
      expect(next.status).toBe(200);
      expect(await next.text()).toContain(area(""));
      expect(cookieOf(next)).toContain("__Host-overwinter_flash=; Max-Age=0");
    }
    // Nor is a message that we have signed a token of a page.
    const body = new URLSearchParams([
      ["live:event", '[[],"run"]'],
      ["live:token", decodeURIComponent(flash.split("=")[1] ?? "")],
    ]);
    expect((await post(page, [], { body })).status).toBe(403);
  });

  test("stands before the view where the document has no place for it, and in whatever element has", async () => {
    const page = await open(says("Saved"));
    const cookie = `${page.cookie}; ${cookieOf(await post(page)).split(";")[0]}`;
    const line = '<p role="status" data-level="info">Saved</p>';
    const shown = async (around: (children: ComponentChildren) => VNode): Promise<string> => {
      const document = ({ script, children }: { readonly script: ComponentChildren; readonly children: ComponentChildren }): VNode => (
        <html lang="en">
          <head>{script}</head>
          {around(children)}
        </html>
      );
      const app = new Hono<{ Bindings: Cloudflare.Env }>().route(
        "/",
        createLive({ routes: { "/case/:name": CaseView }, document }).routes(),
      );
      const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
      const response = await app.fetch(new Request(origin + page.path, { headers: { cookie } }), env, context);
      return /<body.*/s.exec(await response.text())?.[0] ?? "";
    };
    expect(await shown((children) => <body title="a data-live-flash b">{children}</body>)).toContain(
      `<body title="a data-live-flash b">${line}<main`,
    );
    expect(
      await shown((children) => (
        <body>
          {children}
          <aside class="[&>p]:red" data-live-flash id="f" />
        </body>
      )),
    ).toContain(`<aside class="[&amp;>p]:red" data-live-flash="true" id="f">${line}</aside>`);
  });

  test("of a mount that redirects is shown by the next page, after those that wait, also of a visitor who is new", async () => {
    const guarded = pathOf({
      mount: (view) => {
        view.flash("error", "Sign in first");
        view.redirect("/login");
      },
      render: () => <main />,
    });
    const login = origin + pathOf(() => <main />);
    const lines = '<p role="status" data-level="error">Sign in first</p>';
    const next = async (cookie: string): Promise<string> => {
      const away = await exports.default.fetch(new Request(origin + guarded, { headers: { cookie }, redirect: "manual" }));
      expect(away.status).toBe(302);
      const jar = new Map(
        [cookie, ...away.headers.getSetCookie()].flatMap((line) => line.split("; ")).map((pair) => pair.split("=") as [string, string]),
      );
      const sent = [...jar].map((pair) => pair.join("=")).join("; ");
      return (await exports.default.fetch(new Request(login, { headers: { cookie: sent } }))).text();
    };
    expect(await next("")).toContain(area(lines));
    const page = await open(says("Saved"));
    const waiting = `${page.cookie}; ${cookieOf(await post(page)).split(";")[0]}`;
    expect(await next(waiting)).toContain(area(`<p role="status" data-level="info">Saved</p>${lines}`));
  });

  test("of mount is not carried: the next page's own mount says it", async () => {
    const page = await open({ ...runs(() => {}), mount: (view) => view.flash("info", "Hello") });
    expect(cookieOf(await post(page))).toBe("");
  });
});
