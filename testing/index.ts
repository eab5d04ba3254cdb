export { FoundElement } from "./found-element.ts";
export { LivePage, type DoOptions, type UntilOptions } from "./live-page.ts";
export { mountComponent, mountView, type MountOptions, type ViewOptions } from "./mount.ts";
export { MountedComponent, type MessageOf } from "./mounted-component.ts";
export { MountError } from "./mount-error.ts";
export { EventFailedError, type Outcome } from "./outcome.ts";
export { TargetError, type ElementQuery, type Target } from "./target.ts";
