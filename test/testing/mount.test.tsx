import type { ComponentChildren, VNode } from "preact";
import { event, LiveComponent, LiveView, notFound } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { EventFailedError, MountError, mountComponent, mountView } from "overwinter/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { newSession } from "../../testing/session-class.ts";
import { logged } from "../support/logged.ts";
import { RatingView } from "../support/rating-view.tsx";

class Visited extends LiveView<"/shelves/:shelf/books/:book"> {
  override mount(): void {
    if (this.params.book === "0") throw notFound();
    if (this.user === null) this.redirect("/login");
    if (this.params.book === "broken") throw new RangeError("No such leaf");
    this.title = `Book ${this.params.book}`;
  }

  render() {
    return <p>{[this.url.pathname, this.url.search, this.params.shelf, JSON.stringify(this.user)].join(" ")}</p>;
  }
}

const ada = { id: "ada", name: "Ada" };

describe("mountView()", () => {
  test("mounts a view that is no route of the app, for who looks at it and where", async () => {
    const page = await mountView(Visited, { params: { shelf: "a", book: "7" }, user: ada, url: "/shelves/a/books/7?page=2" });
    expect(page.title).toBe("Book 7");
    expect(page.html()).toBe("<p>/shelves/a/books/7 ?page=2 a {&quot;id&quot;:&quot;ada&quot;,&quot;name&quot;:&quot;Ada&quot;}</p>");
    expect(page.last.frames).toEqual([["j", 0, 0, 0, 0, [], []]]); // what the page shows is what the server knows
  });

  test("gives a view that is a route the address that it has", async () => {
    const { seam } = await newSession();
    expect(Object.keys(seam.routes)).toContain("/rating");
    seam.routes["/shelves/:shelf/books/:book"] = Visited;
    const page = await mountView(Visited, { params: { shelf: "b/c", book: "1" }, user: ada });
    expect(page.text()).toContain("/shelves/b%2Fc/books/1");
  });

  test("fails as the page would", async () => {
    const { errors } = logged();
    const open = (book: string, user: typeof ada | null) => mountView(Visited, { params: { shelf: "a", book }, user });
    await expect(open("1", null)).rejects.toMatchObject({ code: "redirect", to: "/login" });
    await expect(open("0", ada)).rejects.toMatchObject({ code: "not-found" });
    const error: unknown = await open("broken", ada).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MountError);
    expect(error).toMatchObject({ code: "failed", message: 'Cannot mount view "Visited": No such leaf', cause: expect.any(RangeError) });
    expect(errors).toHaveLength(1);
  });

  test("takes no user that is no data, as the Worker takes none", async () => {
    await expect(mountView(RatingView, { user: new URL("https://example.com") as never })).rejects.toThrow("it is a URL");
  });
});

class Tally extends LiveComponent<
  { readonly start?: number; readonly label?: VNode; readonly children?: ComponentChildren },
  { counted: { count: number }; reset: { from: number } }
> {
  start = 0;
  count = 0;
  glances = 0;

  @event add(): void {
    this.count++;
    this.sendParent("counted", { count: this.count });
  }

  @event reset(): void {
    this.sendParent("reset", { from: this.count });
    this.count = 0;
    this.sendParent("counted", { count: 0 });
  }

  @event({ volatile: true }) glance(): void {
    this.glances++;
  }

  @event fail(): void {
    this.count = 99;
    this.sendParent("counted", { count: 99 });
    throw new RangeError("Out of beads");
  }

  @event(z.object({ by: z.int() })) addMany({ by }: { by: number }): void {
    this.count += by;
  }

  @event later(): void {
    void Promise.resolve().then(() => this.triggerUpdate(() => void (this.count += 10)));
  }

  @event say(): void {
    this.flash("info", "Counted");
    this.pushEvent("beads", { count: this.count });
  }

  render() {
    return (
      <section>
        <h2>{this.props.label}</h2>
        <output>{this.start + this.count}</output>
        <i>{this.glances}</i>
        {this.props.children}
        {(["add", "reset", "glance", "fail", "later", "say"] as const).map((name) => (
          <button type="button" live:click={on(this[name])}>
            {name}
          </button>
        ))}
        <button type="button" live:click={on(this.addMany, { by: 0.5 })}>
          addMany
        </button>
      </section>
    );
  }
}

