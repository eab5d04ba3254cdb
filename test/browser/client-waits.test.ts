import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Backoff } from "../../client/socket/backoff.ts";
import { Liveness } from "../../client/socket/liveness.ts";

// The clock is the test's, so that minutes pass at once.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How long a wait takes at most, in steps of a millisecond. */
async function lengthOf(wait: Promise<void>, limitMs: number): Promise<number> {
  const before = Date.now();
  let end: number | undefined;
  void wait.then(() => (end = Date.now()));
  for (let passed = 0; passed <= limitMs && end === undefined; passed++) await vi.advanceTimersByTimeAsync(1);
  return (end ?? Number.POSITIVE_INFINITY) - before;
}

describe("Backoff", () => {
  test("wait() is over at once before the first attempt, then somewhere under a limit that doubles up to 10 s", async () => {
    const backoff = new Backoff();
    expect(await lengthOf(backoff.wait(), 0)).toBeLessThanOrEqual(1);
    for (const limitMs of [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      expect(await lengthOf(backoff.wait(), limitMs + 1)).toBeLessThanOrEqual(limitMs + 1);
    }
  });

  test("wait() is not the same for everybody", async () => {
    const lengths = new Set<number>();
    for (let n = 0; n < 20; n++) {
      const backoff = new Backoff();
      backoff.attempt = 7;
      lengths.add(await lengthOf(backoff.wait(), 10_001));
    }
    expect(lengths.size).toBeGreaterThan(10);
  });

  test("interrupt() ends the present wait, and no later one", async () => {
    const backoff = new Backoff();
    backoff.interrupt();
    backoff.attempt = 7;
    const first = backoff.wait();
    backoff.interrupt();
    expect(await lengthOf(first, 0)).toBeLessThanOrEqual(1);
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    backoff.attempt = 7;
    const second = lengthOf(backoff.wait(), 10_001);
    expect(await second).toBeGreaterThanOrEqual(5_000);
    vi.restoreAllMocks();
  });
});

/** A socket that writes down what it is asked for. */
function watched() {
  const said: string[] = [];
  const liveness = new Liveness({ ping: () => said.push("ping"), restart: () => said.push("restart") });
  return { liveness, said };
}

describe("Liveness", () => {
  test("asks after 30 s of silence, and gives the socket up 10 s later", async () => {
    const { liveness, said } = watched();
    liveness.heard();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual(["ping"]);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(said).toEqual(["ping"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual(["ping", "restart"]);
  });

  test("takes any frame for an answer", async () => {
    const { liveness, said } = watched();
    liveness.heard();
    await vi.advanceTimersByTimeAsync(35_000);
    liveness.heard();
    await vi.advanceTimersByTimeAsync(29_000);
    liveness.heard();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(said).toEqual(["ping"]);
  });

  test("gives a socket up at once that was silent for minutes by the wall clock, as after a sleep", async () => {
    const { liveness, said } = watched();
    liveness.heard();
    vi.setSystemTime(Date.now() + 3_600_000);
    liveness.check();
    expect(said).toEqual(["restart"]);
  });

  test("check() asks now", () => {
    const { liveness, said } = watched();
    liveness.heard();
    liveness.check();
    expect(said).toEqual(["ping"]);
  });

  test("asks nothing of a socket that is closed", async () => {
    const { liveness, said } = watched();
    liveness.check();
    liveness.heard();
    liveness.stop();
    liveness.check();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(said).toEqual([]);
  });
});
