import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";

const root = join(import.meta.dirname, "../..");

/** What a page of the docs leaves to the reader: the Worker around its views, as in the README. */
const workerOf = (views: readonly View[]): string => `import { Hono } from "hono";
import { createLive } from "overwinter/worker";
${views.map(({ name, file }) => `import { ${name} } from "./${file}";`).join("\n")}

const live = createLive({ routes: { ${views.map(({ name, path }) => `"${path}": ${name}`).join(", ")} } });
export class LiveSession extends live.LiveSession {}
const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.get("/favicon.ico", (context) => context.body(null, 204));
app.route("/", live.routes());
export default app;
`;

interface View {
  readonly name: string;
  readonly path: string;
  /** In `src/`. */
  readonly file: string;
}

/** The code of a page of the docs, as files that can be compiled and served. */
export class DocsProject {
  /** The page's own text. */
  readonly text: string;
  /** The folder of the project, from the repository's root. */
  readonly folder: string;
  /** What it has, by path: `src/list-view.tsx`. */
  readonly files: ReadonlyMap<string, string>;

  private constructor(text: string, folder: string, files: ReadonlyMap<string, string>) {
    this.text = text;
    this.folder = folder;
    this.files = files;
  }

  /**
   * Takes the files out of a page, and puts a Worker beside them that serves their views.
   *
   * @param page Path of the page, from the root: `docs/bindings.md`. A file begins with its path, as in `// src/list-view.tsx`. A page that has
   *   its own `src/worker.ts` is served by that.
   */
  static async read(page: string): Promise<DocsProject> {
    const folder = join(".cache", page.replaceAll(/\W/g, "-"));
    await rm(join(root, folder), { recursive: true, force: true });
    const text = await readFile(join(root, page), "utf8");
    const found = text.matchAll(/^```\w+\n(?:\/\/|--) ((?:src|migrations)\/[\w./-]+)\n(.*?)^```$/gms);
    const project = new DocsProject(text, folder, new Map(Array.from(found, ([, path = "", content = ""]) => [path, content])));
    for (const [path, content] of project.files) await project.write(path, content);
    const views = [...project.files].flatMap(([path, content]) =>
      Array.from(content.matchAll(/class (\w+) extends LiveView<"([^"]+)">/g), ([, name = "", route = ""]) => ({
        name,
        path: route,
        file: path.replace("src/", ""),
      })),
    );
    const paths = ["durable", "fields", "templates", "worker"].map((name) => [`overwinter/${name}`, [`../../${name}/index.ts`]] as const);
    const options = { extends: "../../tsconfig.json", compilerOptions: { paths: Object.fromEntries(paths) }, include: ["src", "env.d.ts"] };
    if (!project.files.has("src/worker.ts")) await project.write("src/worker.ts", workerOf(views));
    await project.write("tsconfig.json", JSON.stringify(options));
    // What `wrangler types` writes for the README's wrangler.toml, with the guide's database.
    const bindings = "DB: D1Database; ASSETS: Fetcher; LIVE_SECRET: string; LIVE_SESSION: DurableObjectNamespace";
    await project.write("env.d.ts", `declare namespace Cloudflare { interface Env { ${bindings} } }`);
    return project;
  }

  /** The Worker's entry. */
  get entry(): string {
    return join(this.folder, "src/worker.ts");
  }

  /** Writes a file beside the page's own. */
  async write(path: string, content: string): Promise<void> {
    const file = join(root, this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Fails with what the compiler says. */
  async compile(): Promise<void> {
    const options = { cwd: root };
    await promisify(execFile)("tsc", ["--project", this.folder], options).catch(({ stdout }: { stdout: string }) => expect.fail(stdout));
  }

  /** The rows of the table that begins with this column, each as its cells. */
  table(firstColumn: string): string[][] {
    const [, rows = ""] = new RegExp(`^\\| ${firstColumn} \\|.*\\n\\|[-|]+\\|\\n((?:\\|.*\\n)+)`, "m").exec(this.text) ?? [];
    return rows
      .trim()
      .split("\n")
      .map((row) => row.slice(2, -2).split(" | "));
  }
}

/** What stands between backquotes. */
export const namesIn = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name);
