import { LiveView, notFound, receive } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { z } from "zod";
import { Badge } from "../components/badge.tsx";
import { Poster } from "../components/poster.tsx";
import { Price } from "../components/price.tsx";
import { RatingPanel } from "../components/rating-panel.tsx";
import { StarRating } from "../components/star-rating.tsx";
import { findRestaurant, findRestaurantRating, rateRestaurant, type Restaurant } from "../data/restaurants.ts";
import { parseRowId } from "../data/row-id.ts";

const rating = z.object({ value: z.int().min(1).max(5) });

export class RestaurantDetailView extends LiveView<"/restaurants/:restaurantId"> {
  // SAFETY: mount() sets it or throws, and nothing runs before it.
  restaurant!: Restaurant;
  /** What the visitor gave it, 0 for nothing. */
  userRating = 0;

  override async mount() {
    const { user } = this;
    const restaurantId = parseRowId(this.params.restaurantId);
    if (restaurantId === null) throw notFound();
    const [restaurant, userRating] = await Promise.all([
      findRestaurant(this.env.DB, restaurantId),
      user === null ? 0 : findRestaurantRating(this.env.DB, user.id, restaurantId),
    ]);
    if (restaurant === undefined) throw notFound();
    this.restaurant = restaurant;
    this.userRating = userRating;
    this.title = `${restaurant.name} · Fireside`;
  }

  @receive(rating) async ratingChanged({ value }: { value: number }) {
    if (this.user === null) return;
    const given = { userId: this.user.id, value, eventKey: this.eventKey };
    this.restaurant = { ...this.restaurant, ...(await rateRestaurant(this.env.DB, this.restaurant.id, given)) };
    this.userRating = value;
  }

  render() {
    const { restaurant, user } = this;
    return (
      <main id="main" class="detail">
        <Poster kind="restaurant" id={restaurant.id} />
        <article class="detail-text">
          <p class="detail-facts">
            <Badge>{restaurant.cuisine}</Badge> <span>{restaurant.district}</span> <Price level={restaurant.priceLevel} />
          </p>
          <h1>{restaurant.name}</h1>
          <p class="tagline">{restaurant.tagline}</p>
          <p class="synopsis">{restaurant.description}</p>
          <p class="byline">Known for {restaurant.signature}</p>
          <RatingPanel
            user={user}
            path={this.url.pathname}
            average={restaurant.average}
            ratingCount={restaurant.ratingCount}
            mine={<Live of={StarRating} id="mine" value={this.userRating} max={5} readOnly={user === null} label="Your rating" />}
            everybody={<Live of={StarRating} id="average" value={Math.round(restaurant.average)} readOnly label="Average rating" />}
          />
          <p class="back">
            <a href="/restaurants">← All restaurants</a>
          </p>
        </article>
      </main>
    );
  }
}
