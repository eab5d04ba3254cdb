import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExactJson } from "../../../durable/node/exact-json.ts";
import { FieldMemory } from "../../../durable/node/field-memory.ts";
import { isSameData, decodeField, encodeField } from "../../../durable/node/state.ts";

/** A list with a hole. */
const hole: unknown[] = Object.assign([], { 1: 1 });

const primitive = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, NaN, Infinity, 1n, "*", "["),
);
const { value: data } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    primitive,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((name) => name !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: false },
    ),
    tie("value").map((shared) => [shared, { again: shared }]),
    fc.date(),
    fc.constant(hole),
    fc.record({ toJSON: fc.constant(1) }),
  ),
}));

describe("a field", () => {
  test("comes back as it was, whatever way it is written", () => {
    fc.assert(
      fc.property(data, (value) => {
        const back = decodeField(encodeField("field", value, "a test"));
        expect(isSameData(back, value)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test("keeps which of its parts are one object", () => {
    const shared = { n: 1 };
    const back = decodeField(encodeField("field", [shared, shared], "a test")) as object[];
    expect(back[0]).toBe(back[1]);
  });

  test.each([
    [[{ a: 1, b: [null, true, "x"] }], true],
    [{}, true],
    [[undefined], false],
    [hole, false],
    [{ a: -0 }, false],
    [{ a: NaN }, false],
    [{ a: new Date() }, false],
    [new Map(), false],
    [Object.create(null), false],
    [{ [Symbol("s")]: 1 }, false],
    [{ toJSON: () => 1 }, false],
    [JSON.parse('{"__proto__":1}'), false],
    [Object.assign([1], { extra: 1 }), false],
  ])("is JSON only where JSON gives it back whole: %o", (value, isExact) => {
    expect(isExactJson(value as object)).toBe(isExact);
  });
});

describe("a long list of flat records", () => {
  const row = fc.record(
    { id: fc.nat(50), name: fc.string({ maxLength: 3 }), score: fc.oneof(fc.nat(9), fc.constantFrom(-0, NaN, null, undefined)) },
    { requiredKeys: ["id"] },
  );
  const edit = fc.record({
    kind: fc.constantFrom("in place", "copy", "move", "insert", "remove", "reverse", "twice", "nested", "key"),
    at: fc.nat(40),
    n: fc.nat(9),
  });

  test("is encoded item by item as it would be all at once, after any edits", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 30 }), fc.array(edit, { maxLength: 12 }), (rows, edits) => {
        const memory = new FieldMemory("a test");
        const node: { rows: Record<string, unknown>[] } = { rows };
        for (const { kind, at, n } of [{ kind: "none", at: 0, n: 0 }, ...edits]) {
          const index = at % Math.max(1, node.rows.length);
          const item = node.rows[index] ?? {};
          if (kind === "in place") item["score"] = n;
          if (kind === "copy") node.rows = node.rows.map((each) => ({ ...each }));
          if (kind === "move") node.rows.push(...node.rows.splice(0, index));
          if (kind === "insert") node.rows.splice(index, 0, { id: n });
          if (kind === "remove") node.rows.splice(index, 1);
          if (kind === "reverse") node.rows.reverse();
          if (kind === "twice") node.rows.push(item);
          if (kind === "nested") item["list"] = [n];
          if (kind === "key") item[`key ${n}`] = n;
          const text = memory.encode(node).get("rows") ?? "";
          expect(isSameData(decodeField(text), node.rows)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
