import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasText, rejoins, sessionOf, settled, Stage } from "../support/live-stage.ts";

const stage = Stage.set();

const click = (locator: Locator): Promise<void> => locator.evaluate((button: HTMLElement) => button.click());

const frame = (page: Page, name: string): Locator => page.locator(`.frame[data-name="${name}"]`);
const note = (page: Page, name: string): Locator => page.locator(`.note[data-name="${name}"]`);

/** Types into a field and leaves the caret in the middle; afterwards `isKept()` says whether nothing of that was lost. */
async function typeInto(field: Locator): Promise<() => Promise<unknown[]>> {
  await field.fill("typed");
  await field.evaluate((input: HTMLInputElement) => {
    input.setSelectionRange(1, 3);
    const blurs: string[] = [];
    input.addEventListener("blur", () => blurs.push("blur"));
    Object.assign(input, { isMarked: true, blurs });
  });
  return () =>
    field.evaluate((input: HTMLInputElement) => [
      "isMarked" in input ? "same node" : "another node",
      document.activeElement === input ? "focused" : "not focused",
      input.value,
      input.selectionStart,
      input.selectionEnd,
      Reflect.get(input, "blurs"),
    ]);
}

const untouched = ["same node", "focused", "typed", 1, 3, []];

describe("a slot", () => {
  test("is patched by its writer, in a component that knows nothing of it", async () => {
    const { page, received } = await stage.open("/slots");
    await click(frame(page, "left").locator(".add"));
    await expect.poll(() => frame(page, "left").getAttribute("data-count")).toBe("1");
    received.length = 0;
    await click(page.locator("#click"));
    await hasText(page, "#click", "Clicks 1");
    expect(await frame(page, "left").locator("header").textContent()).toBe("Head 1");
    expect(await frame(page, "left").getAttribute("data-count")).toBe("1");
    expect(received).toHaveLength(1);
    expect(received[0]).not.toContain("<section");
    expect(received[0]?.length).toBeLessThan(80);
  });

  test("keeps what is typed in it, and in its component, when the frame turns it around", async () => {
    const { page } = await stage.open("/slots");
    await note(page, "carried").locator("input").fill("in the component");
    await note(page, "carried").locator("button").click();
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
    const kept = await typeInto(page.locator("#typed"));
    for (const last of ["header", "div", "header"]) {
      await click(frame(page, "left").locator(".turn"));
      await expect.poll(() => frame(page, "left").evaluate((section) => section.lastElementChild?.localName)).toBe(last);
      expect(await kept()).toEqual(untouched);
      expect(await note(page, "carried").locator("input").inputValue()).toBe("in the component");
    }
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 2");
  });

  test("keeps what is typed through changes of its frame, its writer and its neighbours", async () => {
    const { page } = await stage.open("/slots");
    const kept = await typeInto(note(page, "carried").locator("input"));
    await click(page.locator("#click"));
    await hasText(page, "#click", "Clicks 1");
    await click(frame(page, "left").locator(".add"));
    await expect.poll(() => frame(page, "left").getAttribute("data-count")).toBe("1");
    await click(frame(page, "right").locator(".turn"));
    await expect.poll(() => frame(page, "right").evaluate((section) => section.lastElementChild?.localName)).toBe("header");
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
    expect(await kept()).toEqual(untouched);
  });

  test("that is hidden and shown again has its component's state, and takes events", async () => {
    const { page } = await stage.open("/slots");
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
    const toggle = frame(page, "left").locator(".toggle");
    await click(toggle);
    await expect.poll(() => note(page, "carried").count()).toBe(0);
    await click(toggle);
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 2");
    await click(page.locator("#click"));
    await hasText(page, "#click", "Clicks 1");
  });

  test("that changed while it was hidden is shown as it is now", async () => {
    const { page } = await stage.open("/slots");
    const toggle = frame(page, "right").locator(".toggle");
    await click(toggle);
    await expect.poll(() => note(page, "resident").count()).toBe(0);
    await click(page.locator("#carry"));
    await expect.poll(() => note(page, "carried").count()).toBe(0);
    await click(toggle);
    await expect.poll(() => note(page, "resident").count()).toBe(1);
    expect(
      await frame(page, "right")
        .locator(".note")
        .evaluateAll((all) => all.map((one) => one.getAttribute("data-name"))),
    ).toEqual(["carried", "resident"]);
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
  });
});

