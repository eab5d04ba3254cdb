import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { event, LiveComponent, LiveView, type LiveError } from "overwinter/durable";
import { form, Live } from "overwinter/templates";
import { z } from "zod";
import { PageSession } from "../support/page-session.ts";

/** What the code before kept: `open` and `count`, in a view and in its component. */
class Before extends LiveView {
  static readonly component = "Shop";
  open: unknown = false;
  count = 0;

  @event set(): void {
    this.open = true;
    this.count++;
  }

  render() {
    return (
      <main>
        <b>{this.count}</b>
        <Live of={BeforeItem} />
      </main>
    );
  }
}

class BeforeItem extends LiveComponent {
  static readonly component = "Item";
  open: unknown = false;
  count = 0;

  @event set(): void {
    this.open = true;
    this.count++;
  }

  render() {
    return <p>{this.count}</p>;
  }
}

/** A view and its component as the next version has them; one of them is as before. */
abstract class AfterView extends LiveView {
  static readonly component = "Shop";
  count = 0;

  @event set(): void {
    this.count++;
  }

  render() {
    return (
      <main>
        <b>{this.count}</b>
        <Live of={BeforeItem} />
      </main>
    );
  }
}

abstract class AfterItem extends LiveComponent {
  static readonly component = "Item";
  count = 0;

  @event set(): void {
    this.count++;
  }

  render() {
    return <p>{this.count}</p>;
  }
}

const schema = z.object({ text: z.string() });

/** What became of `open`, in the view and in the component. */
const taken = {
  "is a method now": [
    class extends AfterView {
      open(): void {}
    },
    class extends AfterItem {
      open(): void {}
    },
  ],
  "is a handler now": [
    class extends AfterView {
      @event open(): void {}
    },
    class extends AfterItem {
      @event open(): void {}
    },
  ],
  "is an accessor without setter now": [
    class extends AfterView {
      get open(): boolean {
        return false;
      }
    },
    class extends AfterItem {
      get open(): boolean {
        return false;
      }
    },
  ],
  "is an accessor now": [
    class extends AfterView {
      get open(): boolean {
        return false;
      }
      set open(_: boolean) {}
    },
    class extends AfterItem {
      get open(): boolean {
        return false;
      }
      set open(_: boolean) {}
    },
  ],
  "is a form now": [
    class extends AfterView {
      open = form(schema, { text: "" });
    },
    class extends AfterItem {
      open = form(schema, { text: "" });
    },
  ],
} as const;

const dropped = {
  "is gone": [class extends AfterView {}, class extends AfterItem {}],
  "is private now": [
    class extends AfterView {
      readonly #open = 1;
      get isOpen(): boolean {
        return this.#open > 0;
      }
    },
    class extends AfterItem {
      readonly #open = 1;
      get isOpen(): boolean {
        return this.#open > 0;
      }
    },
  ],
  "begins with _ now": [
    class extends AfterView {
      _open = false;
    },
    class extends AfterItem {
      _open = false;
    },
  ],
  "is static now": [
    class extends AfterView {
      static readonly open = false;
    },
    class extends AfterItem {
      static readonly open = false;
    },
  ],
} as const;

let errors: unknown[] = [];
let warnings: string[] = [];
beforeEach(() => {
  errors = [];
  warnings = [];
  vi.spyOn(console, "error").mockImplementation((...given: unknown[]) => void errors.push(...given));
  vi.spyOn(console, "warn").mockImplementation((...given: unknown[]) => void warnings.push(given.map(String).join(" ")));
});
afterEach(() => vi.restoreAllMocks());

/** A page of the code before, whose view and component have state. */
async function stored(): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": Before } }, "/");
  await page.settle();
  for (const tag of ["main", "p"]) {
    const node = Number(new RegExp(`<${tag} data-live="(\\d+)"`).exec(page.page.html())?.[1]);
    page.connection.push({ node, handler: "set" });
    await page.settle();
  }
  expect(page.page.html()).toMatch(/<b>1<.*1<\/p>/);
  return page;
}

/** The next version, where the view or its component is another one. */
function next(view: typeof AfterView, item: typeof AfterItem, which: "view" | "component"): unknown {
  if (which === "view") return view;
  return class extends AfterView {
    open = false;

    override render() {
      return (
        <main>
          <b>{this.count}</b>
          <Live of={item as unknown as typeof BeforeItem} />
        </main>
      );
    }
  };
}

async function wake(page: PageSession): Promise<void> {
  page.cut();
  await page.settle();
}

describe.each(["view", "component"] as const)("a stored field of a %s", (which) => {
  test.each(Object.entries(taken))("that %s makes it a state of another version, which is named", async (_, [view, item]) => {
    const page = await stored();
    page.deploy({ "/": next(view, item, which) as never });
    await wake(page);
    expect(page.page.html()).toMatch(/<b>0<.*0<\/p>/); // mounted anew
    const error = errors.find((given) => given instanceof Error) as LiveError;
    expect(error.code).toBe("version");
    expect(error.message).toMatch(which === "view" ? /view "Shop".*"open".*static version/s : /component "Item".*"open".*static version/s);
    // And the session lives.
    page.connection.push({ node: Number(/<main data-live="(\d+)"/.exec(page.page.html())?.[1]), handler: "set" });
    await page.settle();
    expect(page.page.html()).toContain("<b>1</b>");
  });

  test.each(Object.entries(dropped))("that %s is dropped with a word, and the rest is kept", async (_, [view, item]) => {
    const page = await stored();
    page.deploy({ "/": next(view, item, which) as never });
    await wake(page);
    expect(page.page.html()).toMatch(/<b>1<.*1<\/p>/);
    expect(errors).toEqual([]);
    expect(warnings.filter((text) => text.includes('"open"'))).toEqual([expect.any(String)]);
    expect(warnings.join()).toContain(which === "view" ? 'view "Shop"' : 'component "Item"');
  });

  test("that the next version has as well is kept, whatever new ones there are", async () => {
    const page = await stored();
    class View extends AfterView {
      open = "new";
      later = 7;
    }
    class Item extends AfterItem {
      open = "new";
      later = 7;
    }
    page.deploy({ "/": next(View, Item, which) as never });
    await wake(page);
    expect(page.page.html()).toMatch(/<b>1<.*1<\/p>/);
    expect([errors, warnings.filter((text) => !text.includes("open"))]).toEqual([[], []]);
  });
});
