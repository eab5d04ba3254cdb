import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { writeAssets } from "./bin/assets.ts";
import { overwinter } from "./vite/index.ts";

const root = import.meta.dirname;
const assets = join(root, ".cache/test-assets");
const migrations = join(root, "examples/reviews/migrations");

export default defineConfig(async () => {
  await mkdir(assets, { recursive: true });
  if (existsSync(join(root, "client/index.ts"))) await writeAssets(assets);
  return {
    test: {
      projects: [
        {
          // Inside workerd: durable/, worker/ and templates/.
          plugins: [
            overwinter(),
            cloudflareTest({
              main: "./test/support/worker.tsx",
              remoteBindings: false,
              miniflare: {
                compatibilityDate: "2026-11-02",
                durableObjects: { LIVE_SESSION: { className: "LiveSession", useSQLite: true } },
                d1Databases: ["DB"],
                assets: { directory: assets, binding: "ASSETS" },
                bindings: {
                  LIVE_SECRET: "a-secret-of-the-tests-that-guards-nothing",
                  TEST_MIGRATIONS: existsSync(migrations) ? await readD1Migrations(migrations) : [],
                },
              },
            }),
          ],
          resolve: { tsconfigPaths: true },
          test: { name: "workers", include: ["test/{durable,worker,templates}/**/*.test.{ts,tsx}"] },
        },
        {
          // In Node, driving a real Chromium against real workerd processes.
          plugins: [overwinter()],
          resolve: { tsconfigPaths: true },
          test: {
            name: "browser",
            include: ["test/browser/**/*.test.{ts,tsx}"],
            testTimeout: 60_000,
            hookTimeout: 60_000,
            maxWorkers: 2,
          },
        },
        {
          // In Node: what `npm pack` gives to somebody else, and what the other commands print.
          test: {
            name: "package",
            include: ["test/package/**/*.test.ts"],
            testTimeout: 300_000,
            hookTimeout: 300_000,
          },
        },
      ],
    },
  };
});
