export { createLive, type Live, type LiveOptions, type Routes } from "./create-live.ts";
export type { LiveEnv } from "./env.ts";
