/** `npm run check`: all that can be said of the code without running it, in well under a minute. */
import { gzipSync } from "node:zlib";
import { bundleClient } from "../bin/client-bundle.ts";
import { programs } from "./programs.ts";
import { type Outcome, run } from "./run.ts";

/** What every page loads may weigh this much, minified and gzipped, PartySocket's socket and the morph in it: ten segments of a connection. */
const maxClientBytes = 14_000;

async function clientBudget(): Promise<Outcome> {
  const { base, parts } = await bundleClient();
  const gzipped = (code: string): number => gzipSync(code, { level: 9 }).length;
  const size = gzipped(base.code);
  const ok = size <= maxClientBytes;
  const output = `The client is ${size} bytes gzipped, of ${maxClientBytes}${ok ? "" : `: ${size - maxClientBytes} too many`}`;
  return {
    ok,
    output: [output, ...[...parts].map(([name, { code }]) => `Its part "${name}", loaded on demand, is ${gzipped(code)}`)].join("\n"),
  };
}

const parts: readonly { readonly name: string; readonly tells?: true; check(): Promise<Outcome> }[] = [
  { name: "format", check: () => run("oxfmt", "--check") },
  { name: "lint", check: () => run("oxlint") },
  ...programs.map(({ name, project }) => ({ name: `types: ${name}`, check: () => run("tsc", "-p", project) })),
  { name: "unused", check: () => run("knip") },
  { name: "client budget", tells: true, check: clientBudget },
  { name: "wrangler types", check: () => run("wrangler", "types", "--check") },
];

const started = performance.now();
const failed: string[] = [];
await Promise.all(
  parts.map(async ({ name, tells, check }) => {
    const begun = performance.now();
    const { ok, output } = await check().catch((error: unknown): Outcome => ({ ok: false, output: String(error) }));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (!ok) failed.push(name);
    console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
    if (!ok || tells) console.log(output.trimEnd().replace(/^/gm, "     "));
  }),
);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(failed.length === 0 ? `All ${parts.length} checks passed in ${seconds} s` : `Failed in ${seconds} s: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
