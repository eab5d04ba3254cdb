import { event, LiveComponent } from "overwinter/durable";
import { js, on } from "overwinter/templates";
import { z } from "zod";
import { rowKeys } from "./row-keys.ts";
import type { TabsProps } from "./tabs.tsx";

const choice = z.object({ name: z.string() });

/**
 * Tabs that the server switches: the page has the one panel that is shown. For panels that are large, or costly to keep up to date. What was
 * in a panel stays as it was while it is not shown. Without script the tabs are links, to `?<name>=<tab>` of the page.
 */
export class ServerTabs extends LiveComponent<TabsProps> {
  selected = "";

  @event(choice) select({ name }: { name: string }) {
    if (Object.hasOwn(this.props.tabs, name)) this.selected = name;
  }

  render() {
    const { name, label, tabs } = this.props;
    const names = Object.keys(tabs);
    const shown = names.find((one) => one === this.selected) ?? names[0];
    return (
      <div class="tabs">
        <div class="tab-row" role="tablist" aria-label={label} live:keydown={tabKeys}>
          {names.map((one) => (
            <a
              key={one}
              href={`?${name}=${one}`}
              class="tab"
              role="tab"
              id={`${name}-${one}-tab`}
              aria-controls={one === shown ? `${name}-panel` : undefined}
              aria-selected={one === shown}
              tabindex={one === shown ? 0 : -1}
              live:click={on(this.select, { name: one }, { prevent: true, optimistic: markSelected, loading: `#${name}-panel` })}
            >
              {tabs[one]}
            </a>
          ))}
        </div>
        <section key={shown} class="tab-panel" role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${shown}-tab`} tabindex={0}>
          {this.props[`${shown}Panel`]}
        </section>
      </div>
    );
  }
}

const markSelected = js
  .setAttribute("aria-selected", "false", { closest: ".tab-row", inner: ".tab" })
  .setAttribute("aria-selected", "true");

/** The focus alone moves: what it moves to is chosen with Enter or Space, since each choice is a trip to the server. */
const tabKeys = [
  ...rowKeys(".tab", { isRing: true }),
  on(js.exec("click", { inner: ".tab:focus" }), { keys: "Space", prevent: true }), // a link by itself takes Enter only
];