describe("mountComponent()", () => {
  test("keeps what the component tells its parent, by any name, in order", async () => {
    const tally = await mountComponent(Tally, {});
    await tally.click("add");
    await tally.click("add");
    await tally.click("reset");
    expect(tally.sent).toEqual([
      ["counted", { count: 1 }],
      ["counted", { count: 2 }],
      ["reset", { from: 2 }],
      ["counted", { count: 0 }],
    ]);
    await tally.hibernate();
    await tally.click("add");
    expect(tally.sent).toHaveLength(5);
  });

  test("gives it slots, and other props later; html() is the component's", async () => {
    const tally = await mountComponent(Tally, { start: 5, label: <b>Beads</b>, children: <p>So far</p> });
    expect(tally.html()).toMatch(/^<section><h2><b>Beads<\/b><\/h2><output>5<\/output><i>0<\/i><p>So far<\/p><button type="button">add/);
    expect(tally.text()).toMatch(/^Beads 5 0 So far add reset/);
    await tally.click("add");
    await tally.update({ start: 7 });
    expect(tally.find({ role: "status" }).text).toBe("8");
    await tally.update({ children: <p>Changed</p> });
    expect(tally.text()).toMatch(/^Beads 8 0 Changed add/);
    expect(await tally.stored()).toEqual({ start: 7, count: 1, glances: 0 });
  });

  test("renders with the props of before where an update fails", async () => {
    logged();
    const tally = await mountComponent(Tally, { start: 1 });
    await expect(tally.update({ start: (() => 1) as never })).rejects.toThrow('Cannot pass prop "start" to component "Tally"');
    await tally.update({});
    expect(tally.find({ role: "status" }).text).toBe("1");
  });
});

describe("an event that is not carried out", () => {
  test("rejects with the error that the handler threw, and leaves everything as it was", async () => {
    const { errors } = logged();
    const tally = await mountComponent(Tally, {});
    const error: unknown = await tally.click("fail").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventFailedError);
    expect(error).toMatchObject({
      code: "failed",
      handler: "fail",
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
      message: expect.stringContaining('Event "fail" was not carried out (failed, reference '),
      cause: expect.any(RangeError),
    });
    expect(String(error)).toContain("): Out of beads");
    expect(error instanceof Error && error.stack).toContain("mount.test.tsx");
    expect(errors).toHaveLength(1);
    expect(tally.sent).toEqual([]);
    expect(tally.find({ role: "status" }).text).toBe("0");
  });

  test("resolves where that is allowed, and says what it was", async () => {
    const { warnings } = logged();
    const tally = await mountComponent(Tally, {});
    const { failure, effects } = await tally.click("addMany", { allowFailure: true });
    expect(failure).toMatchObject({ code: "payload", message: expect.stringContaining("Invalid input: expected int") });
    expect(effects).toEqual([]);
    expect(warnings).toHaveLength(1);
  });
});

describe("what came of it", () => {
  test("is ops, effects and bytes of the frames that came", async () => {
    const tally = await mountComponent(Tally, {});
    const outcome = await tally.click("add");
    expect(outcome).toBe(tally.last);
    expect(outcome.frames).toEqual([[1, 1, [[2, [[[0, 1, 0], "1"]]]]]]);
    expect(outcome.ops).toEqual([[[0, 1, 0], "1"]]);
    expect(outcome.bytes).toEqual({ up: '[1,2,"add"]'.length, down: '[1,1,[[2,[[[0,1,0],"1"]]]]]'.length });
    const { effects, ops } = await tally.click("say");
    expect(ops).toEqual([]);
    expect(effects).toEqual([
      ["flash", "info", "Counted"],
      ["push", 2, "beads", { count: 1 }],
    ]);
  });

  test("until() waits for what no event here has caused, and tells what it waited for", async () => {
    const tally = await mountComponent(Tally, {});
    await tally.click("later");
    await tally.until(() => expect(tally.find({ role: "status" }).text).toBe("10"));
    await expect(tally.until(() => expect(tally.text()).toContain("11"), { timeoutMs: 50 })).rejects.toThrow("to contain '11'");
  });
});

