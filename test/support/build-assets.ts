import { join } from "node:path";
import { writeAssets } from "../../bin/assets.ts";

/** Puts the client's script where the Workers under test find it, before any of them starts. */
export async function setup(): Promise<void> {
  await writeAssets(join(import.meta.dirname, "../../.cache/test-assets"));
}
