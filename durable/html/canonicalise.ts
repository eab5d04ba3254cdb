import { MalformedHtml, Tokeniser } from "./tokenise.ts";

/**
 * Makes rendered HTML mean the same to the tokeniser, to a browser that parses the page, and to one that gets it in a frame.
 *
 * Called once for each render, before the string is compared, hashed, sent or kept:
 * - Lone surrogates become U+FFFD, as they would on their way through UTF-8; JSON would keep them.
 * - CR and CRLF become LF and NUL is deleted, as the parser does or nearly does.
 * - The parser drops the first newline in `<pre>`, `<textarea>` and `<listing>`, and Preact does not write the one more that would make up
 *   for it. It is written here, so that a text that begins with a newline arrives. Raw HTML is left as its author wrote it.
 *
 * Not idempotent, because of the last. O(length): native searches for what nearly no HTML has, one pass where there is some of it, and one
 * more, with the tokeniser, for newlines that would be dropped.
 */
export function canonicalise(html: string): string {
  const isClean = html.isWellFormed() && !html.includes("\r") && !html.includes("\0");
  const text = isClean ? html : html.replace(/\r\n?|\0|\p{Surrogate}/gu, replacement);
  return text.includes(">\n") && /<(?:pre|textarea|listing)[\s>]/i.test(text) ? writeDroppedNewlines(text) : text;
}

/** In a pattern with the flag "u" only a lone surrogate is one. */
const replacement = (found: string): string => (found === "\0" ? "" : found.startsWith("\r") ? "\n" : "\ufffd");

function writeDroppedNewlines(html: string): string {
  let text = "";
  let copied = 0;
  try {
    for (const tokens = new Tokeniser(html); tokens.next();) {
      const isDropped = (tokens.kind === "open" || tokens.kind === "element") && tokens.inner > tokens.tagEnd;
      if (!isDropped || tokens.content === "raw") continue;
      text += html.slice(copied, tokens.inner) + "\n";
      copied = tokens.inner;
    }
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
  }
  return text + html.slice(copied);
}
