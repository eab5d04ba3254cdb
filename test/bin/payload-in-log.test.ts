import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import { build } from "esbuild";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
type Validate = (schema: StandardSchemaV1, payload: unknown, what: string) => unknown;

const validates: Partial<Record<"production" | "development", Validate>> = {};
let folder = "";

/** Bundled as an app's Worker is. */
async function bundled(mode: "production" | "development"): Promise<Validate> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "durable/turn/payload.ts")],
    bundle: true,
    write: false,
    format: "esm",
    define: { "process.env.NODE_ENV": JSON.stringify(mode) },
  });
  const file = join(folder, `${mode}.mjs`);
  await writeFile(file, outputFiles[0]?.text ?? "");
  const { validate }: { validate: Validate } = await import(pathToFileURL(file).href);
  return validate;
}

beforeAll(async () => {
  folder = await mkdtemp(join(root, ".cache/payload-"));
  validates.production = await bundled("production");
  validates.development = await bundled("development");
});
afterAll(() => rm(folder, { recursive: true }));

const secret = "s3cret";
const schemas: Record<string, [schema: StandardSchemaV1, payload: unknown, path: string]> = {
  "zod, a field": [z.object({ pin: z.number() }), { pin: secret }, "pin"],
  "zod, an enum": [z.object({ pin: z.enum(["a", "b"]) }), { pin: secret }, "pin"],
  "zod, a custom message": [
    z.object({ pin: z.string().refine(() => false, { error: (issue) => `not ${String(issue.input)}` }) }),
    { pin: secret },
    "pin",
  ],
  "zod, deep in a list": [z.object({ list: z.array(z.object({ pin: z.int() })) }), { list: [{ pin: 1 }, { pin: secret }] }, "list.1.pin"],
  "zod, unknown keys": [z.strictObject({}), { [secret]: 1 }, "payload"],
  "zod, asynchronous": [
    z.object({ pin: z.string().refine(async (value) => value !== secret, { error: `${secret} is taken` }) }),
    { pin: secret },
    "pin",
  ],
  "valibot, a field": [v.object({ pin: v.number() }), { pin: secret }, "pin"],
  "valibot, a list": [v.object({ list: v.array(v.picklist(["a"])) }), { list: ["a", secret] }, "list.1"],
  "valibot, a check": [
    v.object({
      pin: v.pipe(
        v.string(),
        v.maxLength(2, ({ input }) => `${input} is long`),
      ),
    }),
    { pin: secret },
    "pin",
  ],
  "arktype, a field": [type({ pin: "number" }), { pin: secret }, "pin"],
  "arktype, a union": [type({ pin: "'a' | 'b'" }), { pin: secret }, "pin"],
  "arktype, deep": [type({ list: type({ pin: "number.integer" }).array() }), { list: [{ pin: secret }] }, "list.0.pin"],
  "a text in the place of the payload": [z.object({}), secret, "payload"],
};

async function messageOf(mode: "production" | "development", schema: StandardSchemaV1, payload: unknown): Promise<string> {
  try {
    await validates[mode]?.(schema, payload, '"save" of view "V"');
  } catch (error) {
    return String(error);
  }
  throw new Error("The payload fits");
}

describe("the log's line of a payload that does not fit", () => {
  test.each(Object.entries(schemas))("names the path, and in production no value: %s", async (_, [schema, payload, path]) => {
    const line = await messageOf("production", schema, payload);
    expect(line).toMatch(/^PayloadError: Cannot call "save" of view "V": what came does not fit its schema at /);
    expect(line).toContain(path);
    expect(line).not.toContain(secret);
    expect(await messageOf("development", schema, payload)).toContain(path);
  });

  test("has the code where the library gives one", async () => {
    expect(await messageOf("production", z.object({ pin: z.number() }), { pin: secret })).toContain("pin (invalid_type)");
    expect(await messageOf("production", v.object({ pin: v.number() }), { pin: secret })).toContain("pin (number)");
    expect(await messageOf("production", type({ pin: "number" }), { pin: secret })).toContain("pin (domain)");
  });

  test("is short, whatever a stranger sends, and one line", async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}\n${"x".repeat(500)}`, secret]));
    for (const mode of ["production", "development"] as const) {
      const line = await messageOf(mode, z.record(z.string(), z.number()), many);
      expect(line).not.toContain("\n");
      if (mode === "production") expect(line.length).toBeLessThan(1_000);
    }
  });
});
