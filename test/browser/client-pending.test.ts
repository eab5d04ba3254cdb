import { describe, expect, test } from "vitest";
import { CloseCode } from "../../durable/protocol.ts";
import { ClientPage, end } from "../support/client-page.ts";

const client = ClientPage.set();

const save = `live:click='[2,"save"]'`;
const click = (selector: string): Promise<void> => client.page.locator(selector).evaluate((element: HTMLElement) => element.click());

/** The tag of an element as it stands in the page. */
const tag = (selector: string): Promise<string> =>
  client.page.locator(selector).evaluate((element) => (element.cloneNode(false) as Element).outerHTML.replace(/<\/.*/, ""));

describe("a pending event", () => {
  test("marks its element until a bare acknowledgement, and a frame that answers another says nothing of it", async () => {
    await client.open(`<b id="a" ${save}>a</b><b id="b" ${save}>b</b>`);
    await click("#a");
    await click("#b");
    await client.socket.next();
    await client.socket.next();
    expect([await tag("#a"), await tag("#b")]).toEqual([
      `<b id="a" live:click="[2,&quot;save&quot;]" data-live-loading="click">`,
      `<b id="b" live:click="[2,&quot;save&quot;]" data-live-loading="click">`,
    ]);
    client.socket.send([1, 0, [[0, "A push"]]]);
    await client.page.waitForFunction(() => document.title === "A push");
    expect(await client.page.locator("[data-live-loading]").count()).toBe(2);
    client.socket.send([1, 1]);
    await client.page.locator("#a:not([data-live-loading])").waitFor();
    expect(await client.page.locator("#b[data-live-loading=click]").count()).toBe(1);
    client.socket.send([2, 2, [[1, [[[0, 1], { class: "saved" }]]]]]);
    await client.page.locator("#b.saved").waitFor();
    expect(await tag("#b")).toBe(`<b id="b" live:click="[2,&quot;save&quot;]" class="saved">`);
  });

  test("marks a form that it submits as busy, and of a field's event the element that is bound", async () => {
    await client.open(
      `<form id="f" live:submit='[1,"save"]'><button>Save</button></form><div id="d" live:change='[1,"edit"]'><input type="checkbox"></div>`,
    );
    await client.page.getByText("Save").click();
    await client.page.locator("input").check();
    expect(await client.page.locator("#f[data-live-loading=submit][aria-busy=true]").count()).toBe(1);
    expect(await client.page.locator("#d[data-live-loading=change]:not([aria-busy])").count()).toBe(1);
    expect(await client.page.locator("[data-live-loading]").count()).toBe(2);
  });

  test("that is volatile marks nothing", async () => {
    await client.open(`<b id="a" live:click='[2,"hover",null,{"volatile":true}]'>a</b>`);
    await click("#a");
    expect(await tag("#a")).not.toContain("loading");
  });

  test("that fails leaves nothing behind", async () => {
    await client.open(`<form live:submit='[1,"save",null,{"disableWith":"Saving…"}]'><button>Save</button></form>`);
    await client.part("options");
    await client.page.getByText("Save").click();
    await client.page.locator("button:disabled").waitFor();
    client.socket.send([1, 1, [], [["fail", 1, "failed", "ref"]]]);
    await client.page.locator("form:not([aria-busy]) > button:enabled").waitFor();
    expect(await client.page.locator("form").innerHTML()).toBe("<button>Save</button>");
  });
});

