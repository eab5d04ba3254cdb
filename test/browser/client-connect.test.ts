import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { CloseCode, maxFrameBytes } from "../../durable/protocol.ts";
import { ClientPage } from "../support/client-page.ts";
import type { ScriptedServer, ScriptedSocket } from "../support/client-server.ts";

const client = ClientPage.set();

let server: ScriptedServer;
let page: Page;
beforeEach(() => {
  ({ server, page } = client);
});

const button = `<button live:click='[1,"save",{"n":1}]'>Save</button>`;

/** Waits until `<html>` has the status. */
const status = (wanted: string, on = page) => on.locator(`html[data-live-status=${wanted}]`).waitFor({ state: "attached" });

/** Opens a page with this body and answers its first join with "you are right". */
async function open(body = button, path = "/"): Promise<ScriptedSocket> {
  server.serve(path, body);
  await page.goto(server.url + path);
  return await joined();
}

async function joined(): Promise<ScriptedSocket> {
  const socket = await server.accepted();
  await socket.next();
  socket.send(["j", 0, 0, 0, 0, [], []]);
  await status("connected");
  return socket;
}

describe("connect()", () => {
  test("joins with the page's session, token and mount, and one hash over its regions", async () => {
    server.serve("/", button);
    await page.goto(server.url);
    const socket = await server.accepted();
    expect(socket.target).toBe("/live/s1?token=t1&protocol=2");
    const [kind, client, mount, epoch, version, lowest, proof] = await socket.next();
    expect([kind, mount, epoch, version, lowest]).toEqual(["j", "m1", 0, 0, 1]);
    expect(client).toMatch(/^[0-9-]{20,43}$/);
    expect(proof).toEqual(expect.any(Number));
    expect(await page.getAttribute("html", "data-live-status")).toBe("connecting");
    socket.send(["j", 0, 0, 0, 0, [], []]);
    await status("connected");
  });

  test("does nothing on a page without a session, and on a page whose only session stands in the view", async () => {
    server.serve("/", `<script data-live-session="x" data-live-token="x" data-live-mount="x"></script>`);
    await page.route("**/dead*", async (route) => {
      const response = await route.fetch({ url: `${server.url}/` });
      await route.fulfill({ body: (await response.text()).replace('data-live-session="s', 'data-dead="s') });
    });
    await page.goto(`${server.url}/dead`);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(await page.getAttribute("html", "data-live-status")).toBeNull();
    expect(server.waitingCount).toBe(0);
  });

  test("joins once although it is called twice", async () => {
    const socket = await open();
    await page.addScriptTag({ type: "module", url: "/client.js?again" });
    await page.getByText("Save").click();
    expect(await socket.next()).toEqual([1, 1, "save", { n: 1 }]);
    expect(server.waitingCount).toBe(0);
    expect(socket.waitingCount).toBe(0);
  });

  test("works without the tab's storage, Web Locks and the Navigation API", async () => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "sessionStorage", {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
      Reflect.deleteProperty(Navigator.prototype, "locks");
      Reflect.deleteProperty(globalThis, "navigation");
    });
    const socket = await open();
    await page.getByText("Save").click();
    expect(await socket.next()).toEqual([1, 1, "save", { n: 1 }]);
  });
});

