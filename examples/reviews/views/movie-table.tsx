import { event, LiveView } from "overwinter/durable";
import { For, js, on } from "overwinter/templates";
import { z } from "zod";
import { EditableCell } from "../components/editable-cell.tsx";
import { MovieFilters } from "../components/movie-filters.tsx";
import { Score } from "../components/score.tsx";
import { loginPath } from "../components/site-header.tsx";
import { SortHeader } from "../components/sort-header.tsx";
import { corrections, type Correctable } from "../data/movie-corrections.ts";
import { correctMovie, listMovies, type Movie } from "../data/movies.ts";

const columns = ["title", "genre", "director", "year", "minutes", "average"] as const;
type Column = (typeof columns)[number];
const titles = { title: "Title", genre: "Genre", director: "Director", year: "Year", minutes: "Minutes", average: "Rating" };

const sorting = z.object({ by: z.enum(columns) });
const typed = z.object({ value: z.string().max(100) });
const cell = z.object({ id: z.int(), column: z.enum(["director", "year", "minutes"]) });

/** All movies as a table: to search and to sort, and for those who are logged in to correct. */
export class MovieTableView extends LiveView<"/movies/table"> {
  movies: Movie[] = [];
  search = "";
  genre = "";
  by: Column = "title";
  isDescending = false;
  /** The one cell that is edited. */
  edited: { id: number; column: Correctable; draft: string; error: string | null } | null = null;

  override async mount() {
    this.title = "All movies · Fireside";
    this.movies = await listMovies(this.env.DB);
  }

  @event(typed) searchFor({ value }: { value: string }) {
    this.search = value;
    this.announce(countMovies(this.#shown().length));
  }

  @event(typed) chooseGenre({ value }: { value: string }) {
    this.genre = value;
    this.announce(countMovies(this.#shown().length));
  }

  @event(sorting) sortBy({ by }: { by: Column }) {
    this.isDescending = this.by === by && !this.isDescending;
    this.by = by;
    this.announce(`Sorted by ${titles[by]}, ${this.isDescending ? "descending" : "ascending"}`);
  }

  @event(cell) edit({ id, column }: z.output<typeof cell>) {
    const movie = this.movies.find((one) => one.id === id);
    if (this.user !== null && movie !== undefined) this.edited = { id, column, draft: String(movie[column]), error: null };
  }

  @event(typed) type({ value }: { value: string }) {
    if (this.edited !== null) this.edited = { ...this.edited, draft: value };
  }

  @event cancelEdit() {
    this.#stopEditing();
  }

  @event(z.object({ isLeft: z.boolean() })) async save({ isLeft }: { isLeft: boolean }) {
    const { user, edited } = this;
    if (user === null || edited === null) return;
    const { id, column, draft } = edited;
    const { data, error } = corrections[column].safeParse(draft);
    if (error !== undefined) {
      this.edited = { ...edited, error: error.issues[0]?.message ?? "That cannot be" };
      return;
    }
    await correctMovie(this.env.DB, id, { [column]: data });
    this.movies = this.movies.map((movie) => (movie.id === id ? { ...movie, [column]: data } : movie));
    if (isLeft) this.edited = null;
    else this.#stopEditing();
  }

  /** Gives the focus to what stands where the field was. */
  #stopEditing() {
    if (this.edited !== null) this.exec(js.focus(`#${cellId(this.edited)}`));
    this.edited = null;
  }

  render() {
    const shown = this.#shown();
    return (
      <main id="main" class="list">
        <header class="list-header">
          <h1>All movies</h1>
          <p class="lead">
            {this.user === null ? (
              <>
                <a href={loginPath(this.url.pathname)}>Log in</a> to correct what is wrong.
              </>
            ) : (
              <span class="needs-script">Something is wrong? Click a director, a year or a length and correct it.</span>
            )}
          </p>
        </header>
        <MovieFilters
          search={this.search}
          genre={this.genre}
          genres={[...new Set(this.movies.map(({ genre }) => genre))].toSorted()}
          result={countMovies(shown.length)}
          searchFor={on(this.searchFor)}
          chooseGenre={on(this.chooseGenre)}
        />
        <div class="table-frame" role="region" aria-label="Movies" tabindex={0}>
          <table class="movie-table" id="movies">
            <thead>
              <tr>
                {columns.map((by) => (
                  <SortHeader
                    label={titles[by]}
                    class={`column-${by}`}
                    order={this.by !== by ? null : this.isDescending ? "descending" : "ascending"}
                    choose={on(this.sortBy, { by })}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              <For each={shown} key={(movie) => movie.id}>
                {(movie) => this.#row(movie)}
              </For>
            </tbody>
          </table>
        </div>
        {shown.length === 0 && <p class="empty">No film is like that.</p>}
        <p class="back">
          <a href="/movies">← As posters</a>
        </p>
      </main>
    );
  }

  #row(movie: Movie) {
    return (
      <tr>
        <th scope="row" class="column-title">
          <a href={`/movies/${movie.id}`}>{movie.title}</a>
        </th>
        <td class="column-genre">{movie.genre}</td>
        <td class="column-director">{this.#cell(movie, "director")}</td>
        <td class="column-year">{this.#cell(movie, "year")}</td>
        <td class="column-minutes">{this.#cell(movie, "minutes")}</td>
        <td class="column-average">
          <Score average={movie.average} ratingCount={movie.ratingCount} />
        </td>
      </tr>
    );
  }

  #cell(movie: Movie, column: Correctable) {
    if (this.user === null) return movie[column];
    const { edited } = this;
    return (
      <EditableCell
        id={cellId({ id: movie.id, column })}
        label={`${titles[column]} of ${movie.title}`}
        value={movie[column]}
        inputMode={column === "director" ? "text" : "numeric"}
        edited={edited?.id === movie.id && edited.column === column ? edited : null}
        start={on(this.edit, { id: movie.id, column })}
        type={on(this.type)}
        keys={[on(this.save, { isLeft: false }, { keys: "Enter" }), on(this.cancelEdit, {}, { keys: "Escape" })]}
        leave={on(this.save, { isLeft: true })}
      />
    );
  }

  #shown(): Movie[] {
    const words = this.search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const found = this.movies.filter(({ title, director, genre }) => {
      const text = `${title} ${director}`.toLocaleLowerCase();
      return (this.genre === "" || genre === this.genre) && words.every((word) => text.includes(word));
    });
    const sorted = found.toSorted(comparing(this.by));
    return this.isDescending ? sorted.toReversed() : sorted;
  }
}

const cellId = ({ id, column }: { readonly id: number; readonly column: Correctable }) => `movie-${id}-${column}`;

const countMovies = (count: number) => `${count} ${count === 1 ? "movie" : "movies"}`;

const comparing = (by: Column) => (a: Movie, b: Movie) => {
  const [one, other] = [a[by], b[by]];
  return typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
};
