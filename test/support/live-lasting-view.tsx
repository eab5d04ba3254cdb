/** What the browser itself, the visitor or others have changed, in surroundings that the server changes. */
import { event, LiveView } from "overwinter/durable";
import { For, on } from "overwinter/templates";

/** `/lasting?state={…}` begins with this state. */
export class LastingView extends LiveView<"/lasting"> {
  tick = 0;
  isOpen = false;

  override mount(): void {
    Object.assign(this, JSON.parse(this.url.searchParams.get("state") ?? "{}"));
  }

  @event bump(): void {
    this.tick++;
  }

  @event switchOpen(): void {
    this.isOpen = !this.isOpen;
  }

  render() {
    const { tick, isOpen } = this;
    const rows = Array.from({ length: 40 }, (_, n) => n);
    const turned = [...rows.slice(tick % 3), ...rows.slice(0, tick % 3)];
    return (
      <main class={`tick-${tick}`}>
        <output id="state">{JSON.stringify({ tick, isOpen })}</output>
        <button type="button" id="bump" live:click={on(this.bump)}>
          {`Bump ${tick}`}
        </button>
        <button type="button" id="open" live:click={on(this.switchOpen)}>
          Open
        </button>
        {tick % 2 === 0 ? <p>even</p> : null}
        <dialog id="modal" class={`of-${tick}`} title={`${tick}`}>
          <p>{tick}</p>
          <input id="inside" />
        </dialog>
        <details id="mine" class={`of-${tick}`}>
          <summary>{tick}</summary>
          {tick}
        </details>
        <details id="theirs" class={`of-${tick}`} open={isOpen}>
          <summary>{tick}</summary>
          {tick}
        </details>
        <div id="popover" popover="auto" class={`of-${tick}`}>
          {tick}
        </div>
        <div id="scrolled" class={`of-${tick}`} style="height: 80px; overflow: auto">
          <For each={turned} key={(n) => n}>
            {(n) => <p class="row">{`Row ${n}, ${tick}`}</p>}
          </For>
        </div>
        <audio id="audio" class={`of-${tick}`} title={`${tick}`} src="/silence.wav" loop muted />
        <section id="third" class={`ours of-${tick}`} style={`color: rgb(${tick}, 0, 0)`} title={`${tick}`}>
          {tick}
        </section>
      </main>
    );
  }
}

/** A second of silence as a WAV file: 8 bits, 8,000 samples. */
export function silence(): Uint8Array<ArrayBuffer> {
  const samples = 8000;
  const file = new Uint8Array(44 + samples).fill(128);
  const view = new DataView(file.buffer);
  for (const [offset, text] of [
    [0, "RIFF"],
    [8, "WAVEfmt "],
    [36, "data"],
  ] as const)
    file.set(new TextEncoder().encode(text), offset);
  for (const [offset, value] of [
    [4, 36 + samples],
    [16, 16],
    [24, samples],
    [28, samples],
    [40, samples],
  ] as const)
    view.setUint32(offset, value, true);
  for (const [offset, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    view.setUint16(offset, value, true);
  return file;
}
