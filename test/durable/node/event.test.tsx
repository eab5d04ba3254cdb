import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { VNode } from "preact";
import { describe, expect, test } from "vitest";
import { event, LiveComponent, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { z } from "zod";
import { pathOf, type Case } from "../../support/case-view.tsx";
import { logged } from "../../support/logged.ts";
import { join, loadPage } from "../../support/page-client.ts";

async function open(page: Case | Case["render"]): Promise<{ html: string } & Awaited<ReturnType<typeof join>>> {
  const loaded = await loadPage(pathOf(page));
  expect(loaded.status).toBe(200);
  return { html: loaded.html, ...(await join(loaded)) };
}

const only =
  (of: new (...host: never[]) => LiveComponent): Case["render"] =>
  () => (
    <main>
      {/* SAFETY: a component without props */}
      <Live of={of as unknown as typeof Base} />
    </main>
  );

class Base extends LiveComponent {
  said: unknown[] = [];

  @event(z.object({ n: z.int() })) say({ n }: { n: number }): void {
    this.said.push(`base ${n}`);
  }

  @event tellAll(): void {
    this.say({ n: 0 }); // a handler calls another: the most derived, of this instance
  }

  render(): VNode {
    return <p live:click={on(this.say, { n: 1 })}>{JSON.stringify(this.said)}</p>;
  }
}

describe("@event", () => {
  test.each([
    ["a shape in the place of a schema", { n: z.int() }],
    ["nothing", undefined],
    ["a class", z.ZodObject],
    ["a misspelt option", { volatil: true }],
  ])("refuses %s", (_, given) => {
    const context = { kind: "method", name: "rate", static: false, private: false, addInitializer() {} };
    const mark = event(given as never) as (method: unknown, context: unknown) => void;
    expect(() => mark(() => {}, context)).toThrow(
      expect.objectContaining({
        code: "payload",
        message: expect.stringContaining('Cannot mark "rate" with @event: what it is given is no schema'),
      }),
    );
  });

  test("is inherited by a method that overrides, which is the one that is called", async () => {
    class Derived extends Base {
      override say({ n }: { n: number }): void {
        super.say({ n: n + 1 });
        this.said.push("derived");
      }
    }
    const { socket, html } = await open(only(Derived));
    expect(html).toContain('live:click="[2,&quot;say&quot;,{&quot;n&quot;:1}]"');
    expect(JSON.stringify(await socket.event(1, 2, "say", { n: 1 }))).toContain(JSON.stringify('["base 2","derived"]').slice(1, -1));
    expect(JSON.stringify(await socket.event(2, 2, "tellAll"))).toContain("base 1");
    expect(await socket.event(3, 2, "say", { n: "1" })).toMatchObject([3, 3, [], [["fail", 3, "payload", expect.any(String)]]]);
  });

  test("gives the handler its schema's output, also of a schema that takes its time", async () => {
    const slow: StandardSchemaV1<{ text: string }, { text: string }> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value) => {
          await Promise.resolve();
          const text = typeof value === "object" && value !== null && "text" in value ? String(value.text) : "";
          return text === "" ? { issues: [{ message: "say something", path: ["text"] }] } : { value: { text: `${text}!` } };
        },
      },
    };
    class Schemas extends LiveComponent {
      said: unknown[] = [];

      @event(z.object({ n: z.string().transform(Number), tag: z.string().default("none") })) transformed(payload: {
        n: number;
        tag: string;
      }): void {
        this.said.push(payload);
      }

      @event(slow) slowly(payload: { text: string }): void {
        this.said.push(payload.text);
      }

      @event(z.object({ deep: z.object({ list: z.array(z.int()) }) })) deep(): void {}

      render(): VNode {
        return <p>{JSON.stringify(this.said)}</p>;
      }
    }
    const { warnings } = logged();
    const { socket } = await open(only(Schemas));
    expect(JSON.stringify(await socket.event(1, 2, "transformed", { n: "5", extra: true }))).toContain(
      JSON.stringify('[{"n":5,"tag":"none"}]').slice(1, -1),
    );
    expect(JSON.stringify(await socket.event(2, 2, "slowly", { text: "hi" }))).toContain("hi!");
    expect(await socket.event(3, 2, "slowly", {})).toMatchObject([3, 3, [], [["fail", 3, "payload", expect.any(String)]]]);
    expect(await socket.event(4, 2, "deep", { deep: { list: [1, "x"] } })).toMatchObject([
      4,
      4,
      [],
      [["fail", 4, "payload", expect.any(String)]],
    ]);
    const many = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, "x".repeat(100), "y"].map((name) => [name, "secret"]));
    expect(await socket.event(5, 2, "slowly", many)).toMatchObject([5, 5, [], [["fail", 5, "payload", expect.any(String)]]]);
    expect(warnings).toEqual([
      expect.stringMatching(/Cannot call "slowly" of component "Schemas": text: say something \(the payload has nothing in it\)$/),
      expect.stringContaining('"deep" of component "Schemas": deep.list.1: '),
      expect.stringMatching(/\(the payload has "0", "1", "2", "3", "4", "5", "6", "x{40}" …\)$/),
    ]);
  });

  test("gives a handler without schema nothing of what the browser sent", async () => {
    const got: unknown[] = [];
    class Bare extends LiveComponent {
      @event bare(...payload: unknown[]): void {
        got.push(payload);
      }

      render(): VNode {
        return <p />;
      }
    }
    const { socket } = await open(only(Bare));
    await socket.event(1, 2, "bare", { admin: true });
    expect(got.flat()).toEqual([undefined, undefined]);
  });
});

