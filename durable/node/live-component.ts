import { reserveNames } from "./event.ts";
import { LiveNode } from "./live-node.ts";
import { isSameData } from "./state.ts";

/**
 * A reusable interactive widget with state of its own.
 *
 * @typeParam Props what `<Live of={X} …>` passes: plain data, and slots.
 * @typeParam Messages what it tells its parent, by name: `{ ratingChanged: { value: number } }`.
 */
export abstract class LiveComponent<Props extends object = {}, Messages extends object = {}> extends LiveNode {
  /** The names and payloads of `sendParent()`. Exists for the compiler only. */
  declare readonly messages: Messages;

  /** The props that the parent gave last, and the slots as what stands in their place. */
  get props(): Readonly<Props> {
    // SAFETY: `<Live>` is typed by this class.
    return LiveNode.hostOf(this).props as Readonly<Props>;
  }

  /** Called once in the component's life. As it stands, it copies props onto fields of the same name. */
  mount(props: Props): void | Promise<void> {
    copyOwn(this, props, () => true);
  }

  /**
   * Called when the parent renders the component with props that differ by value. As it stands, it copies those whose value changed onto
   * fields of the same name, so that one new prop does not overwrite what the user did to another field.
   */
  update(props: Props, previous: Props): void | Promise<void> {
    // SAFETY: both are records of props.
    const before = previous as Record<string, unknown>;
    copyOwn(this, props, (name, value) => !isSameData(value, before[name]));
  }

  /**
   * Tells the parent, when this handler is done, in the same turn: its `@receive`, `@event` or `@action` method of that name is called.
   * A throw there fails the whole turn.
   *
   * @throws {LiveError} `outside-turn` outside a handler, `handler-missing` where the parent has no such method.
   */
  sendParent<Name extends keyof Messages & string>(name: Name, payload: Messages[Name]): void {
    LiveNode.hostOf(this).sendParent(name, payload);
  }
}

function copyOwn(node: object, props: object, wanted: (name: string, value: unknown) => boolean): void {
  for (const [name, value] of Object.entries(props)) {
    // Handlers are own properties too, but not enumerable: a prop of that name leaves them alone.
    if (Object.prototype.propertyIsEnumerable.call(node, name) && wanted(name, value)) Reflect.set(node, name, value);
  }
}

reserveNames(LiveComponent.prototype);
