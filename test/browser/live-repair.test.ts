import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, hasText, isMarked, type LivePage, mark, rejoins, sessionOf, settled, Stage, watch } from "../support/live-stage.ts";

const stage = Stage.set();

const click = (page: Page, selector: string): Promise<void> => page.locator(selector).evaluate((button: HTMLElement) => button.click());

/** Opens a page whose socket waits: what is done now is done before the join. `pass()` lets it join. */
async function openBeforeJoin(path: string): Promise<LivePage & { readonly pass: () => Promise<void> }> {
  const context = await stage.visitor();
  const live = watch(await context.newPage());
  stage.proxy.wait();
  // What was done before the script listened would be an early edit.
  const listens = live.page.waitForEvent("websocket");
  await live.page.goto(path);
  await listens;
  await mark(live.page);
  const pass = async (): Promise<void> => {
    stage.proxy.pass();
    await connected(live.page);
    await settled(live.page);
  };
  return { ...live, pass };
}

/** A region's HTML as the browser would make it of what the server sends: the attributes that only the page knows left out. */
const regionOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((element) => Number(element.closest("[data-live]")?.getAttribute("data-live")));

const patchesOf = (frame: string | undefined): [number, unknown][] => {
  const [, , patches] = JSON.parse(frame ?? "[]") as [number, number, [number, unknown][]?]; // SAFETY: a turn's frame
  return patches ?? [];
};

describe("an object that was evicted before the first join", () => {
  test("is mounted anew from the token, and its fragment put in place of the old one, without a reload", async () => {
    const { page, received, problems, pass } = await openBeforeJoin("/seeded");
    const seed = await page.locator("#seed").textContent();
    await page.locator("#free").fill("typed");
    await page.locator("#free").evaluate((input: HTMLInputElement) => input.setSelectionRange(1, 3));
    await stage.server.evict(await sessionOf(page), "close");
    await pass();
    expect(await page.locator("#seed").textContent()).not.toBe(seed);
    expect(await page.title()).toBe(`Seeded ${await page.locator("#seed").textContent()}`);
    expect(received).toHaveLength(1);
    expect(await page.locator("#free").inputValue()).toBe("typed");
    expect(
      await page
        .locator("#free")
        .evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd, document.activeElement === input]),
    ).toEqual([1, 3, true]);
    await click(page, "#add");
    await hasText(page, "#count", "1");
    expect(await isMarked(page)).toBe(true);
    expect(problems).toEqual([]);
  });

  test("says of the events that were meant for it that they failed, and leaves the text that was typed", async () => {
    const { page, pass } = await openBeforeJoin("/forms");
    await page.evaluate(() => {
      const failures: unknown[] = [];
      addEventListener("overwinter:error", (event) => void (event instanceof CustomEvent && failures.push(event.detail.code)));
      Object.assign(globalThis, { failures });
    });
    await page.locator("#bound").fill("typed before");
    await page.locator("#seeded").fill("typed over the old seed");
    await click(page, "#bump");
    await page.locator("#seeded").blur();
    await stage.server.evict(await sessionOf(page), "close");
    await pass();
    expect(await page.evaluate(() => Reflect.get(globalThis, "failures") as unknown)).toEqual(["remounted", "remounted", "remounted"]); // SAFETY: set above
    expect(await page.locator("#bound").inputValue()).toBe("typed before");
    expect(await page.locator("#seeded").inputValue()).toBe("typed over the old seed");
    await click(page, "#bump");
    await hasText(page, "#tick", "1");
    expect(await page.locator("#bound").inputValue()).toBe("typed before");
    await page.locator("#bound").press("End");
    await page.locator("#bound").pressSequentially("!");
    await hasText(page, "#echo", "typed before!");
    expect(await isMarked(page)).toBe(true);
  });

  test("runs the clicks of a page whose object is still there", async () => {
    const { page, sent, pass } = await openBeforeJoin("/events");
    await click(page, "#add");
    await click(page, "#glance");
    await click(page, "#add");
    await pass();
    await hasText(page, "#count", "2");
    await settled(page);
    expect(await page.locator("#glances").textContent()).toBe("0");
    expect(sent.slice(1)).toEqual(['[1,1,"add"]', '[2,1,"add"]']);
  });
});

