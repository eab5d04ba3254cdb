/* oxlint-disable no-unused-vars -- what is written here is only compiled */
/**
 * What must compile of `on()` and the `live:*` attributes, and what must not: `tsc` runs this file, and an error that does not come is one.
 * That a method is marked with `@event` cannot be told by a type; `on()` says it when it is called.
 */
import type { VNode } from "preact";
import { action, event, LiveView } from "overwinter/durable";
import { on } from "overwinter/templates";
import { z } from "zod";

export class BindingView extends LiveView {
  @event clear(): void {}

  @event({ volatile: true }) leave(): void {}

  @event(z.object({ n: z.int() })) rate(_: { n: number }): void {}

  @event(z.object({ n: z.int(), note: z.string() }), { volatile: true }) annotate(_: { n: number; note: string }): void {}

  @event(z.object({ value: z.string() })) search(_: { value: string }): void {}

  @event(z.object({ value: z.coerce.number() })) size(_: { value: number }): void {}

  @event(z.object({ key: z.string() })) press(_: { key: string }): void {}

  @event(z.object({ email: z.string(), age: z.coerce.number() })) save(_: { email: string; age: number }): void {}

  @event(z.object({ n: z.int().optional() })) maybe(_: { n?: number | undefined }): void {}

  @event(z.object({ n: z.string().transform(Number) })) transformed(_: { n: number }): void {}

  @action(z.object({ id: z.int() })) async load(_: { id: number }): Promise<string[]> {
    return [];
  }

  // @ts-expect-error a bare @event is for handlers without a payload
  @event withPayload(_: { n: number }): void {}

  // @ts-expect-error and so is one with options only
  @event({ volatile: true }) volatileWithPayload(_: { n: number }): void {}

  // @ts-expect-error the same for a bare @action
  @action actionWithPayload(_: { n: number }): void {}

  // @ts-expect-error the schema gives a number
  @event(z.object({ n: z.int() })) text(_: { n: string }): void {}

  // @ts-expect-error the schema gives no "m"
  @event(z.object({ n: z.int() })) more(_: { n: number; m: number }): void {}

  // @ts-expect-error there is no such option
  @event(z.object({ n: z.int() }), { chatty: true }) misspelt(_: { n: number }): void {}

  // @ts-expect-error only methods take part
  @event field = 1;

  render(): VNode {
    return (
      <main>
        <button live:click={on(this.clear)} />
        <button live:click={this.load === undefined ? null : on(this.leave)} />
        <button live:click={false} />
        <button live:click={on(this.rate, { n: 5 })} />
        <button live:click={on(this.rate, { n: 5 }, { volatile: true })} />
        <button live:click={on(this.rate, { n: 5 }, { volatile: undefined })} />
        <button live:click={on(this.maybe)} />
        <button live:click={on(this.load, { id: 1 })} live:mouseenter={on(this.leave)} live:focus={on(this.clear)} />
        <input live:input={on(this.search)} />
        <input live:change={on(this.size)} />
        <input live:keydown={on(this.press)} />
        <form live:submit={on(this.save)} />
        <form live:submit={on(this.annotate, { n: 1 })} />
        <svg live:click={on(this.clear)} />

        {/* @ts-expect-error a misspelt attribute */}
        <button live:clik={on(this.clear)} />
        {/* @ts-expect-error no such handler */}
        <button live:click={on(this.cleer)} />
        {/* @ts-expect-error a handler is a function */}
        <button live:click={on("clear")} />
        {/* @ts-expect-error a binding is made by on() */}
        <button live:click={this.clear} />
        {/* @ts-expect-error a click supplies no "n" */}
        <button live:click={on(this.rate)} />
        {/* @ts-expect-error "note" is still missing */}
        <button live:click={on(this.annotate, { n: 1 })} />
        {/* @ts-expect-error a wrong payload */}
        <button live:click={on(this.rate, { n: "5" })} />
        {/* @ts-expect-error a key too many */}
        <button live:click={on(this.rate, { n: 5, m: 6 })} />
        {/* @ts-expect-error a handler without a payload is given none */}
        <button live:click={on(this.clear, { n: 5 })} />
        {/* @ts-expect-error no such option */}
        <button live:click={on(this.rate, { n: 5 }, { debounce: "no" })} />
        {/* @ts-expect-error a click supplies no value */}
        <button live:click={on(this.search)} />
        {/* @ts-expect-error a focus neither */}
        <input live:focus={on(this.search)} />
        {/* @ts-expect-error a key supplies no value */}
        <input live:keydown={on(this.search)} />
        {/* @ts-expect-error a change supplies no key */}
        <input live:input={on(this.press)} />
        {/* @ts-expect-error a change supplies no "n" */}
        <input live:change={on(this.annotate, { n: 1 })} />
      </main>
    );
  }
}
