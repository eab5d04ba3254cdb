import type { StandardSchemaV1 } from "@standard-schema/spec";

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

/** A payload that does not fit its handler's schema. */
export class PayloadError extends Error {
  override readonly name = "PayloadError";
}

/** How many issues, steps of a path and names of a payload are told, and how long each. A stranger chooses them. */
const maxTold = 8;
const maxToldLength = 40;

/**
 * The payload as the schema gives it; a promise of it where the schema is asynchronous.
 *
 * @param what what is called, for the error: `"save" of view "ReviewView"`.
 * @throws {PayloadError} where it does not fit.
 */
export function validate(schema: StandardSchemaV1, payload: unknown, what: string): unknown {
  const checked = schema["~standard"].validate(payload);
  return checked instanceof Promise ? checked.then((result) => outputOf(result, payload, what)) : outputOf(checked, payload, what);
}

function outputOf(result: StandardSchemaV1.Result<unknown>, payload: unknown, what: string): unknown {
  if (result.issues === undefined) return result.value;
  if (process.env.NODE_ENV === "production") throw new PayloadError(`Cannot call ${what}: ${pathsAndCodes(result.issues)}`);
  throw new PayloadError(`Cannot call ${what}: ${messages(result.issues)} (the payload has ${namesIn(payload)})`);
}

/** For production's log. A message may quote what was received ("Expected number but received "s3cret""), and so it is not told. */
function pathsAndCodes(issues: readonly StandardSchemaV1.Issue[]): string {
  const told = issues.slice(0, maxTold).map((issue) => {
    const code = codeOf(issue);
    return code === undefined ? pathOf(issue) : `${pathOf(issue)} (${code})`;
  });
  return `what came does not fit its schema at ${told.join(", ")}${issues.length > maxTold ? " …" : ""}`;
}

/** The kind of an issue, which libraries keep in one of these fields beside what the standard has. */
function codeOf(issue: StandardSchemaV1.Issue): string | undefined {
  for (const field of ["code", "type"]) {
    const code: unknown = Reflect.get(issue, field);
    if (typeof code === "string" && /^[\w.-]{1,40}$/.test(code)) return code;
  }
  return undefined;
}

function messages(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues.map((issue) => `${pathOf(issue)}: ${issue.message}`).join("; ");
}

function pathOf({ path = [] }: StandardSchemaV1.Issue): string {
  const steps = path.slice(0, maxTold).map((step) => String(typeof step === "object" ? step.key : step));
  const plain = steps.map((step) => (/^[\w$-]*$/.test(step) ? step : JSON.stringify(step)).slice(0, maxToldLength));
  return plain.join(".") || "payload";
}

/** Names only. They tell of an input without a name, and of "value" where "title" was meant. */
function namesIn(payload: unknown): string {
  const names = typeof payload === "object" && payload !== null ? Object.keys(payload) : [];
  if (names.length === 0) return "nothing in it";
  const told = names.slice(0, maxTold).map((name) => JSON.stringify(name.slice(0, maxToldLength)));
  return told.join(", ") + (names.length > maxTold ? " …" : "");
}
