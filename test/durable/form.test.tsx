import { evictDurableObject } from "cloudflare:test";
import type { VNode } from "preact";
import { event, LiveComponent } from "overwinter/durable";
import { Field, Form, form, formEdit, formValues, Live, on, type FormEdit, type FormValues, type LiveForm } from "overwinter/templates";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { pathOf } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { pageOf, post } from "../support/page-post.tsx";
import { proofOf, join, loadPage, objectOf, type LoadedPage, type TestSocket } from "../support/page-client.ts";
import { storeOtherwise } from "../support/page-storage.ts";

/** A page of the view, by one who counts his events. */
class Visit {
  readonly page: LoadedPage;
  #socket: TestSocket;
  #next = 1;

  private constructor(page: LoadedPage, socket: TestSocket) {
    this.page = page;
    this.#socket = socket;
  }

  static async open(): Promise<Visit> {
    const page = await loadPage("/form");
    const { socket } = await join(page, { proof: proofOf(page.html) });
    return new Visit(page, socket);
  }

  event(handler: string, payload?: unknown): ReturnType<TestSocket["event"]> {
    return this.#socket.event(this.#next++, 1, handler, ...(payload === undefined ? [] : [payload]));
  }

  /** The page as it is shown to one who comes back and has nothing. */
  async shown(): Promise<string> {
    const { joined, socket } = await join(this.page, { lowest: this.#next });
    this.#socket = socket;
    return JSON.stringify(joined[5]).replaceAll('\\"', '"');
  }

  sleep(webSockets: "hibernate" | "close"): Promise<void> {
    return evictDurableObject(objectOf(this.page), { webSockets });
  }
}

describe("a form in a field", () => {
  test.each(["hibernate", "close"] as const)(
    "is the same after a sleep (%s): values, rows, errors, and what was used",
    async (webSockets) => {
      const { warnings } = logged();
      const visit = await Visit.open();
      await visit.event("edit", { name: "stars", value: "9" });
      await visit.event("edit", { name: "tags", act: "add" });
      await visit.event("edit", { name: "tags[2]", act: "up" });
      await visit.event("edit", { name: "tags[2].name", value: "b" });
      await visit.event("save", { title: "", stars: "9" });
      await visit.event("edit", { name: "title", value: "T" });
      const before = await visit.shown();
      expect(before).toMatch(/Five at most.*value="b".*value="a"/s);
      await visit.sleep(webSockets);
      expect(await visit.shown()).toBe(before);
      await visit.event("edit", { name: "tags", act: "add" });
      await visit.event("edit", { name: "tags[3].name", value: "c" });
      expect(await visit.shown()).toMatch(/name="tags\[2\].*name="tags\[1\].*name="tags\[3\].name" value="c"/s);
      await visit.event("save", { stars: "4" });
      expect(await visit.shown()).toContain("{&quot;title&quot;:&quot;T&quot;,&quot;stars&quot;:4");
      // Nothing was taken for a change outside of a turn.
      expect(warnings).toEqual([]);
    },
  );

  test("is sent nothing anew after a sleep", async () => {
    const visit = await Visit.open();
    await visit.event("edit", { name: "tags", act: "add" });
    await visit.sleep("hibernate");
    const frame = await visit.event("write", { note: "n" });
    expect(JSON.stringify(frame)).not.toContain("<main");
  });

  test("is as it was before a turn that has failed, and goes on", async () => {
    logged();
    const visit = await Visit.open();
    await visit.event("edit", { name: "tags", act: "add" });
    const before = await visit.shown();
    const sent = { title: "broken", stars: "1", "tags[1].name": "x", "tags[2].name": "y", "tags[7].name": "z" };
    expect(await visit.event("save", sent)).toEqual([expect.any(Number), 2, [], [["fail", 2, "failed", expect.any(String)]]]);
    expect(await visit.shown()).toBe(before);
    await visit.event("edit", { name: "tags[2].name", value: "still here" });
    expect(await visit.shown()).toContain("still here");
  });

  test("shows what the server found until the field is edited", async () => {
    const visit = await Visit.open();
    await visit.event("save", { title: "taken", "tags[1].name": "a" });
    expect(await visit.shown()).toContain("Taken");
    await visit.event("edit", { name: "title", value: "free" });
    expect(await visit.shown()).not.toContain("Taken");
  });

  test("shows an error that nothing else shows also where a handler has looked at it", async () => {
    const visit = await Visit.open();
    const names = Object.fromEntries([1, 2, 3, 4].map((key) => [`tags[${key}].name`, "x"]));
    await visit.event("look", { title: "T", ...names });
    expect(await visit.shown()).toMatch(/<p class="field-error"[^>]*>Three at most/);
  });

  test.each([
    ["edit", { name: 5 }],
    ["edit", { name: "title", value: { toString: "x" } }],
    ["edit", { name: "title", value: ["x"] }],
    ["edit", { name: "title", checked: "yes" }],
    ["edit", { name: "title", values: [1] }],
    ["edit", { name: "tags", act: "explode" }],
    ["edit", { name: "tags[1]", act: "move", to: 0.5 }],
    ["edit", ["title"]],
    ["edit", "title"],
    ["save", { title: 5 }],
    ["save", { title: { a: 1 } }],
    ["save", { title: [["x"]] }],
    ["save", ["title"]],
  ])("refuses %s with %j", async (handler, payload) => {
    const { warnings } = logged();
    const visit = await Visit.open();
    expect(await visit.event(handler, payload)).toEqual([1, 1, [], [["fail", 1, "payload", expect.any(String)]]]);
    expect(warnings).toHaveLength(1);
  });

  test("is not moved by names of what it has not", async () => {
    const visit = await Visit.open();
    const before = await visit.shown();
    await visit.event("edit", { name: "__proto__", value: "x" });
    await visit.event("edit", { name: "tags[1].__proto__.x", value: "x" });
    await visit.event("edit", {});
    expect(await visit.shown()).toBe(before);
    const names = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`tags[${index + 2}].constructor`, "x"]));
    await visit.event("save", { ...names, ["__proto__"]: "x", stars: "9" });
    expect(await visit.shown()).toMatch(/Five at most(?!.*constructor)(?!.*tags\[2\])/s);
  });
});

