import { describe, expect, test } from "vitest";
import { event, LiveComponent, LiveView, type LiveError } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { PageSession } from "../../support/page-session.ts";
import { logged } from "../../support/logged.ts";

const names = [
  ..."layout outlet handleParams livePatch liveRedirect authorize setCookie upload consumeUpload subscribe unsubscribe publish".split(" "),
  ..."presence stream startAsync assignAsync cancel schedule unschedule visitor telemetry".split(" "),
];

/** What mounting a view says that has something of that name, or a component that has. */
async function errorOf(view: unknown, isComponent: boolean): Promise<LiveError | undefined> {
  const { errors } = logged();
  const of = view as typeof Plain; // SAFETY: a component where it is said
  class Page extends LiveView {
    render() {
      return (
        <main>
          <Live of={of} />
        </main>
      );
    }
  }
  await PageSession.load({ routes: { "/": (isComponent ? Page : view) as never } }, "/").catch(() => {});
  return errors[0] as LiveError | undefined;
}

class Plain extends LiveComponent {
  render() {
    return <p />;
  }
}

describe.each(names)("the name %s", (name) => {
  test("is refused for a field, a method and an accessor, of a view and of a component, with class and cure", async () => {
    const kinds: ((base: typeof Plain) => typeof Plain)[] = [
      (base) =>
        class Shop extends base {
          constructor(...host: unknown[]) {
            super(...(host as []));
            Reflect.set(this, name, 1);
          }
        },
      (base) => {
        class Shop extends base {}
        Object.defineProperty(Shop.prototype, name, { value: () => 1, configurable: true });
        return Shop;
      },
      (base) => {
        class Shop extends base {}
        Object.defineProperty(Shop.prototype, name, { get: () => 1, configurable: true });
        class Corner extends Shop {}
        return Corner;
      },
    ];
    class View extends LiveView {
      render() {
        return <main />;
      }
    }
    for (const make of kinds) {
      for (const isComponent of [false, true]) {
        const error = await errorOf(make(isComponent ? Plain : (View as unknown as typeof Plain)), isComponent);
        expect(error?.code).toBe("reserved-name");
        expect(error?.message).toMatch(
          new RegExp(`"${name}" in ${isComponent ? "component" : "view"} "(Shop|Corner)".*call the (field|method) something else`),
        );
      }
    }
  });

  test("is refused for a handler, when the class is defined", () => {
    const decorate = event as unknown as (method: () => void, context: object) => void;
    const context = { kind: "method", name, private: false, static: false, addInitializer: () => {} };
    expect(() => decorate(() => {}, context)).toThrow(`Cannot mark "${name}" with @event`);
  });
});
