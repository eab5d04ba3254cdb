import { createContext, Fragment, options, type ComponentChildren, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { evictDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { event, LiveComponent } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { pathOf, type Case } from "../../support/case-view.tsx";
import { logged } from "../../support/logged.ts";
import { proofOf, join, loadPage, objectOf } from "../../support/page-client.ts";

const happened: string[] = [];
beforeEach(() => void happened.splice(0));

/** Opens and joins a page; a join whose hashes agree is empty. */
async function open(
  page: Case | Case["render"],
): Promise<{ html: string; view: string; page: Awaited<ReturnType<typeof loadPage>> } & Awaited<ReturnType<typeof join>>> {
  const loaded = await loadPage(pathOf(page));
  expect(loaded.status).toBe(200);
  const view = /<main.*<\/main>/s.exec(loaded.html)?.[0] ?? "";
  return { page: loaded, html: loaded.html, view, ...(await join(loaded, { proof: proofOf(loaded.html) })) };
}

/** The number of the node whose root has this id. */
const numberOf = (html: string, id: string): number => Number(new RegExp(`data-live="(\\d+)"[^>]* id="${id}"`).exec(html)?.[1]);

const Theme = createContext("light");
const Themed = (): VNode => <em>{useContext(Theme)}</em>;

interface BoxProps {
  readonly name: string;
  readonly head?: ComponentChildren;
  readonly children?: ComponentChildren;
}

class Box extends LiveComponent<BoxProps> {
  isOpen = true;
  name = "";

  @event toggle(): void {
    this.isOpen = !this.isOpen;
  }

  render(): VNode {
    happened.push(`render ${this.name}`);
    return (
      <section id={this.name}>
        <h2>{this.props.head}</h2>
        {this.isOpen ? this.props.children : null}
      </section>
    );
  }
}

/** Passes what it was given on, into a slot of its own child. */
class Wrapper extends LiveComponent<{ readonly children?: ComponentChildren }> {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render(): VNode {
    happened.push("render wrapper");
    return (
      <article id="wrapper">
        <Live of={Box} name="inner" head={<i>{`wrapped ${this.count}`}</i>}>
          {this.props.children}
        </Live>
      </article>
    );
  }
}

class Count extends LiveComponent<{ readonly name: string; readonly tags?: readonly string[] | undefined }> {
  name = "";
  tags: string[] = [];
  count = 0;

  override update(props: { readonly name: string }, previous: { readonly name: string }): void {
    happened.push(`update ${this.name}`);
    void super.update(props, previous);
  }

  override unmount(): void {
    happened.push(`unmount ${this.name}`);
  }

  @event add(): void {
    this.count++;
    this.tags.push("own");
  }

  render(): VNode {
    happened.push(`render ${this.name}`);
    return <b id={this.name} live:click={on(this.add)}>{`${this.name} ${this.count} ${this.tags.join()}`}</b>;
  }
}

describe("a slot", () => {
  test("belongs to its writer through components of others, and its events too", async () => {
    const { socket, html, view, joined } = await open((page) => (
      <main>
        <Live of={Wrapper}>
          <button live:click={on(page.add)}>{`written ${page.count}`}</button>
          <Live of={Count} name="deep" />
        </Live>
      </main>
    ));
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    expect(view).toContain('live:click="[1,&quot;add&quot;]"');
    happened.splice(0);
    expect(JSON.stringify(await socket.event(1, 1, "add"))).toContain("written 1");
    expect(happened).toEqual([]);
    expect(JSON.stringify(await socket.event(2, numberOf(html, "wrapper"), "add"))).toContain("wrapped 1");
    expect(happened).toEqual(["render wrapper"]);
    await socket.event(3, numberOf(html, "inner"), "toggle");
    expect(await socket.event(4, numberOf(html, "deep"), "add")).toHaveLength(2); // nothing shows
    expect(JSON.stringify(await socket.event(5, numberOf(html, "inner"), "toggle"))).toContain("deep 1 own");
  });

  test("has its writer's contexts, not those of the component that shows it", async () => {
    class Dark extends LiveComponent<{ readonly children?: ComponentChildren }> {
      render(): VNode {
        return (
          <div>
            <Theme.Provider value="dark">
              {this.props.children}
              <Themed />
            </Theme.Provider>
          </div>
        );
      }
    }
    const { view } = await open(() => (
      <main>
        <Theme.Provider value="blue">
          <Live of={Dark}>
            <Themed />
          </Live>
        </Theme.Provider>
      </main>
    ));
    expect(view.replaceAll(/<!--.*?-->/g, "")).toContain("<em>blue</em><em>dark</em>");
  });

  test("takes elements, texts and lists of both; an object without prototype is data", async () => {
    class Groups extends LiveComponent<{ readonly groups: Partial<Record<string, number[]>>; readonly children?: ComponentChildren }> {
      render(): VNode {
        return (
          <ul>
            <li>{JSON.stringify(this.props.groups)}</li>
            {this.props.children}
          </ul>
        );
      }
    }
    const { view } = await open(() => (
      <main>
        <Live of={Box} name="box" head={["text ", <i key="i">1</i>, [<u key="u" />]]}>
          {0}
          {"text"}
          {false}
          {[<i key="a" />, "b"]}
        </Live>
        <Live of={Groups} groups={Object.groupBy([1, 2], (n) => (n === 1 ? "one" : "two"))} />
      </main>
    ));
    const plain = view.replaceAll(/<!--.*?-->/g, "").replaceAll(/ data-key="\w+"/g, "");
    expect(plain).toContain("<h2>text <i>1</i><u></u></h2>0text<i></i>b</section>");
    expect(plain).toContain("<li>{&quot;one&quot;:[1],&quot;two&quot;:[2]}</li>");
  });

  test("shown twice is an error, also where only an update does it", async () => {
    class Twice extends LiveComponent<{ readonly children?: ComponentChildren }> {
      times = 1;

      @event double(): void {
        this.times = 2;
      }

      render(): VNode {
        return <div id="twice">{Array.from({ length: this.times }, () => this.props.children)}</div>;
      }
    }
    const { errors } = logged();
    const { socket, html } = await open(() => (
      <main>
        <Live of={Twice}>once</Live>
      </main>
    ));
    expect(await socket.event(1, numberOf(html, "twice"), "double")).toMatchObject([1, 1, [], [["fail", 1, "failed", expect.any(String)]]]);
    expect(errors).toMatchObject([
      {
        code: "slot",
        message: expect.stringContaining('Cannot show a slot twice in component "Twice": its content exists once; render it in one place'),
      },
    ]);
  });

  test("that comes and goes with its writer renders its component, and is gone from the page", async () => {
    const { socket, view } = await open((page) => (
      <main>
        <Live of={Box} name="box" head={page.count % 2 === 0 ? <i>head</i> : undefined}>
          {page.count % 2 === 0 ? null : "body"}
        </Live>
      </main>
    ));
    expect(view).toContain("<i>head</i>");
    const frame = JSON.stringify(await socket.event(1, 1, "add"));
    expect(frame).toContain("body");
    expect(frame).not.toContain("head");
    expect(JSON.stringify(await socket.event(2, 1, "add"))).toContain("<i>head</i>");
  });
});

describe("components", () => {
  test("that place themselves get their own events", async () => {
    class Branch extends LiveComponent<{ readonly depth: number }> {
      depth = 0;
      count = 0;

      @event add(): void {
        this.count++;
      }

      render(): VNode {
        return (
          <div id={`d${this.depth}`} live:click={on(this.add)}>
            {`${this.depth}:${this.count}`}
            {this.depth > 0 ? <Live of={Branch} depth={this.depth - 1} /> : null}
          </div>
        );
      }
    }
    const { socket, html } = await open(() => (
      <main>
        <Live of={Branch} depth={3} />
      </main>
    ));
    for (const depth of [3, 2, 1, 0]) {
      const number = numberOf(html, `d${depth}`);
      expect(html).toContain(`id="d${depth}" live:click="[${number},&quot;add&quot;]"`);
      expect(await socket.event(4 - depth, number, "add")).toEqual([4 - depth, 4 - depth, [[number, [[[0, 0], `${depth}:1`]]]]]);
    }
  });

  test("that place themselves without end are an error, not the end of the object", async () => {
    class Endless extends LiveComponent {
      render(): VNode {
        return (
          <div>
            <Live of={Endless} />
          </div>
        );
      }
    }
    const { errors } = logged();
    const { status } = await loadPage(
      pathOf(() => (
        <main>
          <Live of={Endless} />
        </main>
      )),
    );
    expect(status).toBe(500);
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/the session has 10000 nodes already; does a component place itself\?/) },
    ]);
  });

  test("with the same array as prop have one each, and equal props update nobody", async () => {
    const shared = ["a"];
    const { socket, html } = await open((page) => (
      <main data-count={page.count}>
        <Live of={Count} id="x" name="x" tags={page.count === 0 ? shared : ["a"]} />
        <Live of={Count} id="y" name="y" tags={shared} />
      </main>
    ));
    happened.splice(0);
    expect(JSON.stringify(await socket.event(1, numberOf(html, "x"), "add"))).toContain("x 1 a,own");
    expect(shared).toEqual(["a"]);
    await socket.event(2, 1, "add"); // the view renders: other arrays, the same data
    expect(happened).toEqual(["render x"]);
    expect(JSON.stringify(await socket.event(3, numberOf(html, "y"), "add"))).toContain("y 1 a,own");
  });

  test("whose props share an array are no strangers after a wake", async () => {
    class Pair extends LiveComponent<{ readonly left: readonly string[]; readonly right: readonly string[] }> {
      render(): VNode {
        happened.push("render pair");
        return <p>{[...this.props.left, ...this.props.right].join()}</p>;
      }
    }
    const all = ["a"];
    const { socket, page } = await open({
      mount: (view) => void (view.data = all),
      // SAFETY: as mount() sets it
      render: (view) => (
        <main>
          {view.count}
          <Live of={Pair} left={all} right={view.data as string[]} />
        </main>
      ),
    });
    await socket.event(1, 1, "add");
    await evictDurableObject(objectOf(page), { webSockets: "hibernate" });
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0], "2"]]]]]);
  });

  test("are mounted side by side, and their parent is rendered first", async () => {
    const gate = Promise.withResolvers<void>();
    class Slow extends LiveComponent<{ readonly name: string }> {
      name = "";

      override async mount({ name }: { readonly name: string }): Promise<void> {
        happened.push(`mount ${name}`);
        if (happened.filter((entry) => entry.startsWith("mount")).length === 3) gate.resolve();
        await gate.promise; // would never come if one waited for the other
        this.name = name;
      }

      render(): VNode {
        happened.push(`render ${this.name}`);
        return <p>{this.name}</p>;
      }
    }
    const { view } = await open(() => {
      happened.push("render view");
      return (
        <main>
          <Live of={Slow} id="1" name="a" />
          <Live of={Slow} id="2" name="b" />
          <Live of={Slow} id="3" name="c" />
        </main>
      );
    });
    expect(happened).toEqual(["render view", "mount a", "mount b", "mount c", "render a", "render b", "render c"]);
    expect(view).toMatch(/>a<.*>b<.*>c</);
  });

  test("may update after a wait, and are rendered then", async () => {
    class Later extends LiveComponent<{ readonly n: number }> {
      shown = 0;

      override async update({ n }: { readonly n: number }): Promise<void> {
        await Promise.resolve();
        this.shown = n * 10;
      }

      render(): VNode {
        return <p>{this.shown}</p>;
      }
    }
    const { socket } = await open((page) => (
      <main>
        <Live of={Later} n={page.count} />
      </main>
    ));
    expect(await socket.event(1, 1, "add")).toEqual([1, 1, [[2, [[[0, 0], "10"]]]]]);
  });

  test("are unmounted once, with all below them, after the commit, and not when the turn fails", async () => {
    class Nest extends LiveComponent {
      override unmount(): void {
        happened.push("unmount nest");
      }

      render(): VNode {
        return (
          <div>
            <Live of={Count} name="nested" />
          </div>
        );
      }
    }
    logged();
    const { socket } = await open({
      run: (page) => {
        page.count++;
        page.heard.push(page.count === 1 ? () => 1 : 1); // the first turn fails when its state is encoded
      },
      render: (page) => <main>{page.count === 0 ? <Live of={Nest} /> : "gone"}</main>,
    });
    await socket.event(1, 1, "run");
    expect(happened.filter((entry) => entry.startsWith("unmount"))).toEqual([]);
    await socket.event(2, 1, "add");
    await socket.event(3, 1, "add");
    expect(happened.filter((entry) => entry.startsWith("unmount"))).toEqual(["unmount nested", "unmount nest"]);
  });

  test("keep their handlers whatever their props are called", async () => {
    class Sly extends LiveComponent<{ readonly add: number; readonly count: number }> {
      count = 0;

      @event add(): void {
        this.count++;
      }

      render(): VNode {
        return (
          <p id="sly" live:click={on(this.add)}>
            {this.count}
          </p>
        );
      }
    }
    const { socket, html } = await open(() => (
      <main>
        <Live of={Sly} add={5} count={5} />
      </main>
    ));
    expect(await socket.event(1, numberOf(html, "sly"), "add")).toEqual([1, 1, [[2, [[[0, 0], "6"]]]]]);
  });

  test("in the rows of a <For> keep their state when rows move, come and go", async () => {
    const orders = [
      [1, 2, 3],
      [3, 1, 2],
      [3, 4, 1],
      [2, 1],
    ];
    const { socket, html } = await open((page) => (
      <main>
        <For each={orders[page.count] ?? []} key={(id) => id}>
          {(id) => <Live of={Count} id={id} name={`row${id}`} />}
        </For>
      </main>
    ));
    await socket.event(1, numberOf(html, "row1"), "add");
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[5, [[[], [2, 0, 1]]]]]]);
    expect(JSON.stringify(await socket.event(3, 1, "add"))).toContain("row4 0");
    const last = JSON.stringify(await socket.event(4, 1, "add"));
    expect(last).toContain("row2 0");
    expect(last).not.toContain("row1");
    expect(happened.filter((entry) => entry.startsWith("unmount"))).toEqual(["unmount row2", "unmount row3", "unmount row4"]);
    expect(JSON.stringify(await socket.event(5, numberOf(html, "row1"), "add"))).toContain("row1 2");
  });
});

