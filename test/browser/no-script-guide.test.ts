/** The code of docs/no-script.md, as it stands there: compiled, served, and used with and without script. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { connected } from "../support/live-stage.ts";
import { startServer, type Server } from "../support/server.ts";

const root = join(import.meta.dirname, "../..");
const project = join(root, ".cache/no-script-guide");

/** What the page leaves to the reader: the Worker around its views, as in the README. */
const worker = `
import { Hono } from "hono";
import { createLive } from "overwinter/worker";
import { SignupView } from "./signup-view.tsx";

const live = createLive({ routes: { "/signup": SignupView } });
export class LiveSession extends live.LiveSession {}
const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.route("/", live.routes());
export default app;
`;

let server: Server;
let browser: Browser;

beforeAll(async () => {
  await rm(project, { recursive: true, force: true });
  const guide = await readFile(join(root, "docs/no-script.md"), "utf8");
  const files = [...guide.matchAll(/^```\w+\n\/\/ (src\/[\w./-]+)\n(.*?)^```$/gms)].map(
    ([, path = "", content = ""]) => [path, content] as const,
  );
  expect(files.map(([path]) => path)).toEqual(["src/signup-view.tsx"]);
  const paths = Object.fromEntries(["durable", "templates", "worker"].map((name) => [`overwinter/${name}`, [`../../${name}/index.ts`]]));
  const options = { extends: "../../tsconfig.json", compilerOptions: { paths }, include: ["src", "env.d.ts"] };
  const bindings = "ASSETS: Fetcher; LIVE_SECRET: string; LIVE_SESSION: DurableObjectNamespace";
  for (const [path, content] of [
    ...files,
    ["src/worker.ts", worker],
    ["tsconfig.json", JSON.stringify(options)],
    ["env.d.ts", `declare namespace Cloudflare { interface Env { ${bindings} } }`],
  ] as const) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
  server = await startServer({ entry: ".cache/no-script-guide/src/worker.ts" });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

test("the code compiles", async () => {
  await promisify(execFile)("tsc", ["--project", project], { cwd: root }).catch(({ stdout }: { stdout: string }) => expect.fail(stdout));
});

test.each([true, false])("the form says what is wrong, and thanks: script %s", async (javaScriptEnabled) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto("/signup");
  if (javaScriptEnabled) await connected(page);
  await page.getByLabel("Email").fill("nobody");
  await page.getByLabel("Send me news").check();
  await page.getByRole("button").click();
  await page.locator("#signup-email-error", { hasText: "Enter an email address" }).waitFor();
  expect(await page.getByLabel("Email").inputValue()).toBe("nobody");
  expect(await page.getByLabel("Send me news").isChecked()).toBe(true);
  await page.getByLabel("Email").fill("jo@example.com");
  await page.getByRole("button").click();
  await page.locator("[data-live-flash]", { hasText: "We have written to jo@example.com" }).waitFor();
  await expect.poll(() => page.getByLabel("Email").inputValue()).toBe("");
  expect(await page.getByLabel("Send me news").isChecked()).toBe(false);
  expect(new URL(page.url()).pathname).toBe("/signup");
  await context.close();
});
