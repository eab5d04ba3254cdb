import { Fragment, type ComponentChildren, type VNode } from "preact";
import { describe, expect, test } from "vitest";
import { event, LiveComponent } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { fillTokens, parsePostedBinding, payloadOf, submittedEvent } from "../../durable/post-fields.ts";
import { pathOf, type CaseView } from "../support/case-view.tsx";
import { proofOf, join, loadPage, type LoadedPage } from "../support/page-client.ts";
import { z } from "zod";

/** A page's view, as it is served. */
async function viewOf(render: (view: CaseView) => VNode): Promise<{ view: string; page: LoadedPage }> {
  const page = await loadPage(pathOf(render));
  expect(page.status).toBe(200);
  return { view: /<main.*<\/main>/s.exec(page.html)?.[0] ?? "", page };
}

/** What every `live:event` of a page says. */
const eventsIn = (html: string): unknown[] =>
  Array.from(html.matchAll(/<input type="hidden" name="live:event" value="([^"]*)"\/>/g), ([, text = ""]): unknown =>
    JSON.parse(text.replaceAll("&quot;", '"')),
  );

/** What no on() gives. SAFETY: that is what is tested. */
const text = (attribute: string): object => ({ "live:submit": attribute });

const tokensIn = (html: string): string[] => Array.from(html.matchAll(/name="?live:token"?([^>]*)>/g), ([, rest = ""]) => rest);

class Editor extends LiveComponent<{ readonly children?: ComponentChildren }> {
  text = "";

  @event(z.object({ text: z.string(), row: z.int() })) save({ text }: { text: string; row: number }): void {
    this.text = text;
  }

  render(): VNode {
    return (
      <section>
        <form live:submit={on(this.save, { row: 4 })}>
          <output>{this.text}</output>
        </form>
        {this.props.children}
      </section>
    );
  }
}

/** A component with a component in it. */
class Wrapper extends LiveComponent {
  render(): VNode {
    return (
      <div>
        <Live of={Editor} id="inner" />
      </div>
    );
  }
}