describe("a component", () => {
  test("that moves from one slot to another keeps its node, its text and its caret", async () => {
    const { page, received } = await stage.open("/slots");
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
    const kept = await typeInto(note(page, "carried").locator("input"));
    for (const side of ["right", "left"]) {
      received.length = 0;
      await click(page.locator("#carry"));
      await expect.poll(() => frame(page, side).locator('.note[data-name="carried"]').count()).toBe(1);
      await settled(page);
      expect(await note(page, "carried").count()).toBe(1);
      expect(await kept()).toEqual(untouched);
      expect(received).toHaveLength(1);
      expect(received[0]).not.toContain("<input");
    }
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 2");
  });

  test("that changes places with another, between two slots of one element, keeps its node, text and caret", async () => {
    const { page } = await stage.open("/pair");
    const names = (): Promise<(string | null)[]> =>
      page.locator(".note").evaluateAll((all) => all.map((one) => one.getAttribute("data-name")));
    await note(page, "two").locator("input").fill("the other");
    const kept = await typeInto(note(page, "one").locator("input"));
    for (const expected of [
      ["two", "one"],
      ["one", "two"],
      ["two", "one"],
    ]) {
      await click(page.locator("#swap"));
      await expect.poll(names).toEqual(expected);
      expect(await kept()).toEqual(untouched);
      expect(await note(page, "two").locator("input").inputValue()).toBe("the other");
    }
    await click(note(page, "one").locator("button"));
    await expect.poll(() => note(page, "one").locator("button").textContent()).toBe("one 1");
  });

  test("moves and stays through a lost frame, a morph, a sleep", async () => {
    const { page } = await stage.open("/slots");
    const session = await sessionOf(page);
    const kept = await typeInto(note(page, "carried").locator("input"));
    stage.proxy.silence("toBrowser");
    await click(page.locator("#carry"));
    await click(page.locator("#click"));
    await expect.poll(() => stage.writes(session)).toBe(3);
    stage.proxy.cut();
    await hasText(page, "#click", "Clicks 1");
    await expect.poll(() => frame(page, "right").locator('.note[data-name="carried"]').count()).toBe(1);
    expect(await note(page, "carried").count()).toBe(1);
    expect((await kept()).slice(0, 3)).toEqual(untouched.slice(0, 3));
    await stage.server.evict(session, "hibernate");
    await click(page.locator("#carry"));
    await expect.poll(() => frame(page, "left").locator('.note[data-name="carried"]').count()).toBe(1);
    expect((await kept()).slice(0, 3)).toEqual(untouched.slice(0, 3));
    await click(note(page, "carried").locator("button"));
    await expect.poll(() => note(page, "carried").locator("button").textContent()).toBe("carried 1");
  });

  test("that places itself gets its own events, at each depth", async () => {
    const { page } = await stage.open("/branches");
    const texts = (): Promise<string[]> => page.locator("button").allTextContents();
    await click(page.locator("button").nth(1));
    await expect.poll(texts).toEqual(["Depth 1: 0", "Depth 2: 1", "Depth 3: 0"]);
    await click(page.locator("button").nth(2));
    await expect.poll(texts).toEqual(["Depth 1: 0", "Depth 2: 1", "Depth 3: 1"]);
    await click(page.locator("button").nth(0));
    await expect.poll(texts).toEqual(["Depth 1: 1", "Depth 2: 1", "Depth 3: 1"]);
    const session = await sessionOf(page);
    await rejoins(page, () => stage.server.evict(session, "close"));
    await click(page.locator("button").nth(2));
    await expect.poll(texts).toEqual(["Depth 1: 1", "Depth 2: 1", "Depth 3: 2"]);
  });
});