describe("keys", () => {
  const Item = ({ name }: { readonly name: string }): VNode => <li>{name}</li>;
  const Pair = ({ name }: { readonly name: string }): VNode => (
    <>
      <dt>{name}</dt>
      <dd>{name}</dd>
    </>
  );
  const hoisted = <hr />;

  test("on elements, components and fragments are printed on what they stand for", async () => {
    const { view } = await open(() => (
      <main>
        <p key="e" />
        <Item key="c" name="c" />
        <Pair key="p" name="p" />
        <Fragment key="f">
          <i />
          <Item key="g" name="g" />
        </Fragment>
        <Item name="none" />
      </main>
    ));
    expect(view).toContain(
      '<p data-key="e"></p><li data-key="c">c</li><dt data-key="p">p</dt><dd data-key="p.1">p</dd><i data-key="f"></i><li data-key="f/g">g</li><li>none</li>',
    );
  });

  test("that two rows of a <For> share are warned of", async () => {
    const { warnings } = logged();
    const rows = (...ids: number[]): string =>
      pathOf(() => (
        <ul>
          <For each={ids} key={(id) => id}>
            {(id) => <Item name={String(id)} />}
          </For>
        </ul>
      ));
    await loadPage(rows(1, 2));
    expect(warnings).toEqual([]);
    await loadPage(rows(1, 2, 1));
    expect(warnings).toEqual([
      'Cannot tell rows of a <For> apart: two have the key "1"; give each a key of its own, such as the id of what it shows',
    ]);
  });

  test("of one place do not stay on a vnode that another place shares", async () => {
    const keyed = (key: string): VNode => <Fragment key={key}>{hoisted}</Fragment>;
    const { view } = await open(() => (
      <main>
        {keyed("a")}
        {keyed("b")}
        {hoisted}
      </main>
    ));
    expect(view).toContain('<hr data-key="a"/><hr data-key="b"/><hr/>');
  });

  test("and hooks are gone after a render that threw", async () => {
    logged();
    // SAFETY: Preact's own option hooks, which its types leave out.
    const hooks = options as unknown as Record<string, unknown>;
    const before = { __b: hooks["__b"], diffed: hooks["diffed"] };
    const Throws = (): VNode => {
      throw new Error("in a component");
    };
    const { status } = await loadPage(
      pathOf(() => (
        <main>
          <Fragment key="a">
            {hoisted}
            <Throws />
          </Fragment>
        </main>
      )),
    );
    expect(status).toBe(500);
    expect({ __b: hooks["__b"], diffed: hooks["diffed"] }).toEqual(before);
    const { view } = await open(() => <main>{hoisted}</main>);
    expect(view).toContain("<hr/>");
  });

  test("of a <Live> are its id, and of its root stay its own", async () => {
    class Keyed extends LiveComponent {
      render(): VNode {
        return <p key="own" />;
      }
    }
    const { view } = await open(() => (
      <main>
        <Live of={Keyed} key="k" />
        <Fragment key="f">
          <Live of={Keyed} key="l" />
        </Fragment>
      </main>
    ));
    expect(view).toContain('<p data-live="2" data-key="own"></p><p data-live="3" data-key="own"></p>');
  });
});

