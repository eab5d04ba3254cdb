import { describe, expect, test } from "vitest";
import { LiveComponent, LiveView, event } from "overwinter/durable";
import { For, Live } from "overwinter/templates";
import { maxNodes } from "../../durable/node/live-tree.ts";
import type { Patch, ServerFrame } from "../../durable/protocol.ts";
import { HtmlPage } from "../../testing/html-page.ts";
import { PageSession } from "../support/page-session.ts";

class Cell extends LiveComponent<{ readonly n: number }> {
  n = 0;
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return <td>{`${this.n}: ${this.count}`}</td>;
  }
}

class Cells extends LiveView {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    return (
      <table>
        <caption>{this.count}</caption>
        <tbody>
          <For each={Array.from({ length: size.cells }, (_, n) => n)} key={(n) => n}>
            {(n) => (
              <tr>
                <Live of={Cell} id={n} n={n} />
              </tr>
            )}
          </For>
        </tbody>
      </table>
    );
  }
}

const size = { cells: 3 };

async function loaded(cells: number): Promise<PageSession> {
  size.cells = cells;
  return PageSession.load({ routes: { "/cells": Cells } }, "/cells");
}

/** The session's frames so far, and the page's, as texts. */
async function settle(page: PageSession): Promise<{ up: string[]; down: string[] }> {
  const up: string[] = [];
  const down: string[] = [];
  page.open();
  for (let text = page.line?.up[0]; text !== undefined; text = page.line?.up[0]) {
    up.push(text);
    await page.up();
    await page.idle();
    down.push(...(page.line?.server.down ?? []));
    while ((page.line?.server.down.length ?? 0) > 0) page.down();
  }
  return { up, down };
}

const patchesOf = (text: string | undefined): Patch[] => {
  // SAFETY: what a session sends is frames.
  const frame = JSON.parse(text ?? "null") as ServerFrame;
  return frame[0] === "j" ? frame[5] : [];
};

describe("a first join", () => {
  test("of a page with as many components as a session may have is a short frame, and is answered with nothing", async () => {
    const page = await loaded(maxNodes - 1);
    const { up, down } = await settle(page);
    expect(up).toHaveLength(1);
    expect(up[0]?.length).toBeLessThan(100);
    expect(down).toEqual(['["j",0,0,0,0,[],[]]']);
    const last = Number(/data-live="(\d+)">9998: /.exec(page.page.html())?.[1]);
    page.connection.push({ node: last, handler: "add" });
    await settle(page);
    expect(page.page.html()).toContain("9998: 1</td>");
  });

  test("of a page that differs names the regions that do, and gets those", async () => {
    const page = await loaded(3);
    page.page = new HtmlPage(page.page.html().replace("1: 0", "one: 0"));
    const { up, down } = await settle(page);
    expect(up).toHaveLength(2);
    expect(patchesOf(down[1]).map(([region]) => region)).toHaveLength(1);
    expect(page.page.html()).toContain("1: 0");
    expect(page.page.html()).toBe((await page.fresh()).html());
  });

  test("of a page that lacks a region gets the one around it, with what it lacks", async () => {
    const page = await loaded(3);
    page.page = new HtmlPage(page.page.html().replace(/<td[^>]*>1: 0<\/td>/, ""));
    const { down } = await settle(page);
    expect(patchesOf(down[1])).toHaveLength(1);
    expect(page.page.html()).toBe((await page.fresh()).html());
  });

  test("of a page that is quite another one gets everything", async () => {
    const page = await loaded(3);
    page.page = new HtmlPage(
      page.page.html().replaceAll(/ data-live="(\d)"/g, (_, digit) => ` data-live="${digit === "1" ? 1 : digit + 40}"`),
    );
    await settle(page);
    expect(page.page.html()).toBe((await page.fresh()).html());
  });

  test("of a page whose session has changed since gets what changed, and what differs", async () => {
    const page = await loaded(3);
    const shown = page.page.html();
    await settle(page);
    page.connection.push({ node: 1, handler: "add" });
    await settle(page);
    page.cut();
    // Another page of the same HTML, such as one of the browser's cache.
    const late = new HtmlPage(shown.replace("2: 0", "two: 0"));
    const socket = page.platform.accept(page.visit);
    const join = ["j", "client", page.mount, 0, 0, page.outbox.lowest];
    await page.session.message(socket, JSON.stringify([...join, 1]));
    // SAFETY: the proof is wrong, so a comparison comes.
    const [, hashes] = JSON.parse(socket.down.shift() ?? "") as ["c", number[]];
    const known = late.hashes();
    const differing = hashes.flatMap((hash, index) => {
      const number = hashes[index - 1] ?? 0;
      return index % 2 === 1 && known[known.indexOf(number) + 1] !== hash ? [number] : [];
    });
    await page.session.message(socket, JSON.stringify([...join, differing]));
    late.apply(patchesOf(socket.down.shift()));
    expect(late.html()).toBe(page.page.html());
  });
});
