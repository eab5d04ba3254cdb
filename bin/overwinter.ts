#!/usr/bin/env node
import { writeAssets } from "./assets.ts";

const usage = `Usage: overwinter assets <folder> [entry]

  Writes the browser's script into the folder that wrangler.toml names as assets.directory:
  overwinter/client-<hash>.js with its parts, overwinter/manifest.json, and rules in _headers.
  With an entry (src/browser.ts), the app's own browser code is bundled to overwinter/app-<hash>.js, and every page loads it.`;

process.exitCode = await run(process.argv.slice(2));

async function run([command, folder, entry, ...rest]: string[]): Promise<number> {
  if (command === undefined || command === "help" || command === "--help") {
    console.log(usage);
    return 0;
  }
  if (command !== "assets" || folder === undefined || rest.length > 0) {
    console.error(usage);
    return 1;
  }
  try {
    const { client, app } = await writeAssets(folder, entry);
    for (const path of [client, app]) if (path !== undefined) console.log(`Wrote ${folder}${path}`);
    return 0;
  } catch (error) {
    console.error(`Cannot write the assets into "${folder}": ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