describe("a lost connection", () => {
  test("keeps what was clicked: in flight, and while there was no connection; each is sent once", async () => {
    const first = await open(`${button}<button live:click='[1,"hover",{},{"volatile":true}]'>Hover</button>`);
    await page.getByText("Save").click();
    await first.next();
    first.cut();
    await status("reconnecting");
    await page.getByText("Save").click();
    await page.getByText("Hover").click();
    const second = await server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 0, 0, 1, []]);
    second.send(["j", 0, 0, 0, 0, [], []]);
    expect(await second.next()).toEqual([1, 1, "save", { n: 1 }]);
    expect(await second.next()).toEqual([2, 1, "save", { n: 1 }]);
    await status("connected");
    expect(second.waitingCount).toBe(0);
  });

  test("joins with the newest version, and without hashes", async () => {
    const first = await open();
    first.send([1, 0, [[0, "Renamed"]]]);
    await page.waitForFunction(() => document.title === "Renamed");
    first.cut();
    const second = await server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 0, 1, 1]);
  });

  test("is tried again at once when the network comes back", async () => {
    await page.clock.install();
    const first = await open();
    await page.clock.pauseAt(Date.now() + 3_600_000);
    first.close(CloseCode.viewFailed);
    await status("reconnecting");
    await expect
      .poll(async () => {
        await page.clock.runFor(1); // PartySocket's own wait of 0 ms
        await page.evaluate(() => dispatchEvent(new Event("online")));
        return server.waitingCount;
      })
      .toBe(1);
  });

  test("a frame that is none is logged and answered with a join on another socket", async () => {
    const logged: string[] = [];
    page.on("console", (message) => logged.push(message.text()));
    const first = await open();
    first.send("[1,2,3]");
    const second = await server.accepted();
    expect(await second.next()).toEqual(["j", expect.any(String), "m1", 0, 0, 1, []]);
    expect(logged.join()).toContain("Not a frame: [1,2,3]");
  });

  test("an event without an answer makes the page join again on the same socket", async () => {
    await page.clock.install();
    const socket = await open();
    await page.getByText("Save").click();
    await socket.next();
    await page.clock.fastForward(15_000);
    expect(await socket.next()).toEqual(["j", expect.any(String), "m1", 0, 0, 1, []]);
    socket.send(["j", 0, 0, 0, 0, [], []]);
    expect(await socket.next()).toEqual([1, 1, "save", { n: 1 }]);
  });

  test("a socket that answers no ping is given up", async () => {
    await page.clock.install();
    const first = await open();
    await page.clock.fastForward(30_000);
    await expect.poll(() => first.pingCount).toBe(1);
    first.answersPings = false;
    // The pong of the first ping may still be under way, and would put the next ping off.
    await expect.poll(async () => (await page.clock.fastForward(30_000), first.pingCount)).toBe(2);
    await page.clock.fastForward(10_000);
    await page.clock.resume();
    const second = await server.accepted();
    expect((await second.next())[0]).toBe("j");
  });
});

describe("a refused page", () => {
  test.each([CloseCode.badFrame, CloseCode.replaced, CloseCode.tooLarge])("stays as it is and gives up after %d", async (code) => {
    const socket = await open();
    socket.close(code);
    await status("closed");
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.getByText("Save").click();
    expect(server.waitingCount).toBe(0);
    expect(server.sessionCount).toBe(1);
  });

  test.each([CloseCode.unauthorized, CloseCode.wrongSession, CloseCode.expired, CloseCode.taken])(
    "is loaded anew after %d, once",
    async (code) => {
      server.serve("/", button);
      await page.goto(server.url);
      (await server.accepted()).close(code);
      const second = await server.accepted();
      expect(second.target).toBe("/live/s2?token=t2&protocol=2");
      expect(await second.next()).toEqual(["j", expect.any(String), "m2", 0, 0, 1, expect.any(Number)]);
      second.close(code);
      await status("closed");
      expect(server.sessionCount).toBe(2);
    },
  );

  test("submits its forms to the server as without this script", async () => {
    const socket = await open(`<form action="/plain" live:submit='[1,"save"]'><button name="q" value="1">Send</button></form>`);
    server.serve("/plain", "");
    socket.close(CloseCode.replaced);
    await status("closed");
    await page.getByText("Send").click();
    await page.waitForURL("**/plain?q=1");
  });
});