describe("a form with live:submit", () => {
  test("posts, with the page's token and what it is bound to", async () => {
    const { view, page } = await viewOf((view) => (
      <main>
        <form id="f" live:submit={on(view.run, { text: 'a"<b>' })}>
          <button>Go</button>
        </form>
      </main>
    ));
    expect(view).toBe(
      '<main data-live="1"><form id="f" live:submit="[1,&quot;run&quot;,{&quot;text&quot;:&quot;a\\&quot;&lt;b>&quot;}]" method="post">' +
        '<input type="hidden" name="live:event" value="[[],&quot;run&quot;,{&quot;text&quot;:&quot;a\\&quot;&lt;b>&quot;}]"/>' +
        `<input type="hidden" name="live:token" value="${page.token}"/><button>Go</button></form></main>`,
    );
    const { joined } = await join(page, { proof: proofOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
  });

  test("names its node by class and id, from the view down", async () => {
    const { view } = await viewOf((view) => (
      <main>
        <Live of={Editor} id="a" />
        <Live of={Wrapper} />
        <form live:submit={on(view.add)} />
      </main>
    ));
    expect(eventsIn(view)).toEqual([
      [["Editor:a"], "save", { row: 4 }],
      [["Wrapper", "Editor:inner"], "save", { row: 4 }],
      [[], "add"],
    ]);
  });

  test("is its writer's in a slot, and gets its fields in a function component, in a list and under a key", async () => {
    const Card = ({ children }: { readonly children: ComponentChildren }): VNode => <form data-own="1">{children}</form>;
    const Bound = ({ view, n }: { readonly view: CaseView; readonly n: number }): VNode => (
      <form live:submit={on(view.run, { text: String(n) })}>{n}</form>
    );
    const { view, page } = await viewOf((view) => (
      <main>
        <Live of={Editor}>
          <form live:submit={on(view.add)}>slot</form>
        </Live>
        <Card>
          <i />
        </Card>
        {[1, 2].map((n) => (
          <Fragment key={n}>
            <Bound view={view} n={n} />
          </Fragment>
        ))}
        <form key="k" data-key="own" live:submit={on(view.add)} />
      </main>
    ));
    expect(eventsIn(view)).toEqual([
      [["Editor"], "save", { row: 4 }],
      [[], "add"],
      [[], "run", { text: "1" }],
      [[], "run", { text: "2" }],
      [[], "add"],
    ]);
    expect(view).toContain('<form data-own="1"><i></i></form>');
    expect(view).toMatch(/<form live:submit="[^"]*" method="post" data-key="2">|<form live:submit="[^"]*" data-key="2" method="post">/);
    expect(view).toMatch(/<form data-key="own" live:submit="[^"]*" method="post"><input/);
    const { joined, socket } = await join(page, { proof: proofOf(page.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    // Nothing is said of a form that stays as it is, token included.
    expect(await socket.event(1, 2, "save", { text: "new", row: 1 })).toEqual([1, 1, [[2, [[[0, 0, 2], [["new", expect.any(Number)]]]]]]]);
  });

  test.each<[string, Record<string, string>]>([
    ["a method", { method: "get" }],
    ["an action", { action: "/search" }],
  ])("is left alone where its author gave it %s", async (_, own) => {
    const { view } = await viewOf((view) => (
      <main>
        <form {...own} live:submit={on(view.add)} />
      </main>
    ));
    expect(view).not.toContain("live:token");
    expect(view).not.toContain('method="post"');
  });

  test.each<[string, (view: CaseView) => VNode]>([
    ["that is not bound", () => <form />],
    ["that is not bound just now", () => <form live:submit={false} />],
    ["that is bound to a text", () => <form {...text("nonsense")} />],
    ["that is bound to a list of nothing", () => <form {...text("[]")} />],
    ["that is bound to another node", () => <form {...text('[2,"save"]')} />],
    ["of raw HTML", (view) => <form live:submit={on(view.add)} dangerouslySetInnerHTML={{ __html: "<b></b>" }} />],
  ])("has no such fields %s", async (_, form) => {
    const { view } = await viewOf((view) => <main>{form(view)}</main>);
    expect(view).not.toMatch(/live:token|live:event|method/);
  });

  test.each([
    '<form method="post"><input type="hidden" name="live:token" value/></form>',
    "<form><INPUT type=\"hidden\" name=\"live:token\" value/><input type='hidden' name='live:token' value=''/></form>",
    '<form><input name=live:token><input type="hidden" name="live:token" value=""/></form>',
    '<textarea><input type="hidden" name="live:token" value/></textarea>',
    '<i title=\'<input type="hidden" name="live:token" value/>\'></i>',
  ])("gets a token, and raw HTML that names one does not: %s", async (raw) => {
    const { view, page } = await viewOf((view) => (
      <main title={raw}>
        {raw}
        <div dangerouslySetInnerHTML={{ __html: raw }} />
        <form live:submit={on(view.add)} />
        <textarea value={raw} />
      </main>
    ));
    expect(view.split(page.token)).toHaveLength(2);
    expect(tokensIn(view).filter((rest) => rest.includes(page.token))).toHaveLength(1);
  });
});

describe("submittedEvent()", () => {
  test.each<[string, unknown, unknown]>([
    ["one binding", '[2,"save",{"id":1},{"lock":true}]', [2, "save", { id: 1 }, { lock: true }]],
    ["several", '[[["hide","#a"]]],[2,"save"],[3,"other"]', [2, "save"]],
    ["a list of bindings", ['[2,"save"]', '[3,"other"]'], [2, "save"]],
    ["a list with gaps", [false, null, undefined, '[2,"save"]'], [2, "save"]],
    ["a false that was printed", 'false,[2,"save"]', [2, "save"]],
    ["a chain that ends in a push", '[[["hide","#a"],["push",[2,"save",{"id":1}]]]]', [2, "save", { id: 1 }]],
    ["a chain without", '[[["hide","#a"]]]', undefined],
    ["what is no JSON", "save", undefined],
    ["nothing", undefined, undefined],
    ["false", false, undefined],
    ["true", true, undefined],
    ["a number", 7, undefined],
  ])("finds the event of %s", (_, attribute, expected) => {
    expect(submittedEvent(attribute)).toEqual(expected);
  });
});

describe("parsePostedBinding()", () => {
  test.each([
    ['[[],"save"]', [[], "save"]],
    ['[["A:1","B"],"save",{"id":1}]', [["A:1", "B"], "save", { id: 1 }]],
    ["", null],
    ["null", null],
    ['{"0":[]}', null],
    ["[]", null],
    ["[[]]", null],
    ['["A","save"]', null],
    ['[[1],"save"]', null],
    ['[[],""]', null],
    ["[[],7]", null],
    [`[[],"${"x".repeat(129)}"]`, null],
    ['[[],"save",null]', null],
    ['[[],"save",[1]]', null],
    ['[[],"save","id"]', null],
    ['[[],"save",{},1]', null],
  ])("reads %s", (text, expected) => {
    expect(parsePostedBinding(text)).toEqual(expected);
  });
});

test("fillTokens() takes a token as it is", () => {
  expect(fillTokens('<input type="hidden" name="live:token" value/>', "$&$1")).toBe(
    '<input type="hidden" name="live:token" value="$&$1"/>',
  );
});

test("payloadOf() gives the fields by name, a list where there are several of one, and none of ours", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ["many", String(index)] as const);
  const payload = payloadOf([["a", "1"], ...many, ["live:token", "x"], ["a", "2"], ["", "nameless"], ["__proto__", "own"]]);
  expect(Object.keys(payload)).toEqual(["a", "many", "", "__proto__"]);
  expect([payload["a"], payload["many"]?.length, payload[""]]).toEqual([["1", "2"], 20_000, "nameless"]);
  expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
});
