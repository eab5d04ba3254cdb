import { event, LiveView } from "overwinter/durable";
import { js, on, type FieldPayload, type FormPayload, type KeyPayload } from "overwinter/templates";
import { mountView, type LivePage } from "overwinter/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const anything = z.record(z.string(), z.unknown());

/** Says what it was told. */
abstract class Listener extends LiveView<"/"> {
  heard: unknown[] = [];

  @event(anything) hear(payload: FormPayload): void {
    this.heard.push(payload);
  }

  @event(z.object({ what: z.string() })) note({ what }: { what: string }): void {
    this.heard.push(what);
  }
}

const heardBy = async (page: LivePage): Promise<unknown> => (await page.stored())["heard"];

describe("click()", () => {
  class Clicks extends Listener {
    render() {
      return (
        <main>
          <section live:click={on(this.note, { what: "section" })}>
            <button type="button" live:click={on(this.note, { what: "button" })}>
              <b>Press</b> me
            </button>
            <button type="button">Unbound</button>
            <button type="button" disabled live:click={on(this.note, { what: "never" })}>
              Broken
            </button>
            <fieldset disabled>
              <legend>
                <button type="button">In the legend</button>
              </legend>
              <button type="button">In the fieldset</button>
            </fieldset>
          </section>
          <button type="button" live:click={on(this.note, { what: "once" }, { once: true })}>
            Once
          </button>
          <button type="button" live:click={[on(this.note, { what: "one" }), false, on(this.note, { what: "two" })]}>
            Both
          </button>
          <button type="button" live:click={js.toggle("#menu").push(this.note, { what: "pushed" }).focus("#menu")}>
            Menu
          </button>
          <div id="menu" hidden>
            <button type="button" live:click={on(this.note, { what: "hidden" })}>
              Hidden
            </button>
          </div>
          <div class="beside" live:click={on(this.note, { what: "beside" }, { away: true })} />
          <h2>
            <a href="/elsewhere">Elsewhere</a>
          </h2>
        </main>
      );
    }
  }

  test("goes to the nearest element around that is bound, and to those that wait for it elsewhere", async () => {
    const page = await mountView(Clicks);
    await page.click("Press me");
    await page.click("Unbound");
    await page.click({ selector: "b" });
    expect(await heardBy(page)).toEqual(["button", "beside", "section", "beside", "button", "beside"]);
  });

  test.each(["Broken", "In the fieldset"])("is refused by what is disabled: %s", async (name) => {
    const page = await mountView(Clicks);
    await expect(page.click(name)).rejects.toThrow(`Cannot click button "${name}" (disabled): it is disabled`);
    await page.click("In the legend");
    expect(await heardBy(page)).toEqual(["section", "beside"]);
  });

  test("counts once where the binding says so, and as often as there are bindings", async () => {
    const page = await mountView(Clicks);
    await page.click("Once");
    await page.click("Once");
    await page.click("Both");
    expect(await heardBy(page)).toEqual(["once", "beside", "beside", "one", "two", "beside"]);
  });

  test("sends what a chain pushes, and keeps its other commands", async () => {
    const page = await mountView(Clicks);
    await page.click("Menu");
    expect(await heardBy(page)).toEqual(["pushed", "beside"]);
    expect(page.commands).toEqual([
      ["toggle", "#menu"],
      ["focus", "#menu"],
    ]);
  });

  test("finds what is hidden by a selector only, and says so", async () => {
    const page = await mountView(Clicks);
    await expect(page.click("Hidden")).rejects.toThrow('Cannot click "Hidden": what has this name is hidden');
    await page.click({ selector: "#menu button" });
    expect(await heardBy(page)).toEqual(["hidden", "beside"]);
  });

  test("fails where nothing would come of it, or it is not said of what", async () => {
    const page = await mountView(Clicks);
    await expect(page.click("Nothing")).rejects.toThrow('nothing on the page is called that; there is button "Press me", button "Unbound"');
    await expect(page.click(/e/)).rejects.toThrow('Cannot click /e/: it may be any of 4: button "Press me", button "In the legend", ');
    await expect(page.click({ selector: "#x[" })).rejects.toThrow("Cannot look for #x[: it is no CSS selector; write one such as");
    await expect(page.click({ selector: "article" })).rejects.toThrow("Cannot click article: nothing on the page matches; it is <main");
    await expect(page.click({ role: "checkbox" })).rejects.toThrow("Cannot click checkbox: nothing on the page is called that; there is ");
    expect(page.find("Elsewhere").attribute("href")).toBe("/elsewhere");
    expect(await heardBy(page)).toEqual([]);
  });
});