describe("lock", () => {
  test("passes over what comes while an event is pending: a double click on a locked button, or a submit", async () => {
    await client.open(
      `<button id="a" live:click='[2,"save",null,{"lock":true}]'>a</button><form live:submit='[1,"send"]'><button>Send</button></form>${end}`,
    );
    await client.page.locator("#a").dblclick();
    await client.page.getByText("Send").dblclick();
    expect(await client.events()).toEqual([
      [2, "save"],
      [1, "send"],
    ]);
    await client.shown();
    await click("#a");
    await client.page.getByText("Send").click();
    expect(await client.events()).toEqual([
      [2, "save"],
      [1, "send"],
    ]);
  });

  test("may be off for a submit, which never leaves the page", async () => {
    await client.open(`<form live:submit='[1,"send",null,{"lock":false}]'><button>Send</button></form>${end}`);
    await client.page.getByText("Send").dblclick();
    expect(await client.events()).toHaveLength(2);
  });

  test("holds while there is no connection: a click there runs once, after the reconnect", async () => {
    await client.open(`<button id="a" live:click='[2,"save",null,{"lock":true}]'>a</button>${end}`);
    client.socket.cut();
    await client.page.locator("html[data-live-status=reconnecting]").waitFor({ state: "attached" });
    await click("#a");
    await click("#a");
    client.socket = await client.server.accepted();
    await client.socket.next();
    await client.join();
    expect(await client.events()).toEqual([[2, "save"]]);
  });
});

