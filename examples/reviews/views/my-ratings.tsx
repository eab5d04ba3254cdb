import { LiveView, receive } from "overwinter/durable";
import { For, Live, on } from "overwinter/templates";
import { z } from "zod";
import { ServerTabs } from "../components/server-tabs.tsx";
import { loginPath } from "../components/site-header.tsx";
import { StarRating } from "../components/star-rating.tsx";
import { listRatedMovies, rateMovie } from "../data/movies.ts";
import { RatingsClosed } from "../data/ratings-closed.ts";
import { listRatedRestaurants, rateRestaurant } from "../data/restaurants.ts";

/** One thing that the user has rated. */
interface Rated {
  id: number;
  name: string;
  value: number;
}

const rating = z.object({ id: z.int().min(1), value: z.int().min(1).max(5) });

/** Everything that the user has rated, to look at and to change. The one page that nobody sees without a login. */
export class MyRatingsView extends LiveView<"/me"> {
  movies: Rated[] = [];
  restaurants: Rated[] = [];

  override async mount() {
    const { user } = this;
    if (user === null) return this.redirect(loginPath(this.url.pathname));
    this.title = "My ratings · Fireside";
    const [movies, restaurants] = await Promise.all([listRatedMovies(this.env.DB, user.id), listRatedRestaurants(this.env.DB, user.id)]);
    this.movies = movies;
    this.restaurants = restaurants;
  }

  @receive(rating) async movieRated({ id, value }: z.output<typeof rating>) {
    if (this.user === null || !this.movies.some((movie) => movie.id === id)) return;
    try {
      await rateMovie(this.env.DB, id, { userId: this.user.id, value, eventKey: this.eventKey });
      this.movies = withRating(this.movies, id, value);
    } catch (error) {
      if (!(error instanceof RatingsClosed)) throw error;
      this.flash("refusal", error.message);
    }
  }

  @receive(rating) async restaurantRated({ id, value }: z.output<typeof rating>) {
    if (this.user === null || !this.restaurants.some((restaurant) => restaurant.id === id)) return;
    await rateRestaurant(this.env.DB, id, { userId: this.user.id, value, eventKey: this.eventKey });
    this.restaurants = withRating(this.restaurants, id, value);
  }

  render() {
    const row = (kind: "movie" | "restaurant", { id, name, value }: Rated) => (
      <li>
        <a href={`/${kind}s/${id}`}>{name}</a>
        <Live
          of={StarRating}
          id={`${kind}-${id}`}
          value={value}
          label={`Your rating of ${name}`}
          on={{ ratingChanged: on(kind === "movie" ? this.movieRated : this.restaurantRated, { id }) }}
        />
      </li>
    );
    return (
      <main id="main" class="mine">
        <h1>My ratings</h1>
        <Live
          of={ServerTabs}
          name="show"
          label="What was rated"
          tabs={{ movies: `Movies (${this.movies.length})`, restaurants: `Restaurants (${this.restaurants.length})` }}
          selected={this.url.searchParams.get("show") ?? undefined}
          moviesPanel={
            <>
              {this.movies.length === 0 && <Empty href="/movies">Pick your first movie</Empty>}
              <ul class="rated">
                <For each={this.movies} key={(movie) => movie.id}>
                  {(movie) => row("movie", movie)}
                </For>
              </ul>
            </>
          }
          restaurantsPanel={
            <>
              {this.restaurants.length === 0 && <Empty href="/restaurants">Pick your first restaurant</Empty>}
              <ul class="rated">
                <For each={this.restaurants} key={(restaurant) => restaurant.id}>
                  {(restaurant) => row("restaurant", restaurant)}
                </For>
              </ul>
            </>
          }
        />
      </main>
    );
  }
}

function withRating(rated: readonly Rated[], id: number, value: number): Rated[] {
  return rated.map((one) => (one.id === id ? { ...one, value } : one));
}

function Empty({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <p class="empty">
      Nothing here yet. <a href={href}>{children}</a>
    </p>
  );
}
