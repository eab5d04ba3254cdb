import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { startServer, type Server } from "../support/server.ts";

/** Serves the example with a fresh, seeded database. The caller disposes of it. */
export function serveReviews(): Promise<Server> {
  return startServer({
    entry: "examples/reviews/worker.ts",
    migrations: "examples/reviews/migrations",
    assets: "examples/reviews/public",
  });
}

/** A visitor with cookies of its own, logged in as user A or B, or not at all. */
export async function newVisitor(
  browser: Browser,
  url: string,
  user: "a" | "b" | null,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 860 }, ...options });
  if (user !== null) {
    const answer = await context.request.post("/login", { form: { user }, headers: { Origin: url }, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
  }
  return context;
}

/** What went over a page's socket, newest last: pings and pongs left out. */
export interface Wire {
  readonly sent: string[];
  readonly received: string[];
}

/** Opens a page and waits for its socket. Its errors fail the test through `problems`. */
export async function openLive(context: BrowserContext, path: string): Promise<{ page: Page; wire: Wire; problems: string[] }> {
  const page = await context.newPage();
  const wire: Wire = { sent: [], received: [] };
  const problems: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => void (payload !== "ping" && wire.sent.push(payload.toString())));
    socket.on("framereceived", ({ payload }) => void (payload !== "pong" && wire.received.push(payload.toString())));
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  await page.goto(path);
  await connected(page);
  return { page, wire, problems };
}

/** Waits until the page's socket has joined its session. */
export async function connected(page: Page): Promise<void> {
  await page.locator('html[data-live-status="connected"]').waitFor();
}

/** The visitor's own stars, the first of a detail page. */
export const mine = (page: Page): Locator => page.locator(".star-rating").nth(0);

/** Everybody's stars, the second. */
export const average = (page: Page): Locator => page.locator(".star-rating").nth(1);

/** The button of one star. */
export const star = (stars: Locator, n: number): Locator => stars.getByRole("button", { name: `Rate ${n} of 5` });

/** Waits until that many stars are filled, and checks that they are the first ones. */
export async function expectFilled(stars: Locator, count: number): Promise<void> {
  const wanted = [1, 2, 3, 4, 5].map((n) => n <= count);
  const filled = (): Promise<boolean[]> =>
    stars.locator(".star").evaluateAll((all) => all.map((one) => one.classList.contains("is-filled")));
  await expect.poll(filled).toEqual(wanted);
}

/** What screen readers were told just now. */
export const announced = (page: Page): Promise<string[]> => page.locator("[data-live-announce] > p").allTextContents();

/** What a screen reader says of the element with the focus. */
export const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent.trim());
