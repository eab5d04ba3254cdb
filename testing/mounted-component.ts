import type { LiveNodeClass } from "../durable/node/node-class.ts";
import { LivePage } from "./live-page.ts";
import type { MountedSession } from "./mount-session.ts";
import type { DomTools } from "./page-dom.ts";
import { type HtmlPage, placesIn } from "./html-page.ts";
import type { Outcome } from "./outcome.ts";
import { type RecordingParent, rerender } from "./recording-parent.tsx";

/** A message that a component may send, by its name and payload. */
export type MessageOf<Messages extends object> = {
  readonly [Name in keyof Messages]: readonly [name: Name, payload: Messages[Name]];
}[keyof Messages];

/** A LiveComponent that is mounted alone, under a parent that keeps what it is told. */
export class MountedComponent<Props extends object, Messages extends object> extends LivePage {
  readonly #parent: RecordingParent;
  readonly #of: LiveNodeClass;
  readonly #page: HtmlPage;

  /** For `mountComponent()`. */
  constructor(session: MountedSession, tools: DomTools, parent: RecordingParent, of: LiveNodeClass) {
    super(session, tools);
    this.#parent = parent;
    this.#of = of;
    this.#page = session.page;
  }

  /** The component's HTML, without what Overwinter adds to what the author has written. */
  override html(): string {
    const [region] = placesIn(this.#page.nodes());
    return region === undefined ? "" : this.#page.html({ isPlain: true, region });
  }

  /** What the component has sent to its parent: `[["ratingChanged", { value: 5 }]]`. What a turn has sent that failed is not among it. */
  get sent(): readonly MessageOf<Messages>[] {
    // SAFETY: the component's sendParent() takes no other.
    return this.#parent.sent as readonly MessageOf<Messages>[];
  }

  /** Renders the parent with other props; those that are left out stay as they were. */
  async update(props: Partial<Props>): Promise<Outcome> {
    const before = this.#parent.props;
    this.#parent.props = { ...before, ...props };
    try {
      return await this.send(rerender);
    } catch (error) {
      this.#parent.props = before;
      throw error;
    }
  }

  /** The component's state as it is stored; or that of a component in it. */
  override stored(
    of: { readonly name: string; readonly component?: string | undefined } = this.#of,
    id?: string | number,
  ): Promise<Record<string, unknown>> {
    return super.stored(of, id);
  }
}
