/** An app's browser code for the tests of hooks, which notes what it is called with. */
import { defineHook } from "../../client/hooks/index.ts";

interface LogHook {
  pushes: { said: { text: string }; ready: undefined };
  events: { data: number[] };
}

const calls: string[] = [];

/** Defines a hook that notes everything: `"a mounted"`, of the element with the id "a". */
function defineLog(name: string): void {
  defineHook<LogHook>(name, {
    mounted() {
      const { element } = this;
      calls.push(`${element.id} mounted`);
      this.handleEvent("data", (numbers) => void calls.push(`${element.id} data ${numbers.join(" ")}`));
      element.addEventListener("say", () => this.pushEvent("said", { text: element.id }));
      element.addEventListener("ready", () => this.pushEvent("ready"));
    },
    updated() {
      calls.push(`${this.element.id} updated ${this.element.textContent}`);
    },
    destroyed() {
      calls.push(`${this.element.id} destroyed ${this.element.isConnected}`);
    },
    disconnected() {
      calls.push(`${this.element.id} disconnected`);
    },
    reconnected() {
      calls.push(`${this.element.id} reconnected`);
    },
  });
}

/** Defines a hook that handles "data" only when `release` was called. */
function defineSlow(name: string): () => void {
  const { promise, resolve: release } = Promise.withResolvers<undefined>();
  defineHook<LogHook>(name, {
    async mounted() {
      await promise;
      this.handleEvent("data", (numbers) => void calls.push(`${this.element.id} data ${numbers.join(" ")}`));
    },
  });
  return () => release(undefined);
}

/** Defines a hook that throws wherever it can. */
function defineBroken(name: string): void {
  const fail = (where: string): never => {
    throw new Error(`from ${where}`);
  };
  defineHook<LogHook>(name, {
    mounted() {
      this.handleEvent("data", () => fail("data"));
      fail("mounted");
    },
    updated: async () => await Promise.reject(new Error("from updated")),
    destroyed: () => fail("destroyed"),
  });
}

/** What does not compile, each for its own reason. Not called. */
function refused(): void {
  defineHook<LogHook, { element: HTMLCanvasElement; count: number }>("Typed", {
    mounted() {
      this.count = this.element.width;
      // @ts-expect-error -- no such push
      this.pushEvent("sad", { text: "" });
      // @ts-expect-error -- another payload
      this.pushEvent("said", { text: 1 });
      // @ts-expect-error -- no payload
      this.pushEvent("said");
      // @ts-expect-error -- a payload where there is none
      this.pushEvent("ready", { text: "" });
      // @ts-expect-error -- no such event
      this.handleEvent("date", () => {});
      this.handleEvent("data", (numbers) => {
        // @ts-expect-error -- a number
        numbers.map((number) => number.length);
      });
      // @ts-expect-error -- nothing that the hook keeps
      this.other = 1;
    },
    // @ts-expect-error -- no such callback
    mount() {},
  });
}

Object.assign(globalThis, { calls, defineLog, defineSlow, defineBroken, defineHook, refused });
