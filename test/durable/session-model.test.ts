import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PageSession } from "../support/page-session.ts";
import { gate, SessionView, skin, volatileRuns } from "../support/session-view.tsx";

const options = { routes: { "/session": SessionView }, turnTimeoutMs: 600_000 };

/** Handlers that run to their end, whatever becomes of the connection. */
const durable = ["add", "flashIt", "retitle", "addRow", "removeRow", "reverseRows", "swapRows", "slow", "save", "later"] as const;
const failing = ["fail", "slowFail", "saveBadly"] as const;
const volatile = ["look", "tintRows"] as const;

type Step =
  | { readonly kind: "event"; readonly handler: string; readonly row: number }
  | {
      readonly kind:
        | "up"
        | "down"
        | "cut"
        | "open"
        | "sleep"
        | "reset"
        | "close"
        | "late close"
        | "loose"
        | "gate"
        | "rest"
        | "leave"
        | "doze"
        | "lost answer"
        | "overdue"
        | "clock"
        | "deploy";
    };

const eventStep = fc.record({
  kind: fc.constant("event" as const),
  handler: fc.constantFrom(
    ...durable,
    ...durable,
    ...failing,
    ...volatile,
    ...volatile,
    "hoverRow",
    "hoverRow",
    "tell",
    "tell",
    "tellBadly",
  ),
  row: fc.nat(5),
});
const kindStep = fc.record({
  kind: fc.constantFrom(
    ...([
      "up",
      "up",
      "up",
      "down",
      "down",
      "down",
      "cut",
      "open",
      "open",
      "sleep",
      "reset",
      "close",
      "late close",
      "loose",
      "gate",
      "gate",
      "rest",
      "rest",
      "leave",
      "doze",
      "lost answer",
      "overdue",
      "clock",
      "deploy",
    ] as const),
  ),
});
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof({ weight: 1, arbitrary: eventStep }, { weight: 2, arbitrary: kindStep }), {
  minLength: 5,
  maxLength: 50,
  size: "max",
});

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

