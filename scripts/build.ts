/**
 * `npm run build`: the package's JavaScript and declarations, a file for each source file, so that a module with state of its own
 * (`templates/binding.ts`, whose WeakMap `on()` reads and `@event` writes) is one module whichever entry points an app imports. Beside
 * them the client's bundle, which `overwinter assets` copies.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { bundleClient } from "../bin/client-bundle.ts";
import { root, run } from "./run.ts";

const dist = join(root, "dist");
const cache = join(root, ".cache/build");

/** What is published, by the program that compiles it; tests and examples are not. */
const emitted = [
  { project: "tsconfig.json", include: ["durable", "worker", "templates", "fields", "testing"] },
  { project: "client/tsconfig.json", include: ["client", "durable/protocol.ts"] },
  { project: "scripts/tsconfig.json", include: ["bin", "vite"] },
];

await Promise.all([rm(dist, { recursive: true, force: true }), mkdir(cache, { recursive: true })]);
const outcomes = await Promise.all(
  emitted.map(async ({ project, include }, index) => {
    const config = join(cache, `${index}.json`);
    await writeFile(
      config,
      JSON.stringify({
        extends: relative(cache, join(root, project)),
        compilerOptions: { noEmit: false, declaration: true, declarationMap: true, sourceMap: true, rootDir: root, outDir: dist },
        include: include.map((path) => relative(cache, join(root, path))),
        exclude: [],
      }),
    );
    return await run("tsc", "-p", config);
  }),
);
for (const { ok, output } of outcomes) {
  if (ok) continue;
  console.error(output);
  process.exitCode = 1;
}
if (process.exitCode !== 1) {
  const { base, parts } = await bundleClient();
  await mkdir(join(dist, "client/bundle"));
  await Promise.all([base, ...parts.values()].map(({ name, code }) => writeFile(join(dist, "client/bundle", name), code)));
  console.log("Built dist/");
}
