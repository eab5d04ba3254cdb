/**
 * Flat records (plain objects of primitives), which most lists in state hold: copied, and compared with the copy, in one pass and without an
 * allocation for each comparison.
 */
export interface FlatRecord {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** A copy of a flat record; `null` where it is none. */
export function copyFlat(value: object): FlatRecord | null {
  if (!isPlain(value)) return null;
  const names = Object.keys(value);
  const values = Object.values(value);
  for (const each of values) if ((typeof each === "object" && each !== null) || typeof each === "function") return null;
  return Object.getOwnPropertySymbols(value).length === 0 ? { names, values } : null;
}

/** Whether a value still is what was copied, in the order of names too. */
export function isSameFlat({ names, values }: FlatRecord, value: unknown): boolean {
  if (typeof value !== "object" || value === null || !isPlain(value)) return false;
  let count = 0;
  for (const name in value) {
    if (names[count] !== name) return false;
    // SAFETY: a name of it.
    const now = (value as Record<string, unknown>)[name];
    if (values[count] !== now && !Object.is(values[count], now)) return false;
    count++;
  }
  return count === names.length;
}

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
