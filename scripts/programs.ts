/**
 * The programs that `tsc` compiles, by the runtime that each is for. `durable/protocol.ts` is in two of them, one without DOM and one
 * without Workers' globals.
 */
export const programs: readonly { readonly name: string; readonly project: string }[] = [
  { name: "Workers", project: "." },
  { name: "browser", project: "client" },
  { name: "Node", project: "scripts" },
  { name: "Node tests", project: "test" },
];
