import { form, rows } from "overwinter/templates";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { maxRows } from "../../../templates/form/form-shape.ts";
import { LiveForm } from "../../../templates/form/live-form.ts";

const tagged = (...names: string[]) =>
  form(z.any(), {
    tags: rows(
      { name: "" },
      names.map((name) => ({ name })),
    ),
  });
const names = (tags: ReturnType<typeof tagged>): string[] => tags.values.tags.map(({ name }) => name);
const keys = (tags: ReturnType<typeof tagged>): number[] => tags.rows("tags").map(({ key }) => key);

describe("LiveForm.rows()", () => {
  test("gives each row a key and a name that stay while it moves", () => {
    const tags = tagged("a", "b", "c");
    expect(tags.rows("tags")).toEqual([
      { key: 1, name: "tags[1]", index: 0, isFirst: true, isLast: false },
      { key: 2, name: "tags[2]", index: 1, isFirst: false, isLast: false },
      { key: 3, name: "tags[3]", index: 2, isFirst: false, isLast: true },
    ]);
    void tags.edit({ name: "tags[3]", act: "up" });
    void tags.edit({ name: "tags[1]", act: "down" });
    expect([names(tags), keys(tags)]).toEqual([
      ["c", "a", "b"],
      [3, 1, 2],
    ]);
    void tags.edit({ name: "tags[2]", act: "move", to: 0 });
    void tags.edit({ name: "tags[2].name", value: "B" });
    expect([names(tags), keys(tags)]).toEqual([
      ["B", "c", "a"],
      [2, 3, 1],
    ]);
  });

  test("never gives a key again: an edit of a row that is gone hits none", () => {
    const tags = tagged("a", "b");
    void tags.edit({ name: "tags[2]", act: "remove" });
    void tags.edit({ name: "tags", act: "add" });
    void tags.edit({ name: "tags[2].name", value: "late" });
    expect([names(tags), keys(tags)]).toEqual([
      ["a", ""],
      [1, 3],
    ]);
    tags.reset();
    expect([names(tags), keys(tags)]).toEqual([
      ["a", "b"],
      [4, 5],
    ]);
  });

  test.each([
    ["up", "tags[1]", undefined, [1, 2, 3]],
    ["down", "tags[3]", undefined, [1, 2, 3]],
    ["move", "tags[1]", 99, [2, 3, 1]],
    ["move", "tags[3]", -5, [3, 1, 2]],
    ["add", "tags", 1, [1, 4, 2, 3]],
    ["add", "tags", 99, [1, 2, 3, 4]],
    ["add", "tags", -1, [4, 1, 2, 3]],
  ] as const)("stays within the list: %s %s %s", (act, name, to, order) => {
    const tags = tagged("a", "b", "c");
    void tags.edit({ name, act, to });
    expect(keys(tags)).toEqual(order);
  });

  test("holds lists in rows", () => {
    const nested = form(z.any(), { parts: rows({ title: "", links: rows({ url: "" }) }) });
    void nested.edit({ name: "parts", act: "add" });
    void nested.edit({ name: "parts", act: "add" });
    void nested.edit({ name: "parts[2].links", act: "add" });
    void nested.edit({ name: "parts[2].links[3].url", value: "x" });
    void nested.edit({ name: "parts[2]", act: "up" });
    expect(nested.values.parts).toEqual([
      { title: "", links: [{ url: "x" }] },
      { title: "", links: [] },
    ]);
    expect(nested.rows("parts[2].links").map(({ name }) => name)).toEqual(["parts[2].links[3]"]);
    void nested.edit({ name: "parts[2]", act: "remove" });
    expect(nested.rows("parts[2].links")).toEqual([]);
    void nested.edit({ name: "parts[2].links[3].url", value: "y" });
    expect(nested.values.parts).toEqual([{ title: "", links: [] }]);
  });

  test("makes a new row like the first one, emptied, where rows() does not say", () => {
    const lines = form(z.any(), { lines: [{ text: "a", amount: 1, done: true, sizes: ["S"], at: { city: "Bern" } }] });
    void lines.edit({ name: "lines", act: "add" });
    expect(lines.values.lines[1]).toEqual({ text: "", amount: null, done: false, sizes: [], at: { city: "" } });
  });

  test("refuses a name that is no list's, with the cure", () => {
    expect(() => form(z.any(), { tags: [] as { name: string }[] }).rows("tags")).toThrow(
      expect.objectContaining({ code: "form", message: expect.stringContaining('rows of "tags"') }),
    );
  });

  test(`adds no row to ${maxRows}, wherever they are`, () => {
    const nested = form(z.any(), { parts: rows({ links: rows({ url: "" }) }) });
    void nested.edit({ name: "parts", act: "add" });
    for (let count = 0; count < 2 * maxRows; count++) void nested.edit({ name: "parts[1].links", act: "add" });
    expect(nested.values.parts[0]?.links).toHaveLength(maxRows - 1);
    void nested.edit({ name: "parts", act: "add" });
    expect(nested.values.parts).toHaveLength(1);
  });

  test(`adds no row that brings more rows along than ${maxRows} leave room for`, () => {
    const nested = form(z.any(), { parts: rows({ links: rows({ url: "" }, [{ url: "a" }, { url: "b" }]) }) });
    for (let count = 0; count < maxRows; count++) void nested.edit({ name: "parts", act: "add" });
    expect(nested.values.parts).toHaveLength(Math.floor(maxRows / 3));
  });
});

