import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the Worker reads through its `ASSETS` binding to know the script of its pages: `{ "client": "/overwinter/client-1f0c….js" }`. */
export interface Manifest {
  client: string;
}

const here = dirname(fileURLToPath(import.meta.url));
/** In the published package the client is built already; in the repository it is not. */
const builtClient = join(here, "../client/bundle.js");
const clientSource = join(here, "../client/index.ts");

/** Whose code the script holds. */
const notice = "/*! Overwinter (MIT) with PartySocket (MIT, Copyright (c) 2010-2012 Joe Walnes and contributors) */";

const headersRule = `/overwinter/client-*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`;

/**
 * Puts the browser's script into a folder of static assets: `overwinter/client-<hash>.js`, `overwinter/manifest.json` that names it, and
 * the rule in `_headers` that lets browsers keep it for ever. Files of an earlier build go; what is right already is not written again,
 * so that a watching `wrangler dev` does not restart for nothing.
 *
 * @param folder The `assets.directory` of `wrangler.toml`; made if it is not there.
 * @returns What the manifest says.
 */
export async function writeAssets(folder: string): Promise<Manifest> {
  const script = existsSync(builtClient) ? await readFile(builtClient, "utf8") : await bundleClient();
  const hash = createHash("sha256").update(script).digest("hex").slice(0, 16);
  const file = `client-${hash}.js`;
  const manifest: Manifest = { client: `/overwinter/${file}` };

  const target = join(folder, "overwinter");
  await mkdir(target, { recursive: true });
  await writeIfChanged(join(target, file), script);
  await writeIfChanged(join(target, "manifest.json"), `${JSON.stringify(manifest)}\n`);
  for (const other of await readdir(target))
    if (/^client-.*\.js$/.test(other) && other !== file) await rm(join(target, other), { force: true });

  const headersFile = join(folder, "_headers");
  const headers = (await readIfThere(headersFile)) ?? "";
  if (!headers.includes("/overwinter/client-*"))
    await writeFile(headersFile, headers === "" ? headersRule : `${headers.trimEnd()}\n\n${headersRule}`);
  return manifest;
}

/**
 * The browser's script as one minified ES module.
 *
 * Two things make it shorter than a plain bundle, and change nothing that a page sees: properties that begin with `_`, which are
 * PartySocket's private ones (ours are `#private`), get short names; and the libraries' messages on the console go. Terser goes over what
 * esbuild wrote: 6 % less, gzipped.
 */
export async function bundleClient(): Promise<string> {
  const { build, transform } = await import("esbuild");
  const result = await build({
    entryPoints: [clientSource],
    bundle: true,
    minify: true,
    mangleProps: /^_[a-z]/i,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    plugins: [
      {
        name: "quiet-libraries",
        setup({ onLoad }) {
          onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
            const { code } = await transform(await readFile(path, "utf8"), {
              drop: ["console"],
              define: { process: "undefined", "navigator.product": '"Gecko"' }, // PartySocket asks whether it is in Node or React Native
              target: "es2022",
            });
            return { contents: code };
          });
        },
      },
    ],
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`Cannot build the client: esbuild wrote nothing for "${clientSource}"`);
  const { minify } = await import("terser");
  const { code } = await minify(output.text, { module: true, ecma: 2020, compress: { passes: 3 } });
  if (code === undefined) throw new Error("Cannot build the client: terser gave nothing back");
  return `${notice}\n${code}`;
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) !== text) await writeFile(path, text);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
