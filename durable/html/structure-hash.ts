import { hashSeed, mixHash } from "../protocol.ts";
import { decodedTexts } from "./elements.ts";
import { decode } from "./start-tag.ts";
import { MalformedHtml, type OpenElement, Tokeniser } from "./tokenise.ts";

/**
 * The structure hash: what the join and every piece of new HTML prove, namely that the browser's nodes are the ones that the server counts.
 *
 * A list of siblings is mixed (`mixHash()`, beginning with `hashSeed`) in document order:
 *
 *     text      3, its length in UTF-16 units
 *     comment   8
 *     region    9                            whatever kind it is, placeholder or not; its inside is hashed by itself
 *     element   each character of its local name | 32 (which is lower case), then its children, then 1
 *
 * An element that is `data-raw`, `live:ignore`, void or opaque (`template`, `noscript`, `selectedcontent`, `plaintext`) has no children
 * here. Attributes are left out, since extensions add some and they shift no path. So is what a text says: its length is enough to tell that
 * the parser has moved, merged or dropped something. `client/dom/ledger.ts` walks the DOM by the same rules.
 *
 * O(length), one pass.
 *
 * @param html A region's string as it is diffed: inner regions are placeholders.
 * @returns 0 for HTML that is malformed; no browser is then taken to agree.
 */
export function structureHash(html: string): number {
  try {
    return hashSiblings(html, 0, html.length);
  } catch (error) {
    if (error instanceof MalformedHtml) return 0;
    throw error;
  }
}

/** The same for a part of HTML, whose parent says how it is to be read. */
export function hashSiblings(html: string, start: number, end: number, parent?: OpenElement): number {
  const tokens = new Tokeniser(html, start, end, parent ? [parent] : []);
  const depth = tokens.open.length;
  let hash = hashSeed;
  while (tokens.next()) {
    if (tokens.kind === "text") {
      hash = mixText(hash, html.slice(tokens.start, tokens.end), true);
    } else if (tokens.kind === "comment") {
      hash = mixHash(hash, 8);
    } else if (tokens.kind === "close") {
      hash = mixHash(hash, 1);
    } else if (tokens.content === "region") {
      hash = mixHash(hash, 9);
    } else {
      for (let index = 0; index < tokens.name.length; index++) hash = mixHash(hash, tokens.name.charCodeAt(index) | 32);
      if (tokens.content === "text" && tokens.inner < tokens.outer) {
        hash = mixText(hash, html.slice(tokens.inner, tokens.outer), isDecoded(tokens.name));
      }
      if (tokens.kind === "element") hash = mixHash(hash, 1);
    }
  }
  if (tokens.open.length !== depth) throw new MalformedHtml("an element is not closed");
  return hash;
}

/** Whether references are decoded in the text of this element, whose content is `text`. */
export const isDecoded = (name: string): boolean => decodedTexts.has(name);

/** Mixes a text of the HTML into a hash. */
export function mixText(hash: number, text: string, decoded: boolean): number {
  const { length } = (decoded ? decode(text) : text) ?? "";
  if (length === 0) throw new MalformedHtml("a reference that only a parser knows");
  return mixHash(mixHash(hash, 3), length);
}
