import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { renders } from "../support/rating-view.tsx";
import { proofOf, join, loadPage, objectOf } from "../support/page-client.ts";

describe("the tutorial's page", () => {
  test("mounts once, joins without a payload, and sends ops of the component only", async () => {
    const page = await loadPage("/rating");
    expect(page.html).toContain("Saved: 3");
    const { socket, joined } = await join(page, { proof: proofOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    const hover = await socket.event(1, 2, "hoverStar", { n: 5 });
    expect(hover).toEqual([1, 1, [[2, [[[0, 3], 2, { class: "star is-filled" }]]]]]);
    expect(await socket.event(2, 2, "commitRating", { n: 4 })).toEqual([
      2,
      2,
      [
        [1, [[[0, 3, 0], "Saved: 4"]]],
        [2, [[[0, 4], { class: "star" }]]],
      ],
    ]);
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    const before = renders.view;
    expect(await socket.event(3, 2, "hoverStar", { n: 1 })).toEqual([3, 3, [[2, [[[0, 1], 3, { class: "star" }]]]]]);
    expect(renders.view - before).toBe(1); // by waking; a hover renders the component only
    expect(await socket.event(4, 2, "hoverStar", { n: 2 })).toEqual([4, 4, [[2, [[[0, 1], { class: "star is-filled" }]]]]]);
    expect(renders.view - before).toBe(1);
  });
});