describe("keyed rows", () => {
  const order = (page: Page): Promise<string[]> => page.locator("li").evaluateAll((rows) => rows.map((row) => row.id));

  test("keep their nodes, with what is typed and focused in them, wherever they move", async () => {
    const { page, received } = await stage.open("/rows");
    await page.getByLabel("own 2").fill("second");
    await note(page, "row 4").locator("input").fill("fourth");
    const kept = await typeInto(page.getByLabel("own 3"));
    received.length = 0;
    await click(page.locator("#reverse"));
    await expect.poll(() => order(page)).toEqual(["row-5", "row-4", "row-3", "row-2", "row-1"]);
    expect(await kept()).toEqual(untouched);
    expect(received.join().length).toBeLessThan(60);
    for (const expected of [
      ["row-4", "row-3", "row-2", "row-1", "row-5"],
      ["row-3", "row-2", "row-1", "row-5", "row-4"],
      ["row-2", "row-1", "row-5", "row-4", "row-3"],
    ]) {
      await click(page.locator("#rotate"));
      await expect.poll(() => order(page)).toEqual(expected);
      expect(await kept()).toEqual(untouched);
    }
    expect(await page.getByLabel("own 2").inputValue()).toBe("second");
    expect(await note(page, "row 4").locator("input").inputValue()).toBe("fourth");
    await click(note(page, "row 4").locator("button"));
    await expect.poll(() => note(page, "row 4").locator("button").textContent()).toBe("row 4 1");
  });

  test("come and go with their components; an event for one that is gone is refused and changes nothing", async () => {
    const { page } = await stage.open("/rows");
    const kept = await typeInto(page.getByLabel("own 1"));
    await page.evaluate(() => {
      const failures: unknown[] = [];
      addEventListener("overwinter:error", (event) => void (event instanceof CustomEvent && failures.push(event.detail.code)));
      Object.assign(globalThis, { failures });
    });
    // Both before an answer comes: the last row is gone when its click is looked at.
    await page.evaluate(() => {
      const last = document.querySelector<HTMLElement>("#row-5 button");
      document.querySelector<HTMLElement>("#replace")?.click();
      last?.click();
    });
    await expect.poll(() => order(page)).toEqual(["row-6", "row-1", "row-2", "row-3", "row-4"]);
    await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "failures") as unknown)).toEqual(["gone"]); // SAFETY: set above
    expect(await kept()).toEqual(untouched);
    await click(note(page, "row 6").locator("button"));
    await expect.poll(() => note(page, "row 6").locator("button").textContent()).toBe("row 6 1");
    expect(await page.locator(".note button").allTextContents()).toEqual(["row 6 1", "row 1 0", "row 2 0", "row 3 0", "row 4 0"]);
  });

  test("keep their nodes, texts and focus through a morph of the whole list", async () => {
    const { page } = await stage.open("/rows");
    const session = await sessionOf(page);
    await note(page, "row 2").locator("input").fill("second");
    const kept = await typeInto(page.getByLabel("own 3"));
    stage.proxy.silence("toBrowser");
    for (const id of ["#reverse", "#replace", "#rotate"]) await click(page.locator(id));
    await expect.poll(() => stage.writes(session)).toBe(4);
    stage.proxy.cut();
    await expect.poll(() => order(page)).toEqual(["row-5", "row-4", "row-3", "row-2", "row-6"]);
    expect(await kept()).toEqual(untouched);
    expect(await note(page, "row 2").locator("input").inputValue()).toBe("second");
    await click(note(page, "row 6").locator("button"));
    await expect.poll(() => note(page, "row 6").locator("button").textContent()).toBe("row 6 1");
    await click(page.locator("#reverse"));
    await expect.poll(() => order(page)).toEqual(["row-6", "row-2", "row-3", "row-4", "row-5"]);
    expect(await kept()).toEqual(untouched);
  });
});
