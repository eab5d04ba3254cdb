import fc from "fast-check";
import { h } from "preact";
import { describe, expect, test } from "vitest";
import { LiveError } from "../../../durable/node/errors.ts";
import { decode, encode, isElement, isSameData, isSameEncoded } from "../../../durable/node/state.ts";

const typed = fc.oneof(
  fc.uint8Array(),
  fc.int16Array(),
  fc.float64Array(),
  fc.bigUint64Array(),
  fc.uint8Array().map((bytes) => bytes.slice().buffer),
);
const leaf = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, NaN, Infinity, /a"b\/c/gi, "\0", "\uD800", "__proto__"),
  fc.date({ noInvalidDate: false }),
  typed,
);
const key = fc.string().filter((name) => name !== "__proto__"); // refused, see below
const { value: data } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: false }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    tie("value").map((shared) => [shared, { again: shared }]),
    tie("value").map((inner) => {
      const cyclic: unknown[] = [inner];
      cyclic.push(cyclic, new Map([[cyclic, cyclic]]));
      return cyclic;
    }),
  ),
}));

const roundTrip = (value: unknown): unknown => decode(encode({ value }, "a test", "state"))["value"];

const parseJson = (text: string): unknown => JSON.parse(text);

class Point {
  x = 1;
}
class Tags extends Map<string, string> {}
class Names extends Array<string> {}

function messageOf(value: Record<string, unknown>, kind: "state" | "prop" = "state"): string {
  try {
    encode(value, 'component "StarRating" (id "mine")', kind);
  } catch (error) {
    expect(error).toBeInstanceOf(LiveError);
    // SAFETY: checked in the line above.
    expect((error as LiveError).code).toBe(kind);
    return (error as LiveError).message; // SAFETY: as above
  }
  return "";
}

describe("encode() and decode()", () => {
  test("give back any data whole, also cycles and what is shared", () => {
    fc.assert(
      fc.property(data, (value) => {
        const back = roundTrip(value);
        expect(back).toStrictEqual(value);
        expect(isSameData(back, value)).toBe(true);
        expect(encode({ value: back }, "a test", "state")).toBe(encode({ value }, "a test", "state"));
      }),
      { numRuns: 500 },
    );
  });

  test("keep what is one object one object", () => {
    const shared = { n: 1 };
    const [first, second] = roundTrip([shared, shared]) as unknown[]; // SAFETY: as it was encoded
    expect(first).toBe(second);
  });

  test("keep holes of an array", () => {
    // oxlint-disable-next-line no-sparse-arrays -- the point of it
    const back = roundTrip([1, , 3]) as unknown[]; // SAFETY: as it was encoded
    expect(1 in back).toBe(false);
    expect(back).toHaveLength(3);
  });

  test.each<[what: string, value: unknown, path: string, described: string]>([
    ["a function", () => 1, "value", "a function"],
    ["a function deep inside", { rows: [{ load: () => 1 }] }, "value.rows[0].load", "a function"],
    ["an instance of a class", new Point(), "value", "a Point"],
    ["one in a Map", new Map([["p", new Point()]]), 'value.get("p")', "a Point"],
    ["one in a Set", new Set([1, new Point()]), "value[1]", "a Point"],
    ["one that is the key of a Map", new Map([[new Point(), 1]]), "value.keys()", "a Point"],
    ["a class that extends Map", new Tags(), "value", "a Tags"],
    ["a class that extends Array", Names.from(["a"]), "value", "a Names"],
    ["an Error", { failed: new TypeError("no") }, "value.failed", "a TypeError"],
    ["a URL", new URL("https://example.com"), "value", "a URL"],
    ["URLSearchParams", new URLSearchParams("a=1"), "value", "a URLSearchParams"],
    ["a Promise", Promise.resolve(1), "value", "a Promise"],
    ["a Request", new Request("https://example.com"), "value", "a Request"],
    ["a symbol", Symbol("s"), "value", "a symbol"],
    ["a symbol among the keys", { [Symbol("s")]: 1 }, "value", "an object with a symbol among its keys"],
    ["a key that would set the prototype", parseJson('{"deep":{"__proto__":1}}'), "value.deep", 'an object with a key "__proto__"'],
    ["a number object", Object(1), "value", "a Number"],
    ["a DataView", new DataView(new ArrayBuffer(1)), "value", "a DataView"],
    ["a WeakMap", new WeakMap(), "value", "a WeakMap"],
    ["an object whose prototype holds data", Object.create({ inherited: 1 }), "value", "an object with a prototype of its own"],
    ["an element", { icon: h("b", {}) }, "value.icon", "an element"],
  ])("refuse %s, with its path", (_, value, path, described) => {
    const message = messageOf({ value });
    expect(message).toContain(
      `Cannot keep field "${path}" of component "StarRating" (id "mine"): it is ${described}, which would not come back whole`,
    );
    expect(message).toContain('begin its name with "_" or "#"');
  });

  test("name the path also where values refer to each other in thousands of ways", () => {
    const nodes = Array.from({ length: 300 }, (): unknown[] => []);
    for (const node of nodes) node.push(...nodes);
    expect(messageOf({ nodes, last: { point: new Point() } })).toContain('"last.point"');
  });

  test("refuse what is nested too deep to be encoded", () => {
    let value: unknown = 0;
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(messageOf({ value })).toContain("it is nested too deep");
  });

  test("say of a function among props that a component tells its parent", () => {
    expect(messageOf({ onRate: () => 1 }, "prop")).toBe(
      'Cannot pass prop "onRate" to component "StarRating" (id "mine"): it is a function; let the component tell its parent with this.sendParent("onRate", …)',
    );
  });

  test("say of an element inside a prop how it becomes a slot", () => {
    expect(messageOf({ columns: [{ title: h("b", {}) }] }, "prop")).toContain(
      "it is an element; pass it as a prop of its own, which makes it a slot",
    );
  });
});

describe("isSameData()", () => {
  test("does not care which parts are one object, as their texts do", () => {
    const shared = ["a"];
    const one = encode({ left: shared, right: shared }, "a test", "prop");
    const two = encode({ left: ["a"], right: ["a"] }, "a test", "prop");
    expect(one).not.toBe(two);
    expect(isSameEncoded(one, two)).toBe(true);
  });

  test.each<[unknown, unknown]>([
    [0, -0],
    [[], {}],
    [[1], [1, 2]],
    [[undefined], [null]],
    [{ a: 1 }, { b: 1 }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new Set([1]), new Set([2])],
    [new Date(0), new Date(1)],
    [/a/g, /a/i],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), new Int8Array([1])],
    [new Uint8Array([1]).buffer, new Uint8Array([1, 2]).buffer],
    [{ a: undefined }, {}],
    ["1", 1],
    [null, {}],
  ])("tells %j from %j", (a, b) => {
    expect(isSameData(a, b)).toBe(false);
    expect(isSameData(b, a)).toBe(false);
    expect(isSameEncoded(encode({ a }, "a test", "prop"), encode({ a: b }, "a test", "prop"))).toBe(false);
  });
});

describe("isElement()", () => {
  test("is true of elements only, not of objects without prototype", () => {
    expect(isElement(h("b", {}))).toBe(true);
    expect(isElement(Object.groupBy([1], () => "all"))).toBe(false);
    expect(isElement(roundTrip({ constructor: 1, type: "b" }))).toBe(false);
  });
});
