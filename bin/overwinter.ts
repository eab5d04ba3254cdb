#!/usr/bin/env node
import { writeAssets } from "./assets.ts";

const usage = `Usage: overwinter assets <folder>

  Writes the browser's script into the folder that wrangler.toml names as assets.directory:
  overwinter/client-<hash>.js, overwinter/manifest.json, and a rule in _headers.`;

process.exitCode = await run(process.argv.slice(2));

async function run([command, folder, ...rest]: string[]): Promise<number> {
  if (command === undefined || command === "help" || command === "--help") {
    console.log(usage);
    return 0;
  }
  if (command !== "assets" || folder === undefined || rest.length > 0) {
    console.error(usage);
    return 1;
  }
  try {
    const { client } = await writeAssets(folder);
    console.log(`Wrote ${folder}${client}`);
    return 0;
  } catch (error) {
    console.error(`Cannot write the assets into "${folder}": ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
