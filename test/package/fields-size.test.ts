/** What `overwinter/fields` adds to a Worker, as docs/fields.md says it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Bundles a Worker that uses these fields, as `wrangler deploy --minify` does with `keep_names`. */
async function bundle(names: readonly string[]): Promise<{ kilobytes: number; hasPhones: boolean }> {
  const contents = `
    export { LiveView } from "overwinter/durable";
    export { Live, on } from "overwinter/templates";
    export { createLive } from "overwinter/worker";
    export { ${names.join(", ")} } from "overwinter/fields";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    tsconfig: join(root, "tsconfig.json"),
    bundle: true,
    minify: true,
    keepNames: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { kilobytes: gzipSync(code).length / 1024, hasPhones: Buffer.from(code).includes("country_calling_codes") };
}

test("docs/fields.md says what the fields add to a Worker", async () => {
  const page = await readFile(join(root, "docs/fields.md"), "utf8");
  const [, phones = "", others = ""] = /\*\*(\d+) KB\*\*.*?they are (\d+) KB\s+together/s.exec(page) ?? [];
  const [none, phone, rest] = await Promise.all([bundle([]), bundle(["parsePhone"]), bundle(["EmailField", "MoneyField"])]);
  expect([none.hasPhones, phone.hasPhones, rest.hasPhones]).toEqual([false, true, false]);
  expect(Math.abs(phone.kilobytes - none.kilobytes - Number(phones))).toBeLessThan(1);
  expect(Math.abs(rest.kilobytes - none.kilobytes - Number(others))).toBeLessThan(1);
});
