/** docs/protocol.md: its examples are frames, and its tables name what the code has. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseServerFrame } from "../../client/socket/server-frame.ts";
import { parsePostedBinding } from "../../durable/post-fields.ts";
import { CloseCode, maxFrameBytes, maxInFlightEvents, maxNameLength, maxQueuedEvents, parseClientFrame } from "../../durable/protocol.ts";

const page = await readFile(join(import.meta.dirname, "../../docs/protocol.md"), "utf8");

/** The text of a section, to the next heading of any level. */
const section = (title: string): string => page.split(/^#+ /m).find((text) => text.startsWith(title)) ?? "";
/** The examples in the second column of a section's table. */
const examples = (title: string): string[] => Array.from(section(title).matchAll(/^\| [^|]+ \| `([^`]+)` \|/gm), (match) => match[1] ?? "");

test("every example of a browser's frame is one", () => {
  expect(examples("Browser to server")).toHaveLength(4);
  for (const example of examples("Browser to server")) expect(parseClientFrame(example)).toEqual(JSON.parse(example));
});

test("every example of a server's frame is one", () => {
  expect(examples("Server to browser")).toHaveLength(4);
  for (const example of examples("Server to browser")) expect(parseServerFrame(example)).toEqual(JSON.parse(example));
});

test("every example of an op stands in a frame", () => {
  expect(examples("Ops")).toHaveLength(3);
  for (const example of examples("Ops")) expect(parseServerFrame(`[1,0,[[2,[${example}]]]]`)).toEqual([1, 0, [[2, [JSON.parse(example)]]]]);
});

test("the example of what a form is for is one", () => {
  const [example = ""] = examples("A form that is posted");
  expect(parsePostedBinding(example)).toEqual(JSON.parse(example));
});

test("the table of close codes is the code's", () => {
  const told = Array.from(section("The socket").matchAll(/^\| (4\d\d\d) \|/gm), (match) => Number(match[1]));
  expect(told).toEqual(Object.values(CloseCode));
});

test("the table of limits has the constants' values", () => {
  const told = Object.fromEntries(
    Array.from(section("Limits").matchAll(/^\| `(\w+)` \| ([\d,]+)/gm), (match) => [match[1], Number(match[2]?.replaceAll(",", ""))]),
  );
  expect(told).toMatchObject({ maxFrameBytes, maxInFlightEvents, maxNameLength, maxQueuedEvents });
});
