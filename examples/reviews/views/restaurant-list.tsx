import { LiveView, event } from "overwinter/durable";
import { For, on } from "overwinter/templates";
import { z } from "zod";
import { Card } from "../components/card.tsx";
import { SortBar } from "../components/sort-bar.tsx";
import { listRestaurants, type Restaurant } from "../data/restaurants.ts";

const orders = {
  name: { label: "Name", compare: (a: Restaurant, b: Restaurant) => a.name.localeCompare(b.name) },
  rating: { label: "Best rated", compare: (a: Restaurant, b: Restaurant) => b.average - a.average },
  price: { label: "Cheapest", compare: (a: Restaurant, b: Restaurant) => a.priceLevel - b.priceLevel },
};
const order = z.object({ by: z.enum(["name", "rating", "price"]) });

export class RestaurantListView extends LiveView<"/restaurants"> {
  restaurants: Restaurant[] = [];
  by: keyof typeof orders = "name";

  override async mount() {
    this.title = "Restaurants · Fireside";
    this.restaurants = await listRestaurants(this.env.DB);
  }

  @event(order) sortBy({ by }: z.output<typeof order>) {
    this.by = by;
    this.viewTransition("sort"); // each card glides to its new place
  }

  render() {
    const options = (["name", "rating", "price"] as const).map((by) => ({
      label: orders[by].label,
      isCurrent: by === this.by,
      choose: on(this.sortBy, { by }),
    }));
    return (
      <main id="main" class="list">
        <header class="list-header">
          <h1>Restaurants</h1>
          <p class="lead">Twenty tables to book in a city that you cannot fly to. Same stars, another table of the database.</p>
          <SortBar options={options} />
        </header>
        <ul class="cards">
          <For each={this.restaurants.toSorted(orders[this.by].compare)} key={(restaurant) => restaurant.id}>
            {(restaurant) => (
              <Card
                kind="restaurant"
                id={restaurant.id}
                href={`/restaurants/${restaurant.id}`}
                name={restaurant.name}
                tagline={restaurant.tagline}
                sort={restaurant.cuisine}
                detail={`${restaurant.district} · ${"€".repeat(restaurant.priceLevel)}`}
                average={restaurant.average}
                ratingCount={restaurant.ratingCount}
              />
            )}
          </For>
        </ul>
      </main>
    );
  }
}
