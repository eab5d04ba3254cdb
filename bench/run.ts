/**
 * `npm run bench`: what an event costs, on raw workerd, beside what a message costs that only comes back.
 *
 *   --docs    writes the table into docs/performance.md too
 *   --json    one JSON object a line on stdout: {"figure":"hover.eps","value":9000,"unit":"events/s"}
 *   --quick   one short round with few sockets: shows that all works; its speeds say nothing, its bytes are the same
 *   --only x  one workload, or several with commas, instead of all; their floors come along
 *
 * Each workload has a workerd of its own, with its sockets open all the time; they take turns, round by round. Every figure is the median of
 * the rounds. Where there are two processors, workerd gets one and this process, which makes the load, the other.
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { stop } from "esbuild";
import { bundleClient } from "../bin/client-bundle.ts";
import { closedLoop, median, type Window } from "./closed-loop.ts";
import type { Exchange, Subject } from "./subject.ts";
import { storageFolder, Workerd } from "./workerd.ts";
import { type Workload, workloads } from "./workloads.ts";

interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
}

/** A workload with its server and sockets. */
interface Stand {
  readonly workload: Workload;
  readonly server: Workerd;
  readonly subjects: readonly Subject[];
  readonly bytes: readonly Exchange[];
  readonly alone: Window[];
  readonly together: Window[];
}

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const plan = options.quick
  ? { rounds: 1, sockets: 2, heatMs: 0, warmUpMs: 20, aloneMs: 50, togetherMs: 100, laps: 1 }
  : { rounds: 3, sockets: 100, heatMs: 2_000, warmUpMs: 300, aloneMs: 1_500, togetherMs: 3_000, laps: 5 };
/** Events whose bytes are counted: the first of a page, so that numbers and versions have one digit. */
const countedEvents = 10;

const wanted = options.only?.split(",");
const chosen = workloads.filter(
  ({ name }) =>
    wanted === undefined || wanted.includes(name) || workloads.some((other) => wanted.includes(other.name) && other.floor === name),
);
const serverCore = await pinGenerator();
const stands: Stand[] = [];
process.exitCode = 1;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
try {
  const script = gzipSync((await bundleClient()).base.code, { level: 9 });
  for (const workload of chosen) stands.push(await setUp(workload));
  await stop(); // esbuild's own process has nothing more to do
  for (const { subjects, server } of stands) await closedLoop(subjects, server.pid, { warmUpMs: 0, windowMs: plan.heatMs, laps: 1 });
  for (let round = 0; round < plan.rounds; round++) for (const stand of stands) await measure(stand);
  const figures = [...stands.flatMap(figuresOf), { figure: "client.gzip_bytes", value: script.length, unit: "bytes" }];
  if (options.json) for (const figure of figures) console.log(JSON.stringify(options.quick ? { ...figure, quick: true } : figure));
  else console.log(table(script.length));
  if (options.docs) await writeDocs(table(script.length));
  printConditions();
  process.exitCode = 0;
} finally {
  for (const { subjects, server } of stands) {
    for (const subject of subjects) subject.close();
    await server.dispose();
  }
}

