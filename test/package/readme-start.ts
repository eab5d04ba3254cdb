import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { markdownBlocks } from "./markdown-blocks.ts";

const root = join(import.meta.dirname, "../..");

interface Options {
  /** The packed package, in the place of the published one. */
  readonly tarball: string;
  /** What `wrangler dev` gets besides: `--port 8123`. */
  readonly devOptions: string;
}

/**
 * The README's ten minutes as one shell script, to be run in an empty folder.
 *
 * Its blocks are taken as they stand and in their order. A block whose first line is a comment with a path becomes that file, without the
 * line; a `sh` block runs. Two things are put in: `package.json` depends on the tarball, and otherwise on the versions that this repository
 * pins, so that a release of somebody else breaks no test here; and `wrangler dev` gets a port.
 */
export async function readmeStart({ tarball, devOptions }: Options): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const section = readme.split(/^## /m).find((text) => text.startsWith("Ten minutes\n"));
  if (section === undefined) throw new Error('Cannot find the start: README.md has no section "## Ten minutes"');
  const versions = await pinnedVersions();
  versions.set("overwinter", `file:${tarball}`);
  const script = ["set -euo pipefail"];
  for (const { language, file, content } of markdownBlocks(section)) {
    if (file === "package.json") script.push(writing(file, pinned(content, versions)));
    else if (file !== undefined) script.push(writing(file, content));
    else if (language === "sh") script.push(content.replace(/^npx wrangler dev$/m, `$& ${devOptions}`));
    else
      throw new Error(`Cannot use a block of the README's "Ten minutes": it is no shell and names no file in its first line:\n${content}`);
  }
  return script.join("\n");
}

function writing(file: string, content: string): string {
  return `mkdir -p "$(dirname ${file})"\ncat > ${file} <<'END_OF_FILE'\n${content}END_OF_FILE`;
}

/** A `package.json` with a pinned version in the place of each range. */
export function pinned(manifest: string, versions: ReadonlyMap<string, string>): string {
  return manifest.replace(/"([\w@/-]+)": "\^[\d.]+"/g, (range, name: string) => {
    const version = versions.get(name);
    if (version === undefined) throw new Error(`Cannot pin the README's ${range}: package.json of this repository does not depend on it`);
    return `"${name}": "${version}"`;
  });
}

export async function pinnedVersions(): Promise<Map<string, string>> {
  // SAFETY: npm's own format; what this project depends on is pinned exactly.
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
  return new Map(Object.entries(devDependencies));
}
