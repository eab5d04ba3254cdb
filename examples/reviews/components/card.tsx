import type { RatingSummary } from "../data/rating.ts";
import { Badge } from "./badge.tsx";
import { Poster } from "./poster.tsx";
import { countRatings, Score } from "./score.tsx";

export interface CardProps extends RatingSummary {
  readonly kind: "movie" | "restaurant";
  readonly id: number;
  readonly href: string;
  readonly name: string;
  readonly tagline: string;
  /** A word or two: genre, cuisine. */
  readonly sort: string;
  /** What else tells it from its neighbours: year, district. */
  readonly detail: string;
}

/** One movie or restaurant in a list. All of it is the link, whose name is the heading. */
export function Card({ kind, id, href, name, tagline, sort, detail, average, ratingCount }: CardProps) {
  return (
    <li class="card">
      <Poster kind={kind} id={id} />
      <div class="card-text">
        <h2>
          <a href={href}>{name}</a>
        </h2>
        <p class="card-tagline">{tagline}</p>
        <p class="card-facts">
          <Badge>{sort}</Badge> <span>{detail}</span>
        </p>
        <p class="card-score">
          <Score average={average} ratingCount={ratingCount} /> <span>{countRatings(ratingCount)}</span>
        </p>
      </div>
    </li>
  );
}
