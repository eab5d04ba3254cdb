/** How much of a string the methods that search, read and cut strings go over. */

type Method = (this: string, ...parameters: never[]) => unknown;

/** What a call goes over at the most, in characters. */
const costs: Readonly<Record<string, (text: string, result: unknown, from: number) => number>> = {
  indexOf: ({ length }, result, from) => (typeof result === "number" && result >= 0 ? result : length) - from + 1,
  includes: ({ length }) => length,
  charCodeAt: () => 1,
  slice: (_, result) => String(result).length + 1,
  startsWith: () => 1,
};

/** Its own methods are replaced while something runs, and put back: what is counted calls them, and nothing else sees them. */
const methods: object = String.prototype;

/** Runs something synchronous and counts the characters that it goes over: a measure of its work that no clock disturbs. */
export function stringWork(run: () => void): number {
  const own = new Map<string, PropertyDescriptor>();
  let work = 0;
  for (const [name, cost] of Object.entries(costs)) {
    const descriptor = Object.getOwnPropertyDescriptor(methods, name);
    if (descriptor === undefined) throw new Error(`Strings have no method "${name}"`);
    own.set(name, descriptor);
    // SAFETY: a method of strings, called on what it was called on, with the same parameters.
    const method = descriptor.value as Method;
    const counted = function (this: string, ...parameters: never[]): unknown {
      const result = method.apply(this, parameters);
      const [, from] = parameters;
      work += cost(this, result, typeof from === "number" ? from : 0);
      return result;
    };
    Object.defineProperty(methods, name, { ...descriptor, value: counted });
  }
  try {
    run();
  } finally {
    for (const [name, descriptor] of own) Object.defineProperty(methods, name, descriptor);
  }
  return work;
}
