/** The tutorial's component test: a component in isolation, driven with events. */
import { LiveView, receive } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { mountComponent, mountView } from "overwinter/testing";
import { describe, expect, test } from "vitest";
import { StarRating } from "../../examples/reviews/components/star-rating.tsx";

const filled = { selector: ".is-filled" };

describe("StarRating", () => {
  test("previews under the pointer, with one small message and without a row, and tells its parent nothing", async () => {
    const stars = await mountComponent(StarRating, { value: 2, max: 5 });
    expect(stars.findAll(filled)).toHaveLength(2);
    const { bytes, ops } = await stars.hover("Rate 5 of 5");
    expect(stars.findAll(filled)).toHaveLength(5);
    expect(ops).toEqual([[[0, 2], 3, { class: "star is-filled" }]]);
    expect(bytes).toEqual({ up: 25, down: 50 });
    expect(await stars.rowsWritten()).toBe(0);

    await stars.unhover();
    expect(stars.findAll(filled)).toHaveLength(2);
    expect(stars.sent).toEqual([]);
    expect(await stars.stored()).toMatchObject({ value: 2, hover: 0 });
  });

  test("commits with a click: tells its parent in one turn with one row, and shows what the parent makes of it", async () => {
    const stars = await mountComponent(StarRating, { value: 3, max: 5 });
    await stars.hover("Rate 5 of 5");
    await stars.click("Rate 5 of 5");
    expect(stars.sent).toEqual([["ratingChanged", { value: 5 }]]);
    expect(await stars.rowsWritten()).toBe(1);
    await stars.update({ value: 5 });
    expect(stars.find("Rate 5 of 5").attribute("aria-pressed")).toBe("true");
    expect(await stars.stored()).toMatchObject({ value: 5, hover: 0 });
  });

  test("takes no rating that it does not offer", async () => {
    const stars = await mountComponent(StarRating, { value: 3, max: 4 });
    await expect(stars.click("Rate 5 of 5")).rejects.toThrow('there is group "Rating", button "Rate 1 of 4"');
    expect(stars.sent).toEqual([]);
  });

  test("takes nothing while it is read-only, and says so to those who cannot see it", async () => {
    const stars = await mountComponent(StarRating, { value: 4, readOnly: true, label: "Average rating" });
    expect(stars.find({ role: "img" }).name).toBe("Average rating: 4 of 5");
    await expect(stars.click("Rate 5 of 5")).rejects.toThrow("it is disabled");
    await expect(stars.hover("Rate 5 of 5")).rejects.toThrow("it is disabled");
    await stars.update({ readOnly: false });
    await stars.click("Rate 5 of 5");
    expect(stars.sent).toEqual([["ratingChanged", { value: 5 }]]);
  });

  test("shows a new value from its parent, and keeps its preview until the pointer leaves", async () => {
    const stars = await mountComponent(StarRating, { value: 1 });
    await stars.hover("Rate 3 of 5");
    await stars.update({ value: 5 });
    expect(stars.findAll(filled)).toHaveLength(3);
    await stars.unhover();
    expect(stars.findAll(filled)).toHaveLength(5);
  });

  test("keeps its preview while it sleeps, and its rating when the process dies", async () => {
    const stars = await mountComponent(StarRating, { value: 1 });
    await stars.click("Rate 2 of 5");
    await stars.update({ value: 2 });
    await stars.hover("Rate 4 of 5");
    await stars.hibernate();
    const { ops } = await stars.hover("Rate 5 of 5");
    expect(ops).toEqual([[[0, 4], { class: "star is-filled" }]]);
    await stars.kill();
    await stars.reconnect();
    expect(stars.findAll(filled)).toHaveLength(2);
    expect(stars.sent).toEqual([["ratingChanged", { value: 2 }]]);
  });
});

class TwoRatings extends LiveView<"/movies/:movieId"> {
  mine = 0;

  @receive ratingChanged({ value }: { value: number }) {
    this.mine = value;
  }

  render() {
    return (
      <main>
        <p>{`Movie ${this.params.movieId}: ${this.mine}`}</p>
        <Live of={StarRating} id="mine" value={this.mine} label="Yours" />
        <Live of={StarRating} id="hers" value={1} label="Hers" />
      </main>
    );
  }
}

describe("two StarRatings in one view", () => {
  test("share nothing; a hover renders one, a click that one and what the view changed", async () => {
    const page = await mountView(TwoRatings, { params: { movieId: "7" } });
    await page.hover({ name: "Rate 5 of 5", within: "Yours" });
    expect(page.findAll({ ...filled, within: "Yours" })).toHaveLength(5);
    expect(page.findAll({ ...filled, within: "Hers" })).toHaveLength(1);
    expect(page.last.patches.map(([region]) => region)).toEqual([2]);

    await page.click({ name: "Rate 4 of 5", within: "Yours" });
    expect(page.text()).toContain("Movie 7: 4");
    expect(new Set(page.last.patches.map(([region]) => region))).toEqual(new Set([1, 2]));
    expect(await page.stored(StarRating, "mine")).toMatchObject({ value: 4 });
    expect(await page.stored(StarRating, "hers")).toMatchObject({ value: 1 });
    expect(await page.stored()).toEqual({ mine: 4 });
  });
});
