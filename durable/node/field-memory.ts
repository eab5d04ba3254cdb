/**
 * A node's state field by field: what its fields were as of the last commit, as texts, and the objects that live in some of them.
 *
 * A field is encoded when the node's code has run, and compared with its text: so what is stored, left with the socket or rolled back is the
 * fields that changed, whatever else the node holds.
 */
import { inState, isStateObject, type StateObject } from "../../templates/state-object.ts";
import { LiveError } from "./errors.ts";
import { ListMemory, minRememberedItems } from "./list-memory.ts";
import { decodeField, encodeField, jsonMark, maxStateLength, StoredObject } from "./state.ts";

/** A node's fields as texts. */
export type FieldTexts = ReadonlyMap<string, string>;

/** Put in by the bundler. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } };

export class FieldMemory {
  /** What errors call the node. */
  readonly #owner: string;
  /** The fields as of the last commit; `null` before the first. */
  texts: FieldTexts | null = null;
  #objects: ReadonlyMap<string, StateObject> = new Map();
  /** Of fields that hold long lists. */
  readonly #lists = new Map<string, ListMemory>();

  constructor(owner: string) {
    this.#owner = owner;
  }

  /** Whether an object in a field has something to correct. */
  get hasFailed(): boolean {
    return [...this.#objects.values()].some((object) => object[inState].hasFailed());
  }

  /** Takes the objects of a new instance. @throws {LiveError} where one is in another field or instance. */
  claim(instance: object): void {
    const objects = new Map<string, StateObject>();
    for (const [name, value] of Object.entries(instance)) {
      if (name.startsWith("_") || !isStateObject(value)) continue;
      const { kind, maker, claim } = value[inState];
      if (!claim()) {
        throw new LiveError(
          kind,
          `Cannot keep field "${name}" of ${this.#owner}: its ${kind} is in another field or instance already; make a ${kind} for each, in the class: ${name} = ${maker}`,
        );
      }
      objects.set(name, value);
    }
    this.#objects = objects;
  }

  /** Is called before each render. @throws {LiveError} where an object was replaced. */
  beginRender(instance: object): void {
    if (this.#objects.size === 0) return;
    this.#checkObjects(instance);
    for (const object of this.#objects.values()) object[inState].beginRender();
  }

  /** The fields as texts. Nothing is kept. @throws {LiveError} where a field does not come back whole, or there is too much. */
  encode(instance: object): FieldTexts {
    this.#checkObjects(instance);
    const texts = new Map<string, string>();
    let length = 0;
    for (const name of Object.keys(instance)) {
      if (name.startsWith("_")) continue;
      const object = this.#objects.get(name);
      const value: unknown = object === undefined ? Reflect.get(instance, name) : new StoredObject(object[inState].data());
      const text = this.#encodeList(name, value) ?? encodeField(name, value, this.#owner);
      length += text.length;
      texts.set(name, text);
    }
    if (length > maxStateLength) {
      throw new LiveError(
        "state-size",
        `Cannot keep the state of ${this.#owner}: ${length} characters are more than ${maxStateLength}; keep ids and load the rest when it is shown`,
      );
    }
    return texts;
  }

  /** Takes new texts for those of the last commit. Gives the names of the fields that have changed. */
  keep(texts: FieldTexts): string[] {
    const before = this.texts;
    this.texts = texts;
    const changed: string[] = [];
    for (const [name, text] of texts) if (before?.get(name) !== text) changed.push(name);
    if (before !== null && texts.size - changed.length < before.size)
      for (const name of before.keys()) if (!texts.has(name)) changed.push(name);
    return changed;
  }

  /** Puts the last commit's fields onto a new instance. */
  putBack(instance: object): void {
    for (const [name, text] of this.texts ?? []) this.#set(instance, name, decodeField(text));
  }

  /**
   * Puts onto a new instance what may be another class's state: a field that the class does not declare is dropped.
   *
   * @throws {LiveError} `version` where the class has something else of that name, or an object where there was none.
   */
  putBackStored(instance: object, state: Readonly<Record<string, unknown>>): void {
    const refuse = (what: string): never => {
      throw new LiveError(
        "version",
        `Cannot read the state of ${this.#owner}: ${what}; raise static version, and say in static migrate what becomes of it`,
      );
    };
    for (const [name, value] of Object.entries(state)) {
      const object = this.#objects.get(name);
      if (value instanceof StoredObject !== (object !== undefined)) {
        refuse(`field "${name}" ${object === undefined ? "was a form, and is none any more" : "was no form, and is one now"}`);
      }
      if (Object.prototype.propertyIsEnumerable.call(instance, name)) {
        this.#set(instance, name, value);
      } else if (name in instance) {
        refuse(`"${name}" was a field, and is a method or an accessor now`);
      } else if (process.env.NODE_ENV !== "production") {
        console.warn(
          `The stored field "${name}" of ${this.#owner} is dropped: the class has no such field; if it was renamed, raise static version and say so in static migrate`,
        );
      }
    }
  }

  /** What `static migrate` gave for fields that hold an object: its data, of which a part is enough. */
  asStored(state: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const stored = Object.entries(state).map(([name, value]): [string, unknown] => [
      name,
      this.#objects.has(name) ? new StoredObject(typeof value === "object" && value !== null ? value : {}) : value,
    ]);
    return Object.fromEntries(stored);
  }

  /** A long list of flat records, of which only what changed is encoded; `null` for anything else. */
  #encodeList(name: string, value: unknown): string | null {
    if (!Array.isArray(value) || value.length < minRememberedItems || Object.getPrototypeOf(value) !== Array.prototype) return null;
    const memory = this.#lists.get(name) ?? new ListMemory();
    this.#lists.set(name, memory);
    const json = memory.encode(value);
    return json === null ? null : jsonMark + json;
  }

  #set(instance: object, name: string, value: unknown): void {
    const object = this.#objects.get(name);
    if (object !== undefined && value instanceof StoredObject) object[inState].restore(value.data);
    else Reflect.set(instance, name, value);
  }

  #checkObjects(instance: object): void {
    for (const [name, object] of this.#objects) {
      if (Reflect.get(instance, name) === object) continue;
      const { kind } = object[inState];
      throw new LiveError(
        kind,
        `Cannot keep field "${name}" of ${this.#owner}: its ${kind} was replaced; leave the ${kind} where it is, and change what is in it: this.${name}.reset(values)`,
      );
    }
  }
}

/** The fields' values, those of objects as plain data, as `static migrate` and a test see them. */
export function plainState(texts: FieldTexts): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(texts, ([name, text]): [string, unknown] => {
      const value = decodeField(text);
      return [name, value instanceof StoredObject ? value.data : value];
    }),
  );
}
