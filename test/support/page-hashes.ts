import { structureHash } from "../../durable/html/structure-hash.ts";

/** The flat region and hash pairs of a page's HTML, which has live nodes and slots written out: what the browser's ledger walk gives. */
export function hashesOf(html: string): number[] {
  const regions = new Map<number, string>();
  const cut = (text: string): string => {
    const start = /<([a-z0-9-]+) data-live="(\d+)"[^>]*>|<!--live:(\d+)-->/.exec(text);
    if (start === null) return text;
    const number = Number(start[2] ?? start[3]);
    const from = start.index;
    const end =
      start[3] === undefined
        ? endOfElement(text, from, start[1] ?? "")
        : text.indexOf(`<!--/live:${number}-->`, from) + `<!--/live:${number}-->`.length;
    const open = start[3] === undefined ? 0 : start[0].length;
    const whole = text.slice(from, end);
    const tag = start[3] === undefined ? start[0].length : 0;
    regions.set(
      number,
      start[3] === undefined ? whole.slice(0, tag) + cut(whole.slice(tag)) : cut(whole.slice(open, -`<!--/live:${number}-->`.length)),
    );
    return `${text.slice(0, from)}<template data-live="${number}"></template>${cut(text.slice(end))}`;
  };
  cut(html);
  return [...regions].sort(([a], [b]) => a - b).flatMap(([number, region]) => [number, structureHash(region)]);
}

function endOfElement(text: string, from: number, tag: string): number {
  const tags = new RegExp(`<${tag}(?=[ >])|</${tag}>`, "g");
  tags.lastIndex = from;
  let depth = 0;
  for (let match = tags.exec(text); match !== null; match = tags.exec(text)) {
    depth += match[0].startsWith("</") ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  throw new Error(`<${tag}> has no end`);
}
