import { eq, notExists, type SQL } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { ratingLog } from "./schema.ts";

/** A rating as an event gives it. */
export interface GivenRating {
  readonly userId: string;
  /** 1 to 5 */
  readonly value: number;
  /** `this.eventKey` of the handler: the same when the handler has to run again for the same event. */
  readonly eventKey: string;
}

/** What everybody gave together. */
export interface RatingSummary {
  /** 0 where nobody has rated yet. */
  average: number;
  ratingCount: number;
}

/** True for an event that has not been carried out yet. */
export function unlessLogged(db: DrizzleD1Database, given: GivenRating): SQL {
  return notExists(db.select({ eventKey: ratingLog.eventKey }).from(ratingLog).where(eq(ratingLog.eventKey, given.eventKey)));
}

/** Remembers that an event has been carried out. Goes into the same batch as its rating, behind it. */
export function logRating(db: DrizzleD1Database, subject: "movie" | "restaurant", subjectId: number, given: GivenRating) {
  const { eventKey, userId, value } = given;
  return db.insert(ratingLog).values({ eventKey, userId, subject, subjectId, value }).onConflictDoNothing();
}
