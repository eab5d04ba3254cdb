import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { findMovie, findMovieRating, listMovies, listRatedMovies, rateMovie } from "../../examples/reviews/data/movies.ts";
import { findRestaurantRating, listRestaurants, rateRestaurant } from "../../examples/reviews/data/restaurants.ts";
import { parseRowId } from "../../examples/reviews/data/row-id.ts";

beforeAll(() => applyD1Migrations(env.DB, Reflect.get(env, "TEST_MIGRATIONS") as D1Migration[]));

async function countRows(table: "movie_ratings" | "restaurant_ratings" | "rating_log"): Promise<number> {
  return (await env.DB.prepare(`SELECT count(*) AS rows FROM ${table}`).first<number>("rows")) ?? 0;
}

describe("the seed", () => {
  test("has twenty movies and twenty restaurants with averages", async () => {
    const [movies, restaurants] = await Promise.all([listMovies(env.DB), listRestaurants(env.DB)]);
    expect([movies.length, restaurants.length]).toEqual([20, 20]);
    for (const { average, ratingCount } of [...movies, ...restaurants]) {
      expect(average).toBeGreaterThanOrEqual(1);
      expect(average).toBeLessThanOrEqual(5);
      expect(ratingCount).toBeGreaterThan(0);
    }
  });

  test("changes nothing when it runs again", async () => {
    const migrations = Reflect.get(env, "TEST_MIGRATIONS") as D1Migration[];
    const seed = migrations.find(({ name }) => name.includes("seed"));
    const before = await countRows("movie_ratings");
    for (const query of seed?.queries ?? []) await env.DB.prepare(query).run();
    expect(seed?.queries.length).toBe(4);
    expect(await countRows("movie_ratings")).toBe(before);
    expect((await listMovies(env.DB)).length).toBe(20);
  });
});

describe("rateMovie()", () => {
  test("stores a rating and gives the new average", async () => {
    expect(await findMovieRating(env.DB, "a", 4)).toBe(0);
    expect(await rateMovie(env.DB, 4, { userId: "a", value: 5, eventKey: "first" })).toEqual({ average: 2.5, ratingCount: 4 });
    expect(await findMovieRating(env.DB, "a", 4)).toBe(5);
    expect(await findMovie(env.DB, 4)).toMatchObject({ title: "Moth Season", average: 2.5, ratingCount: 4 });
    expect(await listRatedMovies(env.DB, "a")).toEqual([{ id: 4, name: "Moth Season", value: 5 }]);
  });

  test("replaces what the user gave before", async () => {
    expect(await rateMovie(env.DB, 4, { userId: "a", value: 3, eventKey: "second" })).toEqual({ average: 2, ratingCount: 4 });
    expect(await findMovieRating(env.DB, "a", 4)).toBe(3);
  });

  test("changes nothing for an event that it has seen, even after a later one", async () => {
    const rows = [await countRows("movie_ratings"), await countRows("rating_log")];
    expect(await rateMovie(env.DB, 4, { userId: "a", value: 5, eventKey: "first" })).toEqual({ average: 2, ratingCount: 4 });
    expect(await findMovieRating(env.DB, "a", 4)).toBe(3);
    expect([await countRows("movie_ratings"), await countRows("rating_log")]).toEqual(rows);
  });

  test("stores nothing at all where the value is out of range", async () => {
    const rows = [await countRows("movie_ratings"), await countRows("rating_log")];
    await expect(rateMovie(env.DB, 4, { userId: "b", value: 6, eventKey: "third" })).rejects.toThrow();
    expect([await countRows("movie_ratings"), await countRows("rating_log")]).toEqual(rows);
  });
});

describe("rateRestaurant()", () => {
  test("stores in another table, under the same rules", async () => {
    const before = await countRows("movie_ratings");
    const given = { userId: "b", value: 4, eventKey: "fourth" };
    expect(await rateRestaurant(env.DB, 11, given)).toEqual({ average: 2.75, ratingCount: 4 });
    expect(await rateRestaurant(env.DB, 11, { ...given, eventKey: "fifth", value: 1 })).toEqual({ average: 2, ratingCount: 4 });
    expect(await rateRestaurant(env.DB, 11, given)).toEqual({ average: 2, ratingCount: 4 });
    expect(await findRestaurantRating(env.DB, "b", 11)).toBe(1);
    expect(await countRows("movie_ratings")).toBe(before);
  });
});

describe("parseRowId()", () => {
  test.each([
    ["1", 1],
    ["999999999", 999_999_999],
    ["0", null],
    ["-1", null],
    ["01", null],
    ["1e3", null],
    ["1.0", null],
    [" 1", null],
    ["9999999999", null],
    ["", null],
  ])("reads %j as %j", (text, id) => {
    expect(parseRowId(text)).toBe(id);
  });
});
