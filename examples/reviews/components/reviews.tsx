import type { Review } from "../data/reviews.ts";
import type { User } from "../users.ts";
import { ReviewCard } from "./review-card.tsx";
import { loginPath } from "./site-header.tsx";

export interface ReviewsProps {
  readonly movieId: number;
  readonly reviews: readonly Review[];
  readonly user: User | null;
}

/** What was written about a movie at length, and the way to write more. */
export function Reviews({ movieId, reviews, user }: ReviewsProps) {
  const form = `/movies/${movieId}/review`;
  const hasWritten = reviews.some(({ userId }) => userId === user?.id);
  return (
    <>
      {reviews.length === 0 && <p class="empty">Nobody has written about it yet.</p>}
      {reviews.map((review) => (
        <ReviewCard key={review.id} review={review} />
      ))}
      {!hasWritten && (
        <p>
          <a class="button" href={user === null ? loginPath(form) : form}>
            {user === null ? "Log in to write a review" : "Write a review"}
          </a>
        </p>
      )}
    </>
  );
}
