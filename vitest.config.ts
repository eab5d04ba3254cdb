import { existsSync } from "node:fs";
import { join } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { overwinter } from "./vite/index.ts";

const root = import.meta.dirname;
const assets = join(root, ".cache/test-assets");
const migrations = join(root, "examples/reviews/migrations");

export default defineConfig(async () => {
  const queries = existsSync(migrations) ? await readD1Migrations(migrations) : [];
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
                  TEST_MIGRATIONS: queries,
                },
              },
            }),
          ],
          resolve: { tsconfigPaths: true },
          test: {
            name: "workers",
            testTimeout: 60_000, // only says when to give up
            hookTimeout: 60_000,
            globalSetup: "./test/support/build-assets.ts",
            sequence: { groupOrder: 0 },
            include: ["test/{durable,worker,templates,fields,testing}/**/*.test.{ts,tsx}"],
          },
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
            expect: { poll: { timeout: 20_000 } }, // a wait ends when it is over; its limit only says when to give up
            globalSetup: "./test/support/build-assets.ts",
            sequence: { groupOrder: 1 }, // after the others: a browser wants the machine's cores for itself
            maxWorkers: 3, // of two cores: most of the time a test waits for a slow network
          },
        },
        {
          // In Node: the commands, the plugin, and what `npm pack` gives to somebody else.
          test: {
            name: "package",
            include: ["test/{bin,vite,scripts,package}/**/*.test.ts"],
            sequence: { groupOrder: 2 },
            testTimeout: 300_000,
            hookTimeout: 300_000,
          },
        },
      ],
    },
  };
});