async function setUp(workload: Workload): Promise<Stand> {
  const server = await Workerd.start(workload.entry, serverCore);
  try {
    const bytes: Exchange[] = [];
    const first = await workload.open(server.url);
    while (bytes.length < countedEvents) bytes.push(await first.exchange());
    const subjects = [first];
    while (subjects.length < plan.sockets) subjects.push(await workload.open(server.url));
    return { workload, server, subjects, bytes, alone: [], together: [] };
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

async function measure({ server, subjects, alone, together }: Stand): Promise<void> {
  const { warmUpMs, aloneMs, togetherMs, laps } = plan;
  alone.push(await closedLoop(subjects.slice(0, 1), server.pid, { warmUpMs, windowMs: aloneMs, laps }));
  together.push(await closedLoop(subjects, server.pid, { warmUpMs, windowMs: togetherMs, laps }));
}

function figuresOf(stand: Stand): Figure[] {
  const { workload, bytes, alone, together } = stand;
  const { name, floor = "" } = workload;
  const figures: Figure[] = [{ figure: `${name}.eps`, value: Math.round(median(together.map(eps))), unit: "events/s" }];
  const cpu = together.map(cpuUsOf).filter((value) => value !== undefined);
  if (cpu.length > 0) figures.push({ figure: `${name}.cpu_us`, value: round1(median(cpu)), unit: "µs of CPU/event" });
  const ratio = ratioOf(stand);
  if (ratio !== undefined) figures.push({ figure: `${name}.ratio`, value: ratio, unit: `times the CPU of ${floor}` });
  figures.push(
    { figure: `${name}.p50_us`, value: round1(median(alone.map(({ latenciesUs }) => median(latenciesUs)))), unit: "µs" },
    { figure: `${name}.request_bytes`, value: mean(bytes.map(({ requestBytes }) => requestBytes)), unit: "bytes" },
    { figure: `${name}.reply_bytes`, value: mean(bytes.map(({ replyBytes }) => replyBytes)), unit: "bytes" },
  );
  return figures;
}

/** The CPU of an event as a multiple of its floor's in the same round: the machine's speed drifts, and both drift with it. */
function ratioOf({ workload, together }: Stand): number | undefined {
  const floor = stands.find((stand) => stand.workload.name === workload.floor);
  const ratios = together.flatMap((window, round) => {
    const [own, base] = [cpuUsOf(window), floor?.together[round] === undefined ? undefined : cpuUsOf(floor.together[round])];
    return own === undefined || base === undefined ? [] : [own / base];
  });
  return ratios.length === 0 ? undefined : Math.round(median(ratios) * 100) / 100;
}

function table(scriptBytes: number): string {
  const heads = [
    "workload",
    "events/s",
    "(lowest-highest)",
    "CPU µs/event",
    "ratio",
    "(bar)",
    "p50 µs, 1 socket",
    "request B",
    "reply B",
    "generator",
  ];
  const rows = stands.map((stand) => {
    const value = (name: string): string =>
      String(figuresOf(stand).find(({ figure }) => figure === `${stand.workload.name}.${name}`)?.value ?? "-");
    const rates = stand.together.map(eps);
    const share = Math.max(...stand.together.map(({ generatorShare }) => generatorShare));
    const range = `${Math.round(Math.min(...rates))}-${Math.round(Math.max(...rates))}`;
    return [
      stand.workload.name,
      value("eps"),
      range,
      value("cpu_us"),
      value("ratio"),
      stand.workload.bar === undefined ? "" : `(${stand.workload.bar})`,
      value("p50_us"),
      value("request_bytes"),
      value("reply_bytes"),
      `${Math.round(share * 100)} %`,
    ];
  });
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [heads, ...rows].map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "),
  );
  return [...lines, `client script: ${scriptBytes} bytes, minified and gzipped`].join("\n");
}

/** Puts the table between its marks. Nobody writes a figure there by hand. */
async function writeDocs(text: string): Promise<void> {
  const file = join(import.meta.dirname, "../docs/performance.md");
  const page = await readFile(file, "utf8");
  await writeFile(
    file,
    page.replace(
      /(<!-- bench -->\n)[^]*(<!-- \/bench -->)/,
      (_, before: string, after: string) => `${before}\`\`\`text\n${text}\n\`\`\`\n${after}`,
    ),
  );
}

/** On stderr, so that stdout holds figures only. */
function printConditions(): void {
  const pinned = serverCore === undefined ? "no process pinned" : `workerd on core ${serverCore}, load generator on another`;
  console.error(
    `${plan.rounds} round(s), ${plan.sockets} sockets, ${plan.togetherMs} ms a window; storage on ${storageFolder}; no compression; ${pinned}`,
  );
  if (options.quick) console.error("A quick run: its speeds say nothing.");
  for (const { workload, together } of stands) {
    const share = Math.max(...together.map(({ generatorShare }) => generatorShare));
    if (share > 0.8)
      console.error(`${workload.name}: the load generator took ${Math.round(share * 100)} % of its core, and may be what was measured`);
  }
}

/** Gives this process a processor of its own, and says which one is left for the servers; `undefined` where that cannot be done. */
async function pinGenerator(): Promise<number | undefined> {
  if (options.quick || process.platform !== "linux") return undefined;
  const status = await readFile("/proc/self/status", "utf8");
  const [forServers, forUs] = coresOf(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "");
  if (forUs === undefined) return undefined;
  const pinned = spawnSync("taskset", ["-acp", String(forUs), String(process.pid)], { stdio: "ignore" });
  return pinned.status === 0 ? forServers : undefined;
}

/** "0-2,5" is 0, 1, 2 and 5. */
function coresOf(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [first = NaN, last = first] = range.split("-").map(Number);
    return Number.isNaN(first) ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function eps({ eventCount, seconds }: Window): number {
  return eventCount / seconds;
}

function cpuUsOf({ serverCpuUs, eventCount }: Window): number | undefined {
  return serverCpuUs === undefined ? undefined : serverCpuUs / eventCount;
}

function mean(values: readonly number[]): number {
  return round1(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
