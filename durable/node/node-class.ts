import type { LiveNode } from "./live-node.ts";

/** A live node's class, as the session makes instances of it. */
export interface LiveNodeClass {
  readonly name: string;
  /** The name that is stored; the class's own where it is left out. */
  readonly component?: string | undefined;
  /** The version of its state's shape; 0 where it is left out. */
  readonly version?: number | undefined;
  /** Brings state of an older version to this one. */
  migrate?(state: Record<string, unknown>, from: number): Record<string, unknown>;
  new (...host: unknown[]): LiveNode;
}

/** Whether it is a class that says what it shows. Where nothing checks the types, it might be any value. */
export function hasRender(of: unknown): boolean {
  return typeof of === "function" && typeof Reflect.get(Object(of.prototype), "render") === "function";
}

/** The name under which a node of that class is stored. */
export function nodeName(of: LiveNodeClass): string {
  return of.component ?? of.name;
}

/** The key of a child among its parent's children. */
export function childKey(of: LiveNodeClass, id: string | null): string {
  return id === null ? nodeName(of) : `${nodeName(of)}:${id}`;
}
