import { join } from "node:path";
import { writeAssets } from "../../bin/assets.ts";

const root = join(import.meta.dirname, "../..");

/** The static assets of the Workers under test: the client's script alone. */
export const testAssets = join(root, ".cache/test-assets");

/** Puts the client's script where the Workers under test and the example find it, once, before any of them starts. */
export async function setup(): Promise<void> {
  await writeAssets(testAssets);
  await writeAssets(join(root, "examples/reviews/public"));
}
