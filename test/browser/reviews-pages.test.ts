import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import type { Server } from "../support/server.ts";
import { connected, expectFilled, mine, newVisitor, openLive, serveReviews, star } from "./reviews-visit.ts";

let browser: Browser;
let server: Server;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), serveReviews()]);
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

async function visit(user: "a" | "b" | null): Promise<BrowserContext> {
  const context = await newVisitor(browser, server.url, user);
  contexts.push(context);
  return context;
}

describe("The lists", () => {
  test("/ leads to the movies, and each card to its page", async () => {
    const page = await (await visit(null)).newPage();
    await page.goto("/");
    expect(new URL(page.url()).pathname).toBe("/movies");
    expect(await page.title()).toBe("Movies · Fireside");
    expect(await page.locator(".card").count()).toBe(20);
    await page.getByRole("link", { name: "Slow Tide" }).click();
    await page.getByRole("heading", { level: 1, name: "Slow Tide" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/movies/10");
  });

  test("sort their cards, which stay the elements that they were", async () => {
    const { page, problems } = await openLive(await visit(null), "/restaurants");
    const names = page.locator(".card h2");
    const card = await page.locator(".card", { hasText: "Kiln" }).elementHandle();
    expect(await names.first().textContent()).toBe("Addis Table");
    await page.evaluate(() => {
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (...given) => {
        document.body.dataset["transitions"] = "one";
        return start(...given);
      };
    });

    await page.getByRole("button", { name: "Best rated" }).click();
    await expect.poll(() => names.first().textContent()).toBe("Kiln");
    expect(await names.count()).toBe(20);
    expect(await card?.evaluate((one) => one === document.querySelector(".card"))).toBe(true);
    expect(await page.getByRole("button", { name: "Best rated" }).getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator("body").getAttribute("data-transitions")).toBe("one");

    await page.getByRole("button", { name: "Cheapest" }).click();
    await expect.poll(() => names.last().textContent()).toBe("The Glass House");
    expect(problems).toEqual([]);
  });
});

describe("The login", () => {
  test("lets an anonymous visitor read, leads to the login and comes back", async () => {
    const { page } = await openLive(await visit(null), "/movies/3");
    const buttons = mine(page).getByRole("button");
    expect(await buttons.count()).toBe(5);
    for (const button of await buttons.all()) expect(await button.isDisabled()).toBe(true);

    await page.getByRole("link", { name: "Log in to rate" }).click();
    await page.getByRole("button", { name: "Continue as user B" }).click();
    await connected(page);
    expect(new URL(page.url()).pathname).toBe("/movies/3");
    await page.getByText("User B").waitFor();
    await star(mine(page), 4).click();
    await expectFilled(mine(page), 4);

    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("link", { name: "Log in to rate" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/movies/3");
  });

  test("stands before a page that needs a user, and leads back to it", async () => {
    const page = await (await visit(null)).newPage();
    await page.goto("/me");
    const address = new URL(page.url());
    expect(address.pathname + address.search).toBe("/login?to=%2Fme");
    await page.getByRole("button", { name: "Continue as user A" }).click();
    await page.getByRole("heading", { level: 1, name: "My ratings" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/me");
  });

  test.each([
    ["/movies/3", "/movies/3"],
    ["/movies?by=year#top", "/movies?by=year#top"],
    ["/x?to=//evil.example", "/x?to=//evil.example"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example/", "/"],
    ["\\\\evil.example/", "/"],
    ["/\t/evil.example/", "/"],
    ["\t//evil.example/", "/"],
    ["/\n/evil.example/", "/"],
    ["/.//evil.example/", "/"],
    ["/movies/..//evil.example/", "/"],
    ["javascript:alert(1)", "/"],
    ["movies", "/"],
    ["", "/"],
  ])("leads from to=%j to %s", async (to, location) => {
    const body = new URLSearchParams({ user: "a", to });
    const answer = await fetch(`${server.url}/login`, { method: "POST", body, headers: { Origin: server.url }, redirect: "manual" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("Location")).toBe(location);
  });

  test("refuses a form of another site, an unknown user and a forged cookie", async () => {
    const body = new URLSearchParams({ user: "a" });
    const foreign = await fetch(`${server.url}/login`, {
      method: "POST",
      body,
      headers: { Origin: "https://evil.example" },
      redirect: "manual",
    });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get("Set-Cookie")).toBeNull();

    const unknown = await fetch(`${server.url}/login`, {
      method: "POST",
      body: new URLSearchParams({ user: "c" }),
      headers: { Origin: server.url },
      redirect: "manual",
    });
    expect(unknown.status).toBe(400);
    expect(unknown.headers.get("Set-Cookie")).toBeNull();

    const good = await fetch(`${server.url}/login`, { method: "POST", body, headers: { Origin: server.url }, redirect: "manual" });
    const cookie = good.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const see = async (value: string): Promise<string> => (await fetch(`${server.url}/movies`, { headers: { Cookie: value } })).text();
    expect(await see(cookie)).toContain("User A");
    expect(await see(cookie.replace("reviews_user=a", "reviews_user=b"))).not.toContain("User B");
    expect(await see("reviews_user=a")).not.toContain("User A");
  });
});

describe("The error pages", () => {
  test.each(["/movies/21", "/movies/0", "/movies/abc", "/movies/1e0", "/restaurants/999999999999999999", "/nowhere"])(
    "answer %s with a real 404",
    async (path) => {
      const page = await (await visit("a")).newPage();
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(404);
      await page.getByRole("heading", { level: 1, name: "This seat is empty" }).waitFor();
      await page.getByText("User A").waitFor();
    },
  );

  test("answer a broken database with a real 500, without a stack", async () => {
    await server.database("ALTER TABLE movies RENAME TO movies_away");
    try {
      const page = await (await visit(null)).newPage();
      const answer = await page.goto("/movies/1");
      expect(answer?.status()).toBe(500);
      await page.getByRole("heading", { level: 1, name: "The projector has stopped" }).waitFor();
      const html = (await answer?.text()) ?? "";
      expect(html).not.toMatch(/SQLITE|D1_|no such table|Error:|\bat \S+ \(|\.tsx?\b|worker\.js/);
    } finally {
      await server.database("ALTER TABLE movies_away RENAME TO movies");
    }
    expect(server.logs.join("\n")).toContain("no such table: movies");
    expect((await fetch(`${server.url}/movies/1`)).status).toBe(200);
  });
});
