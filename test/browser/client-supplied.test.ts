import { describe, expect, test } from "vitest";
import { ClientPage, end } from "../support/client-page.ts";

const client = ClientPage.set();

/** Opens a page with this body, which needs the part for options. */
async function open(body: string): Promise<void> {
  await client.open(body + end);
  await client.part("options");
}

describe("what an event supplies", () => {
  test.each(["pointerdown", "pointerup", "pointermove", "mousedown", "mouseup", "mousemove", "contextmenu", "wheel"])(
    "%s: where it is on the bound element, in whole pixels, and the button",
    async (type) => {
      await open(
        `<div id="d" style="position:absolute;left:10.4px;top:20px;width:99px" live:${type}='[1,"at",{"given":true}]'><b>b</b></div>`,
      );
      await client.page.locator("b").evaluate((element, type) => {
        const kind = type === "wheel" ? WheelEvent : type.startsWith("pointer") ? PointerEvent : MouseEvent;
        element.dispatchEvent(new kind(type, { bubbles: true, clientX: 15, clientY: 50, button: 2 }));
      }, type);
      expect(await client.events()).toEqual([[1, "at", { x: 5, y: 30, button: type === "mousemove" ? 0 : 2, given: true }]]);
    },
  );

  test("pointerenter and pointerleave: the same, at the element's edge", async () => {
    await open(
      `<div id="d" style="position:absolute;left:10px;top:100px;width:50px;height:50px" live:pointerenter='[1,"in"]' live:pointerleave='[1,"out"]'><b>b</b></div>`,
    );
    await client.page.mouse.move(300, 300);
    await client.page.mouse.move(20, 110);
    await client.page.mouse.move(300, 110);
    expect(await client.events()).toEqual([
      [1, "in", { x: 10, y: 10, button: -1 }],
      [1, "out", { x: 290, y: 10, button: -1 }],
    ]);
  });

  test.each(["click", "dblclick", "auxclick", "copy"])("%s: nothing", async (type) => {
    await client.open(`<p live:${type}='[1,"done"]'>p</p>${end}`);
    await client.page.locator("p").evaluate((element, type) => {
      const kind = type === "copy" ? ClipboardEvent : PointerEvent;
      element.dispatchEvent(new kind(type, { bubbles: true, detail: 1 }));
    }, type);
    expect(await client.events()).toEqual([[1, "done"]]);
  });

  test("scroll: how far the element is scrolled, or the page", async () => {
    await open(
      `<div id="d" style="height:50px;width:50px;overflow:auto" live:scroll='[1,"box",null,{"throttle":0}]'><p style="height:999px;width:999px"></p></div>
      <i live:scroll='[1,"page",null,{"window":true,"throttle":0}]'></i><p style="height:9999px"></p>`,
    );
    await client.page.locator("#d").evaluate((element) => element.scrollTo(7, 30));
    await expect.poll(() => client.socket.waitingCount).toBe(2);
    expect(await client.events()).toEqual([
      [1, "box", { top: 30, left: 7 }],
      [1, "page", { top: 30, left: 7 }],
    ]);
    await client.page.evaluate(() => scrollTo(0, 400));
    await expect.poll(() => client.socket.waitingCount).toBe(1);
    expect(await client.events()).toEqual([[1, "page", { top: 400, left: 0 }]]);
  });

  test("paste: the text", async () => {
    await open(`<div live:paste='[1,"pasted"]'><textarea></textarea></div>`);
    await client.page.locator("textarea").evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "a\tb\nc");
      element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData }));
    });
    expect(await client.events()).toEqual([[1, "pasted", { text: "a\tb\nc" }]]);
  });

  test("toggle: whether details or a popover is open", async () => {
    await open(`<details live:toggle='[1,"details"]'><summary>s</summary>d</details><p popover live:toggle='[1,"popover"]'>p</p>`);
    await client.page.locator("summary").click();
    await client.page.locator("p").evaluate((element: HTMLElement) => element.showPopover());
    await expect.poll(() => client.socket.waitingCount).toBe(2);
    await client.page.locator("p").evaluate((element: HTMLElement) => element.hidePopover());
    await expect.poll(() => client.socket.waitingCount).toBe(3);
    expect((await client.events()).map((event) => (event as unknown[]).slice(1))).toEqual([
      ["details", { open: true }],
      ["popover", { open: true }],
      ["popover", { open: false }],
    ]);
  });

  test("an event of the page's own: its detail", async () => {
    await client.open(`<div live:picked='[1,"picked"]'><b></b></div>${end}`);
    await client.page.locator("b").evaluate((element) => {
      element.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: { id: 7, tags: ["a"] } }));
      element.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
    });
    expect(await client.events()).toEqual([
      [1, "picked", { detail: { id: 7, tags: ["a"] } }],
      [1, "picked", { detail: null }],
    ]);
  });

  test("submit: the fields, but for those that a form without this script needs", async () => {
    await client.open(
      `<form live:submit='[1,"save"]'><input type="hidden" name="live:event" value="[]"><input type="hidden" name="live:token" value="t"><input name="a" value="1"><button>Save</button></form>${end}`,
    );
    await client.page.getByText("Save").click();
    expect(await client.events()).toEqual([[1, "save", { a: "1" }]]);
  });
});