const note = z.object({ text: z.string().max(3, "Too long") });

class Note extends LiveComponent<{ readonly given?: LiveForm }> {
  note = form(note, { text: "" });

  @event(formEdit) edit(change: FormEdit): void | Promise<void> {
    return this.note.edit(change);
  }

  @event(formValues) async save(values: FormValues): Promise<void> {
    await this.note.submit(values);
  }

  render(): VNode {
    return (
      <Form of={this.note} id="note" edit={on(this.edit)} submit={on(this.save)}>
        <Field name="text" label="Text" />
      </Form>
    );
  }
}

describe("a form in a component", () => {
  test("is the component's own, also after a sleep", async () => {
    const page = await loadPage(
      pathOf(() => (
        <main>
          <Live of={Note} id="a" />
          <Live of={Note} id="b" />
        </main>
      )),
    );
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await socket.event(1, 3, "edit", { name: "text", value: "long" });
    await evictDurableObject(objectOf(page), { webSockets: "close" });
    const { joined } = await join(page, { lowest: 2 });
    expect(JSON.stringify(joined[5])).toMatch(/^(?:(?!Too long).)*data-live=.{2}3.*Too long/s);
  });

  test("is not to be handed over as a prop", async () => {
    const { errors } = logged();
    await loadPage(
      pathOf(() => (
        <main>
          <Live of={Note} given={form(note, { text: "" })} />
        </main>
      )),
    );
    expect(errors).toMatchObject([
      {
        code: "prop",
        message:
          'Cannot pass prop "given" to component "Note": it is a form, which belongs to the field that it was made for; render its fields where the form is, and pass them as a slot',
      },
    ]);
  });
});

