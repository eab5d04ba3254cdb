import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const source = readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What axe-core finds wrong with a page, each as a rule and the elements that break it. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(await source); // not as a script element: the page's policy forbids those
  return await page.evaluate(async () => {
    // SAFETY: the line above has put it there.
    const axe = Reflect.get(globalThis, "axe") as {
      run(): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
