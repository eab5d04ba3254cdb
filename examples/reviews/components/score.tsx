import type { RatingSummary } from "../data/rating.ts";
import { Badge } from "./badge.tsx";

/** What everybody gave, in figures: "★ 4.2". */
export function Score({ average, ratingCount }: RatingSummary) {
  if (ratingCount === 0) return <Badge>Not rated yet</Badge>;
  const figure = average.toFixed(1);
  return (
    <Badge tone="accent">
      <span aria-hidden="true">★ {figure}</span>
      <span class="visually-hidden">{`Rated ${figure} of 5 on average`}</span>
    </Badge>
  );
}

/** "1 rating", "5 ratings". */
export function countRatings(ratingCount: number): string {
  return `${ratingCount} ${ratingCount === 1 ? "rating" : "ratings"}`;
}
