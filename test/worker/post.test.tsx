import { env, exports } from "cloudflare:workers";
import { evictDurableObject, listDurableObjectIds } from "cloudflare:test";
import { Hono } from "hono";
import type { VNode } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { action, event, LiveComponent, notFound } from "overwinter/durable";
import { Document, Field, Form, form, formValues, Live, on, type FormValues } from "overwinter/templates";
import { createLive } from "overwinter/worker";
import { z } from "zod";
import { maxFrameBytes } from "../../durable/protocol.ts";
import { tokenMountsMs } from "../../worker/page.tsx";
import { TokenSigner } from "../../worker/token.ts";
import { CaseView, pathOf, type Case } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { proofOf, join, loadPage, objectOf, type LoadedPage } from "../support/page-client.ts";
import { hiddenFieldsOf, open, origin, pageOf, post, requestOf, runs } from "../support/page-post.tsx";
import { runsIn, storedRowsOf } from "../support/page-storage.ts";

/** A page with one form, and what its event got of each POST. */
function keeps(given: Record<string, unknown> = {}): { readonly payloads: Record<string, unknown>[] } & Case {
  const payloads: Record<string, unknown>[] = [];
  return {
    payloads,
    keep: (_, payload) => void payloads.push(payload),
    render: (view) => (
      <main>
        <form live:submit={on(view.keep, given)} />
      </main>
    ),
  };
}

const objectCount = async (): Promise<number> => (await listDurableObjectIds(env.LIVE_SESSION)).length;

