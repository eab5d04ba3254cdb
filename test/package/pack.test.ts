import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { Command, foreignPath } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { readmeStart } from "./readme-start.ts";
import { writeTestedProject } from "./tested-project.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** As on somebody else's machine. */
const foreignEnvironment = {
  PATH: foreignPath,
  npm_config_prefer_offline: "true", // what `npm ci` brought here is not asked for again
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

let folder: string;
let tarball: string;
/** Paths inside the tarball, without its `package/`. */
let files: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "overwinter-package-"));
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  tarball = join(folder, name);
  const { stdout } = await run("tar", ["--list", "--gzip", "--file", tarball]);
  files = stdout
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("the package has what its exports and its command name", async () => {
  const manifest: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const named = JSON.stringify(manifest).match(/(?<=")(?:\.\/)?dist\/[^"*]+(?=")/g) ?? [];
  expect(named.length).toBeGreaterThan(10);
  for (const path of named) expect(files).toContain(path.replace(/^\.\//, ""));
});

test("the package has the source of each built file beside it, and nothing of tests and examples", () => {
  const built = files.filter((path) => /^dist\/.*\.js$/.test(path) && !path.startsWith("dist/client/bundle/"));
  expect(built).toContain("dist/templates/binding.js");
  for (const path of built) {
    const source = path.replace(/^dist\/(.*)\.js$/, "$1");
    expect(
      files.some((file) => file === `${source}.ts` || file === `${source}.tsx`),
      path,
    ).toBe(true);
    expect(files).toContain(`${path.slice(0, -3)}.d.ts`);
  }
  expect(files.filter((path) => /(^|\/)(test|examples|bench|scripts|types)\//.test(path))).toEqual([]);
  for (const path of ["LICENSE", "README.md", "package.json"]) expect(files).toContain(path);
});

test("a bundler keeps an import of the client for its effect", async () => {
  const stdin = { contents: 'import "overwinter/client";', resolveDir: root };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", logLevel: "silent", write: false });
  expect(outputFiles[0]?.text).toContain("data-live-session");
});

test("the README's ten minutes, from the packed package in an empty folder, compiles and gives a live page", async () => {
  const port = await freePort();
  const project = join(folder, "project");
  await mkdir(project);
  const script = await readmeStart({ tarball, devOptions: `--ip 127.0.0.1 --port ${port} --show-interactive-dev-session=false` });
  const start = new Command("bash", ["-c", script], { cwd: project, env: foreignEnvironment });
  const browser = await launchChromium();
  try {
    await start.says(`Ready on http://127.0.0.1:${port}`);
    const page = await browser.newPage();
    const frames: string[] = [];
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => void frames.push(String(payload))));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.locator("html[data-live-status=connected]").waitFor();
    await page.getByRole("button", { name: "One more" }).click();
    await page.getByRole("heading", { name: "1", exact: true }).waitFor();
    expect(frames).toHaveLength(2); // the join's answer and the turn
  } finally {
    await browser.close();
    start.signal("SIGINT");
    await start.end();
  }
});

test("the guide's app with the tests of docs/testing.md, from the packed package, compiles and passes", async () => {
  const project = join(folder, "tested");
  await mkdir(project);
  const run = new Command("bash", ["-c", await writeTestedProject(project, tarball)], { cwd: project, env: foreignEnvironment });
  expect(await run.end(), run.output).toBe(0);
  expect(run.output).toMatch(/Tests .*8 passed/);
});
