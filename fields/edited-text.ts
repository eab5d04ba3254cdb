import type { StandardSchemaV1 } from "@standard-schema/spec";

/** Longest text that a field keeps. An event of the browser is no store for strangers; an address, a number or an amount is far shorter. */
export const maxTextLength = 1_000;

/** What an edit brings: the text of the field. Written out, since the package brings no library for schemas. */
export const editedText: StandardSchemaV1<unknown, { value: string }> = {
  "~standard": {
    version: 1,
    vendor: "overwinter",
    validate: (payload) => {
      const value: unknown = typeof payload === "object" && payload !== null && "value" in payload ? payload.value : undefined;
      return typeof value === "string" && value.length <= maxTextLength
        ? { value: { value } }
        : { issues: [{ message: `Expected a text of at most ${maxTextLength} characters`, path: ["value"] }] };
    },
  },
};
