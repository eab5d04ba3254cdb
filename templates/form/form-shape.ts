/**
 * What a form's first values say of its fields: which there are, and what a text from the browser becomes in each.
 *
 *     { title: "", stars: 3, public: false, sizes: ["S"], address: { city: "" }, tags: rows({ name: "" }) }
 *       text       number    flag           list          group                  rows
 *
 * A shape is code, not state: it is made anew with each instance of a view, and what was stored is fitted to it.
 */
import { LiveError } from "../live-error.ts";

/** What a form holds: plain data. */
export type Raw = string | number | boolean | null | Raw[] | { [name: string]: Raw };

/** A field, a group of fields, or a list of rows. `first` is what it holds at first. */
export type Shape = FieldShape | GroupShape | RowsShape;

export type FieldShape =
  | { readonly kind: "text"; readonly first: string }
  | { readonly kind: "number"; readonly first: number | string | null }
  | { readonly kind: "flag"; readonly first: boolean }
  | { readonly kind: "list"; readonly first: (string | number)[]; readonly isNumeric: boolean };

export interface GroupShape {
  readonly kind: "group";
  readonly fields: ReadonlyMap<string, Shape>;
}

export interface RowsShape {
  readonly kind: "rows";
  /** What a new row is like. */
  readonly row: GroupShape;
  readonly first: Raw[];
}

/**
 * Most rows of one form, in all its lists. Stops a few short frames from growing a form without end; somebody who fills in more than this by
 * hand wants a file to upload.
 */
export const maxRows = 500;

/** The blank rows of lists that `rows()` made. */
const blankRows = new WeakMap<object, object>();

/**
 * A list of rows among a form's first values, which says what a new row is like. Without it a new row is like the first one, emptied.
 *
 * @param blank the values of a new row.
 * @param first the rows that there are at first; none by default.
 * @example
 * invoice = form(schema, { customer: "", lines: rows({ text: "", amount: null }) });
 */
export function rows<Row extends object>(blank: Row, first: readonly Row[] = []): Row[] {
  const list = [...first];
  blankRows.set(list, blank);
  return list;
}

/** What first values say of the form's fields. @throws {LiveError} `form` for values that no field can show. */
export function shapeOf(values: object): GroupShape {
  return groupOf(values, "");
}

function groupOf(values: object, path: string): GroupShape {
  const fields = new Map<string, Shape>();
  for (const [name, value] of Object.entries(values)) {
    const where = path === "" ? name : `${path}.${name}`;
    if (name === "" || /[.[\]]/.test(name) || name === "__proto__") {
      throw new LiveError(
        "form",
        `Cannot make a form with field "${where}": a field's name has no dots or brackets, and is not "__proto__"`,
      );
    }
    fields.set(name, shapeOfValue(value, where));
  }
  return { kind: "group", fields };
}

function shapeOfValue(value: unknown, path: string): Shape {
  switch (typeof value) {
    case "string":
      return { kind: "text", first: value };
    case "undefined":
      return { kind: "text", first: "" };
    case "boolean":
      return { kind: "flag", first: value };
    case "number":
      return { kind: "number", first: value };
    case "object":
      if (value === null) return { kind: "number", first: null };
      if (Array.isArray(value)) return listOf(value, path);
      if (isPlain(value)) return groupOf(value, path);
      break;
    default:
  }
  const what = typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
  throw new LiveError(
    "form",
    `Cannot make a form with field "${path}": it is a ${what}; give text as the field shows it ("2026-01-31"), a number, a boolean, or a list or object of these`,
  );
}

function listOf(items: readonly unknown[], path: string): Shape {
  const blank = blankRows.get(items);
  if (blank === undefined && items.every((item) => typeof item === "string" || typeof item === "number")) {
    return { kind: "list", first: [...items], isNumeric: items.length > 0 && items.every((item) => typeof item === "number") };
  }
  const [head] = items;
  const model = blank ?? head;
  if (!isPlain(model)) {
    throw new LiveError("form", `Cannot make a form with list "${path}": its items are neither texts and numbers only, nor objects only`);
  }
  const shape = groupOf(model, `${path}[]`);
  const row = blank === undefined ? emptied(shape) : shape;
  return { kind: "rows", row, first: fitRows(row, items) };
}

/** The same fields, with nothing in them. */
function emptied(shape: GroupShape): GroupShape {
  const empty = (field: Shape): Shape => {
    switch (field.kind) {
      case "text":
        return { kind: "text", first: "" };
      case "number":
        return { kind: "number", first: null };
      case "flag":
        return { kind: "flag", first: false };
      case "list":
      case "rows":
        return { ...field, first: [] };
      case "group":
        return emptied(field);
      default:
        return field satisfies never;
    }
  };
  return { kind: "group", fields: new Map([...shape.fields].map(([name, field]) => [name, empty(field)])) };
}

/**
 * Fits a value to a shape: what is of the right kind is copied, what is missing is as at first, what is too much is left out. `null` empties
 * a field.
 */
export function fit(shape: GroupShape, value: unknown): { [name: string]: Raw };
export function fit(shape: Shape, value: unknown): Raw;
export function fit(shape: Shape, value: unknown): Raw {
  switch (shape.kind) {
    case "text":
      return typeof value === "string" || typeof value === "number" ? String(value) : value === null ? "" : shape.first;
    case "number":
      return typeof value === "string" ? asNumber(value) : typeof value === "number" || value === null ? value : shape.first;
    case "flag":
      return typeof value === "boolean" ? value : value === null ? false : shape.first;
    case "list":
      return Array.isArray(value)
        ? value.filter((item) => typeof item === "string" || typeof item === "number")
        : value === null
          ? []
          : [...shape.first];
    case "group": {
      const given = isPlain(value) ? value : {};
      return Object.fromEntries([...shape.fields].map(([name, field]) => [name, fit(field, ownValue(given, name))]));
    }
    case "rows":
      return fitRows(shape.row, Array.isArray(value) ? value : value === null ? [] : shape.first);
    default:
      return shape satisfies never;
  }
}

function fitRows(row: GroupShape, items: readonly unknown[]): Raw[] {
  if (items.length > maxRows) {
    throw new LiveError("form", `Cannot put ${items.length} rows into a form: ${maxRows} is the limit; show them a page at a time`);
  }
  return items.map((item) => fit(row, item));
}

/**
 * What a field holds when texts of its name come in: those of a submit, or the one of an edit. A hidden empty text says that a checkbox or
 * a list is on the page although nothing of it is chosen.
 */
export function fromTexts(shape: FieldShape, texts: readonly string[]): Raw {
  switch (shape.kind) {
    case "text":
      return (texts.at(-1) ?? "").replace(/\r\n?/g, "\n"); // a browser that posts a form writes CRLF
    case "number":
      return asNumber(texts.at(-1) ?? "");
    case "flag":
      return texts.some((text) => text !== "" && text !== "false");
    case "list":
      return texts.filter((text) => text !== "").map((text) => (shape.isNumeric ? (asNumber(text) ?? text) : text));
    default:
      return shape satisfies never;
  }
}

/** A number where the text is one, `null` for none, else the text, for the schema to refuse. */
function asNumber(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

const isPlain = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

function ownValue(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? Reflect.get(values, name) : undefined;
}
