import { describe, expect, test } from "vitest";
import { ClientPage, end } from "../support/client-page.ts";

const client = ClientPage.set();

/** Opens a page with this body, and waits for the part that it needs. */
async function open(body: string, part?: string): Promise<void> {
  await client.open(body + end);
  if (part !== undefined) await client.part(part);
}

describe("live:click", () => {
  test("sends what the page gives, and nothing else", async () => {
    await open(`<button live:click='[2,"rate",{"n":3}]'>Rate</button><button live:click='[2,"clear"]'>Clear</button>`);
    await client.page.getByText("Rate").click();
    await client.page.getByText("Clear").click();
    expect(await client.events()).toEqual([
      [2, "rate", { n: 3 }],
      [2, "clear"],
    ]);
  });

  test("goes to the nearest element that is bound, and to no other", async () => {
    await open(`<div live:click='[1,"open"]'><p>Card</p><button live:click='[1,"delete"]'><b>Delete</b></button></div>`);
    await client.page.getByText("Delete").click();
    await client.page.getByText("Card").click();
    expect(await client.events()).toEqual([
      [1, "delete"],
      [1, "open"],
    ]);
  });

  test("is not sent by a disabled control, nor by what is in a disabled fieldset", async () => {
    await open(`<div live:click='[1,"outer"]'><button disabled live:click='[1,"a"]'>A</button>
      <fieldset disabled><button live:click='[1,"b"]'><b>B</b></button></fieldset></div>`);
    await client.page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>("button")) {
        element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      }
    });
    await client.page.getByText("A", { exact: true }).click({ force: true });
    expect(await client.events()).toEqual([]);
  });

  test("is not sent by an element that the server did not render", async () => {
    await open(`<div id="host" live:click='[1,"host"]'></div>`);
    await client.page.evaluate(() => {
      const evil = document.createElement("button");
      evil.textContent = "Evil";
      evil.setAttribute("live:click", '[1,"steal"]');
      document.body.append(evil);
      document.querySelector("#host")?.append(evil.cloneNode(true));
    });
    for (const element of await client.page.getByText("Evil").all()) await element.click();
    expect(await client.events()).toEqual([[1, "host"]]);
  });

  test("is not sent by raw HTML inside the view", async () => {
    await open(`<div data-raw><button live:click='[1,"steal"]'>Evil</button></div>`);
    await client.page.getByText("Evil").click();
    expect(await client.events()).toEqual([]);
  });

  test("keeps only the last of volatile events that wait behind those in flight", async () => {
    await open(`<button live:click='[2,"hover",{"n":1},{"volatile":true}]'>Hover</button>`);
    await client.page.getByText("Hover").evaluate((element: HTMLElement) => {
      for (let n = 0; n < 40; n++) element.click();
    });
    for (let number = 1; number <= 32; number++) expect((await client.socket.next())[0]).toBe(number);
    client.socket.send([0, 32]);
    expect((await client.socket.next())[0]).toBe(33);
    expect(await client.events()).toEqual([]);
  });
});

describe("any event", () => {
  test("is listened to when the first element comes that is bound to it, also with a patch or with an attribute", async () => {
    await open("<p>0</p>");
    await client.show(
      `<p live:dblclick='[1,"p"]'>0</p><details live:toggle='[1,"toggle"]'></details><b live:ping='[1,"ping"]'>b</b>${end}`,
    );
    await client.part("options");
    await client.page.locator("p").dblclick();
    await client.page.locator("details").evaluate((details: HTMLDetailsElement) => (details.open = true));
    await client.page.locator("b").dispatchEvent("ping");
    await expect.poll(() => client.socket.waitingCount).toBe(3);
    expect((await client.events()).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      [1, "p"],
      [1, "ping"],
      [1, "toggle", { open: true }],
    ]);
  });

  test("that does not bubble is its target's own; one that does goes to the nearest element around it", async () => {
    await open(`<div live:ping='[1,"ping"]' live:pong='[1,"pong"]'><b></b></div>`);
    await client.page.locator("b").evaluate((element) => {
      element.dispatchEvent(new Event("ping"));
      element.dispatchEvent(new Event("pong", { bubbles: true }));
      element.parentElement?.dispatchEvent(new Event("ping"));
    });
    expect(await client.events()).toEqual([
      [1, "pong"],
      [1, "ping"],
    ]);
  });

  test("may have several bindings: handlers, commands, and what was left out", async () => {
    await open(`<b live:click='[1,"one"],false,[[["addClass","is-on"]]],[2,"two",{"n":2}]'>b</b>`, "commands");
    await client.page.locator("b").click();
    await client.page.locator("b.is-on").waitFor();
    expect(await client.events()).toEqual([
      [1, "one"],
      [2, "two", { n: 2 }],
    ]);
  });
});

