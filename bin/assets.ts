import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleApp } from "./app-bundle.ts";
import { bundleClient, type ScriptFile } from "./client-bundle.ts";

/**
 * What the Worker reads through its `ASSETS` binding to know the scripts of its pages:
 * `{ "client": "/overwinter/client-1f0c….js", "app": "/overwinter/app-77ab….js" }`. Without an entry there is no `app`.
 */
export interface Manifest {
  client: string;
  app?: string;
  /** Files of earlier builds, which open pages may still ask for, and when each was replaced, as a time in ms. */
  older?: Record<string, number>;
}

/** Most files of earlier builds. Stops a `wrangler dev` that builds with each keystroke from filling the folder. */
export const maxOlderFiles = 200;

/** How long files of earlier builds are kept, in ms: 14 days. Longer than a tab is likely to stay open over deploys; a page whose file has gone loads itself anew. */
export const keepBuildsMs = 14 * 86_400_000;

const here = dirname(fileURLToPath(import.meta.url));
/** In the published package the client is built already; in the repository it is not. */
const builtClient = join(here, "../client/bundle");

/** What has its hash in its name may be kept. */
const headersRule = (kind: string): string => `/overwinter/${kind}-*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`;

/**
 * Puts the browser's scripts into a folder of static assets: `overwinter/client-<hash>.js` with its parts beside it, the app's own code as
 * `overwinter/app-<hash>.js`, `overwinter/manifest.json` that names them, and the rules in `_headers` that let browsers keep them for ever.
 * Files of earlier builds stay for 14 days, since open pages load their parts when they need them: keep the folder from one deploy to the next.
 * What is right already is not written again, so that a watching `wrangler dev` does not restart for nothing.
 *
 * @param folder The `assets.directory` of `wrangler.toml`; made if it is not there.
 * @param entry The app's own browser code, if it has any: `src/browser.ts`.
 * @param nowMs The time, by which it is said what is old.
 * @returns What the manifest says.
 */
export async function writeAssets(folder: string, entry?: string, nowMs: number = Date.now()): Promise<Manifest> {
  const [client, app] = await Promise.all([clientScripts(), entry === undefined ? undefined : bundleApp(entry)]);
  const files = [...client.files, ...(app ? [app] : [])];
  const target = join(folder, "overwinter");
  await mkdir(target, { recursive: true });
  const older = await olderFiles(target, new Set(files.map(({ name }) => name)), nowMs);
  const manifest: Manifest = {
    client: `/overwinter/${client.base}`,
    ...(app && { app: `/overwinter/${app.name}` }),
    ...(Object.keys(older).length > 0 && { older }),
  };
  for (const { name, code } of files) await writeIfChanged(join(target, name), code);
  await writeIfChanged(join(target, "manifest.json"), `${JSON.stringify(manifest)}\n`);

  const headersFile = join(folder, "_headers");
  const headers = (await readIfThere(headersFile)) ?? "";
  const kinds = Object.keys(manifest).filter((kind) => kind !== "older");
  const missing = kinds.filter((kind) => !headers.includes(`/overwinter/${kind}-*`)).map(headersRule);
  if (missing.length > 0) await writeFile(headersFile, [...(headers === "" ? [] : [`${headers.trimEnd()}\n`]), ...missing].join("\n"));
  return manifest;
}

/** Our files that are not of this build: those whose time is over are removed, the others are given with the time at which they were replaced. */
async function olderFiles(target: string, current: ReadonlySet<string>, nowMs: number): Promise<Record<string, number>> {
  const text = await readIfThere(join(target, "manifest.json"));
  const known = text === undefined ? undefined : olderIn(text);
  const files = (await readdir(target))
    .filter((name) => /^(client|app)-.*\.js$/.test(name) && !current.has(name))
    .map((name): [name: string, replacedAtMs: number] => [name, known?.[name] ?? nowMs])
    .toSorted(([, a], [, b]) => b - a);
  const isKept = ([, replacedAtMs]: [string, number], index: number): boolean =>
    index < maxOlderFiles && nowMs - replacedAtMs <= keepBuildsMs;
  const kept = files.filter(isKept);
  for (const file of files) if (!kept.includes(file)) await rm(join(target, file[0]), { force: true });
  return Object.fromEntries(kept);
}

function olderIn(manifest: string): Record<string, number> | undefined {
  try {
    // SAFETY: this command wrote it; what it did not write has no such field.
    return (JSON.parse(manifest) as Manifest).older;
  } catch {
    return undefined;
  }
}

/** The base's name, and all files of the client. */
async function clientScripts(): Promise<{ readonly base: string; readonly files: readonly ScriptFile[] }> {
  if (!existsSync(builtClient)) {
    const { base, parts } = await bundleClient();
    return { base: base.name, files: [base, ...parts.values()] };
  }
  const names = await readdir(builtClient);
  const base = names.find((name) => /^client-[0-9a-f]{16}\.js$/.test(name));
  if (base === undefined) throw new Error(`there is no client in "${builtClient}"; install the package anew`);
  return { base, files: await Promise.all(names.map(async (name) => ({ name, code: await readFile(join(builtClient, name), "utf8") }))) };
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
