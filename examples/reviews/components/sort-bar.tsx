import type { Binding, NoPayload } from "overwinter/templates";

export interface SortOption {
  readonly label: string;
  readonly isCurrent: boolean;
  readonly choose: Binding<NoPayload>;
}

/** The orders of a list, one of which is pressed. */
export function SortBar({ options }: { readonly options: readonly SortOption[] }) {
  return (
    <div class="sort-bar" role="group" aria-label="Sort by">
      {options.map(({ label, isCurrent, choose }) => (
        <button type="button" aria-pressed={isCurrent} live:click={choose}>
          {label}
        </button>
      ))}
    </div>
  );
}
