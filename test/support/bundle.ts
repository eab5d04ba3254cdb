import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/**
 * A Worker's entry and all that it imports as one ES module, compiled as `wrangler` does it: standard decorators away, names kept.
 *
 * @param entry Path of the entry, from the repository's root.
 */
export async function bundleWorker(entry: string): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    tsconfig: join(root, "tsconfig.json"), // JSX, and overwinter/* as the sources
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    keepNames: true,
    sourcemap: "inline",
    write: false,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`Cannot bundle the Worker: esbuild wrote nothing for "${entry}"`);
  return output.text;
}
