import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const workloads = "floor floor_keep floor_row hover commit among300 cell reverse prepend floor_page page floor_join join search".split(" ");

interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
}

// Speeds are measured elsewhere: no test depends on time. Bytes repeat exactly.
test("npm run bench -- --json gives one figure a line, and a hover of at most 60 bytes up and 100 down", async () => {
  const bench = spawn(process.execPath, ["bench/run.ts", "--json", "--quick"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors, [code]] = await Promise.all([text(bench.stdout), text(bench.stderr), once(bench, "close")]);
  expect(code, errors).toBe(0);

  const figures = new Map(
    output
      .trimEnd()
      .split("\n")
      .map((line) => {
        const { figure, value, unit } = JSON.parse(line) as Figure;
        expect(unit, figure).toMatch(/./);
        return [figure, value];
      }),
  );
  const names = ["eps", "cpu_us", "ratio", "p50_us", "request_bytes", "reply_bytes"];
  // A quick window may be shorter than the tick by which CPU time is counted.
  const isCpu = (figure: string): boolean => /\.(cpu_us|ratio)$/.test(figure);
  const expected = workloads.flatMap((workload) => names.map((name) => `${workload}.${name}`));
  expect([...figures.keys()].filter((figure) => !isCpu(figure))).toEqual([
    ...expected.filter((figure) => !isCpu(figure)),
    "client.gzip_bytes",
  ]);
  for (const figure of figures.keys()) if (isCpu(figure)) expect(expected).toContain(figure);
  for (const [figure, value] of figures) if (!isCpu(figure)) expect(value, figure).toBeGreaterThan(0);

  expect(figures.get("hover.request_bytes")).toBeLessThanOrEqual(60);
  expect(figures.get("hover.reply_bytes")).toBeLessThanOrEqual(100);
  expect(figures.get("cell.reply_bytes")).toBeLessThanOrEqual(60);
  expect(figures.get("reverse.reply_bytes")).toBeLessThanOrEqual(60);
});
