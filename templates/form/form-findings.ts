/**
 * What is wrong with a form, and what of it is shown: what the schema said last, what only the server found, and which fields were used.
 *
 * An error is shown at a field that was edited; once the form was sent, at every field that was there then.
 */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { isUnder, rowKeysIn } from "./form-name.ts";
import type { FormTree } from "./form-tree.ts";

/** Something wrong: with a field, or, where the name is empty, with the form. */
export type Finding = readonly [name: string, message: string];

/** The findings as they are stored. */
export interface FindingsData {
  /** Fields that were edited. */
  readonly used: ReadonlySet<string>;
  /** What the schema said last; `null` before it was asked. */
  readonly issues: readonly Finding[] | null;
  /** What only the server found. */
  readonly failures: readonly Finding[];
  /** The last key of a row when the form was sent, `null` before: rows that were added since are fresh. */
  readonly submitted: number | null;
  /** Whether the form was sent, and not edited since: what the server finds then is of that submit. */
  readonly isSent: boolean;
  /** How many submits have failed. */
  readonly attempt: number;
  /** Whether the last one has, and something of it is still to be corrected. */
  readonly isFailed: boolean;
}

const none: FindingsData = {
  used: new Set(),
  issues: null,
  failures: [],
  submitted: null,
  isSent: false,
  attempt: 0,
  isFailed: false,
};

export class FormFindings {
  #data = none;

  get data(): FindingsData {
    return this.#data;
  }

  /** Takes over what was stored, as far as it is there, and of what the form has: it may have had other fields then. */
  restore(data: Partial<FindingsData>, tree: FormTree): void {
    const has = (name: string): boolean => name === "" || tree.shapeAt(name) !== undefined;
    const { used = none.used, issues = null, failures = [], submitted = null, isSent = false, attempt = 0, isFailed = false } = data;
    this.#data = {
      submitted,
      isSent,
      attempt,
      isFailed,
      used: new Set([...used].filter(has)),
      issues: issues?.filter(([name]) => has(name)) ?? null,
      failures: failures.filter(([name]) => has(name)),
    };
    this.#settle();
  }

  /**
   * Forgets everything but the count of failed submits, which tells the next one from them, and whether there is one that may still fail: a
   * handler may empty the form before it finds out.
   */
  clear(): void {
    const { attempt, isSent } = this.#data;
    this.#data = { ...none, attempt, isSent };
  }

  /** The errors to show, by name, in the order in which they were found. */
  get shown(): Map<string, string> {
    const shown = new Map<string, string>();
    for (const [name, message] of this.all) if (!shown.has(name)) shown.set(name, message);
    return shown;
  }

  /** All findings that are to be shown, several of one name too. */
  get all(): Finding[] {
    return [...this.#data.failures, ...(this.#data.issues ?? []).filter(([name]) => this.#isShown(name))];
  }

  #isShown(name: string): boolean {
    const { used, submitted } = this.#data;
    return used.has(name) || (submitted !== null && rowKeysIn(name).every((key) => key <= submitted));
  }

  /** A field was edited: what the server said of it, and of what it is in, no longer holds. */
  edited(name: string): void {
    const used = new Set(this.#data.used).add(name);
    this.#data = { ...this.#data, used, failures: this.#failuresBut(name), isSent: false };
  }

  /** A value was put in that nobody has checked. */
  changed(name: string): void {
    const issues = this.#data.issues?.filter(([issue]) => !isUnder(issue, name)) ?? null;
    this.#data = { ...this.#data, issues, failures: this.#failuresBut(name) };
  }

  /** What had the name is gone. */
  removed(name: string): void {
    const used = new Set([...this.#data.used].filter((other) => !isUnder(other, name)));
    this.#data = { ...this.#data, used, failures: this.#failuresBut(name) };
  }

  /** The form was sent, and is about to be checked. */
  sent(lastKey: number): void {
    this.#data = { ...this.#data, submitted: lastKey, isSent: true, failures: [], isFailed: false };
  }

  /** The schema has spoken. */
  checked({ issues }: StandardSchemaV1.Result<unknown>, tree: FormTree): void {
    const found = (issues ?? []).map(({ message, path }): Finding => {
      const steps = (path ?? []).map((step) => (typeof step === "object" ? step.key : step));
      return [tree.nameAt(steps), message];
    });
    this.#data = { ...this.#data, issues: found };
    this.#settle();
  }

  /** Where all is corrected, what comes up later is no longer of that submit, and takes nobody's focus. */
  #settle(): void {
    if (this.all.length === 0) this.#data = { ...this.#data, isFailed: false };
  }

  /** The submit has failed. */
  failed(): void {
    this.#data = { ...this.#data, attempt: this.#data.attempt + 1, isFailed: true };
  }

  /** The server has found these; after a submit, that has failed by them. */
  add(failures: readonly Finding[]): void {
    this.#data = { ...this.#data, failures: [...this.#data.failures, ...failures] };
    if (failures.length > 0 && this.#data.isSent) this.failed();
  }

  #failuresBut(name: string): Finding[] {
    return this.#data.failures.filter(([failed]) => failed === "" || !(isUnder(name, failed) || isUnder(failed, name)));
  }
}
