import type { VNode } from "preact";
import { event, receive } from "../durable/node/event.ts";
import { LiveView } from "../durable/node/live-view.ts";
import { nodeName, type LiveNodeClass } from "../durable/node/node-class.ts";
import { Live, type LiveComponentClass } from "../templates/live.tsx";

/** A message as a parent gets it: `["ratingChanged", { value: 5 }]`. */
export type SentMessage = readonly [name: string, payload: unknown];

/** The parent of a component that is mounted alone. */
export interface RecordingParent {
  /** The view that is to be mounted. */
  readonly view: LiveNodeClass;
  /** The component's props. A render reads them; `rerender` makes the view render. */
  props: object;
  /** The messages that the component has sent, in order. They are state of the view: what a failed turn has sent is not among them. */
  readonly sent: readonly SentMessage[];
  /** Puts the component's class as a deploy brings it in the place of the one before. */
  readonly replace: (next: LiveNodeClass) => void;
}

/** The handler of the view that makes it render. */
export const rerender = "test:rerender";

/** Makes a parent that renders a component and nothing else. */
export function recordingParent(of: LiveNodeClass, props: object): RecordingParent {
  const name = nodeName(of);
  let newest: { readonly sent: readonly SentMessage[] } | undefined;

  class ComponentTest extends LiveView {
    sent: SentMessage[] = [];

    constructor(...host: unknown[]) {
      super(...host);
      // oxlint-disable-next-line typescript/no-this-alias -- the instance that the session goes on with; after a failure or a sleep it is another
      newest = this;
    }

    @event [rerender](): void {}

    render(): VNode {
      return (
        <div>
          <Live of={component} {...parent.props} />
        </div>
      );
    }
  }

  let component = recorded(of, name, ComponentTest.prototype);
  const parent: RecordingParent = {
    view: ComponentTest,
    props,
    get sent() {
      return newest?.sent ?? [];
    },
    replace: (next) => void (component = recorded(next, name, ComponentTest.prototype)),
  };
  return parent;
}

/**
 * The component's class, whose messages the view takes whatever their names: when one is sent for the first time, the view is given a handler
 * of that name, marked with `@receive` as a parent's own. All else is the class's own.
 */
function recorded(of: LiveNodeClass, name: string, view: object): LiveComponentClass {
  // SAFETY: mountComponent() takes LiveComponents.
  const component = of as unknown as new (...host: unknown[]) => { sendParent(message: string, payload: unknown): void };
  const spied = class extends component {
    static readonly component = name;

    override sendParent(message: string, payload: unknown): void {
      if (!Object.hasOwn(view, message)) declareReceiver(view, message);
      super.sendParent(message, payload);
    }
  };
  // SAFETY: LiveComponentClass is what templates know of the same classes.
  return spied as unknown as LiveComponentClass;
}

function declareReceiver(view: object, message: string): void {
  const handler = function (this: { sent: SentMessage[] }, payload: unknown): void {
    this.sent.push([message, payload]);
  };
  // SAFETY: what a decorator's context is asked for.
  receive(handler, {
    kind: "method",
    name: message,
    static: false,
    private: false,
    addInitializer: () => {},
  } as unknown as ClassMethodDecoratorContext<{ sent: SentMessage[] }, typeof handler>);
  Object.defineProperty(view, message, { value: handler, configurable: true, writable: true });
}
