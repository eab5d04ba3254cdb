import type { Binding, NoPayload } from "overwinter/templates";

export interface IconButtonProps {
  /** What it does, for those who do not know the sign. */
  readonly label: string;
  /** One character. */
  readonly icon: string;
  readonly click: Binding<NoPayload>;
}

/** A button with a sign on it. It does nothing without script, and is not shown there. */
export function IconButton({ label, icon, click }: IconButtonProps) {
  return (
    <button type="button" class="icon-button needs-script" aria-label={label} title={label} live:click={click}>
      <span aria-hidden="true">{icon}</span>
    </button>
  );
}
