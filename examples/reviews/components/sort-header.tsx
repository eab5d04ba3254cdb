import type { Binding, NoPayload } from "overwinter/templates";

export interface SortHeaderProps {
  readonly label: string;
  readonly class?: string | undefined;
  /** How the table is sorted by this column, null for not at all. */
  readonly order: "ascending" | "descending" | null;
  readonly choose: Binding<NoPayload>;
}

const signs = { ascending: "↑", descending: "↓" };

/** A table's column header that sorts by its column. */
export function SortHeader({ label, class: column, order, choose }: SortHeaderProps) {
  return (
    <th scope="col" class={column} aria-sort={order ?? undefined}>
      <button type="button" class="sort-button" live:click={choose}>
        {label} <span aria-hidden="true">{order === null ? "" : signs[order]}</span>
      </button>
    </th>
  );
}
