/** Browser code of an app's own, for single elements. Depends on nothing else of the client. */
export { defineHook, type HookCallbacks, type HookContext, type HookShape } from "./define-hook.ts";
