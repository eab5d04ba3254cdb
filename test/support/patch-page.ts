import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { canonicalise } from "../../durable/html/canonicalise.ts";
import { diff } from "../../durable/diff.ts";
import type { Op } from "../../durable/protocol.ts";
import { launchChromium } from "./chromium.ts";
import type { Case, Step } from "./patch-entry.ts";
import { regionsIn, writeOut } from "./trees.ts";

/** A page with the patching client on `window.overwinter`, and what drives it. */
export interface PatchPage {
  readonly page: Page;
  close(): Promise<void>;
}

export async function openPatchPage(): Promise<PatchPage> {
  const root = join(import.meta.dirname, "../..");
  const built = await build({
    absWorkingDir: root,
    entryPoints: ["test/support/patch-entry.ts"],
    bundle: true,
    format: "iife",
    write: false,
  });
  const browser: Browser = await launchChromium();
  const page = await browser.newPage();
  await page.setContent("<!doctype html><html><head><title>patches</title></head><body></body></html>");
  await page.addScriptTag({ content: built.outputFiles[0]?.text ?? "" });
  return { page, close: () => browser.close() };
}

/** The case that leads an element from the first of these strings over the others to the last. */
export function caseOf(htmls: readonly string[], options: Partial<Case> = {}): Case {
  // `adopt()` takes an element that stands alone for the region's own.
  const isAlone = /^<template [^>]*><\/template>$/.test(htmls[0] ?? "");
  const [before = "", ...rest] = isAlone ? htmls.map((html) => `·${html}`) : htmls;
  const steps: Step[] = [];
  let last = before;
  for (const html of rest) {
    steps.push({ html: writeOut(html), ops: opsBetween(last, html) });
    last = html;
  }
  return { before: writeOut(before), steps, ...options };
}

/** As a session sends them: the regions that the browser does not have are written out. */
function opsBetween(before: string, after: string): Op[] {
  const living = regionsIn(before);
  const text = JSON.stringify(diff(before, after), (_, value: unknown) =>
    Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "number"
      ? [writeOut(value[0], (number) => !living.has(number)), value[1]]
      : value,
  );
  // SAFETY: they were ops, and are now as the browser gets them.
  return JSON.parse(text) as Op[];
}

/** The ops of one change, of HTML as an author writes it. */
export const opsOf = (before: string, after: string): Op[] => diff(canonicalise(before), canonicalise(after));

/** Runs cases in the page; the failures. */
export async function failuresOf(page: Page, cases: readonly Case[]): Promise<string[]> {
  const results = await page.evaluate((all) => window.overwinter.runAll(all), [...cases]);
  return results.flatMap((failure, index) =>
    failure === null ? [] : [`${cases[index]?.before} -> ${JSON.stringify(cases[index]?.steps)}: ${failure}`],
  );
}
