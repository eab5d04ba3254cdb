/**
 * What the session keeps of one client (a page in a tab, by its random id): which of its events are done, and what it has yet to be told.
 */
import type { Effect, PendingEffects } from "./protocol.ts";

/** A client as it is stored: id, last event that is done, effects that may not have arrived. */
export type StoredClient = [id: string, done: number, pending: PendingEffects[]];

/**
 * Most frames with effects that are kept for one client. Stops one that acknowledges nothing from growing the session; an honest one has at
 * most 32 events in flight, and acknowledges each frame with effects as it comes.
 */
export const maxPendingFrames = 64;

export class Client {
  readonly id: string;
  /** The last event that is done. */
  done: number;
  /** The last event that has come in. Equal to `done` after a reset: what waited is gone, and the browser sends it again. */
  received: number;
  /** The frames whose effects the browser has yet to carry out, in order. */
  pending: PendingEffects[];

  constructor(id: string, done = 0, pending: PendingEffects[] = []) {
    this.id = id;
    this.done = done;
    this.received = done;
    this.pending = pending;
  }

  static restore([id, done, pending]: StoredClient): Client {
    return new Client(id, done, pending);
  }

  stored(): StoredClient {
    return [this.id, this.done, this.pending];
  }

  /** The browser's lowest number: it holds no older event, and will not give an older number. */
  raise(lowest: number): void {
    this.done = Math.max(this.done, lowest - 1);
    this.received = Math.max(this.received, this.done);
  }

  /** An event is done, carried out or not. */
  finish(number: number): void {
    this.done = Math.max(this.done, number);
  }

  /** Keeps the effects of a frame until it is acknowledged. */
  keep(epoch: number, version: number, effects: Effect[]): void {
    this.pending = [...this.pending, [epoch, version, effects] satisfies PendingEffects].slice(-maxPendingFrames);
  }

  /** Forgets the effects that the browser has carried out. Returns whether there were any, which is then to be kept. */
  acknowledge(epoch: number, version: number): boolean {
    const before = this.pending.length;
    this.pending = this.pending.filter((frame) => frame[0] > epoch || (frame[0] === epoch && frame[1] > version));
    return this.pending.length < before;
  }
}
