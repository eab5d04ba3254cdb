import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type Server, startServer } from "../support/server.ts";
import { visitSteps } from "../support/visit-steps.ts";
import { openLive } from "./reviews-visit.ts";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = await startServer({ entry: "test/support/visit-worker.tsx" });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

test("a browser sends what the test kit sends, which test/testing/visit.test.ts shows", async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const { page, wire, problems } = await openLive(context, "/visit");
  const told = (): unknown[] => wire.sent.map((frame): unknown => JSON.parse(frame)[3]).filter((payload) => typeof payload === "object");
  let count = 0;
  for (const { does, role, name, value = "", tells } of visitSteps) {
    const element = page.getByRole(role, { name, exact: true });
    const text = String(value);
    if (does === "click") await element.click();
    else if (does === "hover") await element.hover();
    else if (does === "press") await element.press(text);
    else if (does === "select") await element.selectOption(value);
    else {
      await element.fill(text);
      await element.blur();
    }
    await expect.poll(() => told().slice(count), { message: `${does} ${name} ${text}` }).toEqual(tells);
    count = told().length;
    // A form takes no further submit before the last one is answered; the kit waits for each answer.
    await expect.poll(() => page.locator("[data-live-loading]").count()).toBe(0);
  }
  expect(problems.filter((problem) => !problem.includes("404"))).toEqual([]); // there is no icon
  await context.close();
});
