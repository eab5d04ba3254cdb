import type { ComponentChildren } from "preact";

export interface BadgeProps {
  readonly tone?: "plain" | "accent" | undefined;
  readonly children: ComponentChildren;
}

/** A short label: a Component, so no state, no events, and nothing but its HTML on the page. */
export function Badge({ tone = "plain", children }: BadgeProps) {
  return <span class={`badge badge-${tone}`}>{children}</span>;
}
