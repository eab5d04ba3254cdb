import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { markdownBlocks } from "./markdown-blocks.ts";
import { pinned, pinnedVersions } from "./readme-start.ts";

const root = join(import.meta.dirname, "../..");

/**
 * Writes the project of `docs/testing.md`: the README's start, the guide's app, and the tests.
 *
 * @returns the shell script that installs it and runs its tests.
 */
export async function writeTestedProject(project: string, tarball: string): Promise<string> {
  const versions = (await pinnedVersions()).set("overwinter", `file:${tarball}`);
  const commands = { "README.md": "", "docs/guide.md": "", "docs/testing.md": "" };
  for (const page of ["README.md", "docs/guide.md", "docs/testing.md"] as const) {
    for (const { language, file, isAdded, content } of markdownBlocks(await readFile(join(root, page), "utf8"))) {
      if (file === undefined) {
        if (language === "sh") commands[page] += content;
        continue;
      }
      const path = join(project, file);
      await mkdir(dirname(path), { recursive: true });
      if (isAdded) await appendFile(path, content);
      else await writeFile(path, file === "package.json" ? pinned(content, versions) : content);
    }
  }
  // What the page says in words.
  const tsconfig = (await readFile(join(project, "tsconfig.json"), "utf8"))
    .replace('"include": ["src"]', '"include": ["src", "test"]')
    .replace('"types": [', '$&"@cloudflare/vitest-plugin/types", ');
  await writeFile(join(project, "tsconfig.json"), tsconfig);
  const install = commands["docs/testing.md"].replaceAll(
    /(?<= )(vitest|@cloudflare\/vitest-plugin)(?=\s)/g,
    (name) => `${name}@${versions.get(name)}`,
  );
  return ["set -euo pipefail", install, commands["docs/guide.md"], "npx tsc", "npx vitest run"].join("\n");
}
