/** The guide's code, as it stands on its page: compiled, served, and used. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { startServer, type Server } from "../support/server.ts";
import { average, expectFilled, mine, openLive, star } from "./reviews-visit.ts";

const root = join(import.meta.dirname, "../..");
const project = join(root, ".cache/guide");

let server: Server;
let browser: Browser;

beforeAll(async () => {
  await rm(project, { recursive: true, force: true });
  const guide = await readFile(join(root, "docs/guide.md"), "utf8");
  const files = [...guide.matchAll(/^```\w+\n(?:\/\/|--) ((?:src|migrations)\/[\w./-]+)\n(.*?)^```$/gms)];
  expect(files).toHaveLength(8);
  for (const [, path = "", content = ""] of files) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
  const options = { extends: "../../tsconfig.json", compilerOptions: { paths: packagePaths() }, include: ["src", "env.d.ts"] };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify(options));
  // What `wrangler types` writes for the README's wrangler.toml with the guide's database.
  const bindings = "DB: D1Database; ASSETS: Fetcher; LIVE_SECRET: string; LIVE_SESSION: DurableObjectNamespace";
  await writeFile(join(project, "env.d.ts"), `declare namespace Cloudflare { interface Env { ${bindings} } }`);
  server = await startServer({ entry: ".cache/guide/src/worker.ts", migrations: ".cache/guide/migrations" });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

/** The package, as the sources of this repository. */
const packagePaths = (): Record<string, string[]> =>
  Object.fromEntries(["durable", "templates", "worker"].map((name) => [`overwinter/${name}`, [`../../${name}/index.ts`]]));

/** The guide's app has no icon, and one page of it is meant to be missing. */
const withoutIcon = (problems: readonly string[]): string[] => problems.filter((problem) => !problem.includes("404"));

test("the guide's code compiles", async () => {
  await promisify(execFile)("tsc", ["--project", project], { cwd: root }).catch(({ stdout }: { stdout: string }) => expect.fail(stdout));
});

test("the guide's last diagram happens, frame by frame", async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const { page, wire, problems } = await openLive(context, "/movies/1");
  expect(wire.received).toEqual(['["j",0,0,0,[],[]]']);

  await star(mine(page), 5).hover();
  await expectFilled(mine(page), 5);
  expect(wire.sent.at(-1)).toBe('[1,2,"hoverStar",{"n":5}]');
  expect(wire.received.at(-1)).toBe('[1,1,[[2,[[[0,0],5,{"class":"star is-filled"}]]]]]');

  await star(mine(page), 5).click();
  await page.getByText("2 ratings").waitFor();
  expect(wire.sent.at(-1)).toBe('[2,2,"commitRating",{"n":5}]');
  await expectFilled(average(page), 4);
  expect(await server.database("SELECT user_id, value FROM movie_ratings ORDER BY value")).toEqual([
    { user_id: "somebody", value: 2 },
    { user_id: "you", value: 5 },
  ]);
  await page.reload();
  await expectFilled(mine(page), 5);
  expect(withoutIcon(problems)).toEqual([]);
  await context.close();
});

test("the guide's second page has the same stars and another table", async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const { page, problems } = await openLive(context, "/restaurants/1");
  await star(mine(page), 3).click();
  await expectFilled(mine(page), 3);
  await expect.poll(() => server.database("SELECT value FROM restaurant_ratings")).toEqual([{ value: 3 }]);
  expect((await page.goto("/movies/7"))?.status()).toBe(404);
  expect(withoutIcon(problems)).toEqual([]);
  await context.close();
});
