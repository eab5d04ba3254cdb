import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CloseCode } from "../../durable/protocol.ts";
import { ClientPage } from "../support/client-page.ts";
import { Stage } from "../support/live-stage.ts";

const olderFolder = join(import.meta.dirname, "../support/older-client");

async function olderClient(): Promise<string> {
  const name = (await readdir(olderFolder)).find((file) => file.endsWith(".js.txt")) ?? "";
  return readFile(join(olderFolder, name), "utf8");
}

describe("a page of the build before, on this server", () => {
  const stage = Stage.set();

  test("is loaded anew once, and works then", async () => {
    const page = await (await stage.visitor()).newPage();
    const older = await olderClient();
    let pages = 0;
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(new URL(socket.url()).searchParams.get("protocol") ?? "none"));
    await page.route("**/overwinter/client-*.js", (route) =>
      pages === 1 && /client-[0-9a-f]{16}\.js/.test(route.request().url())
        ? route.fulfill({ contentType: "text/javascript", body: older })
        : route.fallback(),
    );
    page.on("request", (request) => {
      if (request.isNavigationRequest()) pages++;
    });
    await page.goto("/events");
    await page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
    expect([pages, sockets]).toEqual([2, ["none", "2"]]);
    await page.locator("#add").click();
    await expect.poll(() => page.locator("#count").textContent()).toBe("1");
    expect(pages).toBe(2);
  });
});

describe("a page of this build, on another server", () => {
  const client = ClientPage.set();

  test("that does not understand its join is loaded anew once, and then stays as it is", async () => {
    await client.load("<p>x</p>");
    client.socket.close(CloseCode.badFrame);
    const second = await client.server.accepted();
    await second.next();
    second.close(CloseCode.badFrame);
    await client.page.locator("html[data-live-status=closed]").waitFor({ state: "attached" });
    expect([client.server.sessionCount, client.server.waitingCount]).toEqual([2, 0]);
  });

  test("that is about to be deployed is loaded anew once, and then asks again after a while", async () => {
    await client.load("<p>x</p>");
    client.socket.close(CloseCode.outdated);
    const second = await client.server.accepted();
    await second.next();
    second.close(CloseCode.outdated);
    await client.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(await client.page.getAttribute("html", "data-live-status")).not.toBe("closed");
    await client.page.evaluate(() => dispatchEvent(new Event("online"))); // the wait is over
    const third = await client.server.accepted();
    await third.next();
    third.send(["j", 0, 0, 0, 0, [], []]);
    await client.page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
    expect(client.server.sessionCount).toBe(2);
  });
});
