import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { innerNames } from "./inner-names.ts";
import { withoutUnused } from "./unused-partysocket.ts";

/** A script by its name, which has a hash of what is in it. */
export interface ScriptFile {
  /** `client-1f0c5b2e9d8a7c64.js` */
  readonly name: string;
  readonly code: string;
}

/** The browser's script: the base, which every page loads, and the parts that the base loads when a page needs them. */
export interface ClientBundle {
  readonly base: ScriptFile;
  /** By the names of their files in `client/parts/`. */
  readonly parts: ReadonlyMap<string, ScriptFile>;
}

const clientFolder = join(dirname(fileURLToPath(import.meta.url)), "../client");

/**
 * A base's import of a part. Where a URL has failed once, browsers that follow the HTML standard of before 2026 fail again without asking; with
 * another fragment it is another module to them, and the same file.
 */
const linkToPart = /import\("(\.\/client-[^"]+)"\)/g;

/** Whose code the script holds. */
const notice = "/*! Overwinter (MIT) with PartySocket (MIT, Copyright (c) 2010-2012 Joe Walnes and contributors) */";

/**
 * The browser's script as minified ES modules: `client/index.ts` is the base, each `client/parts/<name>.ts` a part. The base's
 * `import("./parts/commands.ts")` becomes one of the part's file beside it. Nothing is shared between the files, since a shared file would
 * be one more request before the page is live: a part imports types alone, and is given what it needs.
 *
 * Two things make them shorter than a plain bundle, and change nothing that a page sees: properties that only the bundle knows get short
 * names, PartySocket's private ones (which begin with `_`; ours are `#private`) and `innerNames`; and of the libraries go their messages on
 * the console, and what nobody reads or listens to. Terser goes over what esbuild wrote: 6 % less, gzipped.
 *
 * @param folder Where `index.ts` and `parts/` are.
 * @throws Where a part imports code from outside of itself, or a part that is loaded is not there.
 */
export async function bundleClient(folder: string = clientFolder): Promise<ClientBundle> {
  const partsFolder = join(folder, "parts");
  const sources = existsSync(partsFolder) ? (await readdir(partsFolder)).filter((file) => file.endsWith(".ts")).toSorted() : [];
  const parts = new Map(
    await Promise.all(
      sources.map(async (file) => {
        const name = basename(file, ".ts");
        const code = await bundleScript(join(partsFolder, file), [onlyOwnCode(partsFolder, name)]);
        return [name, { name: `client-${name}-${hashOf(code).slice(0, 8)}.js`, code }] as const;
      }),
    ),
  );
  const base = await bundleScript(join(folder, "index.ts"), [quietLibraries, linkedParts(partsFolder, parts)], innerNames);
  const code = `${notice}\n${base.replace(linkToPart, (_, path: string) => `import("${path}#"+Date.now())`)}`;
  return { base: { name: `client-${hashOf(code)}.js`, code }, parts };
}

/** What names a script. Browsers keep it for ever under its name. */
export function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("hex").slice(0, 16);
}

async function bundleScript(entry: string, plugins: Plugin[], shortened: readonly string[] = []): Promise<string> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    mangleProps: new RegExp(`^(${["_[a-zA-Z].*", ...shortened].join("|")})$`),
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent", // what is wrong is in the error that it throws
    write: false,
    plugins,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`Cannot build the client: esbuild wrote nothing for "${entry}"`);
  const { minify } = await import("terser");
  const { code } = await minify(output.text, { module: true, ecma: 2020, compress: { passes: 3 } });
  if (code === undefined) throw new Error("Cannot build the client: terser gave nothing back");
  return code;
}

const quietLibraries: Plugin = {
  name: "quiet-libraries",
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const text = withoutUnused(await readFile(path, "utf8"));
      const { code } = await esbuild.transform(text, {
        drop: ["console"],
        define: { process: "undefined", "navigator.product": '"Gecko"' }, // PartySocket asks whether it is in Node or React Native
        target: "es2022",
      });
      return { contents: code };
    });
  },
};

/** Gives the base the parts' files in the place of their sources. */
function linkedParts(partsFolder: string, parts: ReadonlyMap<string, ScriptFile>): Plugin {
  return {
    name: "linked-parts",
    setup({ onResolve }) {
      onResolve({ filter: /\.ts$/ }, ({ path, kind, resolveDir }) => {
        const file = resolve(resolveDir, path);
        if (dirname(file) !== partsFolder) return null;
        if (kind !== "dynamic-import")
          return { errors: [{ text: `The base imports code of the part "${path}"; import its types, or load it by import("${path}")` }] };
        const part = parts.get(basename(file, ".ts"));
        if (part === undefined) return { errors: [{ text: `There is no part "${path}"` }] };
        return { path: `./${part.name}`, external: true };
      });
    },
  };
}

/** Sees to it that a part holds no code but its own: what is imported only for its types never gets here. */
function onlyOwnCode(partsFolder: string, name: string): Plugin {
  return {
    name: "only-own-code",
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ path, kind, resolveDir, importer }) => {
        if (kind === "entry-point") return null;
        const file = relative(partsFolder, resolve(resolveDir, path));
        if (path.startsWith(".") && file.startsWith(join(name, "/"))) return null;
        const text = `The part "${name}" imports code from "${path}" in ${relative(partsFolder, importer)}; import types alone, and let the base hand over what the part needs (its own files are in parts/${name}/)`;
        return { errors: [{ text }] };
      });
    },
  };
}
