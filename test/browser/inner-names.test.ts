import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { innerNames } from "../../bin/inner-names.ts";
import { launchChromium } from "../support/chromium.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const root = join(import.meta.dirname, "../..");
const read = (pattern: string): string =>
  globSync(pattern, { cwd: root })
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
const wordsOf = (text: string): Set<string> => new Set(text.match(/\w+/g));

/** Every property of every object and prototype that the page's global object names. */
async function platformNames(): Promise<Set<string>> {
  const page = await browser.newPage();
  await page.route("**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto("http://localhost/"); // a page without an origin has no storage
  const names = await page.evaluate(() => {
    const found = new Set<string>();
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const value = Reflect.get(globalThis, name);
      for (const object of [globalThis, value, value?.prototype]) {
        if (Object(object) === object) for (const property of Object.getOwnPropertyNames(object)) found.add(property);
      }
    }
    return [...found];
  });
  return new Set(names);
}

describe("innerNames", () => {
  test("are names that the base has", () => {
    const base = wordsOf(read("client/{*,bindings/*,dom/*,socket/*}.ts"));
    expect(innerNames.filter((name) => !base.has(name))).toEqual([]);
  });

  test("are no names of the platform, which would lose what it does", async () => {
    const platform = await platformNames();
    expect(platform.has("querySelector")).toBe(true);
    expect(innerNames.filter((name) => platform.has(name))).toEqual([]);
  });

  test("are no names of what travels, or of what a part is given or gives", () => {
    const interfaces = read("{durable/protocol,client/parts,client/dom/regions,client/dom/overlays,client/effects}.ts").match(
      /export interface [^]*?^\}/gm,
    );
    const shared = wordsOf((interfaces ?? []).join("\n").replaceAll(/\/\*[^]*?\*\//g, ""));
    expect(shared.has("disableWith")).toBe(true);
    expect(innerNames.filter((name) => shared.has(name))).toEqual([]);
  });
});