describe("a fragment that the parser rearranges", () => {
  test("in the first page becomes a loose region, which the browser's own DOM then is, whatever it makes of it", async () => {
    const { page, sent, received } = await stage.open("/parser");
    await mark(page);
    await expect.poll(() => sent.length).toBe(4); // the join's proof fails, and the second names the two
    const first = await regionOf(page, "section >> nth=0");
    const paragraph = await regionOf(page, "section >> nth=2");
    expect(sent.slice(2)).toEqual([`["l",${first},1]`, `["l",${paragraph},1]`]);
    // What the browser makes of it: a tbody, and a cell in it.
    expect(await page.locator("section").nth(0).locator("table > tbody > tr > td").textContent()).toBe("Cell 0");
    await page.locator("section").nth(0).locator(".note").fill("typed");
    received.length = 0;
    await page.locator("section").nth(0).locator(".add").click();
    await expect.poll(() => page.locator("section").nth(0).locator("table > tbody > tr > td").textContent()).toBe("Cell 1");
    expect(patchesOf(received[0])).toEqual([[first, expect.stringContaining("<table>"), expect.any(Number)]]);
    await page.locator("section").nth(0).locator(".add").click();
    await expect.poll(() => page.locator("section").nth(0).locator("table > tbody > tr > td").textContent()).toBe("Cell 2");
    expect(received).toHaveLength(2);
    expect(sent.slice(4).join()).not.toContain('"l"');
    expect(await page.locator("section").nth(0).locator(".note").inputValue()).toBe("typed");
    expect(await page.locator("section").nth(0).locator("table").count()).toBe(1);
    expect(await page.locator("section").nth(0).locator("tbody").count()).toBe(1);
    expect(await isMarked(page)).toBe(true);
  });

  test("of a paragraph with a block in it is the same", async () => {
    const { page } = await stage.open("/parser");
    const section = page.locator("section").nth(2);
    // <p>before</p><div>…</div>after<p></p>
    const shape = (): Promise<string> => section.evaluate((element) => [...element.childNodes].map((node) => node.nodeName).join(" "));
    expect(await shape()).toBe("BUTTON P DIV #text P");
    for (const count of [1, 2]) {
      await section.locator(".add").click();
      await expect.poll(() => section.locator(".block").textContent()).toBe(`Block ${count}`);
      expect(await shape()).toBe("BUTTON P DIV #text P");
    }
    expect(await section.textContent()).toBe("AddbeforeBlock 2after");
  });

  test("leaves its neighbours to their ops", async () => {
    const { page, received } = await stage.open("/parser");
    await settled(page);
    const neighbour = page.locator(".neighbour button");
    const before = await neighbour.elementHandle();
    received.length = 0;
    await neighbour.click();
    await expect.poll(() => neighbour.textContent()).toBe("Neighbour 1");
    expect(received).toHaveLength(1);
    expect(patchesOf(received[0])[0]?.[1]).toEqual([[[0, 0, 0], "Neighbour 1"]]);
    expect(await neighbour.evaluate((button, other) => button === other, before)).toBe(true);
  });

  test("by a patch after the join becomes loose, is repaired, and stays right, also over a reconnect and when it is mended", async () => {
    const { page, received } = await stage.open("/parser");
    await mark(page);
    await settled(page);
    const section = page.locator("section").nth(1);
    const cell = section.locator(".cell");
    await section.locator(".note").fill("typed");
    received.length = 0;
    await section.locator(".add").click();
    await expect.poll(() => cell.textContent()).toBe("Cell 1");
    expect(patchesOf(received[0])[0]?.[1]).toEqual(expect.any(Array));

    await section.locator(".break").click();
    await expect.poll(() => cell.textContent()).toBe("Cell 2");
    await settled(page);
    expect(await section.locator("table > tbody > tr > td").count()).toBe(1);
    expect(await section.locator("table.whole").count()).toBe(0);
    for (const count of [3, 4]) {
      received.length = 0;
      await section.locator(".add").click();
      await expect.poll(() => cell.textContent()).toBe(`Cell ${count}`);
      expect(received).toHaveLength(1);
    }
    await rejoins(page, () => stage.proxy.cut());
    await section.locator(".add").click();
    await expect.poll(() => cell.textContent()).toBe("Cell 5");
    await section.locator(".mend").click();
    await expect.poll(() => cell.textContent()).toBe("Cell 6");
    expect(await section.locator("table.whole > tbody > tr > td").count()).toBe(1);
    expect(await section.locator("tbody").count()).toBe(1);
    await section.locator(".add").click();
    await expect.poll(() => cell.textContent()).toBe("Cell 7");
    expect(await section.locator(".note").inputValue()).toBe("typed");
    expect(await isMarked(page)).toBe(true);
    await page.locator(".neighbour button").click();
    await hasText(page, ".neighbour button", "Neighbour 1");
  });

  test("is right after its object slept, too", async () => {
    const { page } = await stage.open("/parser");
    await settled(page);
    const section = page.locator("section").nth(0);
    await section.locator(".add").click();
    await expect.poll(() => section.locator(".cell").textContent()).toBe("Cell 1");
    await stage.server.evict(await sessionOf(page), "hibernate");
    for (const count of [2, 3]) {
      await section.locator(".add").click();
      await expect.poll(() => section.locator("table > tbody > tr > td").textContent()).toBe(`Cell ${count}`);
      await settled(page);
      expect(await section.locator("tbody").count()).toBe(1);
    }
    await page.locator(".neighbour button").click();
    await hasText(page, ".neighbour button", "Neighbour 1");
  });
});

