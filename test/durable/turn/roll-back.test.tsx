import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ComponentChildren } from "preact";
import { action, event, LiveComponent, LiveView } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { CloseCode, maxQueuedEvents } from "../../../durable/protocol.ts";
import { PageSession } from "../../support/page-session.ts";

/** Whether the class of the component can be made. */
const made = { throws: false };

class Fragile extends LiveComponent<{ readonly n: number; readonly children?: ComponentChildren }> {
  n = 0;
  count = made.throws ? fail() : 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <p>
        {`${this.n} ${this.count}`}
        {this.props.children}
      </p>
    );
  }
}

function fail(): never {
  throw new Error("The class cannot be made now");
}

class Breakable extends LiveView {
  n = 0;
  hasSlot = false;
  hovers = 0;
  glance = "";

  @event async breakDown(): Promise<void> {
    this.n++;
    this.triggerUpdate();
    made.throws = true;
    await Promise.resolve();
    throw new Error("on purpose");
  }

  @event add(): void {
    this.n++;
  }

  @event async showSlot(): Promise<void> {
    this.hasSlot = true;
    this.triggerUpdate();
    await Promise.resolve();
    this.n++;
    this.triggerUpdate();
    await Promise.resolve();
  }

  @action({ volatile: true }) look(): string {
    return `looked at ${this.n}`;
  }

  @action({ volatile: true }) async lookLate(): Promise<string> {
    await Promise.resolve();
    return `late ${this.n}`;
  }

  @event flood(): void {
    for (let n = 0; n < 100; n++) this.triggerUpdate(() => void this.n++);
  }

  render() {
    return (
      <main>
        <output>{this.n}</output>
        <i>{this.action(this.look).result}</i>
        <b>{this.action(this.lookLate).result}</b>
        <Live of={Fragile} n={this.n}>
          {this.hasSlot ? <em>{`slot ${this.n}`}</em> : null}
        </Live>
      </main>
    );
  }
}

beforeEach(() => {
  made.throws = false;
  vi.spyOn(console, "error").mockReturnValue();
});

async function opened(): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": Breakable } }, "/");
  await page.settle();
  return page;
}

const numberOf = (page: PageSession, tag: string): number =>
  Number(new RegExp(`<${tag}[^>]* data-live="(\\d+)"`).exec(page.page.html())?.[1]);

function push(page: PageSession, handler: string, tag = "main"): void {
  page.connection.push({ node: numberOf(page, tag), handler });
}

describe("a roll-back that throws half way", () => {
  test("gives the session up, which is then read back as it was stored", async () => {
    const page = await opened();
    push(page, "add");
    await page.settle();
    const before = page.page.html();
    // A second live node whose code runs in the failed turn: the component is updated by the preview's render only when the turn settles.
    push(page, "breakDown");
    await page.up();
    await page.idle();
    made.throws = false;
    if (page.line?.server.closedWith === CloseCode.viewFailed) page.cut();
    await page.settle();
    expect(page.page.html().replace("1 0", "1 0")).toBe(before);
    push(page, "add");
    await page.settle();
    expect(page.page.html()).toContain("<output>2</output>");
    expect((await page.fresh()).html()).toBe(page.page.html());
  });
});

describe("a preview", () => {
  test("that shows a new slot gives it the number that it keeps", async () => {
    const page = await opened();
    push(page, "showSlot");
    await page.settle();
    expect(page.page.html()).toContain("<em>slot 1</em>");
    const slots = new Set(Array.from(page.page.html().matchAll(/<!--live:(\d+)-->/g), ([, number]) => number));
    expect((await page.fresh()).html()).toBe(page.page.html());
    expect((await page.afterSleep()).html()).toBe(page.page.html());
    expect(slots.size).toBeLessThanOrEqual(1);
  });
});

describe("the result of a volatile action", () => {
  test.each(["look", "lookLate"])("survives a sleep: %s", async (name) => {
    const page = await opened();
    push(page, "add");
    await page.settle();
    push(page, name);
    await page.settle();
    const shown = page.page.html();
    expect(shown).toContain(name === "look" ? "<i>looked at 1</i>" : "<b>late 1</b>");
    expect((await page.afterSleep()).html()).toBe(shown);
    page.sleep();
    push(page, "add");
    await page.settle();
    expect(page.page.html()).toContain(name === "look" ? "<i>looked at 1</i>" : "<b>late 1</b>");
  });
});

describe("changes that the app has queued", () => {
  test("throw nobody out, and keep their order", async () => {
    const page = await opened();
    push(page, "flood");
    await page.up();
    for (let n = 0; n < 5; n++) push(page, "add");
    for (let n = 0; n < 5; n++) await page.up();
    await page.settle();
    expect(page.page.html()).toContain("<output>105</output>");
  });

  test("do not make room for more events of the client than may wait", async () => {
    const page = await opened();
    const socket = page.line?.server;
    for (let n = 1; n <= maxQueuedEvents + 2; n++)
      void page.session.message(socket!, JSON.stringify([n, numberOf(page, "main"), "lookLate"])); // SAFETY: joined
    expect(socket?.closedWith).toBe(CloseCode.tooMany);
  });
});
