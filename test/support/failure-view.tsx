/** Components that fail at every point of a turn. What has happened to them is noted, in order. */
import { action, event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { z } from "zod";

const mode = z.object({ mode: z.string() });
interface Mode {
  readonly mode: string;
}

/** What happened, in order; tests look at what is new. */
export const noted: string[] = [];
/** What code waits for that fails late; replaced by tests. */
export const late = { opened: Promise.resolve() };
/** The instances that handlers ran on, for what a test does with them afterwards. */
export const instances: { last: FailingView | undefined; child: Fragile | undefined } = { last: undefined, child: undefined };

class Fragile extends LiveComponent<Mode, { told: Mode }> {
  mode = "";
  count = 0;

  override async mount({ mode: given }: Mode): Promise<void> {
    noted.push(`mount ${given}`);
    this.mode = given;
    if (given === "mount throws") throw new Error("in mount");
    if (given === "mount throws late") {
      await late.opened;
      throw new Error("late in mount");
    }
    if (given === "mount never settles") await new Promise(() => {});
    if (given === "mount shows itself") {
      this.count = 7;
      await Promise.resolve(); // by now its parent has been rendered
      this.triggerUpdate();
      await late.opened;
      this.count = 8;
    }
    if (given === "mount waits") await late.opened;
    if (given === "mount sends") this.sendParent("told", { mode: "from mount" });
  }

  override update({ mode: given }: Mode): void {
    noted.push(`update ${given}`);
    this.mode = given;
    if (given === "update throws") throw new Error("in update");
  }

  override unmount(): void {
    noted.push(`unmount ${this.mode} ${this.count}`);
    if (this.mode === "unmount throws") throw new Error("in unmount");
  }

  @event add(): void {
    instances.child = this;
    this.count++;
  }

  @event(mode) tell({ mode: told }: Mode): void {
    this.count++;
    this.sendParent("told", { mode: told });
    if (told === "sender throws") throw new Error("after sendParent");
  }

  render() {
    if (this.mode === "render throws") throw new Error("in render");
    return <b live:click={on(this.add)}>{`${this.mode} ${this.count}`}</b>;
  }
}

export class FailingView extends LiveView<"/failing"> {
  modes = ["first"];
  second = "none";
  count = 0;

  override mount(): void {
    this.title = "Failing";
  }

  @event add(): void {
    instances.last = this;
    this.count++;
  }

  /** Gives the first child another mode. */
  @event(mode) change({ mode: given }: Mode): void {
    this.count++;
    this.title = given;
    this.modes = [given];
  }

  /** Adds children, their modes separated by commas. */
  @event(mode) place({ mode: given }: Mode): void {
    this.count++;
    this.modes = [...this.modes, ...given.split(",")];
  }

  /** In the place of all children, others. */
  @event(mode) replace({ mode: given }: Mode): void {
    this.count++;
    this.modes = [];
    this.second = given;
  }

  @event async previewThenThrow(): Promise<void> {
    this.count = 100;
    this.triggerUpdate();
    await Promise.resolve();
    throw new Error("after the preview");
  }

  /** Never settles in time, and goes on afterwards. */
  @event async tooLate(): Promise<void> {
    instances.last = this;
    this.count = 100;
    this.triggerUpdate();
    await late.opened;
    this.count = 1_000;
    for (const act of [
      () => this.triggerUpdate(),
      () => this.flash("info", "late"),
      () => this.triggerUpdate(() => this.count++),
      () => (this.title = "Late"),
    ]) {
      try {
        act();
        noted.push("reached the session");
      } catch (error) {
        noted.push(error instanceof Error && "code" in error ? String(error.code) : "other error");
      }
    }
  }

  @event queueUpdates(): void {
    this.triggerUpdate(() => {
      this.count += 10;
      this.flash("info", "one");
    });
    this.triggerUpdate(() => {
      this.count += 100;
    });
    this.triggerUpdate(async () => {
      this.count = 50;
      this.triggerUpdate();
      await Promise.resolve();
      throw new Error("in a change");
    });
    this.triggerUpdate(() => {
      this.count += 1_000; // of an instance that the change before has cost its place
    });
    this.count++;
  }

  @event pushBigInt(): void {
    this.count++;
    this.pushEvent("big", { n: 1n });
  }

  @event pushState(): void {
    this.pushEvent("modes", this.modes);
    this.modes.push("later");
  }

  @action giveFunction(): () => number {
    this.count++;
    return () => 1;
  }

  @receive(mode) told({ mode: given }: Mode): void {
    this.count++;
    if (given === "hide and throw") {
      this.modes = [];
      this.second = "mount throws";
    } else if (given === "parent throws") {
      throw new Error("in the parent");
    } else {
      this.second = given;
    }
  }

  render() {
    if (this.modes.includes("view's render throws")) throw new Error("in the view's render");
    return (
      <main>
        <output>{this.count}</output>
        <p>{this.action(this.giveFunction).error === null ? "" : "no result"}</p>
        {this.modes.map((given, index) => (
          <Live of={Fragile} key={index} mode={given} on={{ told: on(this.told) }} />
        ))}
        {this.second === "none" ? null : <Live of={Fragile} id="second" mode={this.second} on={{ told: on(this.told) }} />}
      </main>
    );
  }
}
