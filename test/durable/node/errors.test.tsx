import { Fragment, type ComponentChildren, type VNode } from "preact";
import { describe, expect, test } from "vitest";
import { event, LiveComponent, LiveError, LiveView, receive, type LiveErrorCode } from "overwinter/durable";
import { Form, form, Live, on } from "overwinter/templates";
import { createLive } from "overwinter/worker";
import { z } from "zod";
import { pathOf, type Case } from "../../support/case-view.tsx";
import { logged } from "../../support/logged.ts";
import { join, loadPage } from "../../support/page-client.ts";

class Plain extends LiveComponent<{ readonly children?: ComponentChildren; readonly value?: unknown }> {
  render(): VNode {
    return <p>{this.props.children}</p>;
  }
}

class Teller extends LiveComponent<{}, { nobody: string; told: unknown; toldOutright: { text: string } }> {
  @event tell(): void {
    this.sendParent("nobody", "hello");
  }

  @event tellFunction(): void {
    this.sendParent("told", { callback: () => 1 });
  }

  render(): VNode {
    return <p />;
  }
}

const onlyLive = (): VNode => <Live of={Plain} />;
const nothing = (): VNode => <>{null}</>;
const twoNodes = (): VNode => (
  <>
    <b />
    <i />
  </>
);
const text = (): VNode => <>text</>;

const onlyText = (): VNode => <p>text</p>;

// @ts-expect-error -- what an author without types could write
class Unfinished extends LiveComponent {}

class Text extends LiveComponent {
  render(): VNode {
    // SAFETY: what an author without types could write.
    return "text" as unknown as VNode;
  }
}

class Nothing extends LiveComponent {
  render(): VNode {
    // SAFETY: as above
    return null as unknown as VNode;
  }
}

class Root extends LiveComponent<{ readonly kind: string }> {
  render(): VNode {
    switch (this.props.kind) {
      case "live":
        return <Live of={Plain} />;
      case "fragment":
        return <Fragment />;
      case "function to live":
        return onlyLive();
      case "template":
        return <template />;
      default:
        return <main />;
    }
  }
}

class Throwing extends LiveComponent<{ readonly where: string }> {
  override mount({ where }: { where: string }): void {
    if (where === "mount") throw new Error("thrown in mount");
  }

  render(): VNode {
    if (this.props.where === "render") throw new Error("thrown in render");
    return <p />;
  }
}

class WithConstructor extends LiveComponent {
  value: number;

  constructor() {
    super();
    this.value = 1;
  }

  render(): VNode {
    return <p />;
  }
}

const Named = (name: string): typeof Plain => {
  const of = class extends Plain {};
  Object.defineProperty(of, "name", { value: name });
  return of;
};

class Reserved extends LiveComponent {
  override render(): VNode {
    return <p />;
  }
}
const nothingAsked = z.object({ title: z.string() });
const sharedForm = form(nothingAsked, { title: "" });

class WithShared extends Reserved {
  review = sharedForm;
}

// What an author without types could write: fields of classes are defined, not assigned.
const withField = (name: string): typeof Reserved =>
  class ReservedField extends Reserved {
    constructor(...host: unknown[]) {
      super(...host);
      Object.defineProperty(this, name, { value: "mine", enumerable: true });
    }
  };

