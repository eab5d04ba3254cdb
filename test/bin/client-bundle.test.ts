import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundleClient } from "../../bin/client-bundle.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "overwinter-client-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A client with one part, and more files or others in the place of its own. */
const client = (files: Record<string, string> = {}): Promise<void> =>
  write({
    "index.ts": `import { load } from "./load.ts"; load();`,
    "load.ts": `export const load = () => import("./parts/shout.ts").then(({ shout }) => console.log(shout("ready")));`,
    "parts/shout.ts": `import type { Ports } from "../ports.ts"; export const shout = (text: string, ports?: Ports) => text.toUpperCase();`,
    "ports.ts": `export interface Ports { count: number } export const unused = 1;`,
    ...files,
  });

test("bundleClient() gives the base and each part as a file of its own, which the base loads by its name", async () => {
  await client();
  const { base, parts } = await bundleClient(folder);
  expect(base.name).toMatch(/^client-[0-9a-f]{16}\.js$/);
  expect([...parts.keys()]).toEqual(["shout"]);
  const { name = "", code = "" } = parts.get("shout") ?? {};
  expect(name).toMatch(/^client-shout-[0-9a-f]{8}\.js$/);
  expect(base.code).toContain(`import("./${name}#"+Date.now())`);
  expect(base.code).not.toContain("toUpperCase");
  expect(code).toContain("toUpperCase");
});

test("bundleClient() names base and part anew when the part has changed", async () => {
  await client();
  const before = await bundleClient(folder);
  await client({ "parts/shout.ts": "export const shout = (text: string) => text.toLowerCase();" });
  const after = await bundleClient(folder);
  expect(after.base.name).not.toBe(before.base.name);
  expect(after.parts.get("shout")?.name).not.toBe(before.parts.get("shout")?.name);
});

test("bundleClient() lets a part have more files in a folder of its own name", async () => {
  await client({
    "parts/shout.ts": `export { shout } from "./shout/loud.ts";`,
    "parts/shout/loud.ts": `import { mark } from "./mark.ts"; export const shout = (text: string) => text.toUpperCase() + mark;`,
    "parts/shout/mark.ts": `export const mark = "!!";`,
  });
  const { parts } = await bundleClient(folder);
  expect([...parts.keys()]).toEqual(["shout"]);
  expect(parts.get("shout")?.code).toContain("!!");
});

test.each([
  [
    "code of the base in a part",
    { "parts/shout.ts": `import { unused } from "../ports.ts"; export const shout = () => unused;` },
    'The part "shout" imports code from "../ports.ts" in shout.ts; import types alone',
  ],
  [
    "code of another part",
    { "parts/shout.ts": `import { sing } from "./sing.ts"; export const shout = sing;`, "parts/sing.ts": "export const sing = () => 1;" },
    'The part "shout" imports code from "./sing.ts" in shout.ts',
  ],
  [
    "a part in the base",
    { "load.ts": `import { shout } from "./parts/shout.ts"; export const load = shout;` },
    'The base imports code of the part "./parts/shout.ts"; import its types, or load it by import("./parts/shout.ts")',
  ],
  ["a part that is not there", { "load.ts": `export const load = () => import("./parts/sing.ts");` }, 'There is no part "./parts/sing.ts"'],
])("bundleClient() refuses %s", async (_, files, message) => {
  await client(files);
  await expect(bundleClient(folder)).rejects.toThrow(message);
});