describe("what others do to the page before the script runs", () => {
  test("is put right by the first join, and what is typed stays", async () => {
    const context = await stage.visitor();
    await context.addInitScript(() => {
      document.addEventListener("readystatechange", () => {
        if (document.readyState !== "interactive") return; // parsed, and no module has run
        const tick = document.querySelector("#tick");
        const free = document.querySelector("#free");
        if (!tick || !(free instanceof HTMLInputElement)) return;
        tick.innerHTML = `<font><font>${tick.textContent}</font></font>`;
        document.querySelector("main")?.prepend(Object.assign(document.createElement("div"), { id: "banner" }));
        free.value = "typed";
        free.focus();
        free.setSelectionRange(1, 3);
      });
    });
    const { page, received, problems } = await stage.open("/forms", context);
    await settled(page);
    expect(received).toHaveLength(2); // the page's hash is not the session's: their hashes, then what differs
    expect(received[1]).toContain("<main");
    expect(await page.locator("#banner").count()).toBe(0);
    expect(await page.locator("font").count()).toBe(0);
    expect(await page.locator("#tick").textContent()).toBe("0");
    const caret = (): Promise<unknown[]> =>
      page
        .locator("#free")
        .evaluate((input: HTMLInputElement) => [document.activeElement === input, input.value, input.selectionStart, input.selectionEnd]);
    expect(await caret()).toEqual([true, "typed", 1, 3]);
    await click(page, "#bump");
    await hasText(page, "#tick", "1");
    expect(received).toHaveLength(3);
    expect(received[2]).not.toContain("<main");
    expect(await caret()).toEqual([true, "typed", 1, 3]);
    expect(problems).toEqual([]);
  });
});

