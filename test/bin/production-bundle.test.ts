import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** The example's Worker as `wrangler` bundles it: names are kept, and the constant is put in. */
async function bundleOf(environment: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["examples/reviews/worker.ts"],
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    keepNames: true,
    define: { "process.env.NODE_ENV": JSON.stringify(environment) },
    logLevel: "silent",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const validatorText = "which ends the paragraph; write <div> instead of <p>";

test("the validator of nesting is in a development bundle, and not in one for production", async () => {
  const [development, production] = await Promise.all([bundleOf("development"), bundleOf("production")]);
  // Not `toContain()`, which would print a bundle.
  expect(production.includes("renderToString")).toBe(true);
  expect(development.includes(validatorText)).toBe(true);
  expect(production.includes(validatorText)).toBe(false);
});
