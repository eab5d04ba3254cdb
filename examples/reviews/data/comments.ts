import { and, count, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { User } from "../users.ts";
import { comments } from "./schema.ts";

/** Longest text of a comment, in characters. */
export const maxCommentLength = 400;

export interface Comment {
  id: number;
  userId: string;
  userName: string;
  text: string;
  /** "2026-11-03T20:14:00Z" */
  writtenAt: string;
}

/** A comment as an event gives it. */
export interface GivenComment {
  readonly user: User;
  readonly text: string;
  /** `this.eventKey` of the handler: the same when the handler has to run again for the same event. */
  readonly eventKey: string;
}

const columns = {
  id: comments.id,
  userId: comments.userId,
  userName: comments.userName,
  text: comments.text,
  writtenAt: comments.writtenAt,
};

/** What was said under a movie, the newest first. */
export function listComments(database: D1Database, movieId: number): Promise<Comment[]> {
  const query = drizzle(database).select(columns).from(comments).where(eq(comments.movieId, movieId));
  return query.orderBy(desc(comments.writtenAt), desc(comments.id)).all();
}

/** How much was said under a movie. */
export async function countComments(database: D1Database, movieId: number): Promise<number> {
  const row = await drizzle(database).select({ rows: count() }).from(comments).where(eq(comments.movieId, movieId)).get();
  return row?.rows ?? 0;
}

/** Stores a comment, once per event, and gives it as it is stored. */
export async function addComment(database: D1Database, movieId: number, { user, text, eventKey }: GivenComment): Promise<Comment> {
  const db = drizzle(database);
  const [, [comment]] = await db.batch([
    db.insert(comments).values({ movieId, userId: user.id, userName: user.name, text, eventKey }).onConflictDoNothing(),
    db.select(columns).from(comments).where(eq(comments.eventKey, eventKey)),
  ]);
  if (comment === undefined) throw new Error(`Cannot find the comment of event "${eventKey}" that was just stored`);
  return comment;
}

/** Deletes a comment of that user. Somebody else's stays; one that is gone already is no error, since a handler may run twice. */
export async function deleteComment(database: D1Database, userId: string, commentId: number): Promise<void> {
  await drizzle(database)
    .delete(comments)
    .where(and(eq(comments.id, commentId), eq(comments.userId, userId)));
}
