export { LiveError, notFound, NotFoundError, type LiveErrorCode } from "./errors.ts";
export { action, event, receive, type EventOptions, type Sender } from "./event.ts";
export { LiveComponent } from "./live-component.ts";
export { LiveNode, type ActionState, type Register, type User } from "./live-node.ts";
export { LiveView, type Params } from "./live-view.ts";
