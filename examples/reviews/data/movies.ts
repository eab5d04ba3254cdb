import { and, asc, avg, count, desc, eq, getTableColumns, isNotNull, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { logRating, unlessLogged, type GivenRating, type RatingSummary } from "./rating.ts";
import { RatingsClosed } from "./ratings-closed.ts";
import { moviePeople, movieRatings, movies } from "./schema.ts";

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

/** How many gave a movie 5 stars, 4, 3, 2 and 1, in this order. */
export async function countStars(database: D1Database, movieId: number): Promise<number[]> {
  const query = drizzle(database).select({ value: movieRatings.value, ratingCount: count() }).from(movieRatings);
  const rows = await query.where(eq(movieRatings.movieId, movieId)).groupBy(movieRatings.value).all();
  return [5, 4, 3, 2, 1].map((stars) => rows.find((row) => row.value === stars)?.ratingCount ?? 0);
}

export type Person = Pick<typeof moviePeople.$inferSelect, "department" | "name" | "role">;

/** Who is to be seen in a movie, then who made it. */
export function listPeople(database: D1Database, movieId: number): Promise<Person[]> {
  const { department, name, role, position } = moviePeople;
  const query = drizzle(database).select({ department, name, role }).from(moviePeople).where(eq(moviePeople.movieId, movieId));
  return query.orderBy(asc(department), asc(position)).all();
}

/** Corrects what is known of a movie. The same twice is the same once, so that no event key is needed. */
export async function correctMovie(
  database: D1Database,
  movieId: number,
  correction: Partial<Pick<Movie, "director" | "year" | "minutes">>,
): Promise<void> {
  await drizzle(database).update(movies).set(correction).where(eq(movies.id, movieId));
}

/**
 * Stores what a user gave a movie, once per event, and reads the new average in the same transaction.
 *
 * @throws {RatingsClosed} where the movie takes no ratings any more.
 */
export async function rateMovie(database: D1Database, movieId: number, given: GivenRating): Promise<RatingSummary> {
  const db = drizzle(database);
  await checkOpen(db, movieId, given);
  const [, , rows] = await db.batch([
    ...storeMovieRating(db, movieId, given),
    db.select(summary).from(movieRatings).where(eq(movieRatings.movieId, movieId)),
  ]);
  return rows[0] ?? { average: 0, ratingCount: 0 };
}

/** The statements that store a rating, once per event, for a batch. */
export function storeMovieRating(db: DrizzleD1Database, movieId: number, given: GivenRating) {
  const rating = sql`select ${given.userId}, ${movieId}, ${given.value}, ${given.eventKey} where ${unlessLogged(db, given)}`;
  const upsert = db
    .insert(movieRatings)
    .select(rating)
    .onConflictDoUpdate({
      target: [movieRatings.userId, movieRatings.movieId],
      set: { value: sql`excluded.value`, eventKey: sql`excluded.event_key` },
    });
  return [upsert, logRating(db, "movie", movieId, given)] as const;
}

/** An event that was carried out before the ratings closed is not told that they are. */
export async function checkOpen(db: DrizzleD1Database, movieId: number, given: GivenRating): Promise<void> {
  const query = db.select({ title: movies.title, closedOn: movies.ratingsClosedOn }).from(movies);
  const closed = await query.where(and(eq(movies.id, movieId), isNotNull(movies.ratingsClosedOn), unlessLogged(db, given))).get();
  if (closed?.closedOn != null) throw new RatingsClosed(closed.title, closed.closedOn);
}
