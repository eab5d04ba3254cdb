/**
 * The answer to a join: what of the page the browser is sent, by the version that it has, and which of its events and effects are done.
 *
 *   first join of a page (version 0)   the regions whose structure hash differs, or that have changed since the page
 *   same version                       nothing
 *   older                              the regions that have changed since
 *   newer (the object was reset)       all of them; and they count as changed now, should this answer be lost too
 *   a page that proves nothing         all of them, and the title: its HTML is of another session
 *   another mount's page               the same, and the mount
 */
import type { Client } from "./client.ts";
import type { LiveTree } from "./node/live-tree.ts";
import type { JoinedFrame, JoinFrame } from "./protocol.ts";
import type { Possession } from "./render/regions.ts";
import type { SessionFacts } from "./storage/snapshot.ts";

/** A join's answer, and whether the session has changed by it (its version, or the effects that are still to be told), so that it is stored. */
export interface JoinAnswer {
  readonly frame: JoinedFrame;
  readonly hasChanged: boolean;
}

/** Answers a client's join, and takes note of what it says to have. */
export function answerJoin(
  [, , mount, version, lowest, hashes]: JoinFrame,
  facts: SessionFacts,
  tree: LiveTree,
  client: Client,
): JoinAnswer {
  const isSameMount = mount === facts.mount;
  const isProven = isSameMount && (version > 0 || hashes.length > 0);
  const isAhead = isSameMount && version > facts.version;
  const isRaised = isAhead || !isSameMount;
  client.raise(lowest);
  const isAcknowledged = isSameMount && client.acknowledge(version);
  if (isRaised) facts.version = Math.max(facts.version, version) + 1;
  if (isAhead) {
    facts.titleVersion = facts.version;
    tree.regions.touchAll(facts.version);
  }
  tree.regions.clearLoose();

  const patches = tree.regions.joinPatches(possessionOf(isProven && !isAhead, version, hashes));
  if (!isProven || facts.titleVersion > version) patches.push([0, facts.title]);
  const frame: JoinedFrame = ["j", facts.version, client.done, client.received, patches, client.pending];
  if (!isSameMount) frame.push(facts.mount);
  return { frame, hasChanged: isRaised || isAcknowledged };
}

function possessionOf(
  isKnown: boolean,
  version: number,
  hashes: readonly number[],
): (number: number, changed: number, hash: () => number | undefined) => Possession {
  if (!isKnown) return () => "none";
  if (version > 0) return (_, changed) => (changed <= version ? "same" : "changed");
  const claimed = new Map<number, number>();
  for (let index = 0; index < hashes.length; index += 2) claimed.set(hashes[index] ?? 0, hashes[index + 1] ?? 0);
  return (number, changed, hash) => (!claimed.has(number) ? "none" : changed === 0 && claimed.get(number) === hash() ? "same" : "changed");
}