describe("hover()", () => {
  class Hovers extends Listener {
    render() {
      const told = (what: string) => ({
        "live:mouseenter": on(this.note, { what: `+${what}` }),
        "live:mouseleave": on(this.note, { what: `-${what}` }),
      });
      return (
        <main>
          <section aria-label="Outer" {...told("outer")}>
            <button type="button" {...told("left")}>
              Left
            </button>
            <button type="button" {...told("right")}>
              Right
            </button>
          </section>
          <button type="button">Beside</button>
        </main>
      );
    }
  }

  test("leaves what is not around the new place, innermost first, and enters what was not around the old one", async () => {
    const page = await mountView(Hovers);
    await page.hover("Left");
    await page.hover("Right");
    await page.hover("Outer");
    await page.unhover();
    expect(await heardBy(page)).toEqual(["+outer", "+left", "-left", "+right", "-right", "-outer"]);
  });

  test("fails where nobody would notice", async () => {
    const page = await mountView(Hovers);
    await expect(page.hover("Beside")).rejects.toThrow('Cannot hover button "Beside": nothing is bound to that; put live:mouseenter on it');
    await expect(page.click("Beside")).rejects.toThrow('Cannot click button "Beside": nothing is bound to that; put live:click on it');
    await expect(page.press("Enter", "Beside")).rejects.toThrow("nothing is bound to that");
  });
});

