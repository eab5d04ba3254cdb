/** A movie takes no ratings any more. Its message is for the visitor. */
export class RatingsClosed extends Error {
  override readonly name = "RatingsClosed";

  constructor(title: string, closedOn: string) {
    const day = new Date(closedOn).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
    super(`Ratings of “${title}” closed on ${day}, so yours was not counted.`);
  }
}
