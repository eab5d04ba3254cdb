/** The code of docs/fields.md, as it stands there: compiled, served, and used. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { connected, hasText } from "../support/live-stage.ts";
import { startServer, type Server } from "../support/server.ts";

const root = join(import.meta.dirname, "../..");
const project = join(root, ".cache/fields-guide");

/** What the page leaves to the reader: the Worker around its views, as in the README. */
const worker = `
import { Hono } from "hono";
import { createLive } from "overwinter/worker";
import { ContactView } from "./contact-view.tsx";
import { OfferView } from "./offer-view.tsx";
import { readings } from "./readings.ts";

const live = createLive({ routes: { "/contact": ContactView, "/offer": OfferView } });
export class LiveSession extends live.LiveSession {}
const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.get("/favicon.ico", (context) => context.body(null, 204));
app.get("/readings", (context) => context.json(readings));
app.route("/", live.routes());
export default app;
`;

let server: Server;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  await rm(project, { recursive: true, force: true });
  const guide = await readFile(join(root, "docs/fields.md"), "utf8");
  const files = [...guide.matchAll(/^```\w+\n\/\/ (src\/[\w./-]+)\n(.*?)^```$/gms)].map(
    ([, path = "", content = ""]) => [path, content] as const,
  );
  expect(files.map(([path]) => path)).toEqual(["src/contact-view.tsx", "src/typed.ts", "src/offer-view.tsx", "src/readings.ts"]);
  const paths = Object.fromEntries(
    ["durable", "fields", "templates", "worker"].map((name) => [`overwinter/${name}`, [`../../${name}/index.ts`]]),
  );
  const options = { extends: "../../tsconfig.json", compilerOptions: { paths }, include: ["src", "env.d.ts"] };
  const bindings = "ASSETS: Fetcher; LIVE_SECRET: string; LIVE_SESSION: DurableObjectNamespace";
  await mkdir(join(project, "src"), { recursive: true });
  for (const [path, content] of [
    ...files,
    ["src/worker.ts", worker],
    ["tsconfig.json", JSON.stringify(options)],
    ["env.d.ts", `declare namespace Cloudflare { interface Env { ${bindings} } }`],
  ] as const) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
  server = await startServer({ entry: ".cache/fields-guide/src/worker.ts" });
  browser = await launchChromium();
  context = await browser.newContext({ baseURL: server.url });
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await connected(page);
  return page;
}

test("the code compiles", async () => {
  await promisify(execFile)("tsc", ["--project", project], { cwd: root }).catch(({ stdout }: { stdout: string }) => expect.fail(stdout));
});

test("the functions give what the page says", async () => {
  const readings = (await (await fetch(`${server.url}/readings`)).json()) as [unknown, unknown][];
  expect(readings.length).toBeGreaterThan(10);
  expect(readings.map(([given]) => given)).toEqual(readings.map(([, said]) => said));
});

test("the parent keeps the text of one field, and what the other says", async () => {
  const page = await open("/contact");
  await page.getByLabel("Phone").pressSequentially("0151 23456789");
  await hasText(page, "main > p", "We call +4915123456789");
  expect(await page.getByLabel("Phone").inputValue()).toBe("0151 23456789");
  await page.getByLabel("Email").focus();
  await expect.poll(() => page.getByLabel("Phone").inputValue()).toBe("01512 3456789");
  await page.getByLabel("Email").blur();
  await hasText(page, "#field-email-error", "Enter an email address");
});

test("a form says what is wrong in the same words, submits, and is empty again", async () => {
  const page = await open("/offer");
  await page.getByLabel("Email").fill("jo@example.com");
  await page.getByLabel("Price").fill("12.50");
  await page.getByRole("button").click();
  await hasText(page, "#field-price-error", "This can be read in more than one way; write it as in 1.234,50");
  await hasText(page, "#field-phone-error", "Enter a phone number");
  await page.getByLabel("Phone").fill("030 123456");
  await page.getByLabel("Price").fill("12,5");
  await page.getByLabel("Price").press("Enter");
  await hasText(page, "output", "jo@example.com offers 12,50\u00a0€, call +4930123456");
  for (const label of ["Email", "Phone", "Price"]) await expect.poll(() => page.getByLabel(label).inputValue()).toBe("");
  expect(await page.locator(".field-error").count()).toBe(0);
});
