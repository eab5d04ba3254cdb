import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { hashesOf, join, loadPage, objectOf } from "../support/page-client.ts";

describe("the tutorial's page", () => {
  test("mounts once, joins without a payload, and sends ops of the component only", async () => {
    const page = await loadPage("/rating");
    expect(page.html).toContain("Saved: 3");
    const { socket, joined } = await join(page, { hashes: hashesOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, [], []]);
    const hover = await socket.event(1, 2, "hoverStar", { n: 5 });
    expect(hover).toEqual([1, 1, [[2, [[[0, 3], 2, { class: "star is-filled" }]]]]]);
    const commit = await socket.event(2, 2, "commitRating", { n: 4 });
    console.log(JSON.stringify(commit));
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    const again = await socket.event(3, 2, "hoverStar", { n: 1 });
    console.log(JSON.stringify(again));
  });
});
