import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env, root } from "../../scripts/run.ts";

/** A folder with this project's lint, in which a file can be anything. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "overwinter-lint-"));
  await Promise.all([
    cp(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json")),
    cp(join(root, "tsconfig.json"), join(folder, "tsconfig.json")),
    cp(join(root, "scripts/lint-safety.ts"), join(folder, "scripts/lint-safety.ts")),
    symlink(join(root, "node_modules"), join(folder, "node_modules")),
  ]);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Problem {
  readonly file: string;
  readonly code: string;
  /** The line that it is about; of an import, what it imports. */
  readonly line: string;
}

async function lint(files: Readonly<Record<string, string>>): Promise<Problem[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const output = await new Promise<string>((resolve) => {
    execFile("oxlint", ["-f", "json", ...Object.keys(files)], { cwd: folder, env }, (_error, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { filename: string; code?: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics.map(({ filename, code = "", labels: [label] }) => {
    const line = files[filename]?.split("\n")[(label?.span.line ?? 0) - 1] ?? "";
    return { file: filename, code, line: /^import "(.*)";$/.exec(line)?.[1] ?? line };
  });
}

const directions: readonly [file: string, imports: string, allowed: boolean][] = [
  ["durable/protocol.ts", "./client.ts", false],
  ["durable/diff.ts", "./html/tokenise.ts", true],
  ["durable/diff.ts", "./session.ts", false],
  ["durable/diff.ts", "cloudflare:workers", false],
  ["durable/diff.ts", "preact", false],
  ["durable/html/tokenise.ts", "../protocol.ts", true],
  ["durable/html/tokenise.ts", "../session.ts", false],
  ["durable/html/tokenise.ts", "preact", false],
  ["durable/session.ts", "../templates/on.ts", true],
  ["durable/session.ts", "cloudflare:workers", true],
  ["durable/session.ts", "../worker/token.ts", false],
  ["durable/session.ts", "../client/patch.ts", false],
  ["durable/session.ts", "hono", false],
  ["durable/render/render.tsx", "../node/state.ts", true],
  ["durable/render/render.tsx", "../../templates/on.ts", true],
  ["durable/render/render.tsx", "../../worker/token.ts", false],
  ["templates/on.ts", "../durable/protocol.ts", true],
  ["templates/on.ts", "preact/hooks", true],
  ["templates/on.ts", "../durable/node/live-node.ts", false],
  ["templates/on.ts", "cloudflare:workers", false],
  ["client/patch.ts", "../durable/protocol.ts", true],
  ["client/patch.ts", "../durable/diff.ts", false],
  ["client/patch.ts", "preact", false],
  ["client/socket/socket.ts", "partysocket/ws", true],
  ["client/socket/socket.ts", "../status.ts", true],
  ["client/socket/socket.ts", "../../durable/protocol.ts", true],
  ["client/socket/socket.ts", "../../durable/diff.ts", false],
  ["worker/page.tsx", "../durable/index.ts", true],
  ["worker/page.tsx", "hono/cookie", true],
  ["worker/page.tsx", "../client/index.ts", false],
  ["worker/page.tsx", "../examples/reviews/users.ts", false],
  ["examples/reviews/views/movie.tsx", "overwinter/durable", true],
  ["examples/reviews/views/movie.tsx", "../users.ts", true],
  ["examples/reviews/views/movie.tsx", "../../../durable/index.ts", false],
];

test("lint lets imports point one way", async () => {
  const files = new Map<string, string>();
  for (const [file, imports] of directions) files.set(file, `${files.get(file) ?? ""}import "${imports}";\n`);
  const broken = await lint(Object.fromEntries(files));
  const refused = directions.filter(([, , allowed]) => !allowed).map(([file, imports]) => `${file} imports ${imports}`);
  expect(
    broken
      .filter(({ code }) => code === "eslint(no-restricted-imports)")
      .map(({ file, line }) => `${file} imports ${line}`)
      .toSorted(),
  ).toEqual(refused.toSorted());
});

test("lint asks for the reason of a type assertion", async () => {
  const broken = await lint({
    "durable/cast.ts": `
export const a = (x: unknown) => x as string;
// SAFETY: callers pass a string.
export const b = (x: unknown) => x as string;
export const c = (x: string | null) => x!;
export const d = ["x"] as const;
export const e = [] as string[];
export const f = (x: unknown) => x as string; // SAFETY: as above.
`,
  });
  expect(broken.filter(({ code }) => code === "overwinter(safety)").map(({ line }) => line.slice(0, 14))).toEqual([
    "export const a",
    "export const c",
  ]);
});

test("lint finds cycles, floating promises and switches that forget a case", async () => {
  const broken = await lint({
    "durable/one.ts": 'import { two } from "./two.ts";\nexport const one = (): number => two();\n',
    "durable/two.ts": 'import { one } from "./one.ts";\nexport const two = (): number => one();\n',
    "durable/three.ts": `
export function late(promise: Promise<void>): void {
  promise;
}
export function name(kind: "a" | "b"): string {
  switch (kind) {
    case "a":
      return "A";
  }
  return "";
}
`,
  });
  const codes = new Set(broken.map(({ code }) => code));
  for (const code of ["import(no-cycle)", "typescript(no-floating-promises)", "typescript(switch-exhaustiveness-check)"])
    expect(codes).toContain(code);
});
