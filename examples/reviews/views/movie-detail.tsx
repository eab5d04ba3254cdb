import { LiveView, notFound, receive } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { z } from "zod";
import { Badge } from "../components/badge.tsx";
import { Comments } from "../components/comments.tsx";
import { People } from "../components/people.tsx";
import { Poster } from "../components/poster.tsx";
import { RatingPanel } from "../components/rating-panel.tsx";
import { Reviews } from "../components/reviews.tsx";
import { StarCounts } from "../components/star-counts.tsx";
import { StarRating } from "../components/star-rating.tsx";
import { Tabs } from "../components/tabs.tsx";
import { countComments } from "../data/comments.ts";
import { countStars, findMovie, findMovieRating, listPeople, rateMovie, type Movie, type Person } from "../data/movies.ts";
import { RatingsClosed } from "../data/ratings-closed.ts";
import { listReviews, type Review } from "../data/reviews.ts";
import { parseRowId } from "../data/row-id.ts";

const rating = z.object({ value: z.int().min(1).max(5) });
const counted = z.object({ count: z.int() });

export class MovieDetailView extends LiveView<"/movies/:movieId"> {
  // SAFETY: mount() sets it or throws, and nothing runs before it.
  movie!: Movie;
  people: Person[] = [];
  reviews: Review[] = [];
  commentCount = 0;
  /** How many gave 5 stars, 4, 3, 2 and 1. */
  starCounts: number[] = [];
  /** What the visitor gave it, 0 for nothing. */
  userRating = 0;
  /** Why the visitor's last stars were not taken. */
  refusal: string | null = null;

  override async mount() {
    const { user } = this;
    const { DB } = this.env;
    const movieId = parseRowId(this.params.movieId);
    if (movieId === null) throw notFound();
    const [movie, people, reviews, commentCount, starCounts, userRating] = await Promise.all([
      findMovie(DB, movieId),
      listPeople(DB, movieId),
      listReviews(DB, movieId),
      countComments(DB, movieId),
      countStars(DB, movieId),
      user === null ? 0 : findMovieRating(DB, user.id, movieId),
    ]);
    if (movie === undefined) throw notFound();
    this.movie = movie;
    this.people = people;
    this.reviews = reviews;
    this.commentCount = commentCount;
    this.starCounts = starCounts;
    this.userRating = userRating;
    this.title = `${movie.title} · Fireside`;
  }

  @receive(rating) async ratingChanged({ value }: { value: number }) {
    if (this.user === null) return;
    const { DB } = this.env;
    try {
      const summary = await rateMovie(DB, this.movie.id, { userId: this.user.id, value, eventKey: this.eventKey });
      this.movie = { ...this.movie, ...summary };
      this.starCounts = await countStars(DB, this.movie.id);
      this.userRating = value;
      this.refusal = null;
    } catch (error) {
      if (!(error instanceof RatingsClosed)) throw error;
      this.refusal = error.message; // the stars are taken back, since they are not given to StarRating as its value
      this.announce(error.message, { urgent: true });
    }
  }

  @receive(counted) commentCountChanged({ count }: { count: number }) {
    this.commentCount = count;
  }

  render() {
    const { movie, user } = this;
    const tabs = {
      about: "About",
      people: "Cast & crew",
      reviews: `Reviews (${this.reviews.length})`,
      comments: `Comments (${this.commentCount})`,
    };
    return (
      <main id="main" class="detail">
        <Poster kind="movie" id={movie.id} />
        <article class="detail-text">
          <p class="detail-facts">
            <Badge>{movie.genre}</Badge> <span>{movie.year}</span> <span>{movie.minutes} min</span>
          </p>
          <h1>{movie.title}</h1>
          <p class="tagline">{movie.tagline}</p>
          <RatingPanel
            user={user}
            path={this.url.pathname}
            average={movie.average}
            ratingCount={movie.ratingCount}
            refusal={this.refusal}
            mine={<Live of={StarRating} id="mine" value={this.userRating} max={5} readOnly={user === null} label="Your rating" />}
            everybody={<Live of={StarRating} id="average" value={Math.round(movie.average)} readOnly label="Average rating" />}
            details={<StarCounts counts={this.starCounts} />}
          />
          <Live
            of={Tabs}
            name="film"
            label={`About ${movie.title}`}
            tabs={tabs}
            selected={this.url.searchParams.get("show") ?? undefined}
            aboutPanel={
              <>
                <p class="synopsis">{movie.synopsis}</p>
                <p class="byline">Directed by {movie.director}</p>
              </>
            }
            peoplePanel={<People director={movie.director} people={this.people} />}
            reviewsPanel={<Reviews movieId={movie.id} reviews={this.reviews} user={user} />}
            commentsPanel={<Live of={Comments} movieId={movie.id} />}
          />
          <p class="back">
            <a href="/movies">← All movies</a>
          </p>
        </article>
      </main>
    );
  }
}