describe("fields", () => {
  class Form extends Listener {
    search = "";
    resets = 0;

    @event(z.looseObject({ name: z.string() })) edit(payload: { name: string; value?: unknown }): void {
      this.heard.push(payload);
      if (payload.name === "search") this.search = String(payload.value).toUpperCase();
    }

    @event(anything) save(payload: FormPayload): void {
      this.heard.push(payload);
      if (payload["reset"] === "yes") this.resets++;
      if (payload["empty"] === "yes") this.resetForm("review");
    }

    render() {
      const { search } = this;
      return (
        <main>
          <label>
            Search <input name="search" value={search} live:input={on<FieldPayload>(this.edit)} live:change={on<FieldPayload>(this.edit)} />
          </label>
          <form
            id="review"
            aria-label="Review"
            live:reset={this.resets}
            live:submit={on(this.save)}
            live:change={on<FieldPayload>(this.edit)}
          >
            <input type="hidden" name="secret" value="s" />
            <label for="title">Title</label>
            <input id="title" name="title" value="Untitled" />
            <label>
              Text <textarea name="text">{"\nfirst"}</textarea>
            </label>
            <label>
              Stars <input type="number" name="stars" />
            </label>
            <label>
              <input type="checkbox" name="tags" value="a" checked /> Tag A
            </label>
            <label>
              <input type="checkbox" name="tags" value="b" /> Tag B
            </label>
            <fieldset>
              <label>
                <input type="radio" name="kind" value="film" checked /> Film
              </label>
              <label>
                <input type="radio" name="kind" value="book" /> Book
              </label>
            </fieldset>
            <label>
              Genre{" "}
              <select name="genre">
                <option disabled>Choose</option>
                <option>Drama</option>
                <option value="sf">Science Fiction</option>
              </select>
            </label>
            <label>
              Languages{" "}
              <select name="languages" multiple>
                <option selected>en</option>
                <option>de</option>
              </select>
            </label>
            <label>
              Locked <input name="locked" readonly value="l" />
            </label>
            <input name="off" disabled value="never" />
            <button name="act" value="save">
              Save
            </button>
            <button name="act" value="publish">
              Publish
            </button>
          </form>
          <input form="review" name="outside" value="o" aria-label="Outside" />
        </main>
      );
    }
  }

  const untouched = {
    secret: "s",
    title: "Untitled",
    text: "\nfirst",
    stars: "",
    tags: "a",
    kind: "film",
    genre: "Drama",
    languages: "en",
    locked: "l",
    outside: "o",
  };

  test("type() sends one event where input and change say the same, and its text stays until the server says otherwise", async () => {
    const page = await mountView(Form);
    await page.type("Search", "lo");
    expect(await heardBy(page)).toEqual([{ name: "search", value: "lo" }]);
    expect(page.find("Search").value).toBe("LO");
    await page.type("Title", "The Fog");
    expect(page.find("Title").value).toBe("The Fog");
    await page.type("Search", "x");
    expect(page.find("Title").value).toBe("The Fog");
  });

  test("submit() sends what a browser would: the fields as they stand, and the button that was pressed", async () => {
    const page = await mountView(Form);
    await page.submit("Review");
    await page.click("Publish");
    await page.press("Enter", "Title");
    expect(await heardBy(page)).toEqual([
      { ...untouched, act: "save" },
      { ...untouched, act: "publish" },
      { ...untouched, act: "save" },
    ]);
  });

  test("submit() puts values in first, by their names, as somebody would", async () => {
    const page = await mountView(Form);
    await page.submit("Review", {
      title: "The Fog",
      text: "two\nlines",
      stars: "4.5",
      tags: "b",
      kind: "book",
      genre: "Science Fiction",
      languages: ["en", "de"],
    });
    const heard = await heardBy(page);
    expect(heard).toEqual([
      { name: "title", value: "The Fog" },
      { name: "text", value: "two\nlines" },
      { name: "stars", value: "4.5" },
      { name: "tags", value: "b", checked: true },
      { name: "kind", value: "book", checked: true },
      { name: "genre", value: "sf" },
      { name: "languages", value: "en", values: ["en", "de"] },
      {
        ...untouched,
        title: "The Fog",
        text: "two\nlines",
        stars: "4.5",
        tags: ["a", "b"],
        kind: "book",
        genre: "sf",
        languages: ["en", "de"],
        act: "save",
      },
    ]);
    await expect(page.submit("Review", { subject: "x" })).rejects.toThrow(
      'Cannot fill field "subject" of "Review": it has secret, title, ',
    );
  });

  test("click() checks and unchecks, also by the label, and chooses one radio button of its group", async () => {
    const page = await mountView(Form);
    await page.click("Tag A");
    await page.click({ selector: "label:has([value=b])" });
    await page.click("Book");
    await page.click("Book");
    expect(page.find("Tag A").isChecked).toBe(false);
    expect(page.find("Tag B").isChecked).toBe(true);
    expect([page.find("Film").isChecked, page.find("Book").isChecked]).toEqual([false, true]);
    expect(await heardBy(page)).toEqual([
      { name: "tags", value: "a", checked: false },
      { name: "tags", value: "b", checked: true },
      { name: "kind", value: "book", checked: true },
    ]);
  });

  test("select() chooses by value or text", async () => {
    const page = await mountView(Form);
    await page.select("Genre", "sf");
    expect(page.find("Genre").value).toBe("sf");
    await page.select("Languages", []);
    expect(page.find("Languages").values).toEqual([]);
    await expect(page.select("Genre", "Western")).rejects.toThrow(
      'it has no option "Western"; it has "Choose" (Choose), "Drama" (Drama), "sf"',
    );
    await expect(page.select("Genre", "Choose")).rejects.toThrow('its option "Choose" is disabled');
    await expect(page.select("Genre", ["sf", "Drama"])).rejects.toThrow("it takes one option");
  });

  test("are as the server says again after a reset, by the view or by live:reset", async () => {
    const page = await mountView(Form);
    await page.type("Title", "The Fog");
    await page.submit("Review", { stars: "1" });
    expect(page.find("Title").value).toBe("The Fog");
    for (const how of ["empty", "reset"]) {
      await page.type("Title", "The Fog");
      await page.fire("submit", "Review", { [how]: "yes" });
      expect(page.find("Title").value).toBe("Untitled");
      expect(page.find("Stars").value).toBe("");
    }
  });

  test("refuse what a visitor cannot do", async () => {
    const page = await mountView(Form);
    await expect(page.type("Locked", "x")).rejects.toThrow("it is read-only");
    await expect(page.type({ selector: "[name=off]" }, "x")).rejects.toThrow("it is disabled");
    await expect(page.type("Stars", "many")).rejects.toThrow('"many" is no number');
    await expect(page.type("Save", "x")).rejects.toThrow("it takes no text");
    await expect(page.submit("Search")).rejects.toThrow("it is no form, nor in one");
    expect(await heardBy(page)).toEqual([]);
  });

  test("that have no role are called by their labels, too; what is typed into them is what a browser would send", async () => {
    class Plain extends Listener {
      @event(anything) edit(payload: unknown): void {
        this.heard.push(payload);
      }

      render() {
        return (
          <main live:input={on<FieldPayload>(this.edit)}>
            {(["password", "date", "time", "month", "week", "datetime-local", "color"] as const).map((type) => (
              <label key={type}>
                {`The ${type}`} <input type={type} name={type} />
              </label>
            ))}
            <label>
              The hidden <input type="hidden" name="hidden" />
            </label>
            <label>
              The file <input type="file" name="file" />
            </label>
          </main>
        );
      }
    }
    const page = await mountView(Plain);
    const typed: [name: string, right: string, wrong: string][] = [
      ["date", "2026-01-31", "31.1.2026"],
      ["time", "13:30", "1:30 pm"],
      ["month", "2026-01", "January"],
      ["week", "2026-W05", "5"],
      ["datetime-local", "2026-01-31T13:30", "2026-01-31"],
      ["color", "#ff8800", "red"],
    ];
    await page.type("The password", "secret");
    for (const [name, right, wrong] of typed) {
      await expect(page.type(`The ${name}`, wrong)).rejects.toThrow(`"${wrong}" is no ${name}, and a browser would not send it; write "`);
      await page.type(`The ${name}`, right);
    }
    const sent = [["password", "secret"], ...typed].map(([name, value]) => ({ name, value }));
    expect(await heardBy(page)).toEqual(sent);
    expect(page.find("The file").tag).toBe("input");
    expect(page.findAll("The hidden")).toEqual([]);
    expect(() => page.find("Password")).toThrow('<input> "The password"');
  });

  test("keep what was typed when their region comes whole", async () => {
    const page = await mountView(Form);
    await page.type("Title", "The Fog");
    page.disconnect();
    await expect(page.click("Save")).rejects.toThrow('Cannot send "save": the page is not connected; await page.reconnect() first');
    await page.reconnect();
    await page.kill();
    await page.reconnect();
    expect(page.find("Title").value).toBe("The Fog");
  });
});

