import { EchoPage } from "./echo-page.ts";
import { type EventOf, LivePage } from "./live-page.ts";
import type { Subject } from "./subject.ts";

/** What is measured, under the name that its figures begin with. */
export interface Workload {
  readonly name: string;
  /** The Worker's module, from the repository's root. */
  readonly entry: string;
  /** Opens one more socket, on a page of its own. */
  open(origin: string): Promise<Subject>;
}

const live = (name: string, path: string, eventOf: EventOf): Workload => ({
  name,
  entry: "bench/app/worker.ts",
  open: (origin) => LivePage.open(origin, path, eventOf),
});

/** The floor, and the four workloads on it. Each event changes the page: a star is never hovered, nor a value committed, twice in a row. */
export const workloads: readonly Workload[] = [
  { name: "floor", entry: "bench/app/echo-worker.ts", open: (origin) => EchoPage.open(origin, '[100,2,"hover",{"n":5}]') },
  live("hover", "/stars", (index) => ["hover", { n: (index % 5) + 1 }]),
  live("commit", "/stars", (index) => ["commit", { n: (index % 5) + 1 }]),
  live("cell", "/table", (index) => ["cell", { id: ((index * 37) % 1_000) + 1 }]),
  live("reverse", "/table", () => ["reverse"]),
];
