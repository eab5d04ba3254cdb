import { and, asc, avg, count, desc, eq, getTableColumns, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { logRating, unlessLogged, type GivenRating, type RatingSummary } from "./rating.ts";
import { movieRatings, movies } from "./schema.ts";

export type Movie = typeof movies.$inferSelect & RatingSummary;

const summary = {
  average: sql<number>`coalesce(${avg(movieRatings.value)}, 0)`.mapWith(Number),
  ratingCount: count(movieRatings.value),
};

export function listMovies(database: D1Database): Promise<Movie[]> {
  return selectMovies(database).orderBy(asc(movies.title)).all();
}

export function findMovie(database: D1Database, movieId: number): Promise<Movie | undefined> {
  return selectMovies(database).where(eq(movies.id, movieId)).get();
}

function selectMovies(database: D1Database) {
  const rated = eq(movieRatings.movieId, movies.id);
  const query = drizzle(database).select({ ...getTableColumns(movies), ...summary });
  return query.from(movies).leftJoin(movieRatings, rated).groupBy(movies.id).$dynamic();
}

/** What a user gave a movie, or 0. */
export async function findMovieRating(database: D1Database, userId: string, movieId: number): Promise<number> {
  const mine = and(eq(movieRatings.userId, userId), eq(movieRatings.movieId, movieId));
  const row = await drizzle(database).select({ value: movieRatings.value }).from(movieRatings).where(mine).get();
  return row?.value ?? 0;
}

/** The movies that a user has rated, the best first. */
export function listRatedMovies(database: D1Database, userId: string) {
  const query = drizzle(database).select({ id: movies.id, name: movies.title, value: movieRatings.value });
  const rated = query.from(movieRatings).innerJoin(movies, eq(movies.id, movieRatings.movieId));
  return rated.where(eq(movieRatings.userId, userId)).orderBy(desc(movieRatings.value), asc(movies.title)).all();
}

/** Stores what a user gave a movie, once per event, and reads the new average in the same transaction. */
export async function rateMovie(database: D1Database, movieId: number, given: GivenRating): Promise<RatingSummary> {
  const db = drizzle(database);
  const rating = sql`select ${given.userId}, ${movieId}, ${given.value}, ${given.eventKey} where ${unlessLogged(db, given)}`;
  const [, , rows] = await db.batch([
    db
      .insert(movieRatings)
      .select(rating)
      .onConflictDoUpdate({
        target: [movieRatings.userId, movieRatings.movieId],
        set: { value: sql`excluded.value`, eventKey: sql`excluded.event_key` },
      }),
    logRating(db, "movie", movieId, given),
    db.select(summary).from(movieRatings).where(eq(movieRatings.movieId, movieId)),
  ]);
  return rows[0] ?? { average: 0, ratingCount: 0 };
}