describe("press()", () => {
  class Keys extends Listener {
    @event(z.object({ key: z.string(), what: z.string() })) key({ key, what }: { key: string; what: string }): void {
      this.heard.push(`${what} ${key}`);
    }

    render() {
      return (
        <main
          live:keydown={[
            on<KeyPayload & { what: string }, { what: string }>(
              this.key,
              { what: "page" },
              { window: true, keys: ["Escape", "ctrl+k", "j"] },
            ),
          ]}
        >
          <input
            aria-label="Name"
            live:keydown={[
              on<KeyPayload & { what: string }, { what: string }>(this.key, { what: "save" }, { keys: ["Enter", "mod+s"] }),
              on<KeyPayload & { what: string }, { what: string }>(this.key, { what: "cancel" }, { keys: "Escape", stop: true }),
            ]}
          />
          <div live:keyup={on(this.hear)}>
            <button type="button" live:click={on(this.note, { what: "click" })}>
              Go
            </button>
          </div>
        </main>
      );
    }
  }

  test("submits with Enter what a browser would: without a button a form with one field", async () => {
    class Buttonless extends Listener {
      render() {
        const fields = (names: readonly string[]) => (
          <form live:submit={on(this.note, { what: names.join() })}>
            {names.map((name) =>
              name === "tick" ? <input key={name} aria-label={name} type="checkbox" /> : <input key={name} aria-label={name} />,
            )}
          </form>
        );
        return (
          <main>
            {fields(["one", "tick"])}
            {fields(["two", "three"])}
          </main>
        );
      }
    }
    const page = await mountView(Buttonless);
    await page.press("Enter", "one");
    await expect(page.press("Enter", "two")).rejects.toThrow("nothing is bound to that");
    expect(await heardBy(page)).toEqual(["one,tick"]);
  });

  test("goes to the bindings that ask for the key, and to the page's", async () => {
    const page = await mountView(Keys);
    await page.press("Enter", "Name");
    await page.press("ctrl+s", "Name");
    await page.press("Escape", "Name");
    await page.press("Escape");
    await page.press("ctrl+k", "Name");
    await page.press("j", "Name"); // typed
    await page.press("j");
    await page.press("ctrl+j");
    expect(await heardBy(page)).toEqual(["save Enter", "save s", "cancel Escape", "page Escape", "page k", "page j"]);
  });

  test("clicks a button with Enter and the space bar, and says all of a key", async () => {
    const page = await mountView(Keys);
    await page.press("Enter", "Go");
    await page.press("Space", "Go");
    expect(await heardBy(page)).toMatchObject([
      "click",
      { key: "Enter", code: "Enter", shiftKey: false },
      "click",
      { key: " ", code: "Space" },
    ]);
    await expect(page.press("Entr", "Go")).rejects.toThrow('there is no key "Entr"');
  });
});

describe("fire() and pushFromHook()", () => {
  class Others extends Listener {
    render() {
      return (
        <main>
          <div class="canvas" live:pointerdown={on(this.hear, { tool: "pen" })} live:viewportenter={on(this.note, { what: "seen" })}>
            <i />
          </div>
          <div class="chart" live:hook='["Chart",{"select":[1,"hear",{"chart":1}]}]' />
        </main>
      );
    }
  }

  test("supply what the browser would", async () => {
    const page = await mountView(Others);
    await page.fire("pointerdown", { selector: "i" }, { x: 1, y: 2, tool: "brush" });
    await page.fire("viewportenter", { selector: ".canvas" });
    await page.pushFromHook({ selector: ".chart" }, "select", { index: 3 });
    expect(await heardBy(page)).toEqual([{ x: 1, y: 2, tool: "pen" }, "seen", { index: 3, chart: 1 }]);
  });

  test("fail where nothing is bound", async () => {
    const page = await mountView(Others);
    await expect(page.fire("viewportenter", { selector: "i" })).rejects.toThrow("nothing is bound to that; put live:viewportenter on it");
    await expect(page.pushFromHook({ selector: ".chart" }, "zoom")).rejects.toThrow("its hook pushes select");
    await expect(page.pushFromHook({ selector: ".canvas" }, "select")).rejects.toThrow("it has no live:hook");
  });
});
