/** The code of docs/hooks.md, as it stands there: compiled, bundled, served, and used; and its table. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { HookCallbacks } from "../../client/hooks/index.ts";
import { namesIn } from "../support/docs-project.ts";
import { DocsStage } from "../support/docs-stage.ts";
import { connected, hasStatus, hasText, type LivePage } from "../support/live-stage.ts";

const root = join(import.meta.dirname, "../..");

const views = ["src/prices-view.tsx", "src/note-view.tsx", "src/feed-view.tsx"];
const others = ["src/hook-types.ts", "src/browser/index.ts", "src/browser/editor.ts"];
const stage = DocsStage.set("docs/hooks.md", [...views, ...others], async (docs) => {
  const sources = { durable: "durable", templates: "templates", worker: "worker", hooks: "client/hooks" };
  const paths = Object.fromEntries(Object.entries(sources).map(([name, folder]) => [`overwinter/${name}`, [`../../${folder}/index.ts`]]));
  const worker = block("json", "// tsconfig.json");
  const options = { ...JSON.parse(worker), extends: "../../tsconfig.json", compilerOptions: { paths } };
  await docs.write("tsconfig.json", JSON.stringify({ ...options, include: [...options.include, "env.d.ts"] }));
  await docs.write("package.json", JSON.stringify({ private: true, type: "module" })); // that of this repository says which files have effects
  // In this repository alone, the DOM is put out of the Workers' sight by an empty stand-in.
  await docs.write(
    "tsconfig.browser.json",
    block("json", "// tsconfig.browser.json").replace('"types": []', '"types": [], "libReplacement": false'),
  );
  const [, entry = ""] = /overwinter assets public (\S+)"/.exec(block("toml", "# wrangler.toml")) ?? [];
  return { browser: join(docs.folder, entry), assets: join(docs.folder, "assets") };
});

/** A block of code that begins with this line, without that. */
function block(language: string, first: string): string {
  const [, text = ""] = stage.docs.text.split(`\`\`\`${language}\n${first}\n`);
  return text.slice(0, text.indexOf("```"));
}

async function open(path: string, styles = ""): Promise<LivePage> {
  const live = await stage.open(path);
  // As a stylesheet of the page would; one that is put in is not what its policy admits.
  await live.page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, styles);
  return live;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("the code compiles, that of the Worker and that of the browser", async () => {
  await stage.docs.compile();
  const browserProgram = join(stage.docs.folder, "tsconfig.browser.json");
  const compiled = promisify(execFile)("tsc", ["--project", browserProgram, "--listFilesOnly"], { cwd: root });
  expect((await compiled).stdout).toContain("src/browser/editor.ts");
  await promisify(execFile)("tsc", ["--project", browserProgram], { cwd: root }).catch(({ stdout }: { stdout: string }) =>
    expect.fail(stdout),
  );
});

test("the table names every callback, and no other", () => {
  const told = stage.docs.table("callback").flatMap(([cell = ""]) => namesIn(cell));
  // What `HookCallbacks` has; its properties are gone at run time.
  const callbacks = { mounted: 0, updated: 0, destroyed: 0, disconnected: 0, reconnected: 0 } satisfies Record<keyof HookCallbacks, 0>;
  expect(told).toEqual(Object.keys(callbacks).map((name) => `${name}()`));
});

test("the chart is drawn, drawn anew with its data, told what to highlight, and tells what was picked", async () => {
  const { page, problems } = await open("/prices");
  const canvas = page.locator("canvas");
  /** The colour of a bar's foot. */
  const color = (index: number): Promise<string> =>
    canvas.evaluate((canvas: HTMLCanvasElement, index) => {
      const data = canvas.getContext("2d")?.getImageData((index * 20 + 2) * devicePixelRatio, 2, 1, 1).data ?? [];
      return [...data].join(" ");
    }, index);
  const [nothing, steelblue, crimson] = ["0 0 0 0", "70 130 180 255", "220 20 60 255"];
  await expect.poll(() => color(2)).toBe(steelblue);
  expect(await color(3)).toBe(nothing);
  await button(page, "Add").click();
  await expect.poll(() => color(3)).toBe(steelblue);
  await button(page, "Find the highest").click();
  await expect.poll(() => color(2)).toBe(crimson);
  await canvas.click({ position: { x: 45, y: 3 } });
  await page.getByText("You picked 4").waitFor();
  expect(problems).toEqual([]);
});

test("the editor pushes what is typed, and is cleared by the server", async () => {
  const { page, problems } = await open("/note");
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(", I …");
  await page.getByText("15 characters").waitFor();
  await button(page, "Clear").click();
  await page.getByText("0 characters", { exact: true }).waitFor();
  await expect.poll(() => page.locator(".cm-content").textContent()).toBe("");
  expect(problems).toEqual([]);
});

test("the feed loads when it is mounted and when its end is in view, polls, and moves what comes and goes", async () => {
  const { page, problems } = await open("/feed", block("css", "/* public/motion.css */"));
  const items = page.locator("li");
  await expect.poll(() => items.count()).toBeGreaterThanOrEqual(10);
  // The end comes into view again and again, until it is out of it.
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight > innerHeight + 200)).toBe(true);
  const count = await items.count();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(() => items.count()).toBeGreaterThan(count);
  await expect.poll(async () => Number.parseInt((await page.getByText("unread").textContent()) ?? "", 10)).toBeGreaterThan(0);

  await page.evaluate(() => scrollTo(0, 0));
  await button(page, "Item 1").click();
  const leaving = page.locator("li[inert].is-away");
  await leaving.waitFor({ state: "attached" });
  await expect.poll(() => leaving.count()).toBe(0);
  expect(await button(page, "Item 1").count()).toBe(0);
  const first = await items.first().textContent();
  await button(page, "Turn around").click();
  await expect.poll(() => items.first().textContent()).not.toBe(first);
  expect(problems).toEqual([]);
});

test("@starting-style moves what comes, without an attribute", async () => {
  const { page } = await open("/feed", block("css", "/* public/starting-style.css */").replace("0.3s", "1000s"));
  const coming = (): Promise<number> =>
    page.evaluate(
      () => document.getAnimations().filter(({ effect }) => effect instanceof KeyframeEffect && effect.target?.localName === "li").length,
    );
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(coming).toBeGreaterThanOrEqual(10);
});

test("the status can be styled, and the latency set", async () => {
  const { page } = await open("/prices", block("css", "/* public/status.css */"));
  await page.evaluate(() =>
    document.body.append(Object.assign(document.createElement("p"), { className: "offline", textContent: "Offline" })),
  );
  expect(await page.getByText("Offline").isVisible()).toBe(false);
  const { 1: console } = await Promise.all([
    page.evaluate(() => Reflect.get(globalThis, "overwinter").latency(400)),
    page.waitForEvent("console"),
  ]);
  expect(console.text()).toContain("latency of 400 ms, 200 ms each way");
  await stage.context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await stage.server.kill();
  await hasStatus(page, "reconnecting");
  await page.getByText("Offline").waitFor();
  await stage.server.restart();
  await stage.context.setOffline(false);
  await connected(page);
  await button(page, "Add").click();
  await hasText(page, "p", "You picked nothing");
  expect(await page.getByText("Offline").isVisible()).toBe(false);
});
