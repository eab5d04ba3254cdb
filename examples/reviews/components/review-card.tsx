import { formatMoney } from "overwinter/fields";
import { audiences, places } from "../data/review-choices.ts";
import type { Review } from "../data/reviews.ts";
import { Badge } from "./badge.tsx";
import { Day } from "./day.tsx";

/** What one visitor thinks of a movie. */
export function ReviewCard({ review }: { readonly review: Review }) {
  const { title, text, stars, userName, seenOn, place, moments, ticketCents } = review;
  return (
    <article class="review">
      <header>
        <h2>{title}</h2>
        <Badge tone="accent">
          <span aria-hidden="true">{"★".repeat(stars)}</span>
          <span class="visually-hidden">{`${stars} of 5 stars`}</span>
        </Badge>
      </header>
      <p class="review-byline">
        {userName} · {places[place]}, <Day date={seenOn} />
        {ticketCents !== null && ` · ${formatMoney(ticketCents, { currency: "EUR", locale: "en" })} a ticket`}
      </p>
      <p class="review-text">{text}</p>
      {moments.length > 0 && (
        <>
          <h3>Moments worth it</h3>
          <ol>
            {moments.map((moment) => (
              <li>{moment}</li>
            ))}
          </ol>
        </>
      )}
      {review.audiences.length > 0 && (
        <p class="review-audiences">
          For{" "}
          {review.audiences.map((audience) => (
            <Badge>{audiences[audience]}</Badge>
          ))}
        </p>
      )}
    </article>
  );
}
