/* oxlint-disable no-unused-vars -- what is written here is only compiled */
/** What must compile of components, their props and messages, and what must not. */
import type { ComponentChildren, VNode } from "preact";
import { event, LiveComponent, LiveView, receive, type Sender } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { z } from "zod";

interface StarProps {
  readonly value: number;
  readonly max?: number | undefined;
}

interface StarMessages {
  readonly ratingChanged: { value: number };
  readonly cleared: undefined;
}

class Star extends LiveComponent<StarProps, StarMessages> {
  value = 0;

  override mount({ value, max = 5 }: StarProps): void {
    this.value = Math.min(value, max);
  }

  @event tell(): void {
    this.sendParent("ratingChanged", { value: 1 });
    this.sendParent("cleared", undefined);
    // @ts-expect-error no such message
    this.sendParent("ratingChange", { value: 1 });
    // @ts-expect-error a wrong payload
    this.sendParent("ratingChanged", { value: "1" });
    // @ts-expect-error a missing payload
    this.sendParent("ratingChanged");
    // @ts-expect-error props are read only
    this.props.value = 2;
    // @ts-expect-error no such prop
    void this.props.colour;
  }

  // @ts-expect-error a base class's name, with another type
  flash = 1;

  render(): VNode {
    return <div>{this.props.max?.toFixed()}</div>;
  }
}

class Silent extends LiveComponent {
  @event tell(): void {
    // @ts-expect-error it has no messages
    this.sendParent("anything", {});
  }

  render(): VNode {
    return <div />;
  }
}

class Card extends LiveComponent<{ readonly header?: ComponentChildren; readonly children?: ComponentChildren }> {
  render(): VNode {
    return (
      <section>
        {this.props.header}
        {this.props.children}
      </section>
    );
  }
}

function NotLive(_: { readonly value: number }): VNode {
  return <div />;
}

class Text extends LiveComponent<{}, { said: { text: string } }> {
  // @ts-expect-error a component's render is synchronous
  async render(): Promise<VNode> {
    return <div />;
  }
}

export class ComponentView extends LiveView {
  @event(z.object({ value: z.int(), movieId: z.int() })) rated(_: { value: number; movieId: number }): void {}

  @receive ratingChanged({ value }: { value: number }, from: Sender): void {
    void value.toFixed();
    void from.id?.length;
    // @ts-expect-error a sender is its id and props
    void from.number;
  }

  @receive(z.object({ text: z.string() })) said(_: { text: string }): void {}

  // @ts-expect-error the schema gives a text
  @receive(z.object({ text: z.string() })) misheard(_: { text: number }): void {}

  @event(z.object({ text: z.string() })) hear(_: { text: string }): void {}

  render(): VNode {
    return (
      <main>
        <Live of={Star} value={1} />
        <Live of={Star} id="mine" value={1} max={undefined} />
        <Live of={Star} id={2} value={1} max={5} />
        <Live of={Star} key="k" value={1} on={{ ratingChanged: on(this.rated, { movieId: 1 }) }} />
        <Live of={Silent} />
        <Live of={Card} header={<h2>Title</h2>}>
          text and <b>elements</b>
        </Live>
        <For each={[1, 2]} key={(n) => n}>
          {(n, index) => <Live of={Star} id={n} value={index} />}
        </For>

        {/* @ts-expect-error "value" is missing */}
        <Live of={Star} />
        {/* @ts-expect-error a wrong prop */}
        <Live of={Star} value="1" />
        {/* @ts-expect-error a prop too many */}
        <Live of={Star} value={1} colour="red" />
        {/* @ts-expect-error it has no slot */}
        <Live of={Star} value={1}>
          text
        </Live>
        {/* @ts-expect-error an id is a text or a number */}
        <Live of={Star} id={{}} value={1} />
        {/* @ts-expect-error "of" is missing */}
        <Live value={1} />
        {/* @ts-expect-error a function component is written as <NotLive value={1} /> */}
        <Live of={NotLive} value={1} />
        {/* @ts-expect-error no such message */}
        <Live of={Star} value={1} on={{ rated: on(this.rated, { movieId: 1 }) }} />
        {/* @ts-expect-error the message has no "movieId" */}
        <Live of={Star} value={1} on={{ ratingChanged: on(this.rated) }} />
        {/* @ts-expect-error the handler takes another payload */}
        <Live of={Star} value={1} on={{ ratingChanged: on(this.hear) }} />
        {/* @ts-expect-error it has no messages */}
        <Live of={Silent} on={{ said: on(this.hear) }} />
        {/* @ts-expect-error a row renders its item */}
        <For each={[1, 2]} key={(n) => n}>
          {(text: string) => <li>{text}</li>}
        </For>
        {/* @ts-expect-error rows have a key */}
        <For each={[1, 2]}>{(n) => <li>{n}</li>}</For>
        <Live of={Text} on={{ said: on(this.hear) }} />
      </main>
    );
  }
}
