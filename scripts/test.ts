/**
 * `npm test`: types, then the suites of vitest.config.ts. The last line counts the tests from vitest's own report. A program that does
 * not compile and a suite or a worker that crashed count as one failure each, and a run without a test fails.
 *
 * Arguments go to vitest: `npm test -- --project browser`.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { programs } from "./programs.ts";
import { root, run, runThrough } from "./run.ts";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

const reportFile = join(root, ".cache/test-report.json");

async function failedPrograms(): Promise<number> {
  const outcomes = await Promise.all(programs.map(async ({ name, project }) => ({ name, ...(await run("tsc", "-p", project)) })));
  for (const { name, ok, output } of outcomes) console.log(ok ? `types: ${name}: ok` : `types: ${name}: FAIL\n${output.trimEnd()}`);
  return outcomes.filter(({ ok }) => !ok).length;
}

async function readReport(): Promise<Report | undefined> {
  try {
    // SAFETY: vitest's JSON reporter wrote it, with these fields since version 1.
    return JSON.parse(await readFile(reportFile, "utf8")) as Report;
  } catch {
    return undefined; // vitest died before it could write one, which its exit code says too
  }
}

await mkdir(join(root, ".cache"), { recursive: true });
await rm(reportFile, { force: true });
const broken = await failedPrograms();
const code = await runThrough(
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
);
const report = await readReport();

const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const crashed = (report?.testResults ?? []).filter(
  ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
).length;
let failed = broken + crashed + (report?.numFailedTests ?? 0);
// An error outside every test (an unhandled rejection, a worker that died) is in the exit code only; and no test at all is no success.
if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;
