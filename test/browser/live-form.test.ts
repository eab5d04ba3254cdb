import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeProblems } from "../support/axe.ts";
import { connected, hasStatus, hasText, sessionOf, settled, Stage } from "../support/live-stage.ts";

const stage = Stage.set();

const title = (page: Page) => page.getByRole("textbox", { name: "Title" });

/** What the server has in the form's fields. */
const values = async (page: Page): Promise<Record<string, unknown>> => {
  // SAFETY: the view under test writes them there.
  return JSON.parse((await page.locator("#values").textContent()) ?? "") as Record<string, unknown>;
};

const saved = async (page: Page): Promise<unknown> => JSON.parse((await page.locator("#saved").textContent()) ?? "");

/** Where the caret is: the field's id, what is in it, and where in that. */
const caret = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const field = document.activeElement;
    return field instanceof HTMLInputElement ? [field.name, field.value, field.selectionStart, field.selectionEnd] : field?.id;
  });

/** What the field that has the focus is called, and what is in it. */
const focused = (page: Page): Promise<unknown> =>
  page.evaluate(() => ["name", "value"].map((property) => Reflect.get(document.activeElement ?? {}, property)));

const tag = (page: Page, index: number) => page.locator(".tag").nth(index);
const nameOf = (page: Page, index: number) => tag(page, index).getByLabel("Name");

/** What is in the rows' fields. */
const names = (page: Page): Promise<string[]> =>
  page
    .locator(".tag input[type=text]")
    .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? input.value : "")));

/** Clicks without taking the focus, as a keyboard shortcut would. */
const press = (button: Locator): Promise<void> => button.evaluate((element: HTMLElement) => element.click());

/** Fills in what the form needs, but for the title. */
async function fillRest(page: Page): Promise<void> {
  await page.getByLabel("Stars").fill("4");
  await page.getByLabel("Genre").selectOption("comedy");
  await page.getByLabel("good").check();
}

