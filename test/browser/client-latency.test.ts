import { describe, expect, test } from "vitest";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

const body = `<button live:click='[1,"a"]'>A</button><button live:click='[1,"b"]'>B</button>`;

const setLatency = (ms: number): Promise<void> =>
  client.page.evaluate(async (ms) => await Reflect.get(globalThis, "overwinter").latency(ms), ms);

const click = (name: string): Promise<void> =>
  client.page.getByText(name, { exact: true }).evaluate((button: HTMLElement) => button.click());

/** How long the page waits for something, by its own clock, after it has clicked. */
const wait = (name: string, selector: string): Promise<number> =>
  client.page.evaluate(
    ([name, selector = ""]) =>
      new Promise((resolve) => {
        const clickedMs = performance.now();
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name)?.click();
        new MutationObserver((_, observer) => {
          if (!document.querySelector(selector)) return;
          observer.disconnect();
          resolve(performance.now() - clickedMs);
        }).observe(document, { subtree: true, childList: true, attributes: true });
      }),
    [name, selector],
  );

describe("overwinter.latency()", () => {
  test("makes an answer come so much later, half of it on the way up", async () => {
    await client.open(body);
    await setLatency(400);
    const answered = wait("A", ".answered");
    expect(await client.event()).toEqual([1, "a"]);
    const sentMs = Date.now();
    await client.show(`${body}<p class="answered"></p>`);
    expect(Date.now() - sentMs).toBeGreaterThanOrEqual(195);
    expect(await answered).toBeGreaterThanOrEqual(395);
  });

  test("keeps the order, also where it is shortened meanwhile", async () => {
    await client.open(body);
    await setLatency(300);
    await click("A");
    await setLatency(20);
    await click("B");
    await setLatency(0);
    await click("A");
    expect([await client.event(), await client.event(), await client.event()]).toEqual([
      [1, "a"],
      [1, "b"],
      [1, "a"],
    ]);
  });

  test("sends nothing over the next connection that was meant for the last", async () => {
    await client.open(body);
    await setLatency(300);
    await click("A");
    await client.reconnect(); // its first frame is a join
    await client.join();
    expect(await client.event()).toEqual([1, "a"]);
    await client.shown();
    expect(client.socket.waitingCount).toBe(0);
  });

  test("is kept over a reload, until 0 ends it, and says what is set", async () => {
    await client.open(body);
    await setLatency(300);
    const said = (): string[] => client.console.filter((line) => line.includes("latency"));
    expect(said()).toEqual(["info: Overwinter: latency of 300 ms, 150 ms each way; overwinter.latency(0) ends it"]);
    await client.page.reload();
    client.socket = await client.server.accepted();
    await client.socket.next();
    await client.join();
    await expect.poll(said).toHaveLength(2);
    await setLatency(0);
    expect(said().at(-1)).toBe("info: Overwinter: no latency is added any more");
    await client.page.reload();
    client.socket = await client.server.accepted();
    await client.socket.next();
    await client.join();
    await click("A");
    await client.event();
    expect(said()).toHaveLength(3);
  });

  test("refuses what is no time", async () => {
    await client.open(body);
    for (const ms of [-1, Number.NaN, Infinity]) {
      await expect(setLatency(ms)).rejects.toThrow(`Cannot set the latency to ${ms}: give milliseconds, 0 to end it`);
    }
  });
});
