/** What the Worker's side needs of the session's, besides what authors use. */
export { LiveError } from "./node/errors.ts";
export { createLiveSession, visitHeader, type LiveSessionClass } from "./live-session.ts";
export type { LiveNodeClass } from "./node/node-class.ts";
export type { Visit } from "./ports.ts";
export { encodeVisit } from "./visit.ts";
export { CloseCode } from "./protocol.ts";
export type { SessionOptions } from "./session.ts";