describe("what befalls a session", () => {
  test("a volatile event writes no row, survives sleep and not the process", async () => {
    const tally = await mountComponent(Tally, {});
    await tally.click("add");
    expect(await tally.rowsWritten()).toBe(1);
    await tally.click("glance");
    expect(await tally.rowsWritten()).toBe(0);
    expect(await tally.stored()).toMatchObject({ count: 1, glances: 0 });
    await tally.hibernate();
    await tally.click("glance");
    expect(tally.find({ selector: "i" }).text).toBe("2");
    await tally.kill();
    await expect(tally.click("add")).rejects.toThrow("the page is not connected");
    await tally.reconnect();
    expect(tally.find({ selector: "i" }).text).toBe("0");
    expect(tally.find({ role: "status" }).text).toBe("1");
  });

  test("a page that was away is told what has changed", async () => {
    const tally = await mountComponent(Tally, {});
    await tally.click("later");
    tally.disconnect();
    await tally.reconnect();
    await tally.until(() => tally.find({ role: "status" }).text === "10");
    await tally.click("add");
    expect(tally.find({ role: "status" }).text).toBe("11");
  });

  test("a page that was refused once tells of changes when it is connected again", async () => {
    logged();
    class Broken extends Tally {
      static readonly component = "Tally";

      override render(): never {
        throw new Error("Broken");
      }
    }
    const tally = await mountComponent(Tally, {});
    await expect(tally.deploy(Broken)).rejects.toThrow("The server has closed the page's socket");
    await tally.deploy(Tally);
    const before = tally.last;
    await tally.click("later");
    await tally.until(() => tally.find({ role: "status" }).text === "10");
    expect(tally.last).not.toBe(before);
    expect(tally.last.ops).toHaveLength(1);
  });

  test("a deploy brings the state along, by migrate() or as it is", async () => {
    const tally = await mountComponent(Tally, { start: 3 });
    await tally.click("add");
    class NextTally extends LiveComponent<{ readonly start?: number }> {
      static override readonly version = 1;
      static override readonly migrate = ({ count, ...state }: Record<string, unknown>) => ({ ...state, total: count });
      start = 0;
      total = 0;

      @event add(): void {
        this.total += 100;
      }

      render() {
        return (
          <p live:click={on(this.add)}>
            {this.start} and {this.total}
          </p>
        );
      }
    }
    await tally.deploy(NextTally);
    expect(tally.text()).toBe("3 and 1");
    await tally.click({ selector: "p" });
    expect(tally.html()).toBe("<p>3 and 101</p>");

    const page = await mountView(RatingView);
    class NextView extends RatingView {
      added = "by the new code";

      override render() {
        return (
          <main>
            {`Now ${this.saved}`}
            <Live of={Tally} />
          </main>
        );
      }
    }
    await page.click("Bump");
    const { warnings } = logged();
    await page.deploy(NextView);
    await page.until(() => expect(page.text()).toMatch(/^Now 4 0 0 add/));
    await page.click("glance");
    expect(page.text()).toMatch(/^Now 4 0 1/);
    // A field that the old code had not is no change outside of a turn.
    expect(warnings).toEqual([]);
    expect(await page.stored()).toMatchObject({ saved: 4, added: "by the new code" });
  });

  test("stored() names the nodes where none or several are meant", async () => {
    const page = await mountView(RatingView);
    expect(await page.stored()).toEqual({ saved: 3, average: 4 });
    expect(await page.stored({ name: "StarRating" }, "mine")).toMatchObject({ value: 3 });
    await expect(page.stored({ name: "StarRating" })).rejects.toThrow(
      'Cannot read the stored state of "StarRating": there are 2; say which by its id: "RatingView", "StarRating" (id "mine")',
    );
    await expect(page.stored(Tally)).rejects.toThrow('Cannot read the stored state of "Tally": stored are "RatingView", ');
  });

  test("a socket that the server closes rejects what waits", async () => {
    const tally = await mountComponent(Tally, {});
    const waits = tally.until(() => false);
    await tally.kill();
    await expect(waits).rejects.toThrow("The server has closed the page's socket: 1006");
  });
});
