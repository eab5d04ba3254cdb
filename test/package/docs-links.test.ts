import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("every link of the README and the docs leads somewhere", async () => {
  const broken: string[] = [];
  let linkCount = 0;
  for await (const page of glob(["*.md", "docs/**/*.md", "examples/*/*.md"], { cwd: root })) {
    const text = await readFile(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const path = target.replace(/#.*$/, "");
      if (/^https?:/.test(target) || path === "") continue;
      linkCount++;
      if (!existsSync(join(root, dirname(page), path))) broken.push(`${page}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
  expect(linkCount).toBeGreaterThan(20);
});
