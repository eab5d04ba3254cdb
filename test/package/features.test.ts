import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const docs = join(import.meta.dirname, "../../docs");

/** One test file that a row names, and the tests in it. */
interface Claim {
  readonly id: string;
  readonly path: string;
  readonly names: readonly string[];
}

async function claims(): Promise<Claim[]> {
  const page = await readFile(join(docs, "features.md"), "utf8");
  return [...page.matchAll(/^\| ([A-Z]\d+) \| .* \| (.*) \|$/gm)].flatMap(([, id = "", shown = ""]) =>
    shown.split(/ · |, (?=\[)/).map((part) => ({
      id,
      path: /\]\((.+?)\)/.exec(part)?.[1] ?? "",
      names: Array.from(part.matchAll(/"([^"]+)"/g), ([, name = ""]) => name),
    })),
  );
}

test("each feature of docs/features.md names tests that are there", async () => {
  const all = await claims();
  expect(new Set(all.map(({ id }) => id)).size).toBeGreaterThan(40); // the pattern still reads the table
  const missing: string[] = [];
  for (const { id, path, names } of all) {
    const code = await readFile(join(docs, path), "utf8");
    for (const name of names) if (!code.includes(name)) missing.push(`${id}: "${name}" in ${path}`);
  }
  expect(missing).toEqual([]);
});