describe("which page it is", () => {
  test("a page that the visitor goes back to joins its old session, unproven, with numbers that it has never given", async () => {
    server.serve("/", button);
    server.serve("/other", "");
    await page.goto(server.url);
    const first = await server.accepted();
    const [, client] = await first.next();
    first.send(["j", 0, 0, 0, 0, [], []]);
    await status("connected");
    await page.goto(`${server.url}/other`);
    expect(await first.closed).toBe(1000);
    expect((await server.accepted()).target).toBe("/live/s2?token=t2&protocol=2");
    await page.goBack();
    const third = await server.accepted();
    expect(third.target).toBe("/live/s1?token=t1&protocol=2");
    expect(await third.next()).toEqual(["j", client, "m1", 0, 0, 65]);
  });

  test("a reload starts anew", async () => {
    server.serve("/", button);
    await page.goto(server.url);
    const [, client] = await (await server.accepted()).next();
    await page.reload();
    const second = await server.accepted();
    expect(second.target).toBe("/live/s2?token=t2&protocol=2");
    const join = await second.next();
    expect(join.slice(2, 6)).toEqual(["m2", 0, 0, 1]);
    expect(join[1]).not.toBe(client);
  });

  test("a discarded tab joins its old session", async () => {
    server.serve("/", button);
    await page.goto(server.url);
    const [, client] = await (await server.accepted()).next();
    // Only the browser's own tab manager discards, and says so with this property.
    await page.addInitScript(() => Object.defineProperty(document, "wasDiscarded", { value: true }));
    await page.reload();
    const second = await server.accepted();
    expect(second.target).toBe("/live/s1?token=t1&protocol=2");
    expect((await second.next())[1]).toBe(client);
  });

  test("a duplicated tab leaves the session to the living page and keeps its own", async () => {
    server.serve("/", button);
    server.serve("/other", "");
    await page.goto(server.url);
    const first = await server.accepted();
    const [, client] = await first.next();
    const stored = await page.evaluate(() => sessionStorage.getItem(sessionStorage.key(0) ?? ""));
    // What a browser copies for a duplicate: the tab's storage and its history.
    const twin = await page.context().newPage();
    await twin.goto(server.url);
    await (await server.accepted()).next();
    await twin.evaluate((record) => {
      sessionStorage.setItem(`overwinter:${navigation.currentEntry?.key}`, record);
    }, String(stored));
    await twin.goto(`${server.url}/other`);
    await (await server.accepted()).next();
    await twin.goBack();
    const own = await server.accepted();
    // The browser may show the page of its cache again, which names the twin's first session.
    expect(["/live/s2?token=t2&protocol=2", "/live/s4?token=t4&protocol=2"]).toContain(own.target);
    expect((await own.next())[1]).not.toBe(client);
  });

  test("a page that is put aside closes its socket and gives its lock away, and takes both again", async () => {
    const first = await open();
    const locks = () => page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name));
    expect(await locks()).toEqual(["overwinter:s1"]);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    expect(await first.closed).toBe(1000);
    await expect.poll(locks).toEqual([]);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    const second = await server.accepted();
    expect(second.target).toBe("/live/s1?token=t1&protocol=2");
    expect((await second.next())[2]).toBe("m1");
    expect(await locks()).toEqual(["overwinter:s1"]);
  });

  test("a page that was put aside is loaded anew where another has taken its session", async () => {
    await open();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    const twin = await page.context().newPage();
    await twin.route("**/client.js", (route) => route.abort());
    await twin.goto(server.url);
    await twin.evaluate(() => {
      void navigator.locks.request("overwinter:s1", () => new Promise(() => {}));
    });
    await expect.poll(() => twin.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(1);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    expect((await server.accepted()).target).toBe("/live/s3?token=t3&protocol=2");
  });
});

describe("an event", () => {
  test("whose frame the server would refuse as too long is reported and not sent", async () => {
    const socket = await open(`<textarea live:input='[1,"search"]'></textarea>${button}`);
    const failure = page.evaluate(
      () => new Promise((resolve) => document.addEventListener("overwinter:error", (event) => resolve(Reflect.get(event, "detail")))),
    );
    await page.locator("textarea").fill("€".repeat(maxFrameBytes / 3));
    expect(await failure).toEqual({ number: 0, code: "payload", reference: "" });
    await page.getByText("Save").click();
    expect(await socket.next()).toEqual([1, 1, "save", { n: 1 }]);
  });

  test("of a session that was mounted anew is reported and not sent again", async () => {
    const first = await open();
    await page.getByText("Save").click();
    await first.next();
    const failure = page.evaluate(
      () => new Promise((resolve) => document.addEventListener("overwinter:error", (event) => resolve(Reflect.get(event, "detail")))),
    );
    first.cut();
    const second = await server.accepted();
    await second.next();
    second.send(["j", 0, 1, 0, 0, [], [], "m2"]);
    expect(await second.next()).toEqual(["j", expect.any(String), "m2", 0, 1, 2]);
    expect(await failure).toEqual({ number: 1, code: "remounted", reference: "" });
  });
});
