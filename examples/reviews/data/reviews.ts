import { and, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { User } from "../users.ts";
import { checkOpen, storeMovieRating } from "./movies.ts";
import { reviews } from "./schema.ts";

/** What a review says to everybody. */
const shown = {
  id: reviews.id,
  userId: reviews.userId,
  userName: reviews.userName,
  title: reviews.title,
  text: reviews.text,
  stars: reviews.stars,
  seenOn: reviews.seenOn,
  place: reviews.place,
  audiences: reviews.audiences,
  moments: reviews.moments,
  ticketCents: reviews.ticketCents,
};

type Row = typeof reviews.$inferSelect;

export type Review = Pick<Row, keyof typeof shown>;

/** A review as an event gives it. */
export interface GivenReview extends Omit<Row, "id" | "movieId" | "userId" | "userName" | "eventKey" | "writtenAt"> {
  readonly user: User;
  /** `this.eventKey` of the handler: the same when the handler has to run again for the same event. */
  readonly eventKey: string;
}

/** What was written about a movie at length, the newest first. */
export function listReviews(database: D1Database, movieId: number): Promise<Review[]> {
  const query = drizzle(database).select(shown).from(reviews).where(eq(reviews.movieId, movieId));
  return query.orderBy(desc(reviews.writtenAt), desc(reviews.id)).all();
}

/** Whether that user has reviewed the movie. */
export async function hasReviewed(database: D1Database, userId: string, movieId: number): Promise<boolean> {
  return (await findReview(database, userId, movieId)) !== undefined;
}

/**
 * Stores a review, and its stars as the writer's rating. Each step does nothing the second time, so that a handler which died between them
 * runs again and does the rest.
 *
 * @returns false where the writer has reviewed the movie before.
 * @throws {RatingsClosed} where the movie takes no ratings any more.
 */
export async function addReview(database: D1Database, movieId: number, { user, ...review }: GivenReview): Promise<boolean> {
  const db = drizzle(database);
  const rating = { userId: user.id, value: review.stars, eventKey: review.eventKey };
  await checkOpen(db, movieId, rating);
  const row = { ...review, movieId, userId: user.id, userName: user.name };
  await db.insert(reviews).values(row).onConflictDoNothing();
  const stored = await findReview(database, user.id, movieId);
  if (stored?.eventKey !== review.eventKey) return false;
  await db.batch(storeMovieRating(db, movieId, rating));
  return true;
}

function findReview(database: D1Database, userId: string, movieId: number) {
  const theirs = and(eq(reviews.userId, userId), eq(reviews.movieId, movieId));
  return drizzle(database).select({ eventKey: reviews.eventKey }).from(reviews).where(theirs).get();
}
