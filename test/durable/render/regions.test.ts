import { describe, expect, test, vi } from "vitest";
import { diffContent } from "../../../durable/render/content.ts";
import { Regions } from "../../../durable/render/regions.ts";
import { structureHash } from "../../../durable/html/structure-hash.ts";

const place = (number: number): string => `<template data-live="${number}"></template>`;
const main = (inner: string): string => `<main data-live="1">${inner}</main>`;
const item = (number: number, text: string): string => `<b data-live="${number}">${text}</b>`;

/** Shows what a render of a node gave: its own region, and a slot. */
function set(regions: Regions, number: number, html: string, slots: readonly (readonly [number, string])[] = []): void {
  regions.show(number, { html, slots: new Map(slots), rows: new Map() });
}

/** A page with one component, which the browser has. */
function shown(): Regions {
  const regions = new Regions();
  set(regions, 1, main(place(2)));
  set(regions, 2, item(2, "two"));
  regions.page();
  regions.begin();
  return regions;
}

describe("Regions", () => {
  test("page() writes out every region in its place, slots between their marks", () => {
    const regions = new Regions();
    set(regions, 1, main(place(2)), [[3, "in the slot"]]);
    set(regions, 2, item(2, place(3)));
    expect(regions.page()).toBe(main(item(2, "<!--live:3-->in the slot<!--/live:3-->")));
  });

  test("takePatches() sends the ops of a region that changed, once", () => {
    const regions = shown();
    set(regions, 2, item(2, "three"));
    expect(regions.takePatches(1)).toEqual([[2, [[[0, 0], "three"]]]]);
    expect(regions.takePatches(2)).toEqual([]);
  });

  test("takePatches() writes out what comes into reach in the ops around it, and again after it was out of reach", () => {
    const regions = shown();
    set(regions, 1, main(""));
    expect(regions.takePatches(1)).toEqual([[1, [[[0], []]]]]);
    set(regions, 2, item(2, "changed unseen"));
    expect(regions.takePatches(2)).toEqual([]);
    set(regions, 1, main(place(2)));
    expect(regions.takePatches(3)).toEqual([[1, [[[0], [[item(2, "changed unseen"), expect.any(Number)]]]]]]);
  });

  test("joinPatches() sends nothing to who has everything, whole regions to who does not, and each once", () => {
    const regions = shown();
    set(regions, 2, item(2, "three"));
    regions.takePatches(4);
    expect(regions.joinPatches(() => "same")).toEqual([]);
    expect(regions.joinPatches((_, changed) => (changed <= 3 ? "same" : "changed"))).toEqual([
      [2, item(2, "three"), structureHash(item(2, "three"))],
    ]);
    const whole = [[1, main(item(2, "three")), structureHash(main(place(2)))]];
    expect(regions.joinPatches(() => "none")).toEqual(whole);
    expect(regions.joinPatches((number) => (number === 2 ? "none" : "same"))).toEqual(whole);
  });

  test("joinPatches() tells what was last sent, not what a running turn has left so far", () => {
    const regions = shown();
    set(regions, 1, main("gone"));
    regions.remove(2);
    expect(regions.joinPatches(() => "none")).toEqual([[1, main(item(2, "two")), expect.any(Number)]]);
    regions.rollBack();
    expect(regions.takePatches(1)).toEqual([]);
    regions.begin();
    expect(regions.joinPatches(() => "none")).toEqual([[1, main(item(2, "two")), expect.any(Number)]]);
  });

  test("rollBack() takes back what a preview has sent", () => {
    const regions = shown();
    set(regions, 2, item(2, "preview"));
    regions.takePatches(1);
    regions.rollBack();
    expect(regions.takePatches(2)).toEqual([[2, [[[0, 0], "two"]]]]);
  });

  test("remove() frees the region when the next turn begins", () => {
    const regions = shown();
    set(regions, 1, main(""));
    regions.remove(2);
    regions.takePatches(1);
    regions.begin();
    expect(regions.stored().map(([number]) => number)).toEqual([1]);
    set(regions, 1, main(place(2)));
    expect(regions.isComplete).toBe(false);
  });

  test("markLoose() makes a region come whole, and gives it at once to who shows an older one", () => {
    const regions = shown();
    expect(regions.markLoose(9, 0)).toBeNull();
    expect(regions.markLoose(2, 0)).toEqual([2, item(2, "two"), expect.any(Number)]);
    set(regions, 2, item(2, "three"));
    expect(regions.takePatches(1)).toEqual([[2, item(2, "three"), expect.any(Number)]]);
    expect(regions.markLoose(2, 1)).toBeNull();
    regions.clearLoose();
    set(regions, 2, item(2, "four"));
    expect(regions.takePatches(2)).toEqual([[2, [[[0, 0], "four"]]]]);
  });

  test("restore() knows what the browser has by its hash, and gives the rest whole", () => {
    const before = shown();
    const woken = new Regions();
    set(woken, 1, main(place(2)));
    set(woken, 2, item(2, "otherwise"));
    expect(woken.restore(before.stored(), 5)).toEqual([[2, item(2, "otherwise"), expect.any(Number)]]);
    expect(woken.joinPatches((_, changed) => (changed <= 4 ? "same" : "changed")).map(([number]) => number)).toEqual([2]);
    expect(woken.takePatches(6)).toEqual([]);
  });

  test("a differ that throws costs its region the ops, and no other", () => {
    vi.spyOn(console, "error").mockReturnValue();
    const regions = new Regions((before, after) => {
      if (after.html.includes("poison")) throw new Error("on purpose");
      return diffContent(before, after);
    });
    set(regions, 1, main(place(2) + place(3)));
    set(regions, 2, item(2, "two"));
    set(regions, 3, item(3, "three"));
    regions.page();
    set(regions, 2, item(2, "poison"));
    set(regions, 3, item(3, "four"));
    expect(regions.takePatches(1)).toEqual([
      [2, item(2, "poison"), expect.any(Number)],
      [3, [[[0, 0], "four"]]],
    ]);
    set(regions, 2, item(2, "well"));
    expect(regions.takePatches(2)).toEqual([[2, [[[0, 0], "well"]]]]);
  });

  test("unsaved() is what changed since markSaved(): also a string that changed and a tree that did not", () => {
    const regions = shown();
    regions.markSaved();
    set(regions, 2, item(2, "two").replace('data-live="2"', 'data-live="2" '));
    expect(regions.takePatches(1)).toEqual([]);
    expect(regions.unsaved().map(([number]) => number)).toEqual([2]);
  });
});
