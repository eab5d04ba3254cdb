import { LiveComponent } from "overwinter/durable";
import { js, type Slot } from "overwinter/templates";
import { rowKeys } from "./row-keys.ts";

export interface TabsProps {
  /** What DOM ids begin with: `film` makes `film-about`. */
  readonly name: string;
  /** What the tabs are about, for those who do not see where they stand. */
  readonly label: string;
  /** What each tab says, by the name of its panel: `{ about: "About", cast: "Cast & crew" }`. */
  readonly tabs: Readonly<Record<string, string>>;
  /** The tab that is chosen at first; the first one where it is left out. */
  readonly selected?: string | undefined;
  /** What each tab shows: `aboutPanel={<p>…</p>}`. */
  readonly [panel: `${string}Panel`]: Slot;
}

/**
 * Tabs whose panels are all in the page. The browser switches by itself, without a trip to the server, and what it has changed stays through
 * patches, those of the tabs themselves included.
 */
export class Tabs extends LiveComponent<TabsProps> {
  render() {
    const { name, label, tabs, selected } = this.props;
    const names = Object.keys(tabs);
    const shown = names.find((one) => one === selected) ?? names[0];
    return (
      <div class="tabs">
        <div class="tab-row" role="tablist" aria-label={label} live:keydown={tabKeys}>
          {names.map((one) => (
            <button
              key={one}
              type="button"
              class="tab"
              role="tab"
              id={`${name}-${one}-tab`}
              aria-controls={`${name}-${one}`}
              aria-selected={one === shown}
              tabindex={one === shown ? 0 : -1}
              live:click={choose.show(`#${name}-${one}`)}
            >
              {tabs[one]}
            </button>
          ))}
        </div>
        {names.map((one) => (
          <section
            key={one}
            class="tab-panel"
            role="tabpanel"
            id={`${name}-${one}`}
            aria-labelledby={`${name}-${one}-tab`}
            tabindex={0}
            hidden={one !== shown}
          >
            {this.props[`${one}Panel`]}
          </section>
        ))}
      </div>
    );
  }
}

const allTabs = { closest: ".tab-row", inner: ".tab" };

/** What a click on a tab does, whatever its panel. */
const choose = js
  .setAttribute("aria-selected", "false", allTabs)
  .setAttribute("tabindex", "-1", allTabs)
  .setAttribute("aria-selected", "true")
  .setAttribute("tabindex", "0")
  .hide({ closest: ".tabs", inner: ":scope > .tab-panel" });

/** All panels are there already, so that the tab which gets the focus is chosen at once. */
const tabKeys = rowKeys(".tab", { isRing: true, andThen: (moved) => moved.exec("click", { inner: ".tab:focus" }) });