describe("live:toggle", () => {
  const details = (rest = "") => `<details live:toggle='[1,"toggle"]'${rest}><summary>More</summary>text</details>`;
  /** Until the browser has told of what was opened and closed so far. */
  const told = (): Promise<void> =>
    client.page.evaluate(() => {
      const other = document.createElement("details");
      document.body.append(other);
      other.open = true;
      return new Promise<void>((resolve) =>
        other.addEventListener("toggle", () => {
          other.remove();
          resolve();
        }),
      );
    });

  test("is the visitor's alone: what a patch opens, closes or brings open is known to the server", async () => {
    await open(details(), "options");
    for (const rest of [" open", "", " open title='t'"]) {
      await client.show(details(rest) + end);
      await told();
    }
    await client.show(`<section>${details(" open")}</section>${end}`);
    await told();
    expect(await client.events()).toEqual([]);
    for (const open of [false, true]) {
      await client.page.getByText("More").click();
      expect(await client.event()).toEqual([1, "toggle", { open }]);
    }
  });

  test("comes to rest where the server's answers come late", async () => {
    await open(details(), "options");
    for (const open of [true, false]) {
      await client.page.getByText("More").click();
      expect(await client.event()).toEqual([1, "toggle", { open }]);
    }
    for (const rest of [" open", ""]) {
      await client.show(details(rest) + end);
      await told();
    }
    expect(await client.events()).toEqual([]);
    expect(await client.page.locator("details[open]").count()).toBe(0);
  });
});

describe("live:mouseenter and live:mouseleave", () => {
  test("follow the pointer through nested elements, once for each", async () => {
    await open(
      `<style>div{padding:20px}</style><div id="outer" live:mouseenter='[1,"enterOuter"]' live:mouseleave='[1,"leaveOuter"]'>
      <div id="a" live:mouseenter='[1,"enterA"]' live:mouseleave='[1,"leaveA"]'><i>text</i></div>
      <div id="b" live:mouseenter='[1,"enterB"]'>b</div></div><p id="outside">outside</p>`,
      "options",
    );
    await client.page.mouse.move(0, 0);
    await client.page.locator("#a").hover();
    await client.page.locator("#a i").hover();
    await client.page.locator("#b").hover();
    await client.page.locator("#outside").hover();
    expect(await client.events()).toEqual([
      [1, "enterOuter"],
      [1, "enterA"],
      [1, "leaveA"],
      [1, "enterB"],
      [1, "leaveOuter"],
    ]);
  });
});

describe("live:focus and live:blur", () => {
  test("are their own element's, not those of what is in it", async () => {
    await open(
      `<section tabindex="-1" live:focus='[1,"focusSection"]'><input live:focus='[1,"focusField"]' live:blur='[1,"blurField"]'></section>`,
    );
    await client.page.locator("input").focus();
    await client.page.locator("input").blur();
    await client.page.locator("section").focus();
    expect(await client.events()).toEqual([
      [1, "focusField"],
      [1, "blurField"],
      [1, "focusSection"],
    ]);
  });
});

describe("live:keydown and live:keyup", () => {
  test("supply the key, its modifiers and whether it repeats", async () => {
    await open(`<div live:keydown='[1,"down",{"code":"given"}]' live:keyup='[1,"up"]'><input></div>`);
    await client.page.locator("input").focus();
    await client.page.keyboard.down("Shift");
    await client.page.keyboard.up("Shift");
    const rest = { altKey: false, ctrlKey: false, metaKey: false, repeat: false };
    expect(await client.events()).toEqual([
      [1, "down", { key: "Shift", code: "given", shiftKey: true, ...rest }],
      [1, "up", { key: "Shift", code: "ShiftLeft", shiftKey: false, ...rest }],
    ]);
  });

  test("say nothing while a text is composed; live:input says it once, as a whole", async () => {
    await open(`<input name="q" live:input='[1,"search"]' live:keydown='[1,"key"]'>`);
    await client.page.locator("input").focus();
    const devtools = await client.page.context().newCDPSession(client.page);
    await devtools.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
    await devtools.send("Input.imeSetComposition", { text: "日本", selectionStart: 2, selectionEnd: 2 });
    await devtools.send("Input.insertText", { text: "日本" });
    expect(await client.events()).toEqual([[1, "search", { name: "q", value: "日本" }]]);
  });
});

