import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Audience, Place } from "./review-choices.ts";

const now = sql`(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))`;

export const movies = sqliteTable("movies", {
  id: integer("id").primaryKey(),
  title: text("title").notNull(),
  tagline: text("tagline").notNull(),
  synopsis: text("synopsis").notNull(),
  director: text("director").notNull(),
  genre: text("genre").notNull(),
  year: integer("year").notNull(),
  minutes: integer("minutes").notNull(),
  /** The last day on which it could be rated, "2026-03-31"; null while it can. */
  ratingsClosedOn: text("ratings_closed_on"),
});

/** Who is to be seen in a movie, and who made it. */
export const moviePeople = sqliteTable(
  "movie_people",
  {
    movieId: integer("movie_id")
      .notNull()
      .references(() => movies.id),
    department: text("department", { enum: ["cast", "crew"] }).notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    role: text("role").notNull(),
  },
  (table) => [primaryKey({ columns: [table.movieId, table.department, table.position] })],
);

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
  ratedAt: text("rated_at").notNull().default(now),
});

/** What visitors say under a movie. `eventKey` is unique: a handler that runs twice for one event writes one comment. */
export const comments = sqliteTable(
  "comments",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    movieId: integer("movie_id")
      .notNull()
      .references(() => movies.id),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    text: text("text").notNull(),
    eventKey: text("event_key"),
    writtenAt: text("written_at").notNull().default(now),
  },
  (table) => [uniqueIndex("comments_event_key").on(table.eventKey), index("comments_movie").on(table.movieId)],
);

/** What a visitor thinks of a movie at length, once per user and movie. */
export const reviews = sqliteTable(
  "reviews",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    movieId: integer("movie_id")
      .notNull()
      .references(() => movies.id),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    title: text("title").notNull(),
    text: text("text").notNull(),
    stars: integer("stars").notNull(),
    /** "2026-01-31" */
    seenOn: text("seen_on").notNull(),
    place: text("place").$type<Place>().notNull(),
    audiences: text("audiences", { mode: "json" }).$type<Audience[]>().notNull(),
    moments: text("moments", { mode: "json" }).$type<string[]>().notNull(),
    /** Where the writer can be reached. Shown to nobody. */
    email: text("email"),
    phone: text("phone"),
    ticketCents: integer("ticket_cents"),
    eventKey: text("event_key"),
    writtenAt: text("written_at").notNull().default(now),
  },
  (table) => [
    uniqueIndex("reviews_movie_user").on(table.movieId, table.userId),
    check("reviews_stars", sql`${table.stars} between 1 and 5`),
  ],
);
