const prefix = "overwinter:";

/**
 * A value of the tab's storage. Where there is none, or it throws (blocked cookies, a sandboxed frame), it is empty and stays empty.
 */
export function readTab(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + key) ?? "null");
  } catch {
    return null;
  }
}

/** Returns whether the value was stored. */
export function writeTab(key: string, value: unknown): boolean {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
