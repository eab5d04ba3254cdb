import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { addComment, deleteComment, listComments } from "../../examples/reviews/data/comments.ts";
import { correctMovie, countStars, findMovie, findMovieRating, listPeople, rateMovie } from "../../examples/reviews/data/movies.ts";
import { RatingsClosed } from "../../examples/reviews/data/ratings-closed.ts";
import { addReview, type GivenReview, hasReviewed, listReviews } from "../../examples/reviews/data/reviews.ts";
import { users } from "../../examples/reviews/users.ts";

beforeAll(() => applyD1Migrations(env.DB, Reflect.get(env, "TEST_MIGRATIONS") as D1Migration[]));

const [userA, userB] = users as [(typeof users)[0], (typeof users)[0]];

const countRows = async (table: "comments" | "reviews" | "rating_log"): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS rows FROM ${table}`).first<number>("rows")) ?? 0;

describe("the second seed", () => {
  test("names people for each movie, and changes nothing when it runs again", async () => {
    for (let movieId = 1; movieId <= 20; movieId++) {
      const people = await listPeople(env.DB, movieId);
      expect(people.filter(({ department }) => department === "cast").length).toBeGreaterThanOrEqual(2);
      expect(people.filter(({ department }) => department === "crew").length).toBe(2);
      expect(people.at(0)?.department).toBe("cast");
    }
    const before = [await countRows("comments"), await countRows("reviews")];
    const migrations = Reflect.get(env, "TEST_MIGRATIONS") as D1Migration[];
    for (const query of migrations.find(({ name }) => name.includes("more_seed"))?.queries ?? []) await env.DB.prepare(query).run();
    expect([await countRows("comments"), await countRows("reviews")]).toEqual(before);
    expect(before).toEqual([7, 3]);
  });
});

describe("addComment()", () => {
  test("stores a comment once per event, the newest first", async () => {
    const given = { user: userA, text: "The lamp!", eventKey: "comment-1" };
    const comment = await addComment(env.DB, 3, given);
    expect(comment).toMatchObject({ userId: "a", userName: "User A", text: "The lamp!" });
    expect(comment.writtenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await addComment(env.DB, 3, given)).toEqual(comment);
    const second = await addComment(env.DB, 3, { user: userB, text: "Which lamp?", eventKey: "comment-2" });
    expect(await listComments(env.DB, 3)).toEqual([second, comment]);
  });
});

describe("deleteComment()", () => {
  test("deletes the user's own comment, and not another's", async () => {
    const comment = await addComment(env.DB, 6, { user: userA, text: "Mine", eventKey: "comment-3" });
    await deleteComment(env.DB, "b", comment.id);
    expect(await listComments(env.DB, 6)).toEqual([comment]);
    await deleteComment(env.DB, "a", comment.id);
    await deleteComment(env.DB, "a", comment.id);
    expect(await listComments(env.DB, 6)).toEqual([]);
  });
});

const review: GivenReview = {
  user: userA,
  title: "Warm",
  text: "I would see it again tomorrow.",
  stars: 4,
  seenOn: "2026-05-01",
  place: "cinema",
  audiences: ["families", "everybody"],
  moments: ["The kite lands", "The goat does not"],
  email: "a@example.com",
  phone: null,
  ticketCents: 950,
  eventKey: "review-1",
};

describe("addReview()", () => {
  test("stores a review once per event, and its stars as the rating", async () => {
    expect(await hasReviewed(env.DB, "a", 18)).toBe(false);
    expect(await addReview(env.DB, 18, review)).toBe(true);
    expect(await addReview(env.DB, 18, review)).toBe(true);
    expect(await hasReviewed(env.DB, "a", 18)).toBe(true);
    expect(await findMovieRating(env.DB, "a", 18)).toBe(4);
    const reviews = await listReviews(env.DB, 18);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]).toMatchObject({
      userName: "User A",
      audiences: ["families", "everybody"],
      moments: ["The kite lands", "The goat does not"],
    });
    expect(JSON.stringify(reviews)).not.toContain("a@example.com");
  });

  test("refuses a second one of the same user, and leaves the rating as it is", async () => {
    expect(await addReview(env.DB, 18, { ...review, eventKey: "review-2", stars: 1 })).toBe(false);
    expect(await findMovieRating(env.DB, "a", 18)).toBe(4);
    expect(await addReview(env.DB, 18, { ...review, user: userB, eventKey: "review-3" })).toBe(true);
  });

  test("does the rest when its handler has died after the review", async () => {
    const stored = env.DB.prepare(
      "INSERT INTO reviews (movie_id, user_id, user_name, title, text, stars, seen_on, place, audiences, moments, event_key) " +
        "VALUES (19, 'a', 'User A', 'Half', 'Done by half.', 2, '2026-01-01', 'home', '[]', '[]', 'review-4')",
    );
    await stored.run();
    expect(await findMovieRating(env.DB, "a", 19)).toBe(0);
    expect(await addReview(env.DB, 19, { ...review, stars: 2, eventKey: "review-4" })).toBe(true);
    expect(await findMovieRating(env.DB, "a", 19)).toBe(2);
  });
});

describe("a movie whose ratings are closed", () => {
  const given = { userId: "a", value: 5, eventKey: "closed-1" };

  test("takes no rating and no review, and says since when", async () => {
    const log = await countRows("rating_log");
    await expect(rateMovie(env.DB, 15, given)).rejects.toThrow(
      new RatingsClosed("Copper Wire", "2026-03-31"), // its message is what is compared
    );
    await expect(rateMovie(env.DB, 15, given)).rejects.toThrow(
      "Ratings of “Copper Wire” closed on 31 March 2026, so yours was not counted.",
    );
    await expect(addReview(env.DB, 15, { ...review, eventKey: "closed-2" })).rejects.toBeInstanceOf(RatingsClosed);
    expect(await findMovieRating(env.DB, "a", 15)).toBe(0);
    expect(await hasReviewed(env.DB, "a", 15)).toBe(false);
    expect(await countRows("rating_log")).toBe(log);
  });

  test("keeps a rating that was counted before, also when its handler runs again", async () => {
    await env.DB.prepare("UPDATE movies SET ratings_closed_on = NULL WHERE id = 15").run();
    const counted = await rateMovie(env.DB, 15, given);
    await env.DB.prepare("UPDATE movies SET ratings_closed_on = '2026-03-31' WHERE id = 15").run();
    expect(await rateMovie(env.DB, 15, given)).toEqual(counted);
  });
});

describe("countStars() and correctMovie()", () => {
  test("count what was given, from five stars down", async () => {
    expect(await countStars(env.DB, 1)).toEqual([2, 2, 1, 0, 0]);
  });

  test("changes what it is given, and nothing else", async () => {
    const before = await findMovie(env.DB, 12);
    await correctMovie(env.DB, 12, { year: 2023 });
    expect(await findMovie(env.DB, 12)).toEqual({ ...before, year: 2023 });
  });
});
