import { expect, test } from "vitest";
import { overwinter } from "../../vite/index.ts";

const plugin = overwinter();

const decorated = `
import { event, type Unused } from "./event";
export class Counter<T> {
  count = 0;
  @event({ volatile: true }) add(step: number) { this.count += step; }
  render() { return <button>{this.count}</button>; }
}
`;

test("overwinter() compiles standard decorators and JSX, and keeps names", async () => {
  const result = await plugin.transform(decorated, "/app/counter.tsx");
  expect(result?.code).not.toContain("@event");
  expect(result?.code).not.toContain("Unused");
  expect(result?.code).toContain('__name(_Counter, "Counter")');
  expect(result?.code).toContain('from "preact/jsx-runtime"');
  expect(JSON.parse(result?.map ?? "")).toMatchObject({ sources: ["/app/counter.tsx"] });
});

test("overwinter() finds a decorator wherever a line has it", async () => {
  for (const line of ["@event add() {}", "  @event() add() {}", "count = 0; @event add() {}", "@(event()) add() {}"])
    expect(await plugin.transform(`class A { ${line} }`, "/app/a.ts"), line).not.toBeNull();
});

test("overwinter() leaves files without a decorator to Vite", async () => {
  expect(await plugin.transform("export const one: number = 1;", "/app/one.ts")).toBeNull();
  expect(await plugin.transform('import { x } from "@scope/x";\nexport { x };', "/app/scope.ts")).toBeNull();
  expect(await plugin.transform("/**\n * @param one a number\n */\nexport function two(one: number) {}", "/app/doc.ts")).toBeNull();
});

test("overwinter() leaves JavaScript, node_modules and other languages alone", async () => {
  expect(await plugin.transform(decorated, "/app/counter.js")).toBeNull();
  expect(await plugin.transform("@media print { a { color: red } }", "/app/print.css")).toBeNull();
  expect(await plugin.transform(decorated, "/app/node_modules/counter/counter.tsx")).toBeNull();
});

test("overwinter() reads the path before the query that Vite appends", async () => {
  expect(await plugin.transform(decorated, "/app/counter.tsx?v=1")).not.toBeNull();
});
