import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ReviewsStage } from "./reviews-stage.ts";
import { expectFilled, focused, mine, star } from "./reviews-visit.ts";

const stage = ReviewsStage.set();

const tab = (page: Page, name: RegExp | string) => page.getByRole("tab", { name });

/** The tabs that are chosen, and those that the Tab key reaches. */
const chosen = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    return {
      selected: tabs.filter((one) => one.ariaSelected === "true").map((one) => one.textContent),
      reachable: tabs.filter((one) => one instanceof HTMLElement && one.tabIndex === 0).map((one) => one.textContent),
      panels: [...document.querySelectorAll("[role=tabpanel]")].filter((one) => one.checkVisibility()).map((one) => one.id),
    };
  });

const about = { selected: ["About"], reachable: ["About"], panels: ["film-about"] };
const people = { selected: ["Cast & crew"], reachable: ["Cast & crew"], panels: ["film-people"] };

describe("Tabs", () => {
  test("switch in the browser alone, all panels being there", async () => {
    const { page, wire, problems } = await stage.open("a", "/movies/1");
    expect(await page.getByRole("tabpanel", { includeHidden: true }).count()).toBe(4);
    expect(await chosen(page)).toEqual(about);
    const sent = wire.sent.length;
    await tab(page, "Cast & crew").click();
    expect(await chosen(page)).toEqual(people);
    await page.getByRole("tabpanel", { name: "Cast & crew" }).getByText("Stellan Brekke").waitFor();
    await tab(page, "About").click();
    expect(await chosen(page)).toEqual(about);
    expect(wire.sent.length).toBe(sent);
    expect(problems).toEqual([]);
  });

  test("take arrow keys, Home and End, and are one stop of the Tab key", async () => {
    const { page, wire } = await stage.open(null, "/movies/1");
    const sent = wire.sent.length;
    await tab(page, "About").focus();
    await page.keyboard.press("ArrowRight");
    expect([await focused(page), await chosen(page)]).toEqual(["Cast & crew", people]);
    await page.keyboard.press("End");
    expect(await focused(page)).toBe("Comments (3)");
    await page.keyboard.press("ArrowRight");
    expect([await focused(page), await chosen(page)]).toEqual(["About", about]);
    await page.keyboard.press("ArrowLeft");
    expect(await focused(page)).toBe("Comments (3)");
    await page.keyboard.press("Home");
    expect([await focused(page), await chosen(page)]).toEqual(["About", about]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("film-people");
    await page.keyboard.press("Shift+Tab");
    expect(await focused(page)).toBe("Cast & crew");
    expect(wire.sent.length).toBe(sent);
  });

  test("stay as they are through patches of their panels and of themselves", async () => {
    const { page, problems } = await stage.open("a", "/movies/3");
    await tab(page, "Comments (0)").click();
    await page.getByRole("textbox", { name: "Your comment" }).fill("The shelves!");
    await page.getByRole("button", { name: "Post comment" }).click();
    await tab(page, "Comments (1)").waitFor();
    const comments = { selected: ["Comments (1)"], reachable: ["Comments (1)"], panels: ["film-comments"] };
    expect(await chosen(page)).toEqual(comments);
    await star(mine(page), 2).focus();
    await page.keyboard.press("Enter");
    await page.getByText("3.3 from 4 ratings").waitFor();
    expect(await chosen(page)).toEqual(comments);
    expect(problems).toEqual([]);
  });

  test("stay as they are while the process is killed", async () => {
    const { page } = await stage.open("a", "/movies/5");
    await tab(page, "Cast & crew").click();
    await stage.killAndRestart(page);
    expect(await chosen(page)).toEqual(people);
    await star(mine(page), 5).focus();
    await page.keyboard.press("Enter");
    await expectFilled(mine(page), 5);
    await page.getByText("4.3 from 7 ratings").waitFor();
    expect(await chosen(page)).toEqual(people);
  });

  test("begin with the one that the address names", async () => {
    const { page } = await stage.open(null, "/movies/1?show=reviews");
    expect(await chosen(page)).toEqual({ selected: ["Reviews (1)"], reachable: ["Reviews (1)"], panels: ["film-reviews"] });
    const other = await stage.open(null, "/movies/1?show=toString");
    expect(await chosen(other.page)).toEqual(about);
  });

  test("show all their panels where no script runs", async () => {
    const page = await stage.openWithoutScript(null, "/movies/1");
    expect(await page.getByRole("tablist").count()).toBe(0);
    await page.getByText("The coast guard has sold the tower").waitFor();
    await page.getByText("Stellan Brekke").waitFor();
    await page.getByRole("heading", { name: "A film that you hear" }).waitFor();
    await page.getByText("Does anybody know which island that is?").waitFor();
  });
});

describe("ServerTabs", () => {
  test("have the one panel in the page that is shown, and keep what is in the other", async () => {
    await stage.server.database("INSERT INTO movie_ratings (user_id, movie_id, value) VALUES ('b', 13, 2)");
    await stage.server.database("INSERT INTO restaurant_ratings (user_id, restaurant_id, value) VALUES ('b', 13, 3)");
    const { page, problems } = await stage.open("b", "/me");
    expect(await page.getByText("Halfway House Diner").count()).toBe(0);
    await star(page.getByRole("group", { name: "Your rating of My Brother the Weather" }), 4).click();
    await expectFilled(mine(page), 4);

    stage.network.hold();
    await tab(page, "Restaurants (1)").click();
    // The tab at once, the panel when it is there.
    await expect.poll(() => tab(page, "Restaurants (1)").getAttribute("aria-selected")).toBe("true");
    expect(await page.getByRole("tabpanel").getAttribute("aria-busy")).toBe("true");
    await page.getByText("My Brother the Weather").waitFor();
    stage.network.release();
    await page.getByText("Halfway House Diner").waitFor();
    expect(await page.getByText("My Brother the Weather").count()).toBe(0);
    expect(await page.getByRole("tabpanel", { name: "Restaurants (1)" }).count()).toBe(1);

    await tab(page, "Movies (1)").click();
    await page.getByText("My Brother the Weather").waitFor();
    await expectFilled(mine(page), 4);
    expect(problems).toEqual([]);
  });

  test("move the focus with arrow keys, and switch with Enter and Space", async () => {
    const { page } = await stage.open("b", "/me");
    await tab(page, /Movies/).focus();
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).toMatch(/^Restaurants/);
    expect(await tab(page, /Movies/).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Space");
    await page.getByText("Halfway House Diner").waitFor();
    expect(await focused(page)).toMatch(/^Restaurants/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByText("My Brother the Weather").waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  test("stay as they are while the process is killed", async () => {
    const { page } = await stage.open("b", "/me");
    await tab(page, /Restaurants/).click();
    await page.getByText("Halfway House Diner").waitFor();
    await stage.killAndRestart(page);
    await page.getByText("Halfway House Diner").waitFor();
    await tab(page, /Movies/).click();
    await page.getByText("My Brother the Weather").waitFor();
  });

  test("are links where no script runs", async () => {
    const page = await stage.openWithoutScript("b", "/me");
    await page.getByText("My Brother the Weather").waitFor();
    await tab(page, /Restaurants/).click();
    await page.getByText("Halfway House Diner").waitFor();
    expect(await page.getByText("My Brother the Weather").count()).toBe(0);
  });
});