describe("sendParent()", () => {
  class Teller extends LiveComponent<
    { readonly value?: number },
    { told: { text: string[] }; toldOutright: { text: string }; checked: { n: number } }
  > {
    @event tell(): void {
      const text = ["sent"];
      this.sendParent("told", { text });
      text.push("changed afterwards");
    }

    @event tellOutright(): void {
      this.sendParent("toldOutright", { text: "hello" });
    }

    @event tellWrong(): void {
      // SAFETY: what an author without types could write.
      this.sendParent("checked", { n: "text" as unknown as number });
    }

    render(): VNode {
      return <p />;
    }
  }

  test("delivers a copy, and who sent it: id, and props as they were", async () => {
    const { socket } = await open((view) => (
      <main>
        {JSON.stringify(view.heard)}
        <Live of={Teller} id="t" value={5} />
      </main>
    ));
    expect(JSON.stringify(await socket.event(1, 2, "tell"))).toContain(
      JSON.stringify('[[{"text":["sent"]},{"id":"t","props":{"value":5}}]]').slice(1, -1),
    );
  });

  test("calls the handler that the writer said outright, with what it gave", async () => {
    const { socket } = await open((view) => (
      <main>
        {JSON.stringify(view.heard)}
        <Live of={Teller} id="1" on={{ toldOutright: on(view.toldOutright, { mark: "first" }) }} />
        <Live of={Teller} id="2" on={{ toldOutright: on(view.toldOutright, { mark: "second" }) }} />
      </main>
    ));
    expect(JSON.stringify(await socket.event(1, 3, "tellOutright"))).toContain("second:hello");
    expect(JSON.stringify(await socket.event(2, 2, "tellOutright"))).toContain("first:hello");
  });

  test("goes to the writer of the <Live>, also from a slot of another component", async () => {
    class Frame extends LiveComponent<{ readonly children?: VNode }> {
      heard = "";

      @receive told(): void {
        this.heard = "the frame heard";
      }

      render(): VNode {
        return (
          <div>
            {this.heard}
            {this.props.children}
          </div>
        );
      }
    }
    const { socket, html } = await open((view) => (
      <main>
        {view.heard.length}
        <Live of={Frame}>
          <Live of={Teller} />
        </Live>
      </main>
    ));
    const teller = Number(/<p data-live="(\d+)"/.exec(html)?.[1]);
    const frame = JSON.stringify(await socket.event(1, teller, "tell"));
    expect(frame).toContain('[[0,0],"1"]');
    expect(frame).not.toContain("the frame heard");
  });

  test("is checked by the receiver's schema, which fails the whole turn", async () => {
    class Checker extends LiveComponent {
      count = 0;

      @receive(z.object({ n: z.int() })) checked({ n }: { n: number }): void {
        this.count += n;
      }

      render(): VNode {
        return (
          <div>
            <Live of={Teller} />
          </div>
        );
      }
    }
    const { warnings } = logged();
    const { socket } = await open(only(Checker));
    expect(await socket.event(1, 3, "tellWrong")).toMatchObject([1, 1, [], [["fail", 1, "payload", expect.any(String)]]]);
    expect(warnings[0]).toMatch(
      /event 1 \("tellWrong" of component "Teller"\) refused .* Cannot call "checked" of component "Checker": n: .* \(the payload has "n"\)$/,
    );
  });

  test("cannot be called where no handler runs", async () => {
    class Late extends LiveComponent<{}, { told: string }> {
      @event keep(): void {
        tell.resolve(() => this.sendParent("told", "late"));
      }

      render(): VNode {
        return <p />;
      }
    }
    const tell = Promise.withResolvers<() => void>();
    const { socket } = await open(only(Late));
    await socket.event(1, 2, "keep");
    const tellNow = await tell.promise;
    expect(tellNow).toThrow(
      expect.objectContaining({
        code: "outside-turn",
        message: 'Cannot send "told" from component "Late": no handler of it runs; call sendParent() in a handler',
      }),
    );
  });
});

describe("this.eventKey", () => {
  test("names session, client and event, and the message within the turn", async () => {
    const keys: string[] = [];
    class Keyed extends LiveComponent<{}, { told: number }> {
      @event tell(): void {
        keys.push(this.eventKey);
        this.sendParent("told", 1);
        this.sendParent("told", 2);
      }

      render(): VNode {
        return <p />;
      }
    }
    class Parent extends LiveComponent {
      @receive told(): void {
        keys.push(this.eventKey);
      }

      render(): VNode {
        return (
          <div>
            <Live of={Keyed} />
          </div>
        );
      }
    }
    const { socket } = await open(only(Parent));
    await socket.event(1, 3, "tell");
    const [first = ""] = keys;
    expect(first).toMatch(/^[0-9a-f]{64}\/client\/1$/);
    expect(keys).toEqual([first, `${first}/1`, `${first}/2`]);
  });
});