async function run(script: readonly Step[], withResets: boolean): Promise<void> {
  volatileRuns.splice(0);
  gate.opened = Promise.resolve();
  skin.text = "";
  let openGate = (): void => {};
  /** Whether renders give something else since the nodes were rendered last. */
  let isSkinNew = false;
  const changeSkin = (): void => {
    skin.text = `skin ${page.platform.nowMs}`;
    isSkinNew = true;
  };
  const page = await PageSession.load(options, "/session");
  const sent: { readonly id: number; readonly handler: string; readonly isVolatile: boolean }[] = [];
  let id = 0;

  /** At rest, what the browser assembled is what would come back after a sleep. */
  const checkPage = async (): Promise<void> => {
    if (isSkinNew) {
      // The session has to wake: until then nobody renders.
      page.cut();
      await page.closeNext(true);
      page.sleep();
      await page.settle();
      isSkinNew = false;
    }
    const kept = await page.afterSleep();
    expect(kept.html()).toBe(page.page.html());
    expect(kept.title).toBe(page.page.title);
    // Nothing of a volatile turn is lost, but by a reset.
    const seen = sent.filter((event) => event.handler === "slow" || (event.handler === "look" && volatileRuns.includes(event.id)));
    if (!withResets && page.lost.length === 0) expect(page.page.html()).toContain(`<p>glance ${seen.at(-1)?.id ?? 0}</p>`);
  };

  for (const step of script) {
    page.platform.nowMs += 1_000;
    switch (step.kind) {
      case "event": {
        const isOfRow = ["hoverRow", "tell", "tellBadly"].includes(step.handler);
        const isVolatile = step.handler === "hoverRow" || volatile.some((handler) => handler === step.handler);
        sent.push({ id: ++id, handler: step.handler, isVolatile });
        page.connection.push({
          node: isOfRow ? rowNumber(page, step.row) : 1,
          handler: step.handler,
          payload: { id },
          volatile: isVolatile,
        });
        break;
      }
      case "up":
        await page.up();
        break;
      case "down":
        page.down();
        break;
      case "rest":
        openGate();
        gate.opened = Promise.resolve();
        await new Promise((resolve) => setTimeout(resolve)); // what waited for the gate goes on
        await page.settle();
        await checkPage();
        break;
      case "leave": // the server learns at once, awake; then it sleeps
        page.cut();
        await page.closeNext(true);
        if (page.isIdle) page.sleep();
        break;
      case "doze": // the server learns when it sleeps already
        if (page.isIdle) page.sleep();
        page.cut();
        await page.closeNext(true);
        break;
      case "lost answer":
        page.cut();
        page.open();
        await page.up();
        page.cut();
        break;
      case "cut":
        page.cut();
        break;
      case "open":
        page.open();
        break;
      case "gate":
        openGate();
        gate.opened = new Promise((resolve) => (openGate = resolve));
        break;
      case "close":
        await page.closeNext();
        break;
      case "late close":
        await page.closeNext(true);
        break;
      case "loose":
        page.connection.loose(1, 0);
        await page.up();
        page.down();
        break;
      case "overdue": // nothing was heard for too long
        if (page.line !== undefined) page.connection.overdue();
        break;
      case "clock":
        changeSkin();
        break;
      case "deploy": // other code behind the same sockets, or behind none
        changeSkin();
        if (withResets) page.reset();
        else if (page.isIdle) page.sleep();
        break;
      case "sleep":
        openGate();
        gate.opened = Promise.resolve();
        await page.idle();
        page.sleep();
        break;
      case "reset":
        if (withResets) page.reset();
        break;
      default:
        step satisfies never;
    }
  }
  openGate();
  gate.opened = Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  await page.settle();
  expect(page.outbox.isInFlight).toBe(false);

  await checkPage();
  const shown = page.page.html();
  expect((await page.fresh()).html()).toBe(shown);

  // Each durable event is in the state once, or was reported as failed once; none is both; and the order is kept.
  const ran = (/<output>([^<]*)<\/output>/.exec(shown)?.[1] ?? "").split(" ").filter(Boolean).map(Number);
  const reported = page.effects.flatMap((effect) => (effect[0] === "fail" && effect[2] !== "remounted" ? [effect[1]] : []));
  const failed = reported.length;
  const isFailing = (handler: string): boolean => handler === "tellBadly" || failing.some((name) => name === handler);
  const lost = new Set(page.lost.map(({ payload }) => (payload as { id: number }).id));
  const expected = sent.filter((event) => !event.isVolatile && !lost.has(event.id));
  const mayBeGone = expected.filter(({ handler }) => handler === "tell").map((event) => event.id);
  const surely = expected.filter(({ handler }) => !isFailing(handler) && handler !== "tell").map((event) => event.id);
  expect(ran.filter((one) => !mayBeGone.includes(one))).toEqual(surely);
  expect(new Set(ran).size).toBe(ran.length);
  expect(ran.toSorted((a, b) => a - b)).toEqual(ran);
  const gone = mayBeGone.filter((one) => !ran.includes(one)).length;
  const goneVolatile = page.effects.filter(([kind, , code]) => kind === "fail" && code === "gone").length;
  expect(failed).toBeGreaterThanOrEqual(expected.filter(({ handler }) => isFailing(handler)).length + gone);
  expect(failed).toBeLessThanOrEqual(expected.filter(({ handler }) => isFailing(handler)).length + gone + goneVolatile);
  expect(new Set(reported).size).toBe(reported.length);

  // Each effect was carried out once, in order.
  const flashes = page.effects.flatMap((effect) => (effect[0] === "flash" ? [Number(effect[2])] : []));
  expect(flashes).toEqual(
    sent.filter(({ id: one, handler }) => (handler === "flashIt" || handler === "slow") && !lost.has(one)).map((event) => event.id),
  );

  // Versions of an epoch only grow: the browser ignores a turn that does not.
  expect(page.versions.toSorted(([a, b], [c, d]) => a - c || b - d)).toEqual(page.versions);

  // A volatile event runs once at most, but where a reset has taken back what it did.
  if (!withResets) expect(new Set(volatileRuns).size).toBe(volatileRuns.length);
}

/** The k-th row's number as the page says it, or one that is gone. */
function rowNumber(page: PageSession, k: number): number {
  const numbers = Array.from(page.page.html().matchAll(/<li[^>]* data-live="(\d+)"/g), (match) => Number(match[1]));
  return numbers[k] ?? 9_999;
}

describe("Session and Connection", () => {
  test("carry out each event once and show the same page, over cuts and sleeps", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (script) => run(script, false)),
      { numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  }, 60_000);

  test("carry out each durable event once and show the same page, over resets too", async () => {
    await fc.assert(
      fc.asyncProperty(steps, (script) => run(script, true)),
      { numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  }, 60_000);
});