describe("a form", () => {
  test("shows an error at the field that is edited and at no other, beside the field and tied to it", async () => {
    const { page, problems } = await stage.open("/live-form");
    await page.getByLabel("Stars").fill("9");
    await page.getByText("Five at most").waitFor();
    const stars = page.getByLabel("Stars");
    expect(await stars.getAttribute("aria-invalid")).toBe("true");
    expect(await stars.getAttribute("aria-describedby")).toBe(await page.getByText("Five at most").getAttribute("id"));
    expect(await page.locator("[data-invalid]").count()).toBe(1);
    expect(await axeProblems(page)).toEqual([]);
    await stars.fill("5");
    await page.getByText("Five at most").waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  test("keeps what is typed while the server is slow, with the caret in its place", async () => {
    const { page } = await stage.open("/live-form");
    await title(page).focus();
    stage.proxy.hold();
    await page.keyboard.type("A title that is too long");
    // The server has answered; its frame says "Too long", and is not shown yet.
    const session = await sessionOf(page);
    await expect.poll(async () => (await stage.stored(session))?.text).toContain("Too long");
    await page.keyboard.type("!");
    await page.keyboard.press("ArrowLeft");
    const before = await caret(page);
    stage.proxy.release();
    await page.getByText("Too long", { exact: true }).waitFor();
    expect(await caret(page)).toEqual(before);
    await expect.poll(() => values(page)).toMatchObject({ title: "A title that is too long!" });
    expect(await caret(page)).toEqual(before);
  });

  test("sent by Enter with something wrong says so, and takes the focus to the first wrong field; so does the next time", async () => {
    const { page, problems } = await stage.open("/live-form");
    await page.getByLabel("Stars").fill("3");
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toBe("3 fields need your attention.");
    await expect.poll(() => focused(page)).toEqual(["title", ""]);
    expect(await axeProblems(page)).toEqual([]);

    await title(page).fill("T");
    await page.getByLabel("Genre").selectOption("drama");
    await expect.poll(() => alert.textContent()).toBe("1 field needs your attention.");
    await page.getByLabel("Stars").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toEqual(["mood", "good"]);
    await page.getByLabel("bad").check();
    await alert.waitFor({ state: "detached" });
    await page.getByLabel("Stars").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => saved(page)).toMatchObject({ title: "T", stars: 3, genre: "drama", mood: "bad" });
    expect(problems).toEqual([]);
  });

  test("sends what is in all kinds of controls", async () => {
    const { page } = await stage.open("/live-form");
    await fillRest(page);
    await title(page).fill("All");
    await page.getByLabel("red").check();
    await page.getByLabel("blue").check();
    await page.getByLabel("red").uncheck();
    await page.getByLabel("Show it to everybody").uncheck();
    await page.getByLabel("Loud").first().check();
    await page.getByLabel("Loud").last().uncheck();
    await page.locator("#save").click();
    await expect
      .poll(() => saved(page))
      .toEqual({
        title: "All",
        stars: 4,
        genre: "comedy",
        mood: "good",
        colours: ["blue"],
        isPublic: false,
        tags: [
          { name: "one", isLoud: true },
          { name: "two", isLoud: false },
        ],
      });
  });

  test("is cleared after it was saved, also the field that has the focus", async () => {
    const { page } = await stage.open("/live-form");
    await fillRest(page);
    await page.getByLabel("Show it to everybody").uncheck();
    await title(page).fill("Saved");
    await page.keyboard.press("Enter");
    await expect.poll(() => saved(page)).toMatchObject({ title: "Saved" });
    await expect.poll(() => caret(page)).toEqual(["title", "", 0, 0]);
    expect(await page.getByLabel("Stars").inputValue()).toBe("");
    expect(await page.getByLabel("Genre").inputValue()).toBe("");
    expect(await page.getByLabel("good").isChecked()).toBe(false);
    expect(await page.getByLabel("Show it to everybody").isChecked()).toBe(true);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.keyboard.type("Next");
    await expect.poll(() => values(page)).toMatchObject({ title: "Next" });
  });

  test("shows what only the server knows, until that field is edited", async () => {
    const { page } = await stage.open("/live-form");
    await fillRest(page);
    await title(page).fill("taken");
    await page.locator("#save").click();
    await page.getByText("There is one of that title").waitFor();
    await expect.poll(() => focused(page)).toEqual(["title", "taken"]);
    await page.getByLabel("Stars").fill("2");
    await expect.poll(() => values(page)).toMatchObject({ stars: 2 });
    expect(await page.getByText("There is one of that title").count()).toBe(1);
    await title(page).fill("refused");
    await page.getByText("There is one of that title").waitFor({ state: "detached" });
    await page.locator("#save").click();
    await page.getByRole("alert").getByText("Not today").waitFor();
    expect(await axeProblems(page)).toEqual([]);
  });

  test("is sent once by two clicks, and shows that it waits", async () => {
    const { page } = await stage.open("/live-form");
    await fillRest(page);
    await title(page).fill("slow");
    await page.keyboard.press("Enter");
    await stage.gate.arrived();
    await hasText(page, "#save", "Saving…");
    expect(await page.locator("#review").getAttribute("aria-busy")).toBe("true");
    await page.keyboard.press("Enter");
    await press(page.locator("#save"));
    stage.gate.open();
    await expect.poll(() => saved(page)).toMatchObject({ title: "slow" });
    await hasText(page, "#save", "Save");
    await settled(page);
    expect(await page.locator("#saves").textContent()).toBe("1");
  });
});

describe("rows", () => {
  test("move while one of their fields is typed in: focus, caret and text stay in the row", async () => {
    const { page } = await stage.open("/live-form");
    await nameOf(page, 1).focus();
    await page.keyboard.press("End");
    stage.proxy.hold();
    await page.keyboard.type(" and");
    await press(tag(page, 1).getByText("Up"));
    await page.keyboard.type(" more");
    stage.proxy.release();
    await expect.poll(() => names(page)).toEqual(["two and more", "one"]);
    expect(await caret(page)).toEqual(["tags[2].name", "two and more", 12, 12]);
    await expect.poll(() => values(page)).toMatchObject({ tags: [{ name: "two and more" }, { name: "one" }] });
  });

  test("that are gone take nothing that was typed into them with them, and nothing of theirs goes to another", async () => {
    const { page, sent } = await stage.open("/live-form");
    stage.proxy.hold();
    await press(tag(page, 0).getByText("Remove"));
    await nameOf(page, 0).fill("late");
    await nameOf(page, 1).fill("kept");
    await page.locator("#add").click();
    await expect.poll(() => sent.join()).toContain('"late"');
    stage.proxy.release();
    await expect.poll(() => names(page)).toEqual(["kept", ""]);
    await expect.poll(() => values(page)).toMatchObject({ tags: [{ name: "kept" }, { name: "" }] });
  });

  test("that come after a submit that failed show no error before they are used", async () => {
    const { page } = await stage.open("/live-form");
    await page.locator("#save").click();
    await page.getByRole("alert").waitFor();
    await page.locator("#add").click();
    await expect.poll(() => page.locator(".tag").count()).toBe(3);
    expect(await page.getByText("Name it").count()).toBe(0);
    await page.locator("#add").click();
    await page.getByText("Three at most").waitFor(); // of the list, which has no field of its own
    expect(await page.getByText("Name it").count()).toBe(0);
    await tag(page, 3).getByText("Remove").click();
    await page.getByText("Three at most").waitFor({ state: "detached" });
    await page.locator("#save").click();
    await expect.poll(() => page.getByText("Name it").count()).toBe(1);
    expect(await axeProblems(page)).toEqual([]);
  });
});

describe("a draft", () => {
  async function draft(page: Page): Promise<void> {
    await page.locator("#add").click();
    await expect.poll(() => page.locator(".tag").count()).toBe(3);
    await press(tag(page, 2).getByText("Up"));
    await expect.poll(() => names(page)).toEqual(["one", "", "two"]);
    await nameOf(page, 1).fill("between");
    await page.getByLabel("Stars").fill("9");
    await title(page).fill("Draft");
    await expect.poll(() => values(page)).toMatchObject({ title: "Draft", stars: 9 });
  }

  async function goesOn(page: Page): Promise<void> {
    await page.getByText("Five at most").waitFor();
    await page.getByLabel("Genre").selectOption("drama");
    await expect
      .poll(() => values(page))
      .toMatchObject({
        title: "Draft",
        genre: "drama",
        tags: [{ name: "one" }, { name: "between" }, { name: "two" }],
      });
    expect(await title(page).inputValue()).toBe("Draft");
    expect(await page.locator("#save").isEnabled()).toBe(true);
  }

  test.each(["hibernate", "close"] as const)("is there after a sleep (%s)", async (webSockets) => {
    const { page, problems } = await stage.open("/live-form");
    await draft(page);
    await stage.server.evict(await sessionOf(page), webSockets);
    await goesOn(page);
    expect(problems).toEqual([]);
  });

  test("is there after the server was killed, with what was typed meanwhile", async () => {
    const { page } = await stage.open("/live-form");
    await draft(page);
    await stage.server.kill();
    await hasStatus(page, "reconnecting");
    await page.getByLabel("red").check();
    await stage.server.restart();
    await connected(page);
    await goesOn(page);
    await expect.poll(() => values(page)).toMatchObject({ colours: ["red"] });
  });
});

describe("a wizard", () => {
  test("goes on with what is right only, and back with what was typed", async () => {
    const { page, problems } = await stage.open("/wizard");
    await page.getByLabel("E-mail").fill("nobody");
    await page.keyboard.press("Enter");
    await page.getByText("Not an address").waitFor();
    await page.getByLabel("E-mail").fill("a@example.com");
    await page.getByText("Not an address").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByLabel("At home").check();
    // Not sent yet when the button is clicked: typing waits for a pause.
    await page.getByLabel("City").fill("Bern");
    await page.getByRole("button", { name: "Back" }).click();
    expect(await page.getByLabel("E-mail").inputValue()).toBe("a@example.com");
    await stage.server.evict(await sessionOf(page), "hibernate");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByLabel("City").waitFor();
    expect(await page.getByLabel("City").inputValue()).toBe("Bern");
    expect(await page.getByLabel("At home").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Finish" }).click();
    await hasText(page, "h1", "done");
    expect(problems).toEqual([]);
  });
});
