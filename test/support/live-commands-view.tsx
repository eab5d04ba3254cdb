import { event, LiveComponent, LiveView } from "overwinter/durable";
import { js, Live, on } from "overwinter/templates";
import { z } from "zod";

const choice = z.object({ n: z.int() });

/** A menu of its own: two of them on one page are found by what is around the button. */
class Menu extends LiveComponent {
  chosen = 0;

  @event(choice) choose({ n }: { n: number }): void {
    this.chosen = n;
  }

  @event openSlowly(): void {
    this.exec(js.open({ inner: "dialog" }).focusFirst({ inner: "dialog" }));
  }

  render() {
    const items = { closest: "nav", inner: ".items" };
    return (
      <nav>
        <button
          type="button"
          class="toggle"
          aria-expanded="false"
          live:click={js.pushFocus().toggle(items).toggleAttribute("aria-expanded", "true", "false").focusFirst(items)}
        >
          Menu
        </button>
        <div class="items" hidden>
          {[1, 2].map((n) => (
            <button
              type="button"
              live:click={js
                .hide(items)
                .setAttribute("aria-expanded", "false", { closest: "nav", inner: ".toggle" })
                .popFocus()
                .push(this.choose, { n })}
            >
              {n}
            </button>
          ))}
        </div>
        <output>{this.chosen}</output>
        <button type="button" class="ask" live:click={on(this.openSlowly)}>
          Ask
        </button>
        <dialog>
          <button type="button" live:click={js.close({ closest: "dialog" }).push(this.choose, { n: 9 })}>
            Yes
          </button>
        </dialog>
      </nav>
    );
  }
}

/** What the browser does by itself, and what the server then says. */
export class CommandsView extends LiveView<"/commands"> {
  count = 0;
  isLiked = false;
  searched = "";

  @event bump(): void {
    this.count++;
  }

  /** Shows its first step before it stands at the test's gate. */
  @event async like(): Promise<void> {
    this.count++;
    this.triggerUpdate();
    await fetch(String(Reflect.get(this.env, "GATE_URL")));
    this.isLiked = true;
  }

  @event async likeAndFail(): Promise<void> {
    await this.like();
    throw new Error("Refused on purpose");
  }

  @event(z.object({ value: z.string() })) search({ value }: { value: string }): void {
    this.searched = value;
  }

  @event save(): void {
    this.exec(js.addClass("is-saved", "h1").push(this.bump).focus("#free"));
  }

  render() {
    const optimistic = js.addClass("is-liked", "#heart").setAttribute("aria-pressed", "true", "#heart").hide("#hint");
    return (
      <main>
        <h1 class={`count-${this.count}`}>{this.count}</h1>
        <button type="button" id="bump" live:click={on(this.bump)}>
          Bump
        </button>
        <b id="heart" class={this.isLiked ? "is-liked is-sure" : `of-${this.count}`} aria-pressed={this.isLiked}>
          ♥
        </b>
        <i id="hint" hidden={this.isLiked}>
          Like it?
        </i>
        <button type="button" id="like" live:click={on(this.like, {}, { optimistic })}>
          Like
        </button>
        <button type="button" id="fail" live:click={on(this.likeAndFail, {}, { optimistic })}>
          Fail
        </button>
        <button type="button" id="save" live:click={on(this.save)}>
          Save
        </button>
        <input id="free" live:change={js.addClass("is-typed").push(this.search)} />
        <output id="searched">{this.searched}</output>
        <section id="panel" class={`panel-${this.count}`}>
          <button type="button" id="close" live:click={js.hide("#panel").addClass("is-wide", "h1")}>
            Close
          </button>
        </section>
        <Live of={Menu} id="one" />
        <Live of={Menu} id="two" />
      </main>
    );
  }
}
