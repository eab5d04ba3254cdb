import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { env, root } from "../../scripts/run.ts";

const wrangler = (...args: string[]) => promisify(execFile)("wrangler", args, { cwd: root, env });

test("wrangler deploy --dry-run takes the example, and its bundle keeps the names of classes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "overwinter-deploy-"));
  try {
    const { stdout } = await wrangler("deploy", "--dry-run", "--outdir", folder);
    expect(stdout).toContain("--dry-run: exiting now.");
    for (const binding of ["LIVE_SESSION (LiveSession)", "DB", "ASSETS"]) expect(stdout).toContain(`env.${binding}`);
    const bundle = await readFile(join(folder, "worker.js"), "utf8");
    expect(/__name\(\w+, "StarRating"\)/.test(bundle)).toBe(true);
    expect(/^\s*@event/m.test(bundle)).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("wrangler types has nothing to change in worker-configuration.d.ts", async () => {
  const { stdout } = await wrangler("types", "--check");
  expect(stdout).toContain("up to date");
});
