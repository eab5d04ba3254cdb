/** Closed loop: every socket sends its next event when the answer to the last one is there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Subject } from "./subject.ts";

/** What one window of a loop came to. */
export interface Window {
  readonly eventCount: number;
  readonly seconds: number;
  /** CPU time of the server, in µs; `undefined` where the system does not tell. */
  readonly serverCpuUs: number | undefined;
  /** The share of one processor that the load generator took: near 1, the figures are its own. */
  readonly generatorShare: number;
  /** How long each event took, in µs. */
  readonly latenciesUs: readonly number[];
}

/** How long a loop runs. */
export interface LoopTimes {
  /** Before anything counts. */
  readonly warmUpMs: number;
  /** What counts, at least. */
  readonly windowMs: number;
  /** The window lasts until so many events for each socket are in it: answers of long turns come in bursts, and half a burst is no rate. */
  readonly laps: number;
}

/** Longest window. Only a server that no longer answers gets there. */
const maxWindowMs = 120_000;

/** Runs all subjects for a while, and then for the window that counts, without a break between. */
export async function closedLoop(subjects: readonly Subject[], pid: number, { warmUpMs, windowMs, laps }: LoopTimes): Promise<Window> {
  let latenciesUs: number[] = [];
  let isOver = false;
  const run = async (subject: Subject): Promise<void> => {
    while (!isOver) {
      const sentAt = performance.now();
      await subject.exchange();
      latenciesUs.push((performance.now() - sentAt) * 1_000);
    }
  };
  const running = Promise.all(subjects.map(run));
  await Promise.race([running, after(warmUpMs)]);
  latenciesUs = [];
  const [startedAt, generator, server] = [performance.now(), process.cpuUsage(), cpuUs(pid)];
  await Promise.race([running, after(windowMs)]);
  while (latenciesUs.length < laps * subjects.length) {
    if (performance.now() - startedAt > maxWindowMs)
      throw new Error(`Cannot measure: ${latenciesUs.length} answers of ${subjects.length} sockets in ${maxWindowMs} ms`);
    await Promise.race([running, after(10)]);
  }
  const serverEnd = cpuUs(pid);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(generator);
  const counted = latenciesUs;
  latenciesUs = [];
  isOver = true;
  await running;
  return {
    eventCount: counted.length,
    seconds,
    serverCpuUs: server === undefined || serverEnd === undefined ? undefined : serverEnd - server,
    generatorShare: (user + system) / 1e6 / seconds,
    latenciesUs: counted,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error("Cannot give a median: nothing was measured");
  return (low + high) / 2;
}

const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Clock ticks a second of /proc, as a rule 100. */
const ticksPerSecond = existsSync("/proc/self/stat") ? Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })) : undefined;

/** CPU time of a process with all its threads, user and system, in µs; `undefined` where there is no /proc. */
function cpuUs(pid: number): number | undefined {
  if (ticksPerSecond === undefined) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name may hold spaces and parentheses: the fields are counted from behind it. utime is field 14, stime 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / ticksPerSecond;
}
