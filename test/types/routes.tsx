/** What must compile of routes and their parameters, and what must not. */
import type { VNode } from "preact";
import { LiveComponent, LiveView, notFound } from "overwinter/durable";
import { createLive } from "overwinter/worker";

class MovieView extends LiveView<"/movies/:movieId"> {
  override async mount(): Promise<void> {
    if (this.params.movieId.length > 9) throw notFound();
    // @ts-expect-error another route's parameter
    void this.params.restaurantId;
    // @ts-expect-error parameters are read only
    this.params.movieId = "1";
    this.title = this.url.searchParams.get("q") ?? "";
  }

  render(): VNode {
    return <main />;
  }
}

class ReviewView extends LiveView<"/movies/:movieId/reviews/:reviewId"> {
  render(): VNode {
    return <main>{this.params.movieId + this.params.reviewId}</main>;
  }
}

class HomeView extends LiveView<"/"> {
  render(): VNode {
    // @ts-expect-error "/" has no parameters
    return <main>{this.params.movieId}</main>;
  }
}

class AnyView extends LiveView {
  render(): VNode {
    return <main>{this.params["anything"]}</main>;
  }
}

class Widget extends LiveComponent {
  render(): VNode {
    void this.params["movieId"]?.length;
    return <div />;
  }
}

export const live = createLive({
  routes: { "/": HomeView, "/movies/:movieId": MovieView, "/movies/:movieId/reviews/:reviewId": ReviewView, "/:anything": AnyView },
  identify: (request) => (request.headers.has("x-user") ? { id: "1", name: "User" } : null),
  turnTimeoutMs: undefined,
});

// @ts-expect-error the view wants "movieId"
createLive({ routes: { "/restaurants/:restaurantId": MovieView } });
// @ts-expect-error the path gives no "reviewId"
createLive({ routes: { "/movies/:movieId": ReviewView } });
// @ts-expect-error a component is no view
createLive({ routes: { "/widget": Widget } });
// @ts-expect-error a class, not an instance
createLive({ routes: { "/": HomeView.prototype } });
// @ts-expect-error no such option
createLive({ routes: { "/": HomeView }, turnTimeout: 1 });
// @ts-expect-error milliseconds
createLive({ routes: { "/": HomeView }, turnTimeoutMs: "1s" });
// @ts-expect-error what identify() gives is the app's user
createLive({ routes: { "/": HomeView }, identify: () => ({ id: 1 }) });