/** Mistakes that show when the page is loaded: what the log says, with class, field and cure. */
const mistakes: readonly [what: string, page: Case["render"] | Case, code: LiveErrorCode, message: RegExp | string][] = [
  [
    "a handler without @event",
    (view) => <button live:click={on(view.undecorated)} />,
    "binding",
    'Cannot render view "CaseView": Cannot bind "undecorated": it is no handler of a live node; mark the method with @event and pass it as this.undecorated',
  ],
  ["an anonymous function as handler", () => <button live:click={on(() => 1)} />, "binding", "Cannot bind an anonymous function"],
  [
    "a handler that is misspelt where nothing checks types",
    // SAFETY: as it says
    () => <button live:click={on(undefined as unknown as () => void)} />,
    "binding",
    "Cannot bind undefined: it is no handler of a live node; check the method's name, and pass it without calling it: on(this.save), not on(this.save())",
  ],
  [
    "a listener as one writes it in the browser",
    (view) => <button onClick={() => view.add()}>Add</button>,
    "binding",
    'Cannot render view "CaseView": "onClick" of <button> is a function, and no function gets to the browser; bind a method marked with @event: live:click={on(this.save)}',
  ],
  [
    "a handler that is not bound",
    // SAFETY: what an author without types could write.
    (view) => <form live:submit={view.add as never} />,
    "binding",
    '"live:submit" of <form> is a function, and no function gets to the browser; bind a method marked with @event: live:submit={on(this.save)}',
  ],
  [
    "a component that is written as a Preact component",
    () => {
      // SAFETY: what an author without types could write.
      const Element = Plain as unknown as () => VNode;
      return (
        <main>
          <Element />
        </main>
      );
    },
    "constructor",
    "Cannot make Plain: live nodes are made by the session; place it as <Live of={Plain} />",
  ],
  [
    "a form that no field holds",
    (view) => (
      <main>
        <Form of={form(nothingAsked, { title: "" })} id="local" submit={on(view.run, { text: "" })} />
      </main>
    ),
    "form",
    'Cannot show form "local": no field of a view or component keeps it ("_" and "#" fields are not kept), and what is typed would be lost; make it in the class, as the first value of a field: review = form(schema, values)',
  ],
  [
    "a form that several instances hold",
    () => (
      <main>
        <Live of={WithShared} id="a" />
        <Live of={WithShared} id="b" />
      </main>
    ),
    "form",
    'Cannot keep field "review" of component "WithShared" (id "b"): its form is in another field or instance already; make a form for each, in the class: review = form(schema, values)',
  ],
  [
    "a message bound to what is no binding",
    // SAFETY: what an author without types could write.
    () => (
      <main>
        <Live of={Teller} on={{ told: (() => 1) as never }} />
      </main>
    ),
    "binding",
    'Cannot bind message "told" of component "Teller": that is no binding; write on={{ told: on(this.handler) }}',
  ],
  [
    "a <Live> root",
    () => <Live of={Plain} />,
    "root",
    'Cannot render view "CaseView": its render() gives a <Live>; wrap it in one element, such as <div>',
  ],
  ["a fragment root", () => <Fragment />, "root", "its render() gives a fragment; wrap it in one element"],
  [
    "a <Live> root of a component",
    () => (
      <main>
        <Live of={Root} id="r" kind="live" />
      </main>
    ),
    "root",
    'Cannot render component "Root" (id "r"): its render() gives a <Live>',
  ],
  [
    "a <Live> root through a function",
    () => {
      const Inner = onlyLive;
      return <Inner />;
    },
    "root",
    'view "CaseView": its render() gives a <Live>',
  ],
  [
    "no node through a function",
    () => {
      const Inner = nothing;
      return <Inner />;
    },
    "root",
    "its render() gives no element",
  ],
  [
    "two nodes through a function",
    () => {
      const Inner = twoNodes;
      return <Inner />;
    },
    "root",
    "its render() gives 2 nodes",
  ],
  [
    "a text through a function",
    () => {
      const Inner = text;
      return <Inner />;
    },
    "root",
    "its render() gives no element",
  ],
  [
    "a text as root",
    () => (
      <main>
        <Live of={Text} />
      </main>
    ),
    "root",
    'Cannot render component "Text": its render() gives no element; wrap it',
  ],
  [
    "nothing as root",
    () => (
      <main>
        <Live of={Nothing} />
      </main>
    ),
    "root",
    'Cannot render component "Nothing": its render() gives no element',
  ],
  [
    "a component without render()",
    () => (
      <main>
        <Live of={Unfinished} />
      </main>
    ),
    "child",
    'Cannot place "Unfinished" in view "CaseView": it is no LiveComponent with a render(); write class Unfinished extends LiveComponent',
  ],
  [
    "a function as a component",
    () => (
      <main>
        <Live of={onlyText as unknown as typeof Plain} />
      </main>
    ),
    "child",
    'Cannot place "onlyText" in view "CaseView": it is no LiveComponent',
  ],
  [
    "no component",
    () => (
      <main>
        <Live of={undefined as unknown as typeof Plain} />
      </main>
    ),
    "child",
    'Cannot place undefined in view "CaseView"',
  ],
  [
    "a template as root",
    () => (
      <main>
        <Live of={Root} kind="template" />
      </main>
    ),
    "root",
    "its root is <template>, whose inside cannot be patched; wrap it in one element, such as <div>",
  ],
  [
    "a second child of a class without id",
    () => (
      <main>
        <Live of={Plain} />
        <Live of={Plain} />
      </main>
    ),
    "duplicate-child",
    'Cannot place component "Plain" twice in view "CaseView": give each an id: <Live of={Plain} id="…">',
  ],
  [
    "the same id twice",
    () => (
      <main>
        <Live of={Plain} id={1} />
        <Live of={Plain} id="1" />
      </main>
    ),
    "duplicate-child",
    'Cannot place component "Plain" (id "1") twice in view "CaseView": give each an id of its own',
  ],
  [
    "two classes of one name",
    () => {
      const [A, B] = twins;
      return (
        <main>
          <Live of={A} id="a" />
          <Live of={B} id="b" />
        </main>
      );
    },
    "duplicate-child",
    'Cannot place component "Twin" in view "CaseView": two classes have that name; give one a static component = "…"',
  ],
  [
    "a function among the props",
    () => (
      <main>
        <Live of={Plain} value={() => 1} />
      </main>
    ),
    "prop",
    'Cannot pass prop "value" to component "Plain": it is a function; let the component tell its parent with this.sendParent("value", …)',
  ],
  [
    "a class instance deep in a prop",
    () => (
      <main>
        <Live of={Plain} value={[{ at: new URL("https://example.com") }]} />
      </main>
    ),
    "prop",
    'Cannot pass prop "value[0].at" to component "Plain": it is a URL',
  ],
  [
    "an element deep in a prop",
    () => (
      <main>
        <Live of={Plain} value={{ icon: <b /> }} />
      </main>
    ),
    "prop",
    'Cannot pass prop "value.icon" to component "Plain": it is an element; pass it as a prop of its own, which makes it a slot',
  ],
  // SAFETY: what an author without types could write.
  [
    "a function as a slot",
    () => (
      <main>
        <Live of={Plain}>{(() => <b />) as never}</Live>
      </main>
    ),
    "slot",
    'Cannot fill slot "children" of component "Plain" in view "CaseView": it is a function',
  ],
  [
    "state that does not come back whole, in mount",
    {
      mount: (view) => {
        view.data = [new Error("no")];
      },
      render: () => <main />,
    },
    "state",
    'Cannot keep field "data[0]" of view "CaseView": it is an Error',
  ],
  [
    "too much state",
    {
      mount: (view) => {
        view.data = "x".repeat(1_000_001);
      },
      render: () => <main />,
    },
    "state-size",
    /Cannot keep the state of view "CaseView": 1000\d+ characters are more than 1000000; keep ids/,
  ],
  [
    "a constructor that passes nothing on",
    () => (
      <main>
        <Live of={WithConstructor} />
      </main>
    ),
    "constructor",
    "Cannot make WithConstructor: live nodes are made by the session; place it as <Live of={WithConstructor} />, and if the class has a constructor, take it out and use mount()",
  ],
  [
    "a field on a name of the base class",
    () => {
      const Field = titled;
      return (
        <main>
          <Live of={Field} />
        </main>
      );
    },
    "reserved-name",
    'Cannot use field "title" in component "ReservedField": the base class has that name; call the field something else',
  ],
  [
    "a field on a name of the lifecycle",
    () => {
      const Field = rendered;
      return (
        <main>
          <Live of={Field} />
        </main>
      );
    },
    "reserved-name",
    'Cannot use field "render"',
  ],
  [
    "an event key outside an event",
    { mount: (view) => void view.eventKey, render: () => <main /> },
    "outside-turn",
    "Cannot read this.eventKey: no event runs",
  ],
];

