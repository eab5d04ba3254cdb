import { beforeEach, describe, expect, test, vi } from "vitest";
import { event, LiveView } from "overwinter/durable";
import { CloseCode } from "../../durable/protocol.ts";
import { PageSession } from "../support/page-session.ts";

const broken = { render: false, mount: false };
const seen = { renders: 0 };

class Count extends LiveView {
  count = 0;

  override mount(): void {
    if (broken.mount) throw new Error("mount() throws");
  }

  text = "";

  @event add(): void {
    this.count++;
  }

  @event poison(): void {
    this.text = "poison";
  }

  render() {
    seen.renders++;
    if (broken.render) throw new Error("render() throws");
    return <main>{this.count}</main>;
  }
}

/** The same under its name, of a later version that brings nothing along. */
class Later extends Count {
  static readonly component = "Count";
  static override readonly version = 1;
}

let logged: string[] = [];
beforeEach(() => {
  broken.render = broken.mount = false;
  logged = [];
  vi.spyOn(console, "error").mockImplementation((...given: unknown[]) => void logged.push(given.map(String).join(" ")));
});

async function opened(): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": Count } }, "/");
  await page.settle();
  add(page);
  await page.settle();
  return page;
}

function add(page: PageSession, handler = "add"): void {
  page.connection.push({ node: Number(/<main data-live="(\d+)"/.exec(page.page.html())?.[1]), handler });
}

/** Opens a socket, sends the join, and says with which code it was closed. */
async function closedWith(page: PageSession): Promise<number | undefined> {
  page.cut();
  page.open();
  const server = page.line?.server;
  await page.up();
  await page.idle();
  page.cut();
  return server?.closedWith;
}

describe("what cannot be shown any more", () => {
  test("a route that is gone: the page is loaded anew, and what is stored stays", async () => {
    const page = await opened();
    page.deploy({ "/other": Count });
    expect(await closedWith(page)).toBe(CloseCode.expired);
    expect(page.platform.rows.size).toBeGreaterThan(0);
    page.deploy({ "/": Count });
    await page.settle();
    expect(page.page.html()).toContain("1</main>");
  });

  test("a render that throws: the browser asks again after a while; in the meantime nothing is read and nothing logged", async () => {
    const page = await opened();
    broken.render = true;
    page.deploy({ "/": Count });
    page.platform.reads = 0;
    expect(await closedWith(page)).toBe(CloseCode.viewFailed);
    const { reads } = page.platform;
    const lines = logged.length;
    for (let n = 0; n < 5; n++) expect(await closedWith(page)).toBe(CloseCode.viewFailed);
    expect([page.platform.reads, logged.length]).toEqual([reads, lines]);
    page.platform.nowMs += 10_000;
    broken.render = false;
    await page.settle();
    expect(page.page.html()).toContain("1</main>");
  });

  test("a state of another version whose view cannot be mounted either: the same, and the state is there when it can", async () => {
    const page = await opened();
    broken.mount = true;
    page.deploy({ "/": Later });
    expect(await closedWith(page)).toBe(CloseCode.viewFailed);
    const lines = logged.length;
    const before = seen.renders;
    for (let n = 0; n < 5; n++) expect(await closedWith(page)).toBe(CloseCode.viewFailed);
    expect([seen.renders, logged.length]).toEqual([before, lines]);
    broken.mount = false;
    page.deploy({ "/": Count });
    await page.settle();
    expect(page.page.html()).toContain("1</main>");
  });
});

describe("an event whose commit always throws", () => {
  test("is tried once more, and then refused as failed; the session goes on without it", async () => {
    const page = await opened();
    page.platform.refused = "poison";
    add(page, "poison");
    await page.up();
    await page.idle();
    expect(page.line?.server.closedWith).toBe(CloseCode.viewFailed);
    add(page);
    page.cut();
    page.open();
    await page.up();
    page.down();
    await page.up(); // the event again
    await page.idle();
    expect(page.line?.server.closedWith).toBe(CloseCode.viewFailed);
    page.cut();
    await page.settle();
    expect(page.effects).toMatchObject([["fail", 2, "failed", expect.stringMatching(/^[0-9a-f]{8}$/)]]);
    expect(page.outbox.isInFlight).toBe(false);
    expect(page.page.html()).toContain("2</main>");
    add(page);
    await page.settle();
    expect(page.page.html()).toContain("3</main>");
  });

  test("may succeed when it comes again to another life of the session", async () => {
    const page = await opened();
    add(page);
    page.platform.isFull = true;
    await page.up();
    await page.idle();
    page.cut();
    page.platform.isFull = false;
    page.reset();
    await page.settle();
    expect(page.page.html()).toContain("2</main>");
    expect(page.effects).toEqual([]);
  });
});
