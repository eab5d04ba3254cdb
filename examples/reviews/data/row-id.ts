/** A row's id from a path: `"12"` is 12; what is no id is null. */
export function parseRowId(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