const twins: readonly [typeof Plain, typeof Plain] = [Named("Twin"), Named("Twin")];
const [titled, rendered] = [withField("title"), withField("render")];

describe("a page whose author made a mistake", () => {
  test.each(mistakes)("names %s", async (_, page, code, message) => {
    const { errors } = logged();
    const loaded = await loadPage(pathOf(page));
    expect(loaded.status).toBe(500);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(LiveError);
    expect(errors[0]).toMatchObject({
      code,
      message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
    });
    expect(loaded.html).toMatch(/^The page cannot be shown \(reference [0-9a-f]{8}\)$/);
  });

  test.each(["mount", "render"])("tells the visitor nothing of a throw in %s but its reference", async (where) => {
    const { errors } = logged();
    const { status, html } = await loadPage(
      pathOf(() => (
        <main>
          <Live of={Throwing} where={where} />
        </main>
      )),
    );
    expect(status).toBe(500);
    expect(errors).toMatchObject([{ message: `thrown in ${where}` }]);
    expect(html).not.toContain("thrown");
    expect(html).not.toMatch(/\.tsx?/);
  });
});

describe("a turn in which an author's mistake shows", () => {
  test("fails for a message that nobody takes, and names both classes", async () => {
    const { errors } = logged();
    const page = await loadPage(
      pathOf(() => (
        <main>
          <Live of={Teller} id="t" />
        </main>
      )),
    );
    const { socket } = await join(page);
    expect(await socket.event(1, 2, "tell")).toMatchObject([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(errors).toMatchObject([
      {
        code: "handler-missing",
        message:
          'Cannot send "nobody" from component "Teller" (id "t"): view "CaseView" has no handler of that name; add @receive nobody(payload) { … } to it',
      },
    ]);
  });

  test("fails for a message that is no data", async () => {
    const { errors } = logged();
    const page = await loadPage(
      pathOf(() => (
        <main>
          <Live of={Teller} />
        </main>
      )),
    );
    const { socket } = await join(page);
    await socket.event(1, 2, "tellFunction");
    expect(errors).toMatchObject([{ code: "prop", message: expect.stringContaining("callback") }]);
  });

  test("fails for a duplicate that only this render places, and keeps the page as it was", async () => {
    const { errors } = logged();
    const page = await loadPage(
      pathOf((view) => (
        <main>
          {view.count}
          <Live of={Plain} />
          {view.count === 1 ? <Live of={Plain} /> : null}
        </main>
      )),
    );
    const { socket } = await join(page);
    expect(await socket.event(1, 1, "add")).toMatchObject([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(errors).toMatchObject([{ code: "duplicate-child" }]);
    expect(await socket.event(2, 1, "add")).toMatchObject([2, 2, [], [["fail", 2, "failed", expect.any(String)]]]);
  });
});

describe("a class whose author made a mistake", () => {
  test.each(["redirect", "title", "sendParent", "mount", "render", "props"])("is refused with a handler named %s", (name) => {
    const note = event as (method: unknown, context: ClassMethodDecoratorContext) => void; // SAFETY: as the compiler calls it
    // SAFETY: the part of the context that is looked at.
    const context = {
      kind: "method",
      name,
      static: false,
      private: false,
      addInitializer: () => {},
    } as unknown as ClassMethodDecoratorContext;
    expect(() => note(() => {}, context)).toThrow(
      expect.objectContaining({
        code: "reserved-name",
        message: `Cannot mark "${name}" with @event: the base class has that name; call the handler something else`,
      }),
    );
  });

  test("is refused with a handler that is static, private or no method", () => {
    expect(
      () =>
        class Wrong extends LiveView {
          @event static add(this: object): void {}
          render(): VNode {
            return <p />;
          }
        },
    ).toThrow(/Cannot mark add with @event: it is no public method/);
    expect(
      () =>
        class Wrong extends LiveView {
          @receive #add(): void {}
          render(): VNode {
            this.#add();
            return <p />;
          }
        },
    ).toThrow(/Cannot mark #add with @receive/);
  });
});

describe("createLive()", () => {
  const refused = (routes: Record<string, unknown>): unknown => {
    try {
      // SAFETY: what an author without types could write.
      createLive({ routes: routes as never });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test("refuses a route without a slash at its head, and a view that is none", () => {
    expect(refused({ movies: Root })).toMatchObject({
      code: "route",
      message: 'Cannot register route "movies": a path begins with "/"; write "/movies"',
    });
    expect(refused({ "/movies": {} })).toMatchObject({
      code: "route",
      message: expect.stringContaining('Cannot register route "/movies": its view is no LiveView class'),
    });
    expect(refused({ "/movies": class Bare extends (LiveView as unknown as new () => object) {} })).toMatchObject({
      code: "route",
      message: 'Cannot register route "/movies": "Bare" has no render(); write render() { return <main>…</main>; }',
    });
    expect(refused({ "/movies": Plain })).toMatchObject({
      code: "route",
      message: expect.stringContaining('Cannot register route "/movies": "Plain" is a LiveComponent'),
    });
  });
});
