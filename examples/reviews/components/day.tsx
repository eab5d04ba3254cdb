/** A day in words: "31 January 2026". The server does not know where the reader is, so no time of day. */
export function Day({ date }: { readonly date: string }) {
  const words = new Date(date).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return <time dateTime={date}>{words}</time>;
}