describe("disableWith", () => {
  test("disables the submit button that was pressed and shows the text, whatever the server says meanwhile; its focus comes back", async () => {
    const form = (label: string, rest = "") =>
      `<form live:submit='[1,"save",null,{"disableWith":"Saving…"}]'><button name="b"${rest}><svg></svg>${label}</button><button>Other</button></form>`;
    await client.open(form("Save"));
    await client.part("options");
    await client.page.getByText("Save").click();
    await client.page.locator("[name=b]:disabled", { hasText: "Saving…" }).waitFor();
    expect(await client.page.locator("[name=b] > svg").count()).toBe(1);
    expect(await client.page.getByText("Other").isEnabled()).toBe(true);
    // A late answer to what was typed before: the event is not answered yet.
    await client.show(form("Save now", ' class="is-valid" title="t"'));
    expect(await client.page.locator("[name=b].is-valid:disabled").textContent()).toBe("Saving…");
    expect(await client.page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    expect(await client.event()).toEqual([1, "save", { b: "" }]);
    await client.shown();
    expect(await client.page.locator("[name=b]:enabled").textContent()).toBe("Save now");
    expect(await client.page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("b");
  });

  test("disables a form's submit buttons where none was pressed, and those of other kinds not", async () => {
    await client.open(
      `<form id="f" live:submit='[1,"save",null,{"disableWith":"…"}]'><input name="q"><input type="submit" value="Go"><button type="button">Else</button><button type="reset">R</button></form>
       <button id="outside" form="f">Save</button><form><button>Another form's</button></form>`,
    );
    await client.part("options");
    await client.page.locator("#f").evaluate((form: HTMLFormElement) => form.requestSubmit());
    await client.page.locator("[type=submit]:disabled").waitFor();
    expect(await client.page.locator("[type=submit]").inputValue()).toBe("…");
    expect(await client.page.locator("button:disabled").evaluateAll((buttons) => buttons.map(({ id }) => id))).toEqual(["outside"]);
    await client.event();
    await client.shown();
    expect(await client.page.locator("[type=submit]:enabled").inputValue()).toBe("Go");
  });

  test("disables a button that shows an icon alone, where the text is empty", async () => {
    await client.open(`<button id="a" live:click='[2,"save",null,{"disableWith":""}]'><svg></svg></button>`);
    await client.part("options");
    await client.page.locator("#a").evaluate((button: HTMLElement) => button.click());
    await client.page.locator("#a:disabled > svg").waitFor({ state: "attached" });
  });

  test("does not take the focus from what has it by then, nor enable what the server disables", async () => {
    const button = (rest = "") => `<button id="a" live:click='[2,"save",null,{"disableWith":"…"}]'${rest}>Save</button><input>`;
    await client.open(button());
    await client.part("options");
    await client.page.locator("#a").click();
    await client.page.locator("#a:disabled").waitFor();
    await client.page.locator("input").focus();
    await client.event();
    await client.show(button(" disabled"));
    expect(await client.page.locator("#a:disabled").textContent()).toBe("Save");
    await client.show(button());
    await client.page.locator("#a:enabled").waitFor();
    expect(await client.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  });
});

describe("loading and optimistic", () => {
  const options = JSON.stringify({
    loading: "#list",
    optimistic: [
      ["addClass", "is-on"],
      ["hide", "#note"],
    ],
  });
  const body = (rest = "", note = "") =>
    `<button id="a" live:click='[2,"save",null,${options}]'${rest}>a</button><ul id="list"${rest}></ul><p id="note"${note}>Note</p>${end}`;

  async function open(): Promise<void> {
    await client.open(body());
    await client.part("options");
    await client.part("commands");
  }
  const state = (): Promise<unknown> =>
    client.page.evaluate(() => {
      const [button, list, note] = ["a", "list", "note"].map((id) => document.getElementById(id));
      return [button?.className, list?.getAttribute("aria-busy"), list?.dataset["liveLoading"], note?.hidden];
    });

  test("show at once what is to be expected, through unrelated patches, until the answer says what is", async () => {
    await open();
    await click("#a");
    expect(await state()).toEqual(["is-on", "true", "click", true]);
    await client.show(body(' title="t"'));
    expect(await state()).toEqual(["is-on", "true", "click", true]);
    await client.event();
    await client.show(body(' class="is-on"'));
    expect(await state()).toEqual(["is-on", null, undefined, false]);
    await client.show(body());
    expect(await state()).toEqual(["", null, undefined, false]);
  });

  test("are gone when the event fails, and when its session was mounted anew", async () => {
    await open();
    await click("#a");
    await client.event();
    client.socket.send([1, 1, [], [["fail", 1, "failed", "ref"]]]);
    await expect.poll(state).toEqual(["", null, undefined, false]);
    await click("#a");
    expect(await state()).toEqual(["is-on", "true", "click", true]);
    client.socket.cut();
    client.socket = await client.server.accepted();
    await client.socket.next();
    client.socket.send(["j", 0, 2, 0, 0, [], [], "m2"]);
    await expect.poll(state).toEqual(["", null, undefined, false]);
  });

  test("of a volatile event that is dropped are gone at once", async () => {
    const hover = JSON.stringify({ volatile: true, optimistic: [["addClass", "is-on"]] });
    await client.open(`<b id="a" live:click='[2,"hover",null,${hover}]'>a</b><b id="slow" live:click='[2,"slow"]'>b</b>`);
    await client.part("options");
    await client.part("commands");
    for (let n = 0; n < 32; n++) await click("#slow");
    await click("#a"); // waits behind those in flight
    await client.page.locator("#a.is-on").waitFor();
    client.socket.cut();
    await client.page.locator("html[data-live-status=reconnecting]").waitFor({ state: "attached" });
    await click("#a"); // has no connection
    client.socket = await client.server.accepted();
    await client.socket.next();
    client.socket.send(["j", 0, 0, 32, 32, [], []]);
    await client.page.locator("#a:not(.is-on)").waitFor();
  });

  test("stay through a reconnect and the back/forward cache while their event waits, and go with its answer", async () => {
    await open();
    await click("#a");
    await client.event();
    await client.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await expect.poll(() => client.page.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(0);
    await client.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    client.socket = await client.server.accepted();
    await client.socket.next();
    client.socket.send(["j", 0, 0, 0, 0, [], []]);
    await client.page.locator("html[data-live-status=connected]").waitFor({ state: "attached" });
    expect(await client.event()).toEqual([2, "save"]);
    expect(await state()).toEqual(["is-on", "true", "click", true]);
    client.acknowledge();
    await expect.poll(state).toEqual(["", null, undefined, false]);
  });
});

describe("a page that is closed", () => {
  test("shows nothing as pending, and lets its forms be submitted", async () => {
    await client.open(
      `<form action="/plain" live:submit='[1,"save",null,{"disableWith":"…"}]'><button name="q" value="1">Send</button></form>`,
    );
    await client.part("options");
    client.server.serve("/plain", "");
    await client.page.getByText("Send").click();
    await client.page.locator("button:disabled").waitFor();
    client.socket.close(CloseCode.replaced);
    await client.page.locator("form:not([aria-busy]) > button:enabled").click();
    await client.page.waitForURL("**/plain?q=1");
  });
});
