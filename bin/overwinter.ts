#!/usr/bin/env node
import { writeAssets } from "./assets.ts";

const usage = `Usage: overwinter assets <folder>

  Writes the browser's script into the folder that wrangler.toml names as assets.directory:
  overwinter/client-<hash>.js, overwinter/manifest.json, and a rule in _headers.`;

const [command, folder, ...rest] = process.argv.slice(2);
if (command === "assets" && folder !== undefined && rest.length === 0) {
  const { client } = await writeAssets(folder);
  console.log(`Wrote ${folder}${client}`);
} else {
  const asked = command === undefined || command === "help" || command === "--help";
  (asked ? console.log : console.error)(usage);
  process.exitCode = asked ? 0 : 1;
}
