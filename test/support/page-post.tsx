/** Forms that are posted as a browser without script posts them, for the workerd tests. */
import { exports } from "cloudflare:workers";
import { on } from "overwinter/templates";
import { pathOf, type Case } from "./case-view.tsx";
import { loadPage, type LoadedPage } from "./page-client.ts";

export const origin = "https://example.com";

/** A page that was loaded, and from where. */
export interface OpenPage extends LoadedPage {
  readonly path: string;
}

/** Loads a page that is what a test says. */
export async function open(page: Case | Case["render"], query = "", headers?: Record<string, string>): Promise<OpenPage> {
  const path = pathOf(page) + query;
  return { ...(await loadPage(path, headers)), path };
}

/** A page with one form, that runs a case. */
export const runs = (run: NonNullable<Case["run"]>, given: { text?: string } = {}): Case => ({
  run,
  render: (view) => (
    <main>
      <p>{`count ${view.count}`}</p>
      <form live:submit={on(view.run, given)} />
    </main>
  ),
});

/** How a POST differs from what a browser sends. */
export interface PostOptions {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

/** The fields of the first form of a page, as a browser finds them. */
export function hiddenFieldsOf(html: string): [string, string][] {
  const form = /<form[^>]* method="post".*?<\/form>/s.exec(html)?.[0] ?? "";
  return Array.from(form.matchAll(/<input type="hidden" name="([^"]*)" value(?:="([^"]*)")?\/>/g), ([, name = "", value = ""]) => [
    name,
    value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
  ]);
}

/** What a browser sends for the first form of a page, with more fields. */
export function requestOf(
  page: OpenPage,
  fields: [string, string][] = [],
  { path = page.path, headers = {}, body = new URLSearchParams([...hiddenFieldsOf(page.html), ...fields]) }: PostOptions = {},
): Request {
  return new Request(origin + path, { method: "POST", redirect: "manual", body, headers: { origin, cookie: page.cookie, ...headers } });
}

/** Posts the first form of a page. */
export const post = (...sent: Parameters<typeof requestOf>): Promise<Response> => exports.default.fetch(requestOf(...sent));

/** A page that a POST was answered with, so that it can be joined. */
export async function pageOf(response: Response, from: LoadedPage): Promise<LoadedPage> {
  const html = await response.text();
  const attribute = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(html)?.[1] ?? "";
  const { status, headers } = response;
  const [session, token, mount] = [attribute("data-live-session"), attribute("data-live-token"), attribute("data-live-mount")];
  return { status, html, session, token, mount, cookie: from.cookie, headers };
}