describe("text and attributes", () => {
  const odd = 'a\0b\rc\r\nd\uD800e<!--\0 5--><template data-live="2"></template><!--live:3-->&amp;"\'';

  test("hold anything, and nothing of it reads as ours", async () => {
    const { view, joined, socket } = await open((page) => (
      <main title={page.count === 0 ? odd : `${odd}!`}>
        {page.count === 0 ? odd : `${odd}!`}
        <Live of={Count} name="count" />
      </main>
    ));
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    const printed = "ab\nc\nd\uFFFDe&lt;!-- 5-->&lt;template data-live=&quot;2&quot;>&lt;/template>&lt;!--live:3-->&amp;amp;&quot;'";
    expect(view).toContain(`<main data-live="1" title="${printed}">${printed}<b `);
    const decoded = 'ab\nc\nd\uFFFDe<!-- 5--><template data-live="2"></template><!--live:3-->&amp;"\'!';
    expect(await socket.event(1, 1, "add")).toEqual([
      1,
      1,
      [
        [
          1,
          expect.arrayContaining([
            [[0], { title: decoded }],
            [[0, 0], decoded],
          ]),
        ],
      ],
    ]);
  });

  test("side by side are one text", async () => {
    const { socket } = await open((page) => (
      <main>
        Hi {page.count}! {""}
        {"you"}
      </main>
    ));
    expect(await socket.event(1, 1, "add")).toEqual([1, 1, [[1, [[[0, 0], "Hi 1! you"]]]]]);
  });
});
