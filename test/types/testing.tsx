/** What the test kit takes and gives: compiled, never run. */
import { LiveComponent, LiveView } from "overwinter/durable";
import { mountComponent, mountView, type LivePage } from "overwinter/testing";

class Shelf extends LiveView<"/shelves/:shelf"> {
  render() {
    return <p />;
  }
}

class Home extends LiveView<"/"> {
  render() {
    return <p />;
  }
}

class Rating extends LiveComponent<{ readonly value: number }, { rated: { value: number }; cleared: { by: string } }> {
  render() {
    return <p />;
  }
}

class Silent extends LiveComponent {
  render() {
    return <p />;
  }
}

export const pages: Promise<LivePage>[] = [
  mountView(Home),
  mountView(Home, { url: "/?page=2" }),
  mountView(Shelf, { params: { shelf: "1" } }),
  // @ts-expect-error -- the path has a parameter
  mountView(Shelf),
  // @ts-expect-error -- it is called otherwise
  mountView(Shelf, { params: { book: "1" } }),
  // @ts-expect-error -- a component is no view
  mountView(Rating),
];

export async function components(): Promise<unknown> {
  // @ts-expect-error -- value is missing
  await mountComponent(Rating, {});
  // @ts-expect-error -- a view is no component
  await mountComponent(Home, {});
  const silent = await mountComponent(Silent, {});
  const nothing: readonly never[] = silent.sent;
  const rating = await mountComponent(Rating, { value: 1 });
  await rating.update({ value: 2 });
  // @ts-expect-error -- there is no such prop
  await rating.update({ stars: 2 });
  const [first] = rating.sent;
  if (first === undefined) return nothing;
  // @ts-expect-error -- which message is it?
  console.log(first[1].value);
  return first[0] === "rated" ? first[1].value : first[1].by;
}
