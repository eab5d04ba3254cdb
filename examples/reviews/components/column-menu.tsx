import { js, on } from "overwinter/templates";

export interface ColumnMenuProps {
  /** The table's DOM id. */
  readonly table: string;
  /** The columns that can be hidden: what each is called, by its name. */
  readonly columns: Readonly<Record<string, string>>;
}

const close = js.hide("#columns").setAttribute("aria-expanded", "false", "#columns-button");

/** A menu that hides columns of a table by a class, `hides-<column>`. The browser does it all; the server is told nothing. */
export function ColumnMenu({ table, columns }: ColumnMenuProps) {
  return (
    <div
      class="column-menu needs-script"
      live:click={on(close, { away: true })}
      live:keydown={on(close.focus("#columns-button"), { keys: "Escape" })}
    >
      <button
        type="button"
        class="button"
        id="columns-button"
        aria-expanded="false"
        aria-controls="columns"
        live:click={js.toggle("#columns", { motion: "is-opening" }).toggleAttribute("aria-expanded", "true", "false")}
      >
        Columns
      </button>
      <fieldset class="menu" id="columns" hidden>
        <legend class="visually-hidden">Columns to show</legend>
        {Object.entries(columns).map(([name, label]) => (
          <label>
            <input type="checkbox" checked autocomplete="off" live:change={js.toggleClass(`hides-${name}`, `#${table}`)} />
            {label}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
