import { describe, expect, test } from "vitest";
import { Outbox } from "../../client/socket/outbox.ts";
import { maxInFlightEvents } from "../../durable/protocol.ts";

const save = (n: number) => ({ node: 2, handler: "save", payload: { n } });
const hover = (n: number) => ({ node: 2, handler: "hover", payload: { n }, volatile: true });

describe("Outbox", () => {
  test("take() numbers events from 1 in the order of add(), and leaves out a missing payload", () => {
    const outbox = new Outbox();
    outbox.add(save(7), true);
    outbox.add({ node: 3, handler: "clear" }, true);
    expect(outbox.take()).toEqual([
      [1, 2, "save", { n: 7 }],
      [2, 3, "clear"],
    ]);
    expect(outbox.take()).toEqual([]);
    expect(outbox.next).toBe(3);
  });

  test("take() keeps events over the limit of those in flight until others are acknowledged", () => {
    const outbox = new Outbox();
    for (let n = 1; n <= maxInFlightEvents + 3; n++) outbox.add(save(n), true);
    expect(outbox.take()).toHaveLength(maxInFlightEvents);
    expect(outbox.take()).toEqual([]);
    outbox.acknowledge(2);
    expect(outbox.take().map(([number]) => number)).toEqual([maxInFlightEvents + 1, maxInFlightEvents + 2]);
  });

  test("add() keeps only the last waiting volatile event of a node and handler, behind what came before it", () => {
    const outbox = new Outbox();
    outbox.add(hover(1), true);
    outbox.add(save(1), true);
    outbox.add({ ...hover(2), node: 9 }, true);
    outbox.add(hover(3), true);
    expect(outbox.take().map(([, node, handler, payload]) => [node, handler, payload])).toEqual([
      [2, "save", { n: 1 }],
      [9, "hover", { n: 2 }],
      [2, "hover", { n: 3 }],
    ]);
  });

  test("add() drops a volatile event without a connection, and disconnect() those that wait, but not those that have a number", () => {
    const outbox = new Outbox();
    outbox.add(hover(1), false);
    outbox.add(save(1), false);
    expect(outbox.take()).toEqual([[1, 2, "save", { n: 1 }]]);
    outbox.add(hover(2), true);
    expect(outbox.take()).toEqual([[2, 2, "hover", { n: 2 }]]);
    outbox.add(hover(3), true);
    outbox.disconnect();
    expect(outbox.take()).toEqual([]);
    expect(outbox.resume(0, 0)).toHaveLength(2);
  });

  test("resume() forgets what is done and returns what is unknown, in order", () => {
    const outbox = new Outbox();
    for (let n = 1; n <= 4; n++) outbox.add(save(n), true);
    outbox.take();
    expect(outbox.resume(1, 2)).toEqual([
      [3, 2, "save", { n: 3 }],
      [4, 2, "save", { n: 4 }],
    ]);
    expect(outbox.lowest).toBe(2);
  });

  test("resume() never gives a number again that the server has seen", () => {
    const outbox = new Outbox();
    expect(outbox.resume(7, 9)).toEqual([]);
    outbox.add(save(1), true);
    expect(outbox.take()).toEqual([[10, 2, "save", { n: 1 }]]);
  });

  test("lowest is the oldest number held, or the next one", () => {
    const outbox = new Outbox(65);
    expect(outbox.lowest).toBe(65);
    outbox.add(save(1), true);
    expect(outbox.lowest).toBe(65);
    outbox.take();
    outbox.add(save(2), true);
    outbox.take();
    outbox.acknowledge(65);
    expect(outbox.lowest).toBe(66);
    outbox.acknowledge(66);
    expect(outbox.lowest).toBe(67);
  });

  test("answered is the ticket of the last answered event, which orders edits also among events that were dropped", () => {
    const outbox = new Outbox();
    outbox.add(save(1), true);
    outbox.add(hover(1), false);
    const edit = outbox.ticket;
    outbox.add(save(2), true);
    outbox.take();
    outbox.acknowledge(1);
    expect(outbox.answered).toBeLessThan(edit);
    outbox.acknowledge(2);
    expect(outbox.answered).toBe(edit);
    outbox.acknowledge(1);
    expect(outbox.answered).toBe(edit);
  });

  test("abandon() returns all but volatile events, does not answer them, and goes on counting", () => {
    const outbox = new Outbox();
    outbox.add(save(1), true);
    outbox.add(hover(1), true);
    outbox.take();
    outbox.add(save(2), true);
    expect(outbox.abandon().map(({ number, payload }) => [number, payload])).toEqual([
      [1, { n: 1 }],
      [0, { n: 2 }],
    ]);
    expect(outbox.lowest).toBe(3);
    outbox.acknowledge(0);
    expect(outbox.answered).toBe(0);
  });

  test("settled is the ticket up to which nothing is held any more: answered, dropped or given up", () => {
    const outbox = new Outbox();
    expect(outbox.settled).toBe(0);
    expect(outbox.add(save(1), true)).toBe(1);
    expect(outbox.add(hover(1), false)).toBe(0);
    expect(outbox.add(hover(2), true)).toBe(3);
    expect(outbox.settled).toBe(0);
    outbox.acknowledge(outbox.take().length);
    expect(outbox.settled).toBe(3);
    outbox.add(hover(3), true);
    expect(outbox.settled).toBe(3);
    outbox.disconnect();
    expect(outbox.settled).toBe(4);
    outbox.add(save(2), false);
    expect(outbox.settled).toBe(4);
    outbox.abandon();
    expect(outbox.settled).toBe(5);
  });
});
