import { isNameEnd } from "./start-tag.ts";
import { MalformedHtml, readSibling, Tokeniser } from "./tokenise.ts";

/** How many siblings the HTML is a list of; 1 for HTML that is malformed. */
export function countRoots(html: string): number {
  let count = 0;
  try {
    for (const tokens = new Tokeniser(html); readSibling(tokens) !== null;) count++;
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
    return 1;
  }
  return count;
}

/**
 * Whether the HTML is sure to be one element, as a region nearly always is. `false` says nothing: ask `countRoots()`, which reads all tags.
 *
 * It only counts the tags of the root's own name, which is right where each `<` begins a tag. Comments and raw HTML may hold others, so
 * with one of them the answer is `false`. O(length), a few searches.
 */
export function hasSingleRoot(html: string): boolean {
  if (html.charCodeAt(0) !== 60 /* < */ || html.includes("<!--") || html.includes(" data-raw")) return false;
  let at = 1;
  while (!isNameEnd(html.charCodeAt(at))) at++;
  const name = html.slice(1, at);
  const endTag = `</${name}`;
  const last = html.length - endTag.length - 1;
  if (name === "" || last < at || !html.endsWith(`${endTag}>`)) return false;
  const startTag = `<${name}`;
  let depth = 1;
  let open = html.indexOf(startTag, at);
  for (let close = html.indexOf(endTag, at); close < last; close = html.indexOf(endTag, close + endTag.length)) {
    for (; open !== -1 && open < close; open = html.indexOf(startTag, open + startTag.length)) {
      if (isNameEnd(html.charCodeAt(open + startTag.length))) depth++;
    }
    if (isNameEnd(html.charCodeAt(close + endTag.length)) && --depth === 0) return false;
  }
  for (; open !== -1; open = html.indexOf(startTag, open + startTag.length)) {
    if (isNameEnd(html.charCodeAt(open + startTag.length))) depth++;
  }
  return depth === 1;
}
