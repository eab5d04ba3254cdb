/** The tutorial's parent view: it persists what the component tells it, in the example's own database. */
import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { mountView } from "overwinter/testing";
import { beforeAll, expect, test } from "vitest";
import { StarRating } from "../../examples/reviews/components/star-rating.tsx";
import { findMovieRating } from "../../examples/reviews/data/movies.ts";
import { MovieDetailView } from "../../examples/reviews/views/movie-detail.tsx";

beforeAll(() => applyD1Migrations(env.DB, Reflect.get(env, "TEST_MIGRATIONS") as D1Migration[]));

const ada = { id: "ada", name: "Ada" };

test("MovieDetailView stores a rating, and shows it to both of its StarRatings", async () => {
  const page = await mountView(MovieDetailView, { params: { movieId: "4" }, user: ada });
  await page.click({ name: "Rate 5 of 5", within: "Your rating" });
  expect(await findMovieRating(env.DB, "ada", 4)).toBe(5);
  expect(page.find({ role: "img", name: /^Average rating/ }).name).toBe("Average rating: 3 of 5");
  expect(await page.stored()).toMatchObject({ userRating: 5 });
  expect(await page.stored(StarRating, "average")).toMatchObject({ value: 3, readOnly: true });
});

test("MovieDetailView takes no rating of a stranger, and knows no movie 999", async () => {
  const page = await mountView(MovieDetailView, { params: { movieId: "4" } });
  await expect(page.click({ name: "Rate 5 of 5", within: "Your rating: 0 of 5" })).rejects.toThrow("it is disabled");
  await expect(page.click({ name: "Rate 5 of 5", within: "Your rating" })).rejects.toThrow("nothing on the page is called that");
  await expect(page.click({ name: "Rate 5 of 5", within: "My rating" })).rejects.toThrow(
    'Cannot look within "My rating": nothing on the page',
  );
  await expect(mountView(MovieDetailView, { params: { movieId: "999" } })).rejects.toMatchObject({ code: "not-found" });
});