describe("what others do to the page before the join", () => {
  test("elements that an extension put in stay, and what the server knows is patched around them", async () => {
    const { page, pass, problems } = await openBeforeJoin("/events");
    await page.evaluate(() => {
      const banner = Object.assign(document.createElement("div"), { id: "banner", textContent: "by an extension" });
      document.querySelector("main")?.prepend(banner);
      document.querySelector("#picked")?.after(Object.assign(document.createElement("i"), { className: "icon" }));
      document.body.append(Object.assign(document.createElement("div"), { id: "overlay" }));
    });
    await page.locator("#free").fill("typed");
    await pass();
    await click(page, "#add");
    await hasText(page, "#count", "1");
    await page.locator(".star").nth(2).click();
    await hasText(page, "#picked", "3");
    await settled(page);
    expect(await page.locator(".star.is-filled").count()).toBe(3);
    expect(await page.locator("#free").inputValue()).toBe("typed");
    expect(await page.locator("#overlay").count()).toBe(1);
    expect(await page.locator("main > :first-child").textContent()).toBe("by an extension");
    expect(await page.locator("#picked + .icon").count()).toBe(1);
    expect(await isMarked(page)).toBe(true);
    expect(problems).toEqual([]);
  });

  test("texts that a translator wrapped are put right", async () => {
    const { page, pass, problems } = await openBeforeJoin("/forms");
    await page.locator("#free").fill("typed");
    await page.evaluate(() => {
      const texts: Text[] = [];
      const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode())
        if (walker.currentNode instanceof Text && walker.currentNode.data.trim() !== "") texts.push(walker.currentNode);
      for (const text of texts) {
        if (text.parentElement?.localName === "textarea") continue;
        const font = document.createElement("font");
        text.replaceWith(font);
        font.append(document.createElement("font"));
        font.firstElementChild?.append(`[${text.data}]`);
      }
    });
    expect(await page.locator("font").count()).toBeGreaterThan(4);
    await pass();
    await click(page, "#bump");
    await hasText(page, "#tick", "1");
    await settled(page);
    expect(await page.locator("#bump").textContent()).toBe("Bump");
    expect(await page.locator("font").count()).toBe(0);
    expect(await page.locator("#free").inputValue()).toBe("typed");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("free");
    expect(problems).toEqual([]);
  });

  test("what a password manager filled in, and marked, stays", async () => {
    const { page, pass, received } = await openBeforeJoin("/forms");
    await page.evaluate(() => {
      for (const id of ["free", "bound"]) {
        const input = document.getElementById(id);
        if (!(input instanceof HTMLInputElement)) continue;
        input.value = `filled ${id}`;
        input.setAttribute("data-com-manager", "1");
        input.style.backgroundImage = "none";
      }
    });
    await pass();
    expect(received).toEqual(['["j",0,0,0,0,[],[]]']);
    await click(page, "#bump");
    await hasText(page, "#tick", "1");
    expect(await page.locator("#bound").inputValue()).toBe("filled bound");
    expect(await page.locator("#bound").getAttribute("data-com-manager")).toBe("1");
    expect(await page.locator("#free").inputValue()).toBe("server 1");
  });

  test("a custom element that builds itself is repaired once, and its region patched", async () => {
    const { page, pass } = await openBeforeJoin("/events");
    // As an upgrade does that moves things into itself.
    await page.evaluate(() => document.querySelector("#count")?.replaceChildren(document.createElement("b"), "0"));
    await pass();
    await click(page, "#add");
    await hasText(page, "#count", "1");
    expect(await page.locator("#count").innerHTML()).toBe("1");
  });
});

describe("a render that is not pure", () => {
  test("is sent whole after a sleep, once, and what is typed in it stays", async () => {
    const { page, received } = await stage.open("/clock");
    const region = await regionOf(page, "#clock");
    await page.locator("#note").fill("typed");
    const before = await page.locator("time").textContent();
    await stage.server.evict(await sessionOf(page), "hibernate");
    received.length = 0;
    await click(page, "#add");
    await hasText(page, "#add", "Add 1");
    await expect.poll(() => page.locator("time").textContent()).not.toBe(before);
    expect(received.filter((frame) => frame.includes("<time>"))).toHaveLength(1);
    expect(received.flatMap(patchesOf).filter(([number]) => number === region)).toEqual([
      [region, expect.stringContaining("<time>"), expect.any(Number)],
    ]);
    expect(await page.locator("#note").inputValue()).toBe("typed");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("note");
    received.length = 0;
    await click(page, "#add");
    await hasText(page, "#add", "Add 2");
    expect(received).toHaveLength(1);
    expect(received[0]).not.toContain("<time>");
  });

  test("is sent whole after a sleep without a socket, once", async () => {
    const { page, received } = await stage.open("/clock");
    await page.locator("#note").fill("typed");
    const before = await page.locator("time").textContent();
    received.length = 0;
    await stage.server.evict(await sessionOf(page), "close");
    await expect.poll(() => page.locator("time").textContent()).not.toBe(before);
    await click(page, "#add");
    await hasText(page, "#add", "Add 1");
    expect(received.filter((frame) => frame.includes("<time>"))).toHaveLength(1);
    expect(await page.locator("#note").inputValue()).toBe("typed");
  });
});
