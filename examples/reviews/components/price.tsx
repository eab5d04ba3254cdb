const names = ["cheap", "moderate", "dear", "very dear"];

/** One to four euro signs, in words for those who listen. */
export function Price({ level }: { readonly level: number }) {
  return (
    <span class="price">
      <span aria-hidden="true">{"€".repeat(level)}</span>
      <span class="visually-hidden">{names[level - 1]}</span>
    </span>
  );
}
