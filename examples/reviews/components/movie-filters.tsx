import type { Binding, FieldPayload } from "overwinter/templates";
import { ColumnMenu } from "./column-menu.tsx";

export interface MovieFiltersProps {
  readonly search: string;
  readonly genre: string;
  readonly genres: readonly string[];
  /** "3 movies" */
  readonly result: string;
  readonly searchFor: Binding<FieldPayload>;
  readonly chooseGenre: Binding<FieldPayload>;
}

/** What narrows the table of movies. The text is sent when nobody has typed for a moment: that is how `live:input` is by itself. */
export function MovieFilters({ search, genre, genres, result, searchFor, chooseGenre }: MovieFiltersProps) {
  return (
    <div class="filters needs-script" role="search">
      <label>
        Search
        <input type="search" value={search} maxLength={100} autocomplete="off" live:input={searchFor} />
      </label>
      <label>
        Genre
        <select live:change={chooseGenre}>
          <option value="" selected={genre === ""}>
            All
          </option>
          {genres.map((one) => (
            <option selected={one === genre}>{one}</option>
          ))}
        </select>
      </label>
      <ColumnMenu table="movies" columns={{ genre: "Genre", director: "Director", year: "Year", minutes: "Minutes" }} />
      <p class="result-count">{result}</p>
    </div>
  );
}
