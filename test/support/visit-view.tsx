import { event, LiveView } from "overwinter/durable";
import { on, type FormPayload } from "overwinter/templates";
import { z } from "zod";

/** Everything that a visitor may do to a page, bound to one handler that keeps what it is told. For a browser and for the test kit. */
export class VisitView extends LiveView<"/visit"> {
  heard: unknown[] = [];

  @event(z.record(z.string(), z.unknown())) hear(payload: FormPayload): void {
    this.heard.push(payload);
  }

  render() {
    const at = (what: string) => on(this.hear, { at: what });
    return (
      <main live:keydown={on(this.hear, { at: "page" }, { window: true, keys: ["Escape", "ctrl+k", "j"] })}>
        <section live:click={at("section")}>
          <button type="button" live:click={at("button")}>
            <b>Press</b> me
          </button>
          <button type="button">Unbound</button>
          <button type="button" live:click={on(this.hear, { at: "self" }, { self: true })}>
            <i>Not</i> itself
          </button>
        </section>
        <div class="beside" live:click={on(this.hear, { at: "beside" }, { away: true })} />
        <button type="button" live:click={on(this.hear, { at: "once" }, { once: true, stop: true })}>
          Once
        </button>
        <button type="button" live:click={[on(this.hear, { at: "one" }), on(this.hear, { at: "two" }, { stop: true })]}>
          Both
        </button>
        <label>
          Search <input name="search" live:input={at("input")} live:change={at("change")} />
        </label>
        <label>
          Same <input name="same" live:input={at("edit")} live:change={at("edit")} />
        </label>
        <form aria-label="Review" live:submit={at("submit")} live:change={at("edit")}>
          <input type="hidden" name="secret" value="s" />
          <label>
            Title{" "}
            <input name="title" value="Untitled" live:keydown={on(this.hear, { at: "key" }, { keys: ["ctrl+Enter", "?", "Escape"] })} />
          </label>
          <label>
            Text <textarea name="text">{"\nfirst"}</textarea>
          </label>
          <label>
            <input type="checkbox" name="tags" value="a" checked /> Tag A
          </label>
          <label>
            <input type="checkbox" name="tags" /> Tag B
          </label>
          <label>
            <input type="radio" name="kind" value="film" checked /> Film
          </label>
          <label>
            <input type="radio" name="kind" value="book" /> Book
          </label>
          <label>
            Genre{" "}
            <select name="genre">
              <option disabled>Choose</option>
              <option>Drama</option>
              <option value="sf">Science Fiction</option>
            </select>
          </label>
          <label>
            Languages{" "}
            <select name="languages" multiple>
              <option selected>en</option>
              <option>de</option>
            </select>
          </label>
          <fieldset disabled>
            <input name="off" value="never" />
          </fieldset>
          <button name="act" value="save">
            Save
          </button>
          <button name="act" value="publish">
            Publish
          </button>
        </form>
        <section aria-label="Outer" live:mouseenter={at("+outer")} live:mouseleave={at("-outer")}>
          <button type="button" live:mouseenter={at("+left")} live:mouseleave={at("-left")}>
            Left
          </button>
          <button type="button" live:mouseenter={at("+right")} live:mouseleave={at("-right")}>
            Right
          </button>
        </section>
      </main>
    );
  }
}
