import { action, event, LiveComponent, LiveView, receive } from "overwinter/durable";
import { Live, on } from "overwinter/templates";
import { z } from "zod";

const text = z.object({ text: z.string() });

/** A component that lets its parent fail. */
class Child extends LiveComponent<object, { told: { text: string } }> {
  said = "";

  @event(text) say({ text: said }: { text: string }): void {
    this.said = said;
    this.sendParent("told", { text: said });
  }

  render() {
    return <p live:click={on(this.say, { text: "hello" })}>{this.said}</p>;
  }
}

/** Promises that tests settle, by name: a handler waits for them. */
export const gates = new Map<string, PromiseWithResolvers<void>>();

/** Handlers that fail in every way a handler can. */
export class TurnView extends LiveView<"/turn"> {
  count = 0;
  heard = "";
  broken: unknown = null;

  override mount(): void {
    this.title = "Turn";
  }

  @event add(): void {
    this.count++;
  }

  @event({ volatile: true }) addVolatile(): void {
    this.count++;
  }

  @event addAndThrow(): void {
    this.count++;
    throw new Error("after the change");
  }

  @event async previewAndThrow(): Promise<void> {
    this.count = 100;
    this.triggerUpdate();
    await Promise.resolve();
    throw new Error("after the preview");
  }

  @event(text) async wait({ text: name }: { text: string }): Promise<void> {
    this.count += 10;
    await gates.get(name)?.promise;
    this.count += 100;
  }

  @event keepFunction(): void {
    this.broken = { deep: [() => 1] };
  }

  @event flashAndRedirect(): void {
    this.count++;
    this.flash("info", "Saved");
    this.resetForm("review");
    this.pushEvent("saved", { count: this.count });
    this.redirect("/rating");
  }

  @event retitle(): void {
    this.title = `Turn ${++this.count}`;
  }

  @event key(): void {
    this.heard = this.eventKey;
  }

  @action async save(): Promise<string> {
    this.count++;
    await Promise.resolve();
    return "saved";
  }

  @action async saveBadly(): Promise<void> {
    this.count++;
    await Promise.resolve();
    throw new Error("not saved");
  }

  @receive told({ text: said }: { text: string }): void {
    this.heard = said;
    if (said === "throw") throw new Error("the parent refuses");
  }

  undecorated(): void {
    this.count = -1;
  }

  render() {
    const saving = this.action(this.saveBadly);
    return (
      <main>
        <output>{this.count}</output>
        <p>{this.heard}</p>
        <p>{this.action(this.save).pending ? "saving" : (this.action(this.save).result ?? "")}</p>
        <p>{saving.error === null ? "" : `failed: ${saving.error.code}`}</p>
        <Live of={Child} />
      </main>
    );
  }
}
