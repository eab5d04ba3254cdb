import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const movies = sqliteTable("movies", {
  id: integer("id").primaryKey(),
  title: text("title").notNull(),
  tagline: text("tagline").notNull(),
  synopsis: text("synopsis").notNull(),
  director: text("director").notNull(),
  genre: text("genre").notNull(),
  year: integer("year").notNull(),
  minutes: integer("minutes").notNull(),
});

/** What each user gave a movie, once per user. `eventKey` is the event that gave it, null for seeded ones. */
export const movieRatings = sqliteTable(
  "movie_ratings",
  {
    userId: text("user_id").notNull(),
    movieId: integer("movie_id")
      .notNull()
      .references(() => movies.id),
    value: integer("value").notNull(),
    eventKey: text("event_key"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.movieId] }),
    index("movie_ratings_movie").on(table.movieId),
    check("movie_ratings_value", sql`${table.value} between 1 and 5`),
  ],
);

export const restaurants = sqliteTable("restaurants", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  tagline: text("tagline").notNull(),
  description: text("description").notNull(),
  cuisine: text("cuisine").notNull(),
  district: text("district").notNull(),
  signature: text("signature").notNull(),
  priceLevel: integer("price_level").notNull(),
});

/** What each user gave a restaurant, once per user. `eventKey` is the event that gave it, null for seeded ones. */
export const restaurantRatings = sqliteTable(
  "restaurant_ratings",
  {
    userId: text("user_id").notNull(),
    restaurantId: integer("restaurant_id")
      .notNull()
      .references(() => restaurants.id),
    value: integer("value").notNull(),
    eventKey: text("event_key"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.restaurantId] }),
    index("restaurant_ratings_restaurant").on(table.restaurantId),
    check("restaurant_ratings_value", sql`${table.value} between 1 and 5`),
  ],
);

/**
 * Every event that gave a rating, by its key. A handler may run twice for one event (the process died between its write here and the
 * session's commit); the second run finds the key and changes nothing, even if the user has given another rating since.
 */
export const ratingLog = sqliteTable("rating_log", {
  eventKey: text("event_key").primaryKey(),
  userId: text("user_id").notNull(),
  subject: text("subject", { enum: ["movie", "restaurant"] }).notNull(),
  subjectId: integer("subject_id").notNull(),
  value: integer("value").notNull(),
  ratedAt: text("rated_at")
    .notNull()
    .default(sql`(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))`),
});
