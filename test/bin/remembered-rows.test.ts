import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

/** What the bundle exports; its types belong to the program of the Workers. */
interface Entry {
  readonly rendered: Counts;
  readonly RowsView: unknown;
  readonly PageSession: { load(options: { readonly routes: Readonly<Record<string, unknown>> }, route: string): Promise<PageSession> };
}

interface Counts {
  plain: number;
  selected: number;
  frozen: number;
}

interface PageSession {
  readonly page: { html(): string };
  readonly connection: { push(event: { node: number; handler: string; payload?: unknown; volatile?: boolean }): number };
  settle(): Promise<void>;
  sleep(): void;
  reset(): void;
  afterSleep(): Promise<{ html(): string }>;
  fresh(): Promise<{ html(): string }>;
}

// Development renders all rows, to find those that read more than they say. What a remembered row is good for shows in a production bundle.
const root = join(import.meta.dirname, "../..");
let folder = "";
let entry: Entry;

beforeAll(async () => {
  await mkdir(join(root, ".cache"), { recursive: true });
  folder = await mkdtemp(join(root, ".cache/rows-"));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["test/support/page-rows-entry.ts"],
    tsconfig: join(root, "tsconfig.json"),
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const file = join(folder, "rows.mjs");
  await writeFile(file, outputFiles[0]?.text ?? "");
  entry = await import(pathToFileURL(file).href);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});

async function opened(): Promise<PageSession> {
  const page = await entry.PageSession.load({ routes: { "/rows": entry.RowsView } }, "/rows");
  await page.settle();
  return page;
}

async function change(page: PageSession, kind: string, at = 0, n = 0): Promise<void> {
  page.connection.push({
    node: Number(/<main data-live="(\d+)"/.exec(page.page.html())?.[1]),
    handler: "change",
    payload: { kind, at, n },
  });
  await page.settle();
}

function counted(): Counts {
  const counts = { ...entry.rendered };
  Object.assign(entry.rendered, { plain: 0, selected: 0, frozen: 0 });
  return counts;
}

/** The page is what a session gives that renders everything anew, and what one gets who is sent everything. */
async function expectFresh(page: PageSession): Promise<void> {
  const shown = page.page.html();
  expect((await page.afterSleep()).html()).toBe(shown);
}

describe("rows that say what they read", () => {
  test("are rendered when their item or what they read has changed, and no others", async () => {
    const page = await opened();
    counted();
    await change(page, "in place", 1, 5);
    expect(counted()).toEqual({ plain: 1, selected: 1, frozen: 0 });
    await change(page, "tag in place", 2, 9);
    expect(counted()).toEqual({ plain: 1, selected: 1, frozen: 0 });
    await change(page, "equal copy");
    expect(counted()).toEqual({ plain: 0, selected: 0, frozen: 0 });
    await change(page, "select", 1);
    expect(counted()).toEqual({ plain: 0, selected: 3, frozen: 0 });
    await change(page, "hide");
    expect(counted()).toEqual({ plain: 0, selected: 0, frozen: 2 });
    await expectFresh(page);
  });

  test("are rendered by their place too where they read it", async () => {
    const page = await opened();
    counted();
    await change(page, "reverse");
    expect(counted()).toEqual({ plain: 0, selected: 2, frozen: 0 }); // the one in the middle stays where it is
    expect(page.page.html()).toMatch(/title="0"[^>]*><b[^>]*>3 0/);
  });

  test("keep the components in them, with their state and their slots", async () => {
    const page = await opened();
    const badge = Number(/data-live="(\d+)"[^>]*>2 0/.exec(page.page.html())?.[1]);
    page.connection.push({ node: badge, handler: "click" });
    await page.settle();
    await change(page, "in place", 0, 1);
    expect(page.page.html()).toContain("2 1</b>");
    await change(page, "reverse");
    page.connection.push({ node: badge, handler: "hover", volatile: true });
    await page.settle();
    expect(page.page.html()).toContain("2 11</b>");
    await expectFresh(page);
  });

  const step = fc.record({
    kind: fc.constantFrom(
      ..."in place/tag in place/untag in place/copy/equal copy/select/insert/remove/reverse/rotate".split("/"),
      ..."names/hide/preview/preview and throw/sleep/reset/badge/hover".split("/"),
    ),
    at: fc.nat(9),
    n: fc.nat(5),
  });

  test("end with the page that a fresh render gives, after any edits, moves, previews, sleeps and resets", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
        const page = await opened();
        for (const { kind, at, n } of steps) {
          if (kind === "sleep") page.sleep();
          else if (kind === "reset") page.reset();
          else if (kind === "badge" || kind === "hover") {
            const badges = Array.from(page.page.html().matchAll(/<b data-live="(\d+)"/g), (match) => Number(match[1]));
            if (badges.length > 0)
              page.connection.push({ node: badges[at % badges.length] ?? 0, handler: kind === "badge" ? "click" : "hover" });
            await page.settle();
          } else await change(page, kind, at, n);
          await page.settle();
        }
        await expectFresh(page);
        const shown = page.page.html();
        expect((await page.fresh()).html()).toBe(shown);
      }),
      { numRuns: 1_000, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
