import type { ComponentChildren } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { z } from "zod";
import { PageSession } from "../../support/page-session.ts";

/** What the parent gives its component now. */
const given = { on: "none", slot: false, prop: "a", children: false, mode: "" };
const given0 = { ...given };
const changes = z.object({ on: z.string(), slot: z.boolean(), prop: z.string(), children: z.boolean(), mode: z.string() }).partial();

class Teller extends LiveComponent<
  { readonly prop: string; readonly slot?: ComponentChildren; readonly children?: ComponentChildren },
  { said: { text: string } }
> {
  prop = "";

  @event tell(): void {
    this.sendParent("said", { text: "x" });
  }

  render() {
    return (
      <section>
        <b>{this.prop}</b>
        {this.props.slot}
        {this.props.children}
      </section>
    );
  }
}

const said = z.object({ text: z.string(), row: z.int().optional() });

class Parent extends LiveView {
  heard: string[] = [];
  now = { ...given };

  @receive(said) said({ text }: { text: string }): void {
    this.heard.push(`said ${text}`);
  }

  @event(said) other({ text, row }: { text: string; row?: number | undefined }): void {
    this.heard.push(`other ${text} ${row ?? ""}`.trim());
  }

  @event(changes) async give(change: z.infer<typeof changes>): Promise<void> {
    Object.assign(this.now, change);
    if (change.mode === "preview" || change.mode === "preview and throw") {
      this.triggerUpdate();
      await Promise.resolve();
    }
    if (change.mode === "preview and throw") throw new Error("on purpose");
  }

  render() {
    const bound = { none: undefined, empty: {}, other: { said: on(this.other) }, "row 7": { said: on(this.other, { row: 7 }) } };
    const { on: how, slot, prop, children } = this.now;
    return (
      <main>
        <output>{this.heard.join(", ")}</output>
        <Live
          of={Teller}
          prop={prop}
          on={bound[how as keyof typeof bound]}
          {...(slot ? { slot: <i>slot</i> } : {})}
          {...(children ? { children: <u>child</u> } : {})}
        />
      </main>
    );
  }
}

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});

async function opened(): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": Parent } }, "/");
  await page.settle();
  return page;
}

async function give(page: PageSession, change: Partial<typeof given>): Promise<void> {
  page.connection.push({ node: numberOf(page, "main"), handler: "give", payload: change });
  await page.settle();
}

async function heard(page: PageSession): Promise<string> {
  page.connection.push({ node: numberOf(page, "section"), handler: "tell" });
  await page.settle();
  return /<output>([^<]*)/.exec(page.page.html())?.[1]?.split(", ").at(-1) ?? "";
}

const numberOf = (page: PageSession, tag: string): number => Number(new RegExp(`<${tag} data-live="(\\d+)"`).exec(page.page.html())?.[1]);

describe("what a parent writes at its <Live>", () => {
  const expected = { none: "said x", empty: "said x", other: "other x", "row 7": "other x 7" };
  const sequences: readonly (readonly (keyof typeof expected)[])[] = [
    ["other", "none"],
    ["other", "empty"],
    ["other", "row 7", "other", "none"],
    ["none", "row 7", "empty", "other"],
  ];

  test.each(sequences)("on: %s, %s … is the newest, also after a sleep", async (...hows) => {
    const page = await opened();
    for (const how of hows) {
      await give(page, { on: how });
      expect(await heard(page)).toBe(expected[how]);
      page.sleep();
      expect(await heard(page)).toBe(expected[how]);
    }
  });

  test.each([
    ["a slot", { slot: true }, "<i>slot</i>"],
    ["children", { children: true }, "<u>child</u>"],
    ["a prop", { prop: "z" }, "<b>z</b>"],
    ["all of them", { slot: true, children: true, prop: "z" }, "<b>z</b>"],
  ])("on and %s are given and taken away together", async (_, change, shown) => {
    const page = await opened();
    await give(page, { ...change, on: "other" });
    expect(page.page.html()).toContain(shown);
    expect(await heard(page)).toBe("other x");
    await give(page, given0);
    expect(page.page.html()).not.toContain(shown);
    expect(await heard(page)).toBe("said x");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
  });

  test.each(["preview", "preview and throw"])("by a handler that does %s", async (mode) => {
    const page = await opened();
    await give(page, { on: "other", slot: true, children: true });
    await give(page, { ...given0, mode });
    expect(await heard(page)).toBe(mode === "preview" ? "said x" : "other x");
    expect(page.page.html().includes("<i>slot</i>")).toBe(mode !== "preview");
    await give(page, { ...given0, slot: true, mode });
    await give(page, { ...given0, slot: true });
    expect(page.page.html()).toContain("<i>slot</i>");
    expect((await page.afterSleep()).html()).toBe(page.page.html());
    expect((await page.fresh()).html()).toBe(page.page.html());
  });
});
