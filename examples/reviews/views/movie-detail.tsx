import { LiveView, notFound, receive } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { z } from "zod";
import { Badge } from "../components/badge.tsx";
import { Poster } from "../components/poster.tsx";
import { RatingPanel } from "../components/rating-panel.tsx";
import { StarRating } from "../components/star-rating.tsx";
import { findMovie, findMovieRating, rateMovie, type Movie } from "../data/movies.ts";
import { parseRowId } from "../data/row-id.ts";

const rating = z.object({ value: z.int().min(1).max(5) });

export class MovieDetailView extends LiveView<"/movies/:movieId"> {
  // SAFETY: mount() sets it or throws, and nothing runs before it.
  movie!: Movie;
  /** What the visitor gave it, 0 for nothing. */
  userRating = 0;

  override async mount() {
    const { user } = this;
    const movieId = parseRowId(this.params.movieId);
    if (movieId === null) throw notFound();
    const [movie, userRating] = await Promise.all([
      findMovie(this.env.DB, movieId),
      user === null ? 0 : findMovieRating(this.env.DB, user.id, movieId),
    ]);
    if (movie === undefined) throw notFound();
    this.movie = movie;
    this.userRating = userRating;
    this.title = `${movie.title} · Fireside`;
  }

  @receive(rating) async ratingChanged({ value }: { value: number }) {
    if (this.user === null) return;
    const given = { userId: this.user.id, value, eventKey: this.eventKey };
    this.movie = { ...this.movie, ...(await rateMovie(this.env.DB, this.movie.id, given)) };
    this.userRating = value;
  }

  render() {
    const { movie, user } = this;
    return (
      <main id="main" class="detail">
        <Poster kind="movie" id={movie.id} />
        <article class="detail-text">
          <p class="detail-facts">
            <Badge>{movie.genre}</Badge> <span>{movie.year}</span> <span>{movie.minutes} min</span>
          </p>
          <h1>{movie.title}</h1>
          <p class="tagline">{movie.tagline}</p>
          <p class="synopsis">{movie.synopsis}</p>
          <p class="byline">Directed by {movie.director}</p>
          <RatingPanel
            user={user}
            path={this.url.pathname}
            average={movie.average}
            ratingCount={movie.ratingCount}
            mine={<Live of={StarRating} id="mine" value={this.userRating} max={5} readOnly={user === null} label="Your rating" />}
            everybody={<Live of={StarRating} id="average" value={Math.round(movie.average)} readOnly label="Average rating" />}
          />
          <p class="back">
            <a href="/movies">← All movies</a>
          </p>
        </article>
      </main>
    );
  }
}
