import { describe, expect, test } from "vitest";
import { Client, maxPendingFrames } from "../../durable/client.ts";
import type { Effect } from "../../durable/protocol.ts";

const flash = (text: string): Effect => ["flash", "info", text];

describe("Client", () => {
  test("comes back from storage with its effects, and without what waited", () => {
    const client = new Client("c");
    client.received = 5;
    client.finish(3);
    client.keep(1, 7, [flash("a"), flash("b")]);
    const back = Client.restore(client.stored());
    expect([back.id, back.done, back.received, back.pending]).toEqual(["c", 3, 3, [[1, 7, [flash("a"), flash("b")]]]]);
  });

  test("acknowledge() forgets the effects up to that version of that epoch, and no others", () => {
    const client = new Client("c");
    const versions = [
      [0, 3],
      [0, 5],
      [1, 4],
      [1, 9],
    ] as const;
    for (const [epoch, version] of versions) client.keep(epoch, version, [flash("x")]);
    const left = (): unknown => client.pending.map(([epoch, version]) => [epoch, version]);
    expect([client.acknowledge(0, 4), left()]).toEqual([true, versions.slice(1)]);
    expect([client.acknowledge(0, 9), left()]).toEqual([true, versions.slice(2)]);
    expect([client.acknowledge(0, 99), left()]).toEqual([false, versions.slice(2)]);
    expect([client.acknowledge(1, 4), left()]).toEqual([true, versions.slice(3)]);
    expect([client.acknowledge(2, 0), left()]).toEqual([true, []]);
  });

  test("keep() drops the oldest of too many frames", () => {
    const client = new Client("c");
    for (let version = 1; version <= maxPendingFrames + 1; version++) client.keep(0, version, [flash(String(version))]);
    expect(client.pending).toHaveLength(maxPendingFrames);
    expect(client.pending[0]).toEqual([0, 2, [flash("2")]]);
  });

  test("keep() does not change what was stored before", () => {
    const client = new Client("c");
    client.keep(0, 1, [flash("a")]);
    const stored = client.stored();
    client.keep(0, 2, [flash("b")]);
    expect(stored).toEqual(["c", 0, [[0, 1, [flash("a")]]]]);
  });

  test.each([
    ["raises both numbers", 4, 4, 9, 8, 8],
    ["does not take back what is done", 4, 6, 2, 4, 6],
    ["leaves what waits where the browser still holds it", 4, 6, 5, 4, 6],
  ])("raise() %s", (_, done, received, lowest, doneAfter, receivedAfter) => {
    const client = new Client("c", done);
    client.received = received;
    client.raise(lowest);
    expect([client.done, client.received]).toEqual([doneAfter, receivedAfter]);
  });

  test("finish() never goes back", () => {
    const client = new Client("c", 7);
    client.finish(5);
    expect(client.done).toBe(7);
  });
});
