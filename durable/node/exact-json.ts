/**
 * Whether JSON gives a value back whole: records, lists and primitives, none of which JSON would change (undefined, NaN, -0, a hole), and no object
 * that stands in it twice, which would come back as two. O(size), a tenth of what the general codec takes.
 */
export function isExactJson(value: object): boolean {
  return isExact(value, new Set(), 0);
}

/** Deepest value that is looked into; the general codec says what is wrong with one that is deeper still. */
const maxDepth = 100;

function isExact(value: unknown, seen: Set<object>, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth > maxDepth || seen.size === seen.add(value).size) return false;
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype) return false;
    // By index: a hole is undefined, which is not exact.
    for (let index = 0; index < value.length; index++) if (!isExact(value[index], seen, depth + 1)) return false;
    return Object.keys(value).length === value.length;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name in value) {
    if (name === "__proto__" || name === "toJSON" || !isExact(Reflect.get(value, name), seen, depth + 1)) return false;
  }
  return Object.getOwnPropertySymbols(value).length === 0;
}