describe("LiveForm.submit() with rows", () => {
  test("keeps a row that the form that was sent does not name, and brings no removed row back", async () => {
    const tags = tagged("a", "b", "c");
    void tags.edit({ name: "tags[2]", act: "remove" });
    void tags.edit({ name: "tags", act: "add" });
    await tags.submit({ "tags[1].name": "A", "tags[2].name": "B", "tags[3].name": "C" });
    expect([names(tags), keys(tags)]).toEqual([
      ["A", "C", ""],
      [1, 3, 4],
    ]);
  });

  test("takes the order of the names, unless the rows were moved since", async () => {
    const moved = { "tags[2].name": "b", "tags[1].name": "a" };
    const tags = tagged("a", "b");
    await tags.submit(moved);
    expect(names(tags)).toEqual(["b", "a"]);
    void tags.edit({ name: "tags[1]", act: "up" });
    await tags.submit(moved);
    expect(names(tags)).toEqual(["a", "b"]);
    await tags.submit({ ...moved, "[rows]": "1" });
    expect(names(tags)).toEqual(["b", "a"]);
  });

  test("makes the rows that there are, where it was sent from another life of the form", async () => {
    const tags = tagged("a", "b", "c");
    await tags.submit({ "[rows]": "7", "tags[9].name": "new", "tags[3].name": "c", "tags[1].name": "a" });
    expect([names(tags), keys(tags)]).toEqual([
      ["new", "c", "a"],
      [9, 3, 1],
    ]);
    void tags.edit({ name: "tags", act: "add" });
    expect(keys(tags)).toEqual([9, 3, 1, 10]);
    const emptied = tagged("a");
    await emptied.submit({ "[rows]": "7" });
    expect(names(emptied)).toEqual([]);
  });

  test("makes rows from names alone, also in rows", async () => {
    const nested = form(z.any(), { parts: rows({ title: "", links: rows({ url: "" }, [{ url: "first" }]) }) });
    await nested.submit({ "parts[4].title": "a", "parts[4].links[6].url": "x", "parts[2].links[8].url": "y" });
    expect(nested.values.parts).toEqual([
      { title: "a", links: [{ url: "x" }] },
      { title: "", links: [{ url: "y" }] },
    ]);
  });

  test("is not moved by a thousand rows, wrong keys, or names of nothing", async () => {
    const tags = tagged("a");
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`tags[${index + 1}].name`, "x"]));
    await tags.submit({ ...many, "tags[1e3].name": "x", "tags[-2].name": "x", "tags[9999999999].name": "x", "tags[7].nothing": "x" });
    expect(tags.values.tags).toHaveLength(maxRows);
    const odd = tagged("a");
    await odd.submit({ "tags[5].nothing": "x", "tags[6]": "x", "tags[]": "x", "tags[7].name.x": "x", "[rows]": "x" });
    expect(names(odd)).toEqual(["a"]);
    await odd.submit({ "tags[999999999].name": "last" });
    void odd.edit({ name: "tags", act: "add" });
    expect(keys(odd)).toEqual([1, 999_999_999]);
  });
});

describe("LiveForm as data", () => {
  test("comes back the same, and what it says after it", async () => {
    const tags = tagged("a", "b");
    void tags.edit({ name: "tags[2]", act: "up" });
    tags.fail({ tags: "Too few" });
    const other = tagged();
    LiveForm.restore(other, structuredClone(LiveForm.dataOf(tags)));
    expect(LiveForm.dataOf(other)).toEqual(LiveForm.dataOf(tags));
    void other.edit({ name: "tags", act: "add" });
    expect(keys(other)).toEqual([2, 1, 3]);
    expect(other.error("tags")).toBeUndefined();
  });

  test("fits a form of another shape, and needs no more than its values", () => {
    const next = form(z.any(), { title: "none", stars: 3, tags: rows({ name: "", isNew: true }), sizes: ["S"] });
    LiveForm.restore(next, LiveForm.dataOf(tagged("a")));
    expect(next.values).toEqual({ title: "none", stars: 3, tags: [{ name: "a", isNew: true }], sizes: ["S"] });
    LiveForm.restore(next, { values: { stars: "2", tags: [{ name: "b" }, { name: "c" }], title: null, gone: 1 } });
    expect(next.values).toMatchObject({ title: "", stars: 2, tags: [{ name: "b" }, { name: "c" }] });
    expect(next.rows("tags")).toHaveLength(2);
    LiveForm.restore(next, {});
    expect(next.values).toMatchObject({ title: "none", tags: [] });
  });
});
