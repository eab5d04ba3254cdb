/** A view for scripted and random sessions: every kind of turn, each with the id of the event that caused it. */
import type { ComponentChildren } from "preact";
import { action, event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { z } from "zod";

const numbered = z.object({ id: z.int() });
interface Numbered {
  readonly id: number;
}

/** What the slow handler waits for; replaced by tests. */
export const gate = { opened: Promise.resolve() };

/** What renders show besides state, as a clock or new code does; replaced by tests. */
export const skin = { text: "" };

/** The ids of volatile events whose handler ran, in order: no state keeps those of a component that is gone. */
export const volatileRuns: number[] = [];

interface RowProps {
  readonly row: number;
  readonly tint: number;
  readonly children?: ComponentChildren;
}

class Row extends LiveComponent<RowProps, { told: Numbered }> {
  tint = 0;
  hover = 0;
  clicks: number[] = [];
  updates = 0;

  override async mount(props: RowProps): Promise<void> {
    await super.mount(props);
    await Promise.resolve(); // by now its parent has been rendered
    this.triggerUpdate();
    await gate.opened;
  }

  override update(props: RowProps, previous: RowProps): void {
    void super.update(props, previous);
    this.updates++;
  }

  @event(numbered, { volatile: true }) hoverRow({ id }: Numbered): void {
    volatileRuns.push(id);
    this.hover = id;
  }

  @event(numbered) tell({ id }: Numbered): void {
    this.clicks.push(id);
    this.sendParent("told", { id });
  }

  @event(numbered) tellBadly({ id }: Numbered): void {
    this.clicks.push(id);
    this.sendParent("told", { id: -id });
  }

  render() {
    return (
      <li class={this.hover % 2 === 0 ? "even" : "odd"}>
        <b>{`${this.tint} ${this.hover} ${this.updates}${skin.text}`}</b>
        <i>{this.clicks.join(" ")}</i>
        {this.hover % 3 === 0 ? <p>{this.props.children}</p> : null}
      </li>
    );
  }
}

/** Shown while something is wrong with an action. */
class Apology extends LiveComponent<{ readonly code: string }> {
  code = "";

  render() {
    return <strong>{`Sorry: ${this.code}`}</strong>;
  }
}

export class SessionView extends LiveView<"/session"> {
  /** The ids of all durable events that ran. */
  ran: number[] = [];
  glance = 0;
  tint = 0;
  rows = [1, 2];

  override mount(): void {
    this.title = "Session";
  }

  @event(numbered) add({ id }: Numbered): void {
    this.ran.push(id);
  }

  @event(numbered) flashIt({ id }: Numbered): void {
    this.ran.push(id);
    this.flash("ran", String(id));
    this.pushEvent("ran", { id });
  }

  @event(numbered) retitle({ id }: Numbered): void {
    this.ran.push(id);
    this.title = `Session ${id}`;
  }

  @event(numbered, { volatile: true }) look({ id }: Numbered): void {
    volatileRuns.push(id);
    this.glance = id;
  }

  /** Gives every row other props. */
  @event(numbered, { volatile: true }) tintRows({ id }: Numbered): void {
    volatileRuns.push(id);
    this.tint = id;
    this.title = `Tint ${id}`;
  }

  @event(numbered) addRow({ id }: Numbered): void {
    this.ran.push(id);
    this.rows.unshift(Math.max(0, ...this.rows) + 1);
  }

  @event(numbered) removeRow({ id }: Numbered): void {
    this.ran.push(id);
    this.rows.splice(id % 3, 1);
  }

  @event(numbered) swapRows({ id }: Numbered): void {
    this.ran.push(id);
    this.rows = [Math.max(0, ...this.rows) + 1, ...this.rows.slice(1)];
  }

  @event(numbered) reverseRows({ id }: Numbered): void {
    this.ran.push(id);
    this.rows.reverse();
  }

  @event(numbered) fail({ id }: Numbered): void {
    this.ran.push(id);
    this.title = "Failed";
    this.rows = [];
    this.triggerUpdate();
    this.flash("ran", "never");
    throw new Error("on purpose");
  }

  @event(numbered) async slow({ id }: Numbered): Promise<void> {
    this.glance = id;
    this.title = `Slow ${id}`;
    this.triggerUpdate();
    await gate.opened;
    this.ran.push(id);
    this.flash("ran", String(id));
  }

  @event(numbered) async slowFail({ id }: Numbered): Promise<void> {
    this.glance = id;
    this.rows = [7];
    this.title = `Slow ${id}`;
    this.triggerUpdate();
    await gate.opened;
    throw new Error("on purpose, late");
  }

  /** Changes the page when the gate opens, whether anybody is joined by then or not. */
  @event(numbered) later({ id }: Numbered): void {
    this.ran.push(id);
    const change = (): void => {
      this.tint = id;
      this.title = `Later ${id}`;
    };
    void gate.opened.then(() => this.triggerUpdate(change)).catch(() => {}); // its instance may have been given up
  }

  @action(numbered) save({ id }: Numbered): number {
    this.ran.push(id);
    return id;
  }

  @action(numbered) async saveBadly({ id }: Numbered): Promise<void> {
    this.ran.push(id);
    await gate.opened;
    throw new Error("on purpose, in an action");
  }

  @receive(numbered) told({ id }: Numbered): void {
    if (id < 0) throw new Error("on purpose, in the parent");
    this.ran.push(id);
  }

  render() {
    const { error, pending } = this.action(this.saveBadly);
    return (
      <main>
        <output>{this.ran.join(" ")}</output>
        <p>{`glance ${this.glance}`}</p>
        <p class={pending ? "pending" : "idle"}>{`saved ${this.action(this.save).result ?? "nothing"}`}</p>
        {error === null ? null : <Live of={Apology} code={error.code} />}
        <ul>
          <For each={this.rows} key={(row) => row}>
            {(row) => (
              <Live of={Row} id={row} row={row} tint={this.tint} on={{ told: on(this.told) }}>
                {this.tint % 2 === 0 ? <em>{`slot of ${row}: ${this.glance}`}</em> : null}
              </Live>
            )}
          </For>
        </ul>
        {skin.text === "" ? null : <small>{skin.text}</small>}
      </main>
    );
  }
}
