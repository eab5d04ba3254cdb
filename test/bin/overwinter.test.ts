import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { keepBuildsMs, maxOlderFiles, writeAssets } from "../../bin/assets.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const command = join(import.meta.dirname, "../../bin/overwinter.ts");
const overwinter = (...args: string[]) => promisify(execFile)(process.execPath, [command, ...args]);

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "overwinter-assets-")), "public");
});
afterEach(async () => {
  await rm(join(folder, ".."), { recursive: true, force: true });
});

const read = (path: string) => readFile(join(folder, path), "utf8");

async function clientFile(): Promise<string> {
  const manifest: unknown = JSON.parse(await read("overwinter/manifest.json"));
  expect(manifest).toEqual({ client: expect.stringMatching(/^\/overwinter\/client-[0-9a-f]{16}\.js$/) });
  return (manifest as { client: string }).client;
}

test("overwinter assets names the client's script by its content, in the manifest too", async () => {
  const { stdout } = await overwinter("assets", folder);
  const client = await clientFile();
  const script = await read(client);
  expect(client).toContain(createHash("sha256").update(script).digest("hex").slice(0, 16));
  expect(stdout).toBe(`Wrote ${folder}${client}\n`);
  const parts = script.match(/(?<=import\("\.\/)client-[\w-]+\.js/g) ?? [];
  expect((await readdir(join(folder, "overwinter"))).toSorted()).toEqual(
    [client.slice("/overwinter/".length), "manifest.json", ...new Set(parts)].toSorted(),
  );
});

test("overwinter assets writes nothing that is right already", async () => {
  await overwinter("assets", folder);
  const client = await clientFile();
  const before = await stat(join(folder, client));
  await overwinter("assets", folder);
  expect((await stat(join(folder, client))).mtimeMs).toBe(before.mtimeMs);
});

describe("files of an earlier build", () => {
  const old = ["client-0123456789abcdef.js", "client-shout-01234567.js", "app-0123456789abcdef.js"];
  const others = ["client.js", "notes.txt", "my-client-1.js"];
  const there = async (): Promise<string[]> =>
    (await readdir(join(folder, "overwinter"))).filter((name) => [...old, ...others].includes(name));

  test("stay for 14 days from the build that replaced them, and no other file is ever removed", async () => {
    const day = 86_400_000;
    await writeAssets(folder, undefined, 0);
    for (const name of [...old, ...others]) await writeFile(join(folder, "overwinter", name), "old");
    await writeAssets(folder, undefined, 10 * day);
    await writeAssets(folder, undefined, 24 * day);
    expect((await there()).toSorted()).toEqual([...old, ...others].toSorted());
    expect(Object.keys(JSON.parse(await read("overwinter/manifest.json")).older).toSorted()).toEqual(old.toSorted());
    await writeAssets(folder, undefined, 24 * day + 1);
    expect((await there()).toSorted()).toEqual(others.toSorted());
    expect(await clientFile()).toBeDefined(); // and nothing else is in the manifest
  });

  test("are the newest 200 at most", async () => {
    await writeAssets(folder, undefined, 0);
    for (let n = 0; n < maxOlderFiles + 5; n++) await writeFile(join(folder, "overwinter", `app-${String(n).padStart(16, "0")}.js`), "old");
    await writeAssets(folder, undefined, 1);
    expect((await readdir(join(folder, "overwinter"))).filter((name) => name.startsWith("app-"))).toHaveLength(maxOlderFiles);
  });

  test("count from now on where the manifest does not tell of them, or is broken", async () => {
    await writeAssets(folder, undefined, 0);
    for (const name of old) await writeFile(join(folder, "overwinter", name), "old");
    await writeFile(join(folder, "overwinter/manifest.json"), "{");
    await writeAssets(folder, undefined, keepBuildsMs * 5);
    expect((await there()).toSorted()).toEqual(old.toSorted());
  });
});

test("overwinter assets adds its rules to _headers once and keeps the others", async () => {
  await mkdir(folder, { recursive: true });
  const rule = (kind: string): string =>
    `/overwinter/${kind}-*\n  Cache-Control: public, max-age=31536000, immutable\n  X-Content-Type-Options: nosniff\n`;
  await writeFile(join(folder, "_headers"), "/logo.svg\n  Cache-Control: no-cache\n");
  await overwinter("assets", folder);
  await overwinter("assets", folder);
  expect(await read("_headers")).toBe(`/logo.svg\n  Cache-Control: no-cache\n\n${rule("client")}`);
  const entry = join(folder, "../browser.ts");
  await writeFile(entry, "console.log(1);");
  await overwinter("assets", folder, entry);
  await overwinter("assets", folder, entry);
  expect(await read("_headers")).toBe(`/logo.svg\n  Cache-Control: no-cache\n\n${rule("client")}\n${rule("app")}`);
});

describe("overwinter assets <folder> <entry>", () => {
  const source = (text: string): Promise<string> => {
    const entry = join(folder, "../browser.ts");
    return writeFile(entry, text).then(() => entry);
  };

  test("bundles the app's browser code, TypeScript and all that it imports, and names it in the manifest", async () => {
    await writeFile(join(folder, "../greeting.ts"), "export const greeting: string = 'good day';");
    const { stdout } = await overwinter("assets", folder, await source(`import { greeting } from "./greeting.ts"; console.log(greeting);`));
    const { client, app }: { client: string; app: string } = JSON.parse(await read("overwinter/manifest.json"));
    expect(app).toMatch(/^\/overwinter\/app-[0-9a-f]{16}\.js$/);
    expect(await read(app)).toBe('var o="good day";console.log(o);\n');
    expect(stdout).toBe(`Wrote ${folder}${client}\nWrote ${folder}${app}\n`);
  });

  test("keeps the bundle of earlier code, and names none when there is no entry any more", async () => {
    const apps = async (): Promise<string[]> => (await readdir(join(folder, "overwinter"))).filter((name) => name.startsWith("app-"));
    await overwinter("assets", folder, await source("console.log(1);"));
    const [first] = await apps();
    await overwinter("assets", folder, await source("console.log(2);"));
    expect(await apps()).toHaveLength(2);
    expect(JSON.parse(await read("overwinter/manifest.json")).app).not.toContain(first);
    await overwinter("assets", folder);
    const { app, older } = JSON.parse(await read("overwinter/manifest.json"));
    expect([app, Object.keys(older).toSorted()]).toEqual([undefined, (await apps()).toSorted()]);
  });

  test.each([
    ["is not there", undefined, /there is no ".*browser\.ts"; write the app's browser code there, or leave the entry out/],
    ["does not compile", "const a = ;", /"[^"]*browser\.ts" does not compile:[^]*browser\.ts:1:10:/],
    ["imports what is not installed", `import "not-installed-anywhere";`, /Could not resolve "not-installed-anywhere"/],
  ])("says so where the entry %s, and writes nothing", async (_, text, message) => {
    const entry = text === undefined ? join(folder, "../browser.ts") : await source(text);
    await expect(overwinter("assets", folder, entry)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });
});

test("overwinter tells its usage, with exit code 1 when it was called wrongly", async () => {
  expect((await overwinter("--help")).stdout).toContain("Usage: overwinter assets <folder>");
  for (const args of [["assets"], ["asset", folder], ["assets", folder, "entry.ts", "more"]])
    await expect(overwinter(...args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Usage: overwinter assets <folder>"),
    });
});

test("overwinter assets says why it cannot write", async () => {
  await mkdir(join(folder, ".."), { recursive: true });
  await writeFile(folder, "a file where a folder has to be");
  await expect(overwinter("assets", folder)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot write the assets into ".*": E/),
  });
});
