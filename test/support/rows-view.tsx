/** Lists whose rows say what they read: changed in place and otherwise, nested, with components and slots in them. */
import type { ComponentChildren } from "preact";
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { z } from "zod";

interface Item {
  readonly id: number;
  score: number;
  tags: string[];
}

const step = z.object({ kind: z.string(), at: z.int(), n: z.int() });
type Step = z.infer<typeof step>;

/** How often a row was rendered, of each list. */
export const rendered = { plain: 0, selected: 0, frozen: 0 };

class Badge extends LiveComponent<{ readonly score: number; readonly children?: ComponentChildren }> {
  score = 0;
  clicks = 0;

  @event click(): void {
    this.clicks++;
  }

  @event({ volatile: true }) hover(): void {
    this.clicks += 10;
  }

  render() {
    return (
      <b live:click={on(this.click)}>
        {`${this.score} ${this.clicks}`}
        {this.clicks % 3 === 0 ? this.props.children : null}
      </b>
    );
  }
}

export class RowsView extends LiveView<"/rows"> {
  items: Item[] = [1, 2, 3].map((id) => ({ id, score: id, tags: ["a"] }));
  selected = 1;
  names: readonly (readonly string[])[] = [["x"], ["y"]];
  lastId = 3;
  hidden = false;

  @event(step) async change({ kind, at, n }: Step): Promise<void> {
    const index = this.items.length === 0 ? 0 : at % this.items.length;
    const item = this.items[index];
    switch (kind) {
      case "in place":
        if (item !== undefined) item.score += n;
        break;
      case "tag in place":
        item?.tags.push(String(n));
        break;
      case "untag in place":
        item?.tags.shift();
        break;
      case "copy":
        this.items = this.items.map((each) => (each === item ? { ...each, score: n } : each));
        break;
      case "equal copy":
        this.items = this.items.map((each) => ({ ...each, tags: [...each.tags] }));
        break;
      case "select":
        this.selected = item?.id ?? 0;
        break;
      case "insert":
        this.items.splice(index, 0, { id: ++this.lastId, score: n, tags: [] });
        break;
      case "remove":
        this.items.splice(index, 1);
        break;
      case "reverse":
        this.items.reverse();
        break;
      case "rotate":
        this.items = [...this.items.slice(index), ...this.items.slice(0, index)];
        break;
      case "names":
        this.names = [[String(n)], ...this.names.slice(0, 3).toReversed()];
        break;
      case "hide":
        this.hidden = !this.hidden;
        break;
      case "preview":
        if (item !== undefined) item.score = n;
        this.items.reverse();
        this.triggerUpdate();
        await Promise.resolve();
        break;
      case "preview and throw":
        if (item !== undefined) item.tags.unshift("lost");
        this.items.push({ id: ++this.lastId, score: 0, tags: ["lost"] });
        this.selected = 0;
        this.triggerUpdate();
        await Promise.resolve();
        throw new Error("on purpose");
      default:
        throw new Error(`There is no step "${kind}"`);
    }
  }

  render() {
    return (
      <main>
        <p>{this.selected}</p>
        <ul>
          <For each={this.items} key={({ id }) => id} with={[]}>
            {({ score, tags }) => {
              rendered.plain++;
              return (
                <li>
                  {score}
                  <For each={tags} key={(tag, at) => `${tag} ${at}`} with={[]}>
                    {(tag) => <i>{tag}</i>}
                  </For>
                </li>
              );
            }}
          </For>
        </ul>
        {this.hidden ? null : (
          <ol>
            <For each={this.items} key={({ id }) => id} with={[this.selected]}>
              {({ id, score }, index) => {
                rendered.selected++;
                return (
                  <li class={id === this.selected ? "is-selected" : ""} title={String(index)}>
                    <Live of={Badge} id={id} score={score}>
                      <u>{`slot ${score}`}</u>
                    </Live>
                  </li>
                );
              }}
            </For>
          </ol>
        )}
        <For each={this.names} key={([name = ""], at) => `${name}${at}`} with={[this.hidden]}>
          {([name]) => {
            rendered.frozen++;
            return <span hidden={this.hidden}>{name}</span>;
          }}
        </For>
      </main>
    );
  }
}
