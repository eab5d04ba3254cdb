/* oxlint-disable no-unused-vars -- what is written here is only compiled */
/**
 * What must compile of `on()`, `js`, `hook()` and the `live:*` attributes, and what must not: `tsc` runs this file, and an error that does not come is one.
 * That a method is marked with `@event` cannot be told by a type; `on()` says it when it is called.
 */
import type { VNode } from "preact";
import { action, event, LiveView } from "overwinter/durable";
import { hook, js, on } from "overwinter/templates";
import { z } from "zod";

declare module "overwinter/templates" {
  interface CustomLiveEvents {
    "color-picked": { color: string };
  }
}

interface ChartHook {
  pushes: { rate: { n: number }; clear: {} };
  events: { data: number[] };
}

interface ClockHook {
  events: { tick: Date };
}

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

  @event(z.object({ x: z.int(), y: z.int() })) point(_: { x: number; y: number }): void {}

  @event(z.object({ detail: z.object({ color: z.string() }) })) paint(_: { detail: { color: string } }): void {}

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
        <div live:pointerdown={on(this.point)} live:wheel={on(this.point)} live:contextmenu={on(this.point)} />
        <div live:dragover={on(this.clear)} live:animationend={on(this.clear)} live:mounted={on(this.clear)} />
        <video live:timeupdate={on(this.clear)} live:ended={on(this.clear)} />
        <div live:color-picked={on(this.paint)} />
        <div live:poll={on(this.clear, {}, { every: 1000 })} live:viewportenter={on(this.clear, {}, { margin: "200px" })} />
        <div live:ignore live:ignore-attrs="open class" live:enter="fade" live:leave="fade slow" />
        <form live:reset={1} />

        {/* several bindings of one event */}
        <input live:keydown={[on(this.clear, {}, { keys: "Enter" }), false, on(this.press, {}, { keys: ["Escape", "mod+s"] })]} />
        <input live:keydown={[this.load === undefined && on(this.press)]} />
        {/* @ts-expect-error one of them is wrong */}
        <button live:click={[on(this.clear), on(this.search)]} />
        {/* @ts-expect-error null would be printed as nothing between two commas */}
        <button live:click={[on(this.clear), null]} />

        {/* options */}
        <input live:input={on(this.search, {}, { debounce: "blur", lock: true, loading: { closest: "form", inner: "output" } })} />
        <button live:click={on(this.clear, {}, { confirm: "Really?", disableWith: "…", optimistic: js.addClass("is-gone") })} />
        {/* @ts-expect-error a delay is a number */}
        <input live:input={on(this.search, {}, { debounce: "300" })} />
        {/* @ts-expect-error a misspelt option */}
        <input live:input={on(this.search, {}, { debouce: 300 })} />
        {/* @ts-expect-error a misspelt target */}
        <button live:click={on(this.clear, {}, { loading: { nearest: "form" } })} />
        {/* @ts-expect-error what is optimistic is commands */}
        <button live:click={on(this.clear, {}, { optimistic: on(this.clear) })} />
        {/* @ts-expect-error commands that need something of an event cannot be optimistic */}
        <input live:input={on(this.search, {}, { optimistic: js.push(this.search) })} />

        {/* chains */}
        <button live:click={js.toggle("#menu", { motion: "fade" }).toggleAttribute("aria-expanded", "true", "false")} />
        <button live:click={on(js.hide(), { away: true })} />
        <button live:click={js.hide().push(this.rate, { n: 5 }).push(this.clear)} />
        <button live:click={[js.hide(), on(this.clear)]} />
        <input live:input={js.show("#results").push(this.search)} />
        <input live:input={on(js.show("#results").push(this.search), { debounce: 500 })} />
        <form live:submit={js.close({ closest: "dialog" }).push(this.annotate, { n: 1 }, { disableWith: "…" })} />
        {/* @ts-expect-error no such command */}
        <button live:click={js.togle("#menu")} />
        {/* @ts-expect-error no such handler */}
        <button live:click={js.push(this.cleer)} />
        {/* @ts-expect-error a handler is a function */}
        <button live:click={js.push("clear")} />
        {/* @ts-expect-error a click supplies no value */}
        <button live:click={js.push(this.search)} />
        {/* @ts-expect-error nor through options */}
        <button live:click={on(js.push(this.search), { keys: "Enter" })} />
        {/* @ts-expect-error of two pushes one lacks something */}
        <input live:input={js.push(this.search).push(this.press)} />
        {/* @ts-expect-error "note" is still missing */}
        <button live:click={js.hide().push(this.annotate, { n: 1 }).focus("#x")} />
        {/* @ts-expect-error a wrong payload */}
        <button live:click={js.push(this.rate, { n: "5" })} />
        {/* @ts-expect-error a key too many */}
        <button live:click={js.push(this.rate, { n: 5, m: 6 })} />
        {/* @ts-expect-error a handler without a payload is given none */}
        <button live:click={js.push(this.clear, { n: 5 })} />
        {/* @ts-expect-error when commands are carried out is said of the chain, not of its push */}
        <button live:click={js.push(this.clear, {}, { keys: "Enter" })} />
        {/* @ts-expect-error how an event is sent is said of the push, not of its chain */}
        <button live:click={on(js.push(this.clear), { disableWith: "…" })} />
        {/* @ts-expect-error a motion is classes */}
        <button live:click={js.show("#menu", { motion: 200 })} />

        {/* hooks */}
        <div live:hook="Clock" />
        <div live:hook={hook<ClockHook>("Clock", {})} />
        <div live:hook={hook<ChartHook>("Chart", { rate: on(this.rate), clear: on(this.clear) })} />
        {/* @ts-expect-error a push without a handler */}
        <div live:hook={hook<ChartHook>("Chart", { rate: on(this.rate) })} />
        {/* @ts-expect-error a push that is not the hook's */}
        <div live:hook={hook<ClockHook>("Clock", { rate: on(this.rate) })} />
        {/* @ts-expect-error the hook supplies no value */}
        <div live:hook={hook<ChartHook>("Chart", { rate: on(this.search), clear: on(this.clear) })} />
        {/* @ts-expect-error a binding is no hook */}
        <div live:hook={on(this.clear)} />

        {/* the one thing that is not checked: TypeScript takes any name with a hyphen in JSX */}
        <div live:color-piked={on(this.paint)} />
        {/* @ts-expect-error but the detail of a known one is */}
        <div live:color-picked={on(this.search)} />
        {/* @ts-expect-error a pointer supplies no value */}
        <div live:pointerdown={on(this.search)} />
        {/* @ts-expect-error a misspelt pointer event */}
        <div live:pointerdwn={on(this.point)} />
        {/* @ts-expect-error an element that has come supplies nothing */}
        <div live:mounted={on(this.point)} />
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