describe("live:input and live:change", () => {
  test("supply the field's name and value, also where a form is bound", async () => {
    await open(
      `<form live:change='[1,"changed"]'><input name="a" live:input='[1,"typed",{"row":7}]'><textarea name="b"></textarea></form>`,
    );
    await client.page.locator("input").fill("x");
    await client.page.locator("textarea").fill("y");
    await client.page.locator("textarea").blur();
    expect(await client.events()).toEqual([
      [1, "typed", { name: "a", value: "x", row: 7 }],
      [1, "changed", { name: "a", value: "x" }],
      [1, "changed", { name: "b", value: "y" }],
    ]);
  });

  test("supply whether a box is checked, and all values of a multiple select", async () => {
    await open(`<div live:change='[1,"changed"]'><input type="checkbox" name="box" value="v"><input type="radio" name="r" value="2">
      <select name="one"><option>a<option>b</select><select name="many" multiple><option>a<option>b<option>c</select></div>`);
    await client.page.locator("[name=box]").check();
    await client.page.locator("[name=box]").uncheck();
    await client.page.locator("[name=r]").check();
    await client.page.locator("[name=one]").selectOption("b");
    await client.page.locator("[name=many]").selectOption(["a", "c"]);
    expect(await client.events()).toEqual([
      [1, "changed", { name: "box", value: "v", checked: true }],
      [1, "changed", { name: "box", value: "v", checked: false }],
      [1, "changed", { name: "r", value: "2", checked: true }],
      [1, "changed", { name: "one", value: "b" }],
      [1, "changed", { name: "many", value: "a", values: ["a", "c"] }],
    ]);
  });

  test("a number that is none yet is not sent as empty", async () => {
    await open(`<input type="number" name="n" live:input='[1,"typed"]'>`);
    await client.page.locator("input").pressSequentially("1e");
    await client.page.locator("input").blur();
    expect(await client.events()).toEqual([[1, "typed", { name: "n", value: "1" }]]);
    await client.page.locator("input").pressSequentially("3");
    expect(await client.events()).toEqual([[1, "typed", { name: "n", value: "1e3" }]]);
  });
});

describe("live:submit", () => {
  test("supplies all fields, several of a name as an array, with the button that was pressed; the browser stays", async () => {
    await open(`<form live:submit='[1,"save",{"id":4}]' action="/elsewhere"><input name="title" value="A"><input type="checkbox" name="tag" value="x" checked>
      <input type="checkbox" name="tag" value="y" checked><input type="checkbox" name="tag" value="z"><input name="elements" value="hides">
      <input type="file" name="file"><input name="__proto__" value="p"><button name="action" value="draft">Draft</button><button name="action" value="publish">Publish</button></form>`);
    await client.page.getByText("Publish").click();
    const [saved] = await client.events();
    expect(JSON.stringify(saved)).toBe(
      '[1,"save",{"title":"A","tag":["x","y"],"elements":"hides","__proto__":"p","action":"publish","id":4}]',
    );
    expect(client.page.url()).toBe(`${client.server.url}/`);
  });

  // A field hides what the form itself has of that name.
  test.each(["attributes", "contains", "matches", "remove"])(
    "works in a form with a field named %j, which is patched and goes",
    async (name) => {
      const form = (more = "") => `<form live:submit='[1,"save"]'><input name="${name}" value="v"><button>Go</button>${more}</form>`;
      const errors: string[] = [];
      client.page.on("pageerror", ({ message }) => errors.push(message));
      await open(`${form()}<b live:mouseenter='[1,"hover"]'>b</b>`, "options");
      await client.page.getByText("Go").click();
      expect(await client.events()).toEqual([[1, "save", { [name]: "v" }]]);
      await client.page.locator("input").focus();
      await client.show(form("<i>patched</i>") + end);
      await client.page.getByText("patched").waitFor();
      await client.replace(form("<i>patched</i><u>morphed</u>") + end);
      await client.page.getByText("morphed").waitFor();
      await client.show(end);
      expect(await client.page.locator("form").count()).toBe(0);
      expect([...errors, ...client.console]).toEqual([]);
    },
  );

  test("closes the dialog where that is the form's method, as it would by itself", async () => {
    await open(
      `<dialog><form method="dialog" live:submit='[1,"save"]'><input name="q" value="v"><button value="ok">OK</button></form></dialog>`,
    );
    const dialog = client.page.locator("dialog");
    await dialog.evaluate((element: HTMLDialogElement) => element.showModal());
    await client.page.getByText("OK").click();
    expect(await client.events()).toEqual([[1, "save", { q: "v" }]]);
    expect(await dialog.evaluate(({ open, returnValue }: HTMLDialogElement) => [open, returnValue])).toEqual([false, "ok"]);
  });

  test("is sent by Enter, and not at all while the form is invalid", async () => {
    await open(`<form live:submit='[1,"save"]'><input name="q" required><button>Go</button></form>`);
    await client.page.locator("input").press("Enter");
    await client.page.locator("input").fill("x");
    await client.page.locator("input").press("Enter");
    expect(await client.events()).toEqual([[1, "save", { q: "x" }]]);
  });
});
