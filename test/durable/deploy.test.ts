import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { proofOf, join, loadPage, objectOf } from "../support/page-client.ts";
import { storeOtherwise } from "../support/page-storage.ts";

const asVersion =
  (version: number) =>
  (row: string): string =>
    row.replace('"DeployView",null,2,', `"DeployView",null,${version},`).replace("count", "total");

describe("state of another version", () => {
  test("is brought along by migrate(), once", async () => {
    const page = await loadPage("/deploy");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await socket.event(1, 1, "add");
    await storeOtherwise(page, asVersion(1));
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "2"]]]]]);
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    expect(await socket.event(3, 1, "add")).toEqual([3, 3, [[1, [[[0, 0, 0], "3"]]]]]);
  });

  test.for([0, 3])("that cannot be migrated (%i) is kept, and the view mounted anew with the same URL", async (version) => {
    const page = await loadPage("/deploy");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await socket.event(1, 1, "add");
    await storeOtherwise(page, asVersion(version));
    socket.send([2, 1, "add"]);
    expect(await socket.next()).toEqual(["r"]);
    socket.send(["j", "client", page.mount, 0, 1, 2]);
    const joined = await socket.next();
    expect(joined).toEqual([
      "j",
      0,
      0,
      1,
      1,
      [
        [1, expect.stringContaining(">0</button>"), expect.any(Number)],
        [0, ""],
      ],
      [],
      expect.any(String),
    ]);
    expect(await socket.event(2, 1, "add")).toEqual([1, 2, [[1, [[[0, 0, 0], "1"]]]]]);
    await runInDurableObject(objectOf(page), (_, { storage: { sql } }) => {
      expect(sql.exec<{ value: string }>("SELECT value FROM snapshot WHERE key = 1000000000").one().value).toContain("total");
    });
  });

  test("with other children is settled by a turn of its own", async () => {
    const page = await loadPage("/rating");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await socket.event(1, 2, "commitRating", { n: 5 });
    // The stored session lacks the second component.
    await storeOtherwise(
      page,
      (row) =>
        row.startsWith("[")
          ? row // a delta
          : JSON.stringify({ ...JSON.parse(row), nodes: JSON.parse(row).nodes.filter(([number]: [number]) => number !== 3) }),
      "close",
    );
    const { joined, socket: later } = await join(page, { version: 1, lowest: 2 });
    const frames = JSON.stringify([joined, await later.next()]);
    expect(frames).toContain("Saved: 5");
    expect(frames.match(/star-rating/g)).toHaveLength(1); // the new one; the page has the other
    expect(await later.event(2, 2, "hoverStar", { n: 1 })).toMatchObject([expect.any(Number), 2, [[2, expect.anything()]]]);
  });
});
