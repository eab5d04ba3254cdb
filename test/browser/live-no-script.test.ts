import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connected, hasStatus, hasText, Stage, watch } from "../support/live-stage.ts";

const stage = Stage.set();

/** A visitor whose browser runs no script. */
async function withoutScript(): Promise<Page> {
  return await (await stage.visitor({ javaScriptEnabled: false })).newPage();
}

/** Refuses the page's sockets from now on, with a code that makes the browser give up. */
async function refuseSockets(context: BrowserContext): Promise<void> {
  await context.addCookies([{ name: "refuse", value: "4413", url: stage.proxy.url }]);
}

/** What the form says is wrong, and what is in it. */
async function formOf(page: Page): Promise<unknown> {
  const form = page.locator("#review");
  const field = (id: string) => form.locator(`#review-${id}`);
  return {
    summary: (await form.locator(".form-errors").allTextContents()).map((text) => text.trim()),
    errors: await form.locator(".field-error").allTextContents(),
    invalid: await form.locator("[aria-invalid]").evaluateAll((controls) => controls.map(({ id }) => id)),
    described: await field("title").getAttribute("aria-describedby"),
    title: await field("title").inputValue(),
    text: await field("text").inputValue(),
    stars: await field("stars").inputValue(),
    kind: await field("kind").inputValue(),
    tags: await form.locator("[name=tags]:checked").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("value"))),
    isPublic: await field("isPublic").isChecked(),
  };
}

/** Fills the form in so that three fields are wrong. */
async function fillBadly(page: Page): Promise<void> {
  await page.locator("#review-text").fill("short\n<b>");
  await page.locator("#review-stars").fill("9");
  await page.locator("#review-kind").selectOption("book");
  for (const tag of ["new", "long"]) await page.locator(`[name=tags][value=${tag}]`).check();
  await page.locator("#review-isPublic").uncheck();
}

const save = (page: Page): Promise<void> => page.getByRole("button", { name: "Save" }).click();
const flashes = (page: Page): Promise<string[]> => page.locator("[data-live-flash] p").allTextContents();
const saved = async (page: Page): Promise<unknown> => JSON.parse((await page.locator("#saved").textContent()) ?? "");

describe("without script", () => {
  test("a page reads, and its links work", async () => {
    const page = await withoutScript();
    await page.goto("/no-script");
    expect(await page.title()).toBe("Reviews");
    expect(await page.locator("h1").textContent()).toBe("Reviews");
    await page.getByRole("link", { name: "Elsewhere" }).click();
    await page.waitForURL("**/elsewhere");
    expect(await page.locator("main").isVisible()).toBe(true);
  });

  test("a form shows the errors that it shows with script, and what was typed", async () => {
    const page = await withoutScript();
    await page.goto("/no-script");
    await fillBadly(page);
    const [response] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), save(page)]);
    expect(response.status()).toBe(422);
    const shown = await formOf(page);

    const { page: scripted } = await stage.open("/no-script");
    await fillBadly(scripted);
    await save(scripted);
    await scripted.locator(".form-errors").waitFor();
    expect(shown).toEqual(await formOf(scripted));
    expect(shown).toMatchObject({
      errors: ["Give it a title", "Say a little more", expect.any(String), "Two at most"],
      text: "short\n<b>",
      stars: "9",
      kind: "book",
      tags: ["old", "new", "long"],
      isPublic: false,
    });
    expect(await flashes(page)).toEqual([]);
  });

  test("a form that was corrected goes on to where the handler redirects, which says so once", async () => {
    const page = await withoutScript();
    await page.goto("/no-script");
    await fillBadly(page);
    await save(page);
    await page.locator("#review-title").fill("Taken");
    await page.locator("#review-text").fill("one line\nand one more");
    await page.locator("#review-stars").fill("4");
    await page.locator("[name=tags][value=old]").uncheck();
    await save(page);
    expect(await page.locator(".field-error").allTextContents()).toEqual(["There is one of that title"]);
    await page.locator("#review-title").fill("Fine & new");
    const posts: string[] = [];
    page.on("request", (request) => void (request.method() === "POST" && posts.push(request.url())));
    await save(page);
    await page.waitForURL("**/no-script?saved=*");
    expect(await saved(page)).toEqual({
      title: "Fine & new",
      text: "one line\nand one more",
      stars: 4,
      kind: "book",
      tags: ["new", "long"],
      isPublic: false,
    });
    expect(await flashes(page)).toEqual(['Saved "Fine & new"']);
    await page.reload();
    expect(await flashes(page)).toEqual([]);
    expect(posts).toHaveLength(1);
  });

  test("a component's form comes back to its page with what it said; one that fails says so", async () => {
    const page = await withoutScript();
    await page.goto("/no-script?q=1");
    await page.getByLabel("Note").fill("bad");
    await page.keyboard.press("Enter");
    const alert = page.locator("[data-live-flash] [role=alert]");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/^This could not be done \(failed, reference [0-9a-f]{8}\)$/);
    expect(await page.content()).not.toContain("nobody wants");
    await page.getByLabel("Note").fill("good");
    await page.keyboard.press("Enter");
    await page.locator("[data-live-flash] [role=status]").waitFor();
    expect(await flashes(page)).toEqual(["Noted: good"]);
    expect(new URL(page.url()).search).toBe("?q=1");
  });
});

describe("with script", () => {
  test("a form goes over the socket, without what it would post", async () => {
    const { page, sent } = await stage.open("/no-script");
    sent.length = 0;
    await page.getByLabel("Note").fill("typed");
    await page.keyboard.press("Enter");
    await expect.poll(() => flashes(page)).toEqual(["Noted: typed"]);
    expect(sent.map((frame) => JSON.parse(frame) as unknown)).toContainEqual([1, expect.any(Number), "keep", { note: "typed" }]);
  });

  test("a page that a form was answered with joins its session, and nothing is sent to it", async () => {
    const context = await stage.visitor();
    await refuseSockets(context);
    const live = watch(await context.newPage());
    const { page } = live;
    await page.goto("/no-script");
    await hasStatus(page, "closed");
    await context.clearCookies({ name: "refuse" });
    await fillBadly(page);
    await save(page);
    await page.locator(".form-errors").waitFor();
    await connected(page);
    expect(live.received).toEqual(['["j",0,0,0,0,[],[]]']);
    // The state is that of the answer: what was typed is in it, and what is corrected now is an edit of it.
    await page.locator("#review-title").fill("A title");
    await hasText(page, ".form-errors", "3 fields need your attention.");
    expect(await page.locator("#review-text").inputValue()).toBe("short\n<b>");
  });

  test("a form of a page whose socket is refused for good posts by itself", async () => {
    const context = await stage.visitor();
    await refuseSockets(context);
    const page = await context.newPage();
    await page.goto("/no-script");
    await hasStatus(page, "closed");
    await page.getByLabel("Note").fill("by itself");
    await page.keyboard.press("Enter");
    await page.locator("[data-live-flash] p").waitFor();
    expect(await flashes(page)).toEqual(["Noted: by itself"]);
  });

  test("so does one that has come with a patch, when the page is closed later", async () => {
    const context = await stage.visitor();
    const { page } = await stage.open("/no-script", context);
    await page.locator("#more").click();
    await page.locator("#late").waitFor();
    await refuseSockets(context);
    stage.proxy.cut();
    await hasStatus(page, "closed");
    await page.getByLabel("Word").fill("later");
    await page.keyboard.press("Enter");
    await page.locator("[data-live-flash] p").waitFor();
    expect(await flashes(page)).toEqual(["Said: later"]);
  });
});
