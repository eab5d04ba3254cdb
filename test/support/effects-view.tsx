import { event, LiveComponent, LiveView } from "overwinter/durable";
import { js, Live, on, type Chain } from "overwinter/templates";

/** A component whose effects start from its own element. */
class Menu extends LiveComponent {
  chosen = 0;

  @event choose(): void {
    this.chosen++;
  }

  @event open(): void {
    this.exec(js.open({ inner: "dialog" }).pushFocus().push(this.choose, {}, { lock: true }));
  }

  render() {
    return <nav live:click={on(this.open)}>{this.chosen}</nav>;
  }
}

/** What a turn does to the page besides its HTML. */
export class EffectsView extends LiveView<"/effects"> {
  @event save(): void {
    this.announce("Saved");
    this.announce("The disk is full", { urgent: true });
    this.exec(js.focusFirst("#form"));
    this.viewTransition("slide");
  }

  @event fade(): void {
    this.viewTransition();
  }

  /** What an author without types could write. */
  @event execBinding(): void {
    this.exec(on(this.save) as unknown as Chain);
  }

  @event execNoJson(): void {
    this.exec(js.dispatch("big", { n: 1n }));
  }

  render() {
    return (
      <main>
        <Live of={Menu} />
      </main>
    );
  }
}
