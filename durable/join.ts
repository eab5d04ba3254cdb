/**
 * The answer to a join: what of the page the browser is sent, by what it says to have, and which of its events and effects are done.
 *
 *   this epoch's version     the regions that have changed since
 *   the epoch before it      the same, where the browser has seen no frame that was lost when this epoch began; else all regions
 *   version 0, one hash      the same, where the hash is that of the session's page; else the browser is asked which regions differ
 *   version 0, a list        the regions on the list too
 *   nothing of these         all regions, and the title: the page is not this mount's, proves nothing, or its history is lost
 */
import type { Client } from "./client.ts";
import type { LiveTree } from "./node/live-tree.ts";
import { combineHashes, type CompareFrame, type DifferingRegions, type JoinedFrame, type JoinFrame } from "./protocol.ts";
import type { Possession } from "./render/regions.ts";
import type { SessionFacts } from "./storage/stored.ts";

/** What a join names and the session agrees with; `null` where everything has to be sent. */
interface CommonGround {
  readonly version: number;
  readonly differing: DifferingRegions;
}

/** Asks for the regions that differ, where the page's proof is not the session's; `null` where the join can be answered. */
export function compareFirst([, , mount, epoch, version, , proof]: JoinFrame, facts: SessionFacts, tree: LiveTree): CompareFrame | null {
  if (typeof proof !== "number" || version > 0 || mount !== facts.mount || !isKnown(epoch, version, facts)) return null;
  const hashes = tree.regions.hashes();
  return combineHashes(hashes) === proof ? null : ["c", hashes];
}

/**
 * Answers a client's join, and takes note of what it says to have.
 *
 * @returns Also whether the effects that are still to be told have changed by it, so that they are stored.
 */
export function answerJoin(join: JoinFrame, facts: SessionFacts, tree: LiveTree, client: Client): { frame: JoinedFrame; isNews: boolean } {
  const [, , mount, epoch, version, lowest] = join;
  client.raise(lowest);
  const isNews = mount === facts.mount && client.acknowledge(epoch, version);
  tree.regions.clearLoose();
  const ground = commonGround(join, facts);
  const patches = tree.regions.joinPatches(possessionOf(ground));
  if (ground === null || facts.titleVersion > ground.version) patches.push([0, facts.title]);
  const frame: JoinedFrame = ["j", facts.epoch, facts.version, client.done, client.received, patches, client.pending];
  if (mount !== facts.mount) frame.push(facts.mount);
  return { frame, isNews };
}

function commonGround([, , mount, epoch, version, , proof]: JoinFrame, facts: SessionFacts): CommonGround | null {
  if (mount !== facts.mount || !isKnown(epoch, version, facts)) return null;
  if (version > 0) return { version, differing: [] };
  return proof === undefined ? null : { version, differing: typeof proof === "number" ? [] : proof };
}

/** Whether the session's history has that version, and not only the browser's. */
function isKnown(epoch: number, version: number, facts: SessionFacts): boolean {
  return epoch === facts.epoch ? version <= facts.version : epoch === facts.epoch - 1 && version <= facts.ground;
}

function possessionOf(ground: CommonGround | null): (number: number, changed: number) => Possession {
  if (ground === null) return () => "none";
  const { version, differing } = ground;
  const named = new Set(differing);
  return (number, changed) => (named.has(-number) ? "none" : changed > version || named.has(number) ? "changed" : "same");
}