describe("a form that was posted", () => {
  const sent: [string, string][] = [
    ["[rows]", "2"],
    ["title", "T"],
    ["tags[2].name", "b"],
    ["tags[1].name", "a"],
  ];

  test("has the rows that its page had, in their order, with what was typed and what is wrong", async () => {
    const page = { ...(await loadPage("/form")), path: "/form" };
    const answer = await post(page, [...sent, ["stars", "9"], ["tags[3].name", ""]]);
    expect(answer.status).toBe(422);
    const { html } = await pageOf(answer, page);
    expect(html).toMatch(/2 fields need your attention.*Five at most.*tags\[2\].*value="b".*tags\[1\].*value="a".*tags\[3\].*Name it/s);
    expect(html).toContain('name="[rows]" value="2"');
  });

  test("is answered with a redirect where all is well", async () => {
    const page = { ...(await loadPage("/form")), path: "/form" };
    expect((await post(page, [...sent, ["stars", "5"]])).status).toBe(303);
  });
});

describe("a form that is not the first value of its field", () => {
  test.each([
    [
      "keep",
      "state",
      'Cannot keep field "note.deep[0]" of view "FormView": it is a form, which belongs to the field that it was made for; make it in the class',
    ],
    ["keepAnother", "state", 'Cannot keep field "note" of view "FormView": it is a form'],
    [
      "replace",
      "form",
      'Cannot keep field "review" of view "FormView": its form was replaced; leave the form where it is, and change what is in it: this.review.reset(values)',
    ],
    ["clear", "form", 'Cannot keep field "draft" of view "FormView": its form was replaced'],
  ])("fails the turn that does so: %s", async (handler, code, message) => {
    const { errors } = logged();
    const visit = await Visit.open();
    expect(await visit.event(handler)).toEqual([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(errors).toMatchObject([{ code, message: expect.stringContaining(message) }]);
    await visit.event("edit", { name: "title", value: "as before" });
    expect(await visit.shown()).toContain("as before");
  });
});

describe("a stored form after a deploy", () => {
  async function typed(note = ""): Promise<Visit> {
    const visit = await Visit.open();
    await visit.event("edit", { name: "title", value: "typed" });
    await visit.event("write", { note });
    return visit;
  }

  test.each([
    ["", "typed"],
    ["values only", "migrated"],
  ])("is plain data for migrate(), which gives plain data back (%s)", async (note, title) => {
    const visit = await typed(note);
    await storeOtherwise(visit.page, (row) => row.replace('"FormView",null,1,', '"FormView",null,0,'), "close");
    expect(await visit.shown()).toContain(`name="title" value="${title}"`);
  });

  test("that has no field any more is an error, which names it and the cure; the view is mounted anew", async () => {
    const { errors } = logged();
    const visit = await typed();
    await storeOtherwise(visit.page, (row) => row.replace(`"review":`, `"survey":`), "close");
    expect(await visit.shown()).toContain('name="title" value/>');
    expect(errors).toMatchObject([
      {
        code: "version",
        message:
          'Cannot read the state of view "FormView": field "survey" was a form, and is none any more; raise static version, and say in static migrate what becomes of it',
      },
    ]);
  });

  test("in a field that was none is an error, too", async () => {
    const { errors } = logged();
    const visit = await typed("a note");
    await storeOtherwise(
      visit.page,
      (row) => row.replace(`"note":`, `"swap":`).replace(`"draft":`, `"note":`).replace(`"swap":`, `"draft":`),
      "close",
    );
    expect(await visit.shown()).toContain('name="title" value/>');
    expect(errors).toMatchObject([{ code: "version", message: expect.stringMatching(/field "(note|draft)" was (a|no) form/) }]);
  });
});
