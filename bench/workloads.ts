import { EchoPage } from "./echo-page.ts";
import { Join } from "./join.ts";
import { type EventOf, LivePage } from "./live-page.ts";
import { PageLoad } from "./page-load.ts";
import type { Subject } from "./subject.ts";

/** What is measured, under the name that its figures begin with. */
export interface Workload {
  readonly name: string;
  /** What its CPU is divided by; none for a floor. */
  readonly floor?: string;
  /** The highest ratio to the floor that is good enough. */
  readonly bar?: number;
  /** The Worker's module, from the repository's root. */
  readonly entry: string;
  /** Opens one more socket, on a page of its own. */
  open(origin: string): Promise<Subject>;
}

const floor = (name: string, path: string): Workload => ({
  name,
  entry: "bench/app/echo-worker.ts",
  open: (origin) => EchoPage.open(`${origin}${path}`, '[100,2,"hover",{"n":5}]'),
});

const live = (name: string, against: { readonly floor: string; readonly bar?: number }, path: string, eventOf: EventOf): Workload => ({
  name,
  ...against,
  entry: "bench/app/worker.ts",
  open: (origin) => LivePage.open(origin, path, eventOf),
});

/** Letters that are in the names of some rows, each another one than the last. */
const letters = "1234567890";

/**
 * The floors, and the workloads on them. Each event changes the page: a star is never hovered, nor a value committed, twice in a row.
 */
export const workloads: readonly Workload[] = [
  floor("floor", "/echo"),
  floor("floor_keep", "/keep"),
  floor("floor_row", "/row"),
  live("hover", { floor: "floor_keep", bar: 2 }, "/stars", (index) => ["hover", { n: (index % 5) + 1 }]),
  live("commit", { floor: "floor_row", bar: 2.2 }, "/stars", (index) => ["commit", { n: (index % 5) + 1 }]),
  live("among300", { floor: "floor_row", bar: 2.2 }, "/cells/300", () => ["click"]),
  live("cell", { floor: "floor_row", bar: 5 }, "/table", (index) => ["cell", { id: ((index * 37) % 1_000) + 1 }]),
  live("reverse", { floor: "floor_row", bar: 20 }, "/table", () => ["reverse"]),
  live("prepend", { floor: "floor_row" }, "/table", () => ["prepend"]),
  { name: "floor_page", entry: "bench/app/page-worker.tsx", open: async (origin) => new PageLoad(`${origin}/`) },
  { name: "page", floor: "floor_page", bar: 1.3, entry: "bench/app/worker.ts", open: async (origin) => new PageLoad(`${origin}/stars`) },
  { name: "floor_join", entry: "bench/app/page-worker.tsx", open: async (origin) => Join.echo(origin) },
  { name: "join", floor: "floor_join", entry: "bench/app/worker.ts", open: (origin) => Join.open(origin, "/stars") },
  live("search", { floor: "floor_row" }, "/table", (index) => ["search", { value: letters[index % letters.length] }]),
];
