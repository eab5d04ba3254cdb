import { Hono } from "hono";
import { createLive } from "overwinter/worker";
import { SiteDocument } from "./pages/document.tsx";
import { failurePage, notFoundPage } from "./pages/error-pages.tsx";
import { login } from "./pages/login.tsx";
import { identify } from "./users.ts";
import { MovieDetailView } from "./views/movie-detail.tsx";
import { MovieListView } from "./views/movie-list.tsx";
import { MovieReviewView } from "./views/movie-review.tsx";
import { MovieTableView } from "./views/movie-table.tsx";
import { MyRatingsView } from "./views/my-ratings.tsx";
import { RestaurantDetailView } from "./views/restaurant-detail.tsx";
import { RestaurantListView } from "./views/restaurant-list.tsx";

const live = createLive({
  routes: {
    "/movies": MovieListView,
    "/movies/table": MovieTableView, // before the next, which would take "table" for an id
    "/movies/:movieId": MovieDetailView,
    "/movies/:movieId/review": MovieReviewView,
    "/restaurants": RestaurantListView,
    "/restaurants/:restaurantId": RestaurantDetailView,
    "/me": MyRatingsView,
  },
  identify,
  document: SiteDocument,
});

/** A class of its own, so that `wrangler types` can name it. */
export class LiveSession extends live.LiveSession {}

const app = new Hono<{ Bindings: Cloudflare.Env }>();
app.get("/", (c) => c.redirect("/movies"));
app.route("/", login);
app.route("/", live.routes());
app.notFound(notFoundPage);
app.onError((error, c) => failurePage(error, c));
export default app;