describe("POST of a form", () => {
  test("runs its event and answers 303 to the page's own address", async () => {
    const ran: string[] = [];
    const page = await open(
      runs((view, text) => void ran.push(`${text} ${view.url.search} ${view.params.name}`)),
      "?q=a%20b",
    );
    const response = await post(page, [["text", "typed"]]);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(origin + page.path);
    expect(await response.text()).toBe("");
    expect(ran).toEqual([`typed ?q=a%20b ${page.path.slice("/case/".length).split("?")[0]}`]);
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("answers 303 to where the handler redirects, as one header", async () => {
    const page = await open(runs((view, text) => view.redirect(text)));
    for (const to of ["/thanks?n=1", "https://example.org/", "../up"]) {
      const response = await post(page, [["text", to]]);
      expect([response.status, response.headers.get("location")]).toEqual([303, to]);
    }
    const split = await post(page, [["text", "/a\r\nset-cookie: stolen=1"]]);
    expect(split.headers.get("location")).toBe("/a%0Aset-cookie:%20stolen=1");
    expect(split.headers.get("set-cookie")).toBeNull();
  });

  test("mounts anew: nothing of what the page's own session has become is there", async () => {
    const seen: number[] = [];
    const page = await open(runs((view) => void seen.push(++view.count)));
    const { socket } = await join(page, { proof: proofOf(page.html) });
    await socket.event(1, 1, "add");
    expect((await post(page)).status).toBe(303);
    expect(seen).toEqual([1]);
    expect(await socket.event(2, 1, "add")).toEqual([2, 2, [[1, [[[0, 0, 0], "count 2"]]]]]);
  });

  test("says who sends it, as a GET does", async () => {
    let user: unknown;
    const page = await open(
      runs((view) => void (user = view.user)),
      "",
      { "x-user": "ann" },
    );
    expect((await post(page, [], { headers: { "x-user": "ann" } })).status).toBe(303);
    expect(user).toEqual({ id: "ann", name: "ann", since: new Date(0) });
  });

  test("is taken however old its page is, and the page that it is answered with is a new one", async () => {
    logged();
    const page = await open(
      runs((_, text) => {
        if (text === "bad") throw new Error("bad");
      }),
    );
    await evictDurableObject(objectOf(page));
    vi.useFakeTimers({ now: Date.now() + 30 * tokenMountsMs, toFake: ["Date"] });
    try {
      expect((await post(page)).status).toBe(303);
      const shown = await pageOf(await post(page, [["text", "bad"]]), page);
      expect(shown.status).toBe(422);
      await evictDurableObject(objectOf(shown)); // its token may still mount the view
      expect((await join(shown)).joined[0]).toBe("j");
    } finally {
      vi.useRealTimers();
    }
  });

  test("stores nothing, and sets no alarm", async () => {
    const { errors } = logged();
    const page = await open(
      runs(() => {
        throw new Error("bad");
      }),
    );
    const shown = await pageOf(await post(page), page);
    expect(await storedRowsOf(shown)).toBe(0);
    expect(await runsIn(shown, (state) => state.storage.getAlarm())).toBeNull();
    expect(errors).toHaveLength(1);
  });

  test("runs the event of the component that wrote the form, and what follows from it", async () => {
    rated.length = 0;
    const page = await open(() => (
      <main>
        <Live of={Movie} id="1" name="One" />
        <Live of={Movie} id="2" name="Two" />
      </main>
    ));
    const fields = hiddenFieldsOf(page.html).map(([name, value]): [string, string] => [name, value.replace("Movie:1", "Movie:2")]);
    expect(fields[0]).toEqual(["live:event", '[["Movie:2","Rating"],"rate",{"by":"form"}]']);
    expect((await post(page, [], { body: new URLSearchParams([...fields, ["n", "4"]]) })).status).toBe(303);
    expect(rated).toEqual(["Two: 4 by form"]);
  });

  test("answers for mount as a GET does, but with 303", async () => {
    const { errors } = logged();
    let after: Case["mount"];
    const page = await open({
      ...runs(() => {
        throw new Error("not to be run");
      }),
      mount: (view) => after?.(view),
    });
    after = (view) => view.redirect("/login");
    const redirected = await post(page);
    expect([redirected.status, redirected.headers.get("location")]).toEqual([303, "/login"]);
    after = () => {
      throw notFound();
    };
    expect((await post(page)).status).toBe(404);
    after = () => {
      throw new Error("D1_ERROR");
    };
    const failed = await post(page);
    expect(failed.status).toBe(500);
    expect(await failed.text()).toMatch(/^The page cannot be shown \(reference [0-9a-f]{8}\)$/);
    expect(errors).toMatchObject([{ message: "D1_ERROR" }]);
  });
});

const rated: string[] = [];

class Rating extends LiveComponent<object, { rated: { n: number; by: string } }> {
  @event(z.object({ n: z.coerce.number(), by: z.string() })) rate(rating: { n: number; by: string }): void {
    this.sendParent("rated", rating);
  }

  render(): VNode {
    return <form live:submit={on(this.rate, { by: "form" })} />;
  }
}

class Movie extends LiveComponent<{ readonly name: string }> {
  name = "";

  @event(z.object({ n: z.number(), by: z.string() })) rated({ n, by }: { n: number; by: string }): void {
    rated.push(`${this.name}: ${n} by ${by}`);
  }

  render(): VNode {
    return (
      <div>
        <Live of={Rating} />
      </div>
    );
  }
}

describe("the payload of a POST", () => {
  test("is the form's fields by name, a list where there are several of one; what is given wins", async () => {
    const kept = keeps({ id: 4, mode: "edit" });
    const page = await open(kept);
    await post(page, [
      ["title", "A & B=ü\u{1F600}"],
      ["tag", "x"],
      ["tag", "y"],
      ["tag", "z"],
      ["mode", "delete"],
      ["empty", ""],
      ["live:other", "ours"],
      ["", "nameless"],
      ["text", "one\r\ntwo\rthree\n"],
    ]);
    expect(kept.payloads).toEqual([
      { title: "A & B=ü\u{1F600}", tag: ["x", "y", "z"], mode: "edit", empty: "", "": "nameless", text: "one\ntwo\nthree\n", id: 4 },
    ]);
  });

  test("is the same from multipart, without files", async () => {
    const kept = keeps();
    const page = await open(kept);
    const body = new FormData();
    for (const [name, value] of hiddenFieldsOf(page.html)) body.append(name, value);
    body.append("file", new File(["secret"], "a.txt", { type: "text/plain" }));
    body.append("title", "one\r\ntwo");
    body.append("tag", "x");
    body.append("tag", "y");
    expect((await post(page, [], { body })).status).toBe(303);
    expect(kept.payloads).toEqual([{ title: "one\ntwo", tag: ["x", "y"] }]);
  });

  test("takes names of objects' own as names, and nothing but the payload has them", async () => {
    const kept = keeps();
    const page = await open(kept);
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
    expect(
      (
        await post(
          page,
          names.map((name) => [name, "polluted"]),
        )
      ).status,
    ).toBe(303);
    expect(Object.getPrototypeOf(kept.payloads[0])).toBe(Object.prototype);
    expect(kept.payloads[0]?.["constructor"]).toBe("polluted");
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("a POST whose event fails", () => {
  const refused =
    /<div data-live-flash="true" role="status" aria-live="polite"><p role="alert" data-level="error">This could not be done \(([a-z]+)(?:, reference ([0-9a-f]{8}))?\)<\/p><\/div>/;

  test("is answered 422 with the page as it was before, and a line with the reference; no stack", async () => {
    const { errors } = logged();
    const page = await open(
      runs((view) => {
        view.count = 7;
        view.flash("info", "never said");
        throw new Error("D1_ERROR: secret table");
      }),
    );
    const response = await post(page);
    expect(response.status).toBe(422);
    expect(response.headers.get("cache-control")).toBe("private, no-cache");
    expect(response.headers.get("content-security-policy")).toContain("script-src 'nonce-");
    const { html } = await pageOf(response, page);
    expect(refused.exec(html)?.slice(1)).toEqual(["failed", expect.stringMatching(/^[0-9a-f]{8}$/)]);
    expect(html).toContain("<p>count 0</p>");
    expect(html).not.toMatch(/secret|never said|Error/);
    expect(errors).toMatchObject([{ message: "D1_ERROR: secret table" }]);
  });

  test("is answered with a page that is live, and whose form posts again", async () => {
    logged();
    let isBad = true;
    const page = await open(
      runs(() => {
        if (isBad) throw new Error("bad");
      }),
    );
    const shown = await pageOf(await post(page), page);
    expect(shown.session).not.toBe(page.session);
    const { socket, joined } = await join(shown, { proof: proofOf(shown.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    expect(await socket.event(1, 1, "add")).toEqual([1, 1, [[1, [[[0, 0, 0], "count 1"]]]]]);
    isBad = false;
    expect((await post({ ...shown, path: page.path })).status).toBe(303);
  });

  test("says what was wrong with it, where that is known", async () => {
    const { warnings, errors } = logged();
    const page = await open({
      run: () => new Promise(() => {}),
      render: (view) => (
        <main>
          <form live:submit={on(view.toldOutright, { mark: "m" })} />
          <form live:submit={on(view.run)} />
        </main>
      ),
    });
    expect(refused.exec(await (await post(page)).text())?.[1]).toBe("payload");
    expect(warnings).toEqual([
      expect.stringMatching(/^\[overwinter\] a posted event \("toldOutright" of view "CaseView"\) refused .* text: /),
    ]);
    const slow = hiddenFieldsOf(page.html).map(([name, value]): [string, string] => [name, value.replace("toldOutright", "run")]);
    expect(refused.exec(await (await post(page, [], { body: new URLSearchParams(slow) })).text())?.[1]).toBe("timeout");
    expect(errors).toMatchObject([{ name: "TurnTimeout" }]);
  });

  test("shows an action's error", async () => {
    logged();
    const page = await open(() => (
      <main>
        <Live of={Saver} />
      </main>
    ));
    const { html } = await pageOf(await post(page), page);
    const [, code, reference] = refused.exec(html) ?? [];
    expect(html).toContain(`<output>${code} ${reference}</output>`);
  });

  test.each([
    ["a node that is not there", [["Rating"], "rate"], "gone"],
    ["a node by its prototype", [["__proto__"], "rate"], "gone"],
    ["a path that goes too far", [["Saver", "Saver"], "save"], "gone"],
    ["what only children may send", [[], "told"], "unknown"],
    ["a method that is not marked", [[], "undecorated"], "unknown"],
    ["the constructor", [[], "constructor"], "unknown"],
    ["the prototype", [[], "__proto__"], "unknown"],
    ["mount", [[], "mount"], "unknown"],
    ["a method of the base class", [["Saver"], "redirect"], "unknown"],
  ])("is answered 422 for %s", async (_, binding, code) => {
    const heard: unknown[] = [];
    const page = await open((view) => {
      heard.push(...view.heard);
      return (
        <main>
          <form live:submit={on(view.add)} />
          <Live of={Saver} />
        </main>
      );
    });
    const [, token] = hiddenFieldsOf(page.html);
    const response = await post(page, [], { body: new URLSearchParams([["live:event", JSON.stringify(binding)], token ?? ["", ""]]) });
    expect(response.status).toBe(422);
    expect(refused.exec(await response.text())?.slice(1)).toEqual([code, undefined]);
    expect(heard).toEqual([]);
  });
});

class Saver extends LiveComponent {
  @action save(): void {
    throw new Error("bad");
  }

  render(): VNode {
    const { error } = this.action(this.save);
    return (
      <div>
        <output>{error === null ? "" : `${error.code} ${error.reference}`}</output>
        <form live:submit={on(this.save)} />
      </div>
    );
  }
}

class Signup extends LiveComponent {
  signup = form(z.object({ email: z.email("No such address"), news: z.boolean() }), { email: "", news: true });

  @event(formValues) async join(values: FormValues): Promise<void> {
    const output = await this.signup.submit(values);
    if (output?.email === "taken@example.com") this.signup.fail({ email: "Taken" });
    else if (output?.email === "away@example.com") this.redirect("/away");
  }

  render(): VNode {
    return (
      <div>
        <Form of={this.signup} id="signup" submit={on(this.join)}>
          <Field name="email" label="Email" />
          <Field name="news" label="News" />
        </Form>
      </div>
    );
  }
}

describe("a POST of a <Form>", () => {
  const signup: Case = {
    render: () => (
      <main>
        <Live of={Signup} />
      </main>
    ),
  };

  test.each([
    ["nonsense", "No such address"],
    ["taken@example.com", "Taken"],
  ])("is answered 422 with its errors and what was typed: %s", async (email, error) => {
    const page = await open(signup);
    const shown = await pageOf(await post(page, [["email", email]]), page);
    expect(shown.status).toBe(422);
    expect(shown.html).toContain(`<p class="field-error" id="signup-email-error">${error}</p>`);
    expect(shown.html).toContain(`value="${email}"`);
    expect(shown.html).toContain("1 field needs your attention.");
    expect(shown.html).toContain('<div data-live-flash="true" role="status" aria-live="polite"></div>');
    expect(shown.html).toContain('<input type="checkbox" id="signup-news" name="news"/>'); // not checked any more
    const { joined } = await join(shown, { proof: proofOf(shown.html) });
    expect(joined).toEqual(["j", 0, 0, 0, 0, [], []]);
    expect((await post({ ...shown, path: page.path }, [["email", "a@example.com"]])).status).toBe(303);
  });

  test("is answered 303 where nothing is wrong", async () => {
    const page = await open(signup);
    expect((await post(page, [["email", "a@example.com"]])).headers.get("location")).toBe(origin + page.path);
    expect((await post(page, [["email", "away@example.com"]])).headers.get("location")).toBe("/away");
  });
});

describe("this.eventKey of a POST", () => {
  const keys: string[] = [];
  beforeEach(() => void keys.splice(0));

  test("is the same for the same POST, however it is encoded, and another for other fields or another page", async () => {
    const path = pathOf(runs((view) => void keys.push(view.eventKey)));
    const page = { ...(await loadPage(path)), path };
    await post(page, [["text", "a"]]);
    await post(page, [["text", "a"]]);
    const body = new FormData();
    for (const [name, value] of [...hiddenFieldsOf(page.html), ["text", "a"]] as const) body.append(name, value);
    await post(page, [], { body });
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^post\/[\w-]{43}$/);
    await post(page, [["text", "b"]]);
    await post({ ...(await loadPage(path, { cookie: page.cookie })), path }, [["text", "a"]]);
    expect(new Set(keys).size).toBe(3);
  });

  test("stays so in the handler of a message, with its number", async () => {
    class Child extends LiveComponent<object, { heard: object }> {
      @event tell(): void {
        keys.push(this.eventKey);
        this.sendParent("heard", {});
      }

      render(): VNode {
        return <form live:submit={on(this.tell)} />;
      }
    }
    class Parent extends LiveComponent {
      @event(z.object({})) heard(): void {
        keys.push(this.eventKey);
      }

      render(): VNode {
        return (
          <div>
            <Live of={Child} />
          </div>
        );
      }
    }
    await post(
      await open(() => (
        <main>
          <Live of={Parent} />
        </main>
      )),
    );
    expect(keys[1]).toBe(`${keys[0]}/1`);
  });
});

describe("a POST that is not ours", () => {
  let ran = 0;
  beforeEach(() => void (ran = 0));
  afterEach(() => expect(ran).toBe(0));
  const target = (headers?: Record<string, string>): ReturnType<typeof open> =>
    open(
      runs(() => void ran++),
      "",
      headers,
    );
  type Target = Awaited<ReturnType<typeof target>>;
  const refusals: [string, number, (page: Target) => Promise<Request> | Request][] = [
    ["another site's Origin", 403, (page) => requestOf(page, [], { headers: { origin: "https://evil.example" } })],
    ["another scheme's Origin", 403, (page) => requestOf(page, [], { headers: { origin: "http://example.com" } })],
    ["another port's Origin", 403, (page) => requestOf(page, [], { headers: { origin: "https://example.com:8443" } })],
    [
      "a subdomain's Origin",
      403,
      (page) => requestOf(page, [], { headers: { origin: "https://a.example.com", "sec-fetch-site": "same-origin" } }),
    ],
    ["Origin null", 403, (page) => requestOf(page, [], { headers: { origin: "null" } })],
    ["Origin null from elsewhere", 403, (page) => requestOf(page, [], { headers: { origin: "null", "sec-fetch-site": "cross-site" } })],
    ["an empty Origin", 403, (page) => requestOf(page, [], { headers: { origin: "" } })],
    [
      "no Origin",
      403,
      (page) =>
        new Request(origin + page.path, {
          method: "POST",
          headers: { cookie: page.cookie, "sec-fetch-site": "same-site" },
          body: new URLSearchParams(hiddenFieldsOf(page.html)),
        }),
    ],
    ["no cookie", 403, (page) => requestOf(page, [], { headers: { cookie: "" } })],
    ["an empty cookie", 403, (page) => requestOf(page, [], { headers: { cookie: "__Host-overwinter_visitor=" } })],
    ["another visitor's cookie", 403, async (page) => requestOf(page, [], { headers: { cookie: (await target()).cookie } })],
    ["a user who has signed in since", 403, (page) => requestOf(page, [], { headers: { "x-user": "ann" } })],
    [
      "another user",
      403,
      async () => {
        const page = await target({ "x-user": "ann" });
        return requestOf(page, [], { headers: { "x-user": "bob" } });
      },
    ],
    ["a user who has signed out since", 403, async () => requestOf(await target({ "x-user": "ann" }))],
    ["another page of the same route", 403, async (page) => requestOf(page, [], { path: (await target()).path })],
    [
      "another route's token",
      403,
      async (page) => {
        const { token } = await loadPage("/turn", { cookie: page.cookie });
        return requestOf(page, [], { body: fieldsWith(page, "live:token", token) });
      },
    ],
    ["no token", 403, (page) => requestOf(page, [], { body: new URLSearchParams(hiddenFieldsOf(page.html).slice(0, 1)) })],
    ["an empty token", 403, (page) => requestOf(page, [], { body: fieldsWith(page, "live:token", "") })],
    ["a token of nobody's", 403, (page) => requestOf(page, [], { body: fieldsWith(page, "live:token", "x.y") })],
    [
      "a token that was tampered with",
      403,
      (page) => requestOf(page, [], { body: fieldsWith(page, "live:token", `${page.token.slice(0, -4)}AAAA`) }),
    ],
    [
      "a token without its signature",
      403,
      (page) => requestOf(page, [], { body: fieldsWith(page, "live:token", page.token.split(".")[0] ?? "") }),
    ],
    [
      "a token of another secret",
      403,
      async (page) => {
        const said = await new TokenSigner(env.LIVE_SECRET).verify(page.token);
        const token = said === null ? "" : await new TokenSigner("f".repeat(32)).sign(said);
        return requestOf(page, [], { body: fieldsWith(page, "live:token", token) });
      },
    ],
    ["two tokens", 403, (page) => requestOf(page, [["live:token", page.token]])],
    ["two events", 400, (page) => requestOf(page, [["live:event", '[[],"add"]']])],
    ["no event", 400, (page) => requestOf(page, [], { body: new URLSearchParams(hiddenFieldsOf(page.html).slice(1)) })],
    ["an event that is none", 400, (page) => requestOf(page, [], { body: fieldsWith(page, "live:event", '[1,"run"]') })],
    ["an event that is no JSON", 400, (page) => requestOf(page, [], { body: fieldsWith(page, "live:event", "run") })],
    ["an event nested without end", 400, (page) => requestOf(page, [], { body: fieldsWith(page, "live:event", "[".repeat(20_000)) })],
    ["a body that is too long", 413, (page) => requestOf(page, [["text", "x".repeat(maxFrameBytes)]])],
    [
      "a body that is too long and does not say so",
      413,
      (page) => {
        const text = new URLSearchParams([...hiddenFieldsOf(page.html), ["text", "x".repeat(maxFrameBytes)]]).toString();
        return requestOf(page, [], {
          body: new Blob([text]).stream(),
          headers: { "content-type": "application/x-www-form-urlencoded" },
        });
      },
    ],
    ["text/plain", 415, (page) => requestOf(page, [], { body: new URLSearchParams(hiddenFieldsOf(page.html)).toString() })],
    [
      "JSON",
      415,
      (page) =>
        requestOf(page, [], {
          body: JSON.stringify(Object.fromEntries(hiddenFieldsOf(page.html))),
          headers: { "content-type": "application/json" },
        }),
    ],
    ["no body", 415, (page) => new Request(origin + page.path, { method: "POST", headers: { origin, cookie: page.cookie } })],
    [
      "a type that only looks like a form's",
      415,
      (page) =>
        requestOf(page, [], {
          body: new URLSearchParams(hiddenFieldsOf(page.html)).toString(),
          headers: { "content-type": "application/x-www-form-urlencoded-not" },
        }),
    ],
    [
      "multipart without an end",
      400,
      (page) => requestOf(page, [], { body: "--b\r\nnothing", headers: { "content-type": "multipart/form-data; boundary=b" } }),
    ],
    [
      "multipart without a boundary",
      400,
      (page) => requestOf(page, [], { body: "nothing", headers: { "content-type": "multipart/form-data" } }),
    ],
  ];

  test.each(refusals)("is refused: %s", async (_, status, send) => {
    const page = await target();
    const request = await send(page);
    const before = await objectCount();
    const response = await exports.default.fetch(request);
    expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(/^(This form|A form|The form|Forms) /)]);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await objectCount()).toBe(before);
  });

  test("is not even looked at where no route is, and where the method is another", async () => {
    const page = await target();
    expect((await post(page, [], { path: "/nowhere" })).status).toBe(404);
    const put = new Request(origin + page.path, { method: "PUT", headers: { origin, cookie: page.cookie }, body: "" });
    expect((await exports.default.fetch(put)).status).toBe(404);
  });

  test("comes from raw HTML: it has no token, and cannot borrow the page's", async () => {
    const raw =
      '<form method="post"><input type="hidden" name="live:event" value="[[],&quot;run&quot;]"/><input type="hidden" name="live:token" value/></form>';
    const page = await open({
      run: () => void ran++,
      render: () => <main dangerouslySetInnerHTML={{ __html: raw }} />,
    });
    expect(page.html.split(page.token)).toHaveLength(2); // in the script's element
    expect((await post(page)).status).toBe(403);
  });
});

describe("a POST without an Origin", () => {
  test.each([[{}], [{ origin: "null" }]])("is taken where the browser says that it is the same: %o", async (headers) => {
    let ran = 0;
    const page = await open(runs(() => void ran++));
    const response = await exports.default.fetch(
      new Request(origin + page.path, {
        method: "POST",
        redirect: "manual",
        headers: { cookie: page.cookie, "sec-fetch-site": "same-origin", ...headers },
        body: new URLSearchParams(hiddenFieldsOf(page.html)),
      }),
    );
    expect([response.status, ran]).toEqual([303, 1]);
  });
});

/** The form's fields with one of them changed. */
function fieldsWith(page: LoadedPage, changed: string, value: string): URLSearchParams {
  return new URLSearchParams(hiddenFieldsOf(page.html).map(([name, own]) => [name, name === changed ? value : own]));
}

test("an app's own handler of a POST goes first where it is registered first", async () => {
  const app = new Hono<{ Bindings: Cloudflare.Env }>();
  app.post("/case/:name", (context) => context.text("mine"));
  app.route("/", createLive({ routes: { "/case/:name": CaseView }, document: (props) => <Document {...props} /> }).routes());
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const response = await app.fetch(new Request(`${origin}/case/x`, { method: "POST", body: "" }), env, context);
  expect(await response.text()).toBe("mine");
});
