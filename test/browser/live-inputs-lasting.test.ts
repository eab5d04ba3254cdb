import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, hasStatus, isMarked, mark, sessionOf, Stage } from "../support/live-stage.ts";
import { openSlowly, press, stateOf } from "../support/live-slow.ts";

const stage = Stage.set();

const tick = async (page: Page): Promise<number> => (await stateOf<{ tick: number }>(page)).tick;

async function bump(page: Page): Promise<void> {
  const before = await tick(page);
  await press(page, "#bump");
  await expect.poll(() => tick(page)).toBe(before + 1);
}

/** What the visitor and others have made of the page. */
const look = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const find = <Kind extends HTMLElement>(id: string): Kind => document.querySelector<Kind>(`#${id}`) as Kind;
    const [audio, scrolled, third] = [find<HTMLAudioElement>("audio"), find("scrolled"), find("third")];
    const row = scrolled.querySelector("[data-mark]");
    return {
      modal: find("modal").matches(":modal"),
      typed: find<HTMLInputElement>("inside").value,
      focus: document.activeElement?.id,
      details: [find<HTMLDetailsElement>("mine").open, find<HTMLDetailsElement>("theirs").open],
      // The first row has gone to the end, or not: what is scrolled to is a row.
      scrolled: row && Math.round(row.getBoundingClientRect().top - scrolled.getBoundingClientRect().top),
      plays: !audio.paused && !audio.muted,
      third: [
        third.classList.contains("theirs"),
        third.getAttribute("data-theirs"),
        third.style.outlineStyle,
        third.querySelectorAll("b").length,
      ],
    };
  });

describe.each([0, 200])("what is the visitor's or another's, with %i ms of latency", (ms) => {
  test("stays through patches, a lost connection, a kill and a morph", async () => {
    const { page, problems } = await openSlowly(stage, "/lasting", ms);
    await mark(page);
    await page.evaluate(async () => {
      const find = (id: string): HTMLElement => document.querySelector(`#${id}`) as HTMLElement;
      (find("mine") as HTMLDetailsElement).open = true;
      (find("theirs") as HTMLDetailsElement).open = true;
      const audio = find("audio") as HTMLAudioElement;
      audio.muted = false;
      audio.volume = 0;
      await audio.play();
      find("third").classList.add("theirs");
      find("third").setAttribute("data-theirs", "1");
      find("third").style.outlineStyle = "dotted";
      find("third").prepend(document.createElement("b"));
      const row = find("scrolled").querySelectorAll(".row")[20];
      row?.setAttribute("data-mark", "");
      find("scrolled").scrollTop = (row as HTMLElement).offsetTop - find("scrolled").offsetTop - 10;
      (find("modal") as HTMLDialogElement).showModal();
    });
    await page.locator("#inside").pressSequentially("typed");
    const before = await look(page);
    expect(before).toMatchObject({
      modal: true,
      focus: "inside",
      details: [true, true],
      scrolled: 10,
      plays: true,
      third: [true, "1", "dotted", 1],
    });

    await bump(page);
    await bump(page);
    expect(await look(page)).toEqual(before);

    stage.proxy.refuse();
    stage.proxy.cut();
    await hasStatus(page, "reconnecting");
    await press(page, "#bump");
    stage.proxy.pass();
    await expect.poll(() => tick(page)).toBe(3);
    expect(await look(page)).toEqual(before);

    await stage.server.kill();
    await hasStatus(page, "reconnecting");
    await stage.server.restart();
    await connected(page);
    await bump(page);
    expect(await look(page)).toEqual(before);

    // A text that another has taken away makes the region loose: it comes whole, and is morphed.
    await page.evaluate(() => document.querySelector("#mine summary")?.firstChild?.remove());
    await bump(page);
    await expect.poll(() => page.locator("#mine summary").textContent()).toBe("5");
    expect(await look(page)).toEqual(before);
    await stage.server.evict(await sessionOf(page), "close");
    await bump(page);
    expect(await look(page)).toEqual(before);
    expect(await isMarked(page)).toBe(true);
    expect(problems.filter((problem) => !problem.includes("WebSocket"))).toEqual([]);
  });

  test("goes where the server says something of it", async () => {
    const { page, problems } = await openSlowly(stage, "/lasting", ms);
    await press(page, "#open");
    await expect.poll(() => page.locator("#theirs").evaluate((details: HTMLDetailsElement) => details.open)).toBe(true);
    await page.locator("#theirs summary").click();
    await page.evaluate(() => document.querySelector<HTMLElement>("#popover")?.showPopover());
    await bump(page);
    expect(await page.locator("#theirs").evaluate((details: HTMLDetailsElement) => details.open)).toBe(false);
    expect(await page.locator("#popover:popover-open").count()).toBe(1);
    await press(page, "#open");
    await press(page, "#open");
    await expect.poll(() => page.locator("#theirs").evaluate((details: HTMLDetailsElement) => details.open)).toBe(true);
    expect(problems).toEqual([]);
  });
});
