import { and, asc, avg, count, desc, eq, getTableColumns, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { logRating, unlessLogged, type GivenRating, type RatingSummary } from "./rating.ts";
import { restaurantRatings, restaurants } from "./schema.ts";

export type Restaurant = typeof restaurants.$inferSelect & RatingSummary;

const summary = {
  average: sql<number>`coalesce(${avg(restaurantRatings.value)}, 0)`.mapWith(Number),
  ratingCount: count(restaurantRatings.value),
};

export function listRestaurants(database: D1Database): Promise<Restaurant[]> {
  return selectRestaurants(database).orderBy(asc(restaurants.name)).all();
}

export function findRestaurant(database: D1Database, restaurantId: number): Promise<Restaurant | undefined> {
  return selectRestaurants(database).where(eq(restaurants.id, restaurantId)).get();
}

function selectRestaurants(database: D1Database) {
  const rated = eq(restaurantRatings.restaurantId, restaurants.id);
  const query = drizzle(database).select({ ...getTableColumns(restaurants), ...summary });
  return query.from(restaurants).leftJoin(restaurantRatings, rated).groupBy(restaurants.id).$dynamic();
}

/** What a user gave a restaurant, or 0. */
export async function findRestaurantRating(database: D1Database, userId: string, restaurantId: number): Promise<number> {
  const mine = and(eq(restaurantRatings.userId, userId), eq(restaurantRatings.restaurantId, restaurantId));
  const row = await drizzle(database).select({ value: restaurantRatings.value }).from(restaurantRatings).where(mine).get();
  return row?.value ?? 0;
}

/** The restaurants that a user has rated, the best first. */
export function listRatedRestaurants(database: D1Database, userId: string) {
  const query = drizzle(database).select({ id: restaurants.id, name: restaurants.name, value: restaurantRatings.value });
  const rated = query.from(restaurantRatings).innerJoin(restaurants, eq(restaurants.id, restaurantRatings.restaurantId));
  return rated.where(eq(restaurantRatings.userId, userId)).orderBy(desc(restaurantRatings.value), asc(restaurants.name)).all();
}

/** Stores what a user gave a restaurant, once per event, and reads the new average in the same transaction. */
export async function rateRestaurant(database: D1Database, restaurantId: number, given: GivenRating): Promise<RatingSummary> {
  const db = drizzle(database);
  const rating = sql`select ${given.userId}, ${restaurantId}, ${given.value}, ${given.eventKey} where ${unlessLogged(db, given)}`;
  const [, , rows] = await db.batch([
    db
      .insert(restaurantRatings)
      .select(rating)
      .onConflictDoUpdate({
        target: [restaurantRatings.userId, restaurantRatings.restaurantId],
        set: { value: sql`excluded.value`, eventKey: sql`excluded.event_key` },
      }),
    logRating(db, "restaurant", restaurantId, given),
    db.select(summary).from(restaurantRatings).where(eq(restaurantRatings.restaurantId, restaurantId)),
  ]);
  return rows[0] ?? { average: 0, ratingCount: 0 };
}
