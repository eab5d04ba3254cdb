import { existsSync } from "node:fs";
import type { BuildFailure } from "esbuild";
import { hashOf, type ScriptFile } from "./client-bundle.ts";

/**
 * An app's own browser code, its hooks above all, with all that it imports as one minified ES module.
 *
 * @param entry Path of the entry: `src/browser.ts`. TypeScript as it is; types are not checked.
 * @throws Where the entry is not there, esbuild is not installed, or the code does not compile: with file, line and column.
 */
export async function bundleApp(entry: string): Promise<ScriptFile> {
  if (!existsSync(entry)) throw new Error(`there is no "${entry}"; write the app's browser code there, or leave the entry out`);
  const { build, formatMessages } = await import("esbuild").catch((cause: unknown) => {
    throw new Error(`"${entry}" has to be bundled, and esbuild is not installed; run "npm install --save-dev esbuild"`, { cause });
  });
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "silent",
    write: false,
  }).catch(async (error: unknown) => {
    if (!(error instanceof Error && "errors" in error)) throw error;
    // SAFETY: esbuild's build() rejects with a BuildFailure.
    const { errors } = error as BuildFailure;
    const messages = await formatMessages(errors, { kind: "error" });
    throw new Error(`"${entry}" does not compile:\n\n${messages.join("").trimEnd()}`, { cause: error });
  });
  const [{ text: code } = { text: "" }] = result.outputFiles;
  return { name: `app-${hashOf(code)}.js`, code };
}
