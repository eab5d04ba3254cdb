/** What a field tells its parent. As a LiveForm takes edits, and what the text says besides. */
export interface FieldChange<Value> {
  readonly name: string;
  /** The text as it was typed. */
  readonly value: string;
  /** What it says; `null` for nothing, and for a text that is wrong. */
  readonly parsed: Value | null;
  /** What is wrong with it, whether or not it is shown yet. */
  readonly error: string | null;
}
