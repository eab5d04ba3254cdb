import { LiveView, event } from "overwinter/durable";
import { For, on } from "overwinter/templates";
import { z } from "zod";
import { Card } from "../components/card.tsx";
import { SortBar } from "../components/sort-bar.tsx";
import { listMovies, type Movie } from "../data/movies.ts";

const orders = {
  title: { label: "Title", compare: (a: Movie, b: Movie) => a.title.localeCompare(b.title) },
  rating: { label: "Best rated", compare: (a: Movie, b: Movie) => b.average - a.average },
  year: { label: "Newest", compare: (a: Movie, b: Movie) => b.year - a.year },
};
const order = z.object({ by: z.enum(["title", "rating", "year"]) });

export class MovieListView extends LiveView<"/movies"> {
  movies: Movie[] = [];
  by: keyof typeof orders = "title";

  override async mount() {
    this.title = "Movies · Fireside";
    this.movies = await listMovies(this.env.DB);
  }

  @event(order) sortBy({ by }: z.output<typeof order>) {
    this.by = by;
    this.viewTransition("sort"); // each card glides to its new place
  }

  render() {
    const options = (["title", "rating", "year"] as const).map((by) => ({
      label: orders[by].label,
      isCurrent: by === this.by,
      choose: on(this.sortBy, { by }),
    }));
    return (
      <main id="main" class="list">
        <header class="list-header">
          <h1>Movies</h1>
          <p class="lead">
            Twenty films for long evenings. None of them exists, all of them can be rated. <a href="/movies/table">Show them as a table</a>
          </p>
          <SortBar options={options} />
        </header>
        <ul class="cards">
          <For each={this.movies.toSorted(orders[this.by].compare)} key={(movie) => movie.id}>
            {(movie) => (
              <Card
                kind="movie"
                id={movie.id}
                href={`/movies/${movie.id}`}
                name={movie.title}
                tagline={movie.tagline}
                sort={movie.genre}
                detail={`${movie.year} · ${movie.minutes} min`}
                average={movie.average}
                ratingCount={movie.ratingCount}
              />
            )}
          </For>
        </ul>
      </main>
    );
  }
}
