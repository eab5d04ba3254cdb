import { beforeEach, describe, expect, test, vi } from "vitest";
import { event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { For, Live } from "overwinter/templates";
import { z } from "zod";
import { PageSession } from "../../support/page-session.ts";

/** Which code read which key, in order. */
const read: [what: string, key: string][] = [];
const keys = (): Record<string, string> => Object.fromEntries(read);

class Item extends LiveComponent<{ readonly n: number; readonly isLate: boolean }, { told: { n: number } }> {
  n = 0;

  override async mount(props: { readonly n: number; readonly isLate: boolean }): Promise<void> {
    this.n = props.n;
    if (props.isLate) await new Promise((resolve) => setTimeout(resolve, 3 - props.n));
    note(`mount ${props.n}`, () => this.eventKey);
  }

  override update(props: { readonly n: number }): void {
    this.n = props.n;
    note(`update ${this.n}`, () => this.eventKey);
  }

  @event async tell(): Promise<void> {
    note("tell before", () => this.eventKey);
    await Promise.resolve();
    note("tell after", () => this.eventKey);
    this.sendParent("told", { n: this.n });
    this.sendParent("told", { n: this.n });
  }

  render() {
    return <li>{this.n}</li>;
  }
}

const list = z.object({ ids: z.array(z.string()), isLate: z.boolean().optional(), tint: z.int().optional() });

class Keys extends LiveView {
  ids: string[] = ["first"];
  isLate = false;
  tint = 0;

  @event(list) async show({ ids, isLate = false, tint = 0 }: z.infer<typeof list>): Promise<void> {
    note("show", () => this.eventKey);
    await Promise.resolve();
    Object.assign(this, { ids, isLate, tint });
  }

  render() {
    return (
      <ul>
        <For each={this.ids} key={(id) => id}>
          {(id, index) => <Live of={Item} id={id} n={index + this.tint} isLate={this.isLate} />}
        </For>
      </ul>
    );
  }
}

class Hearing extends LiveView {
  ids = ["first"];

  @receive(z.object({ n: z.int() })) async told(): Promise<void> {
    await Promise.resolve();
    note(`told ${read.filter(([what]) => what.startsWith("told")).length + 1}`, () => this.eventKey);
    if (this.ids.length === 1) this.ids = ["first", "a/b", "a"];
  }

  render() {
    return (
      <ul>
        <For each={this.ids} key={(id) => id}>
          {(id, index) => <Live of={Item} id={id} n={index} isLate={false} />}
        </For>
      </ul>
    );
  }
}

function note(what: string, key: () => string): void {
  try {
    read.push([what, key()]);
  } catch {
    read.push([what, "none"]); // the page's own mount
  }
}

beforeEach(() => {
  read.splice(0);
  vi.spyOn(console, "error").mockReturnValue();
});

async function opened(view: typeof Keys | typeof Hearing): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": view } }, "/");
  await page.settle();
  read.splice(0);
  return page;
}

const numberOf = (page: PageSession, tag: string): number =>
  Number(new RegExp(`<${tag}[^>]* data-live="(\\d+)"`).exec(page.page.html())?.[1]);

async function send(page: PageSession, tag: string, handler: string, payload?: unknown): Promise<void> {
  page.connection.push({ node: numberOf(page, tag), handler, payload });
  await page.settle();
  await page.idle();
}

describe("this.eventKey", () => {
  test("is one of its own for the handler, each message, and each component that the turn mounts or updates", async () => {
    const page = await opened(Hearing);
    await send(page, "li", "tell");
    const own = keys();
    expect(own).toMatchObject({
      "tell before": "memory/client/1",
      "tell after": "memory/client/1",
      "told 1": "memory/client/1/1",
      "told 2": "memory/client/1/2",
    });
    expect(own["mount 1"]).toBe("memory/client/1/Item:a%2Fb");
    expect(own["mount 2"]).toBe("memory/client/1/Item:a");
    const distinct = new Set(Object.values(own));
    expect(distinct.size).toBe(Object.keys(own).length - 1); // the handler reads its own twice
  });

  test("belongs to the component that reads it, also where several mount side by side and the last first", async () => {
    const page = await opened(Keys);
    await send(page, "ul", "show", { ids: ["x", "y", "z"], isLate: true });
    expect(keys()).toEqual({
      show: "memory/client/1",
      "mount 0": "memory/client/1/Item:x",
      "mount 1": "memory/client/1/Item:y",
      "mount 2": "memory/client/1/Item:z",
    });
  });

  test("of an update is the component's, and another event's is another", async () => {
    const page = await opened(Keys);
    await send(page, "ul", "show", { ids: ["first"], tint: 4 });
    await send(page, "ul", "show", { ids: ["first"], tint: 5 });
    expect(keys()).toMatchObject({ "update 4": "memory/client/1/Item:first", "update 5": "memory/client/2/Item:first" });
  });

  test("is the same when the event is run again after a reset", async () => {
    const page = await opened(Keys);
    const payload = { ids: ["x", "y"], tint: 2 };
    page.connection.push({ node: numberOf(page, "ul"), handler: "show", payload });
    page.platform.isFull = true; // nothing is stored
    await page.up();
    const first = keys();
    expect(Object.keys(first)).toContain("mount 3");
    page.platform.isFull = false;
    page.reset();
    read.splice(0);
    await page.settle();
    expect(keys()).toEqual(first);
  });
});
