export { LiveError, notFound, NotFoundError, type LiveErrorCode } from "./node/errors.ts";
export { action, event, receive, type EventOptions, type Sender } from "./node/event.ts";
export { LiveComponent } from "./node/live-component.ts";
export { LiveNode, type ActionState, type AnnounceOptions, type Register, type User } from "./node/live-node.ts";
export { LiveView, type Params } from "./node/live-view.ts";
