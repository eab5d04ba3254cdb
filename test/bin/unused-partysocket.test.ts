import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { unused, withoutUnused } from "../../bin/unused-partysocket.ts";

const library = await readFile(fileURLToPath(import.meta.resolve("partysocket/ws")), "utf8");

test.each(unused.map((pattern) => [pattern]))("%s is in the pinned PartySocket", (pattern) => {
  // Some find what others leave of it.
  const rest = unused.slice(0, unused.indexOf(pattern)).reduce((text, earlier) => text.replace(earlier, ""), library);
  expect(rest.replace(pattern, "")).not.toBe(rest);
});

test("what is left names nothing that is gone", () => {
  const rest = withoutUnused(library);
  expect(rest).not.toMatch(/_debug|_retryCount|_messageQueue|_getNextDelay|_binaryType|_acceptOpen|_uptimeTimeout/);
  expect(rest).toContain("shouldReconnectOnClose");
});
