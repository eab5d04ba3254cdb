/**
 * Raw HTML (`dangerouslySetInnerHTML`) that stays inside its element.
 *
 * In a page, and in HTML that is sent whole, raw HTML stands between other HTML. A `</div>` too many in it would end the element around it;
 * a comment or a tag without end would swallow what follows; and what came after would read as ours, with live bindings of a stranger's
 * making. So it is written anew, tag by tag:
 *
 *     text                          as it is; a "<" that begins nothing is a reference
 *     start tag                     opened; "<" in its attributes is a reference; one without end is left out with all that follows
 *     end tag of an open element    those above it are closed first; of none: left out
 *     comment, doctype, <?, <![     left out
 *     html, head, body, plaintext   left out: they act on the page, wherever they stand
 *     li, td … without their list   left out: they would close one around the element
 *     noscript                      left out with what it holds: markup to some, text to others
 *     table in a table              outside of a cell: the one around is closed first; so is a select before an input
 *     script, style, textarea …     text up to their own end tag, or to the end
 *     the end                       all that is still open is closed
 *
 * What the parser closes because of other kinds of elements around (a link in a link, a block in a `<p>`) stays the author's mistake.
 * O(length).
 */

import { rawTexts, voids, words } from "./elements.ts";

const pageTags = words("html head body frameset frame plaintext");
const tableParts = words("caption col colgroup tbody td tfoot th thead tr");
const tableCells = words("table td th caption");
const selectEnders = words("input keygen select textarea");
/** Elements that close one of their kind further up, unless one of these is in between. */
const homes = new Map<string, ReadonlySet<string>>([
  ["li", words("ul ol menu")],
  ["dt", words("dl")],
  ["dd", words("dl")],
  ...[...tableParts].map((part): [string, ReadonlySet<string>] => [part, words("table")]),
]);

/**
 * Raw HTML that is balanced and holds no mark of ours: no NUL, by which `render()` cuts slots, no comment, no place of a region.
 *
 * @param html What the author gives, perhaps a stranger's.
 * @param around The element that it is put into.
 */
export function encloseRawHtml(html: string, around: string): string {
  const text = html.replaceAll("\0", "");
  if (!text.includes("<")) return text;
  const name = around.toLowerCase();
  return rawTexts.has(name) ? encloseText(text, name) : new Writer(text, name).write();
}

/** Text of an element whose end tag alone ends it, written so that it holds none. Within strings of JavaScript and JSON it stays the same. */
function encloseText(text: string, name: string): string {
  const ends = new RegExp(`<(?=/${name}${name === "script" ? "|!--" : ""})`, "gi");
  return text.replace(ends, name === "script" ? "\\u003c" : name === "style" ? "\\3c " : "&lt;");
}

class Writer {
  readonly #text: string;
  readonly #around: string;
  readonly #open: string[] = [];
  /** How many of a name are open. */
  readonly #counts = new Map<string, number>();
  #written = "";
  #at = 0;

  constructor(text: string, around: string) {
    this.#text = text;
    this.#around = around;
  }

  write(): string {
    for (let next = this.#text.indexOf("<"); next !== -1; next = this.#text.indexOf("<", this.#at)) {
      this.#written += this.#text.slice(this.#at, next);
      this.#at = next;
      this.#writeTag();
    }
    this.#written += this.#text.slice(this.#at);
    while (this.#open.length > 0) this.#close();
    return this.#written;
  }

  #writeTag(): void {
    const text = this.#text;
    const isEnd = text[this.#at + 1] === "/";
    const nameAt = this.#at + (isEnd ? 2 : 1);
    if (!/[a-z]/i.test(text[nameAt] ?? "")) {
      if (isEnd || text[nameAt] === "!" || text[nameAt] === "?") {
        this.#skipTo(text.startsWith("<!--", this.#at) ? "-->" : ">");
      } else {
        this.#written += "&lt;";
        this.#at++;
      }
      return;
    }
    const nameEnd = endOf(/[\s/>]/g, text, nameAt);
    const name = text.slice(nameAt, nameEnd).toLowerCase();
    const end = endOfTag(text, nameEnd);
    this.#at = end === -1 ? text.length : end + 1;
    if (end === -1 || pageTags.has(name) || !/^[a-z][\w:.-]*$/.test(name)) return;
    if (isEnd) {
      if (this.#has(name)) while (this.#close() !== name);
      return;
    }
    if (name === "noscript") {
      this.#skipTo("</noscript");
      return this.#skipTo(">");
    }
    const attributes = text.slice(nameEnd, end);
    const homesOfIt = homes.get(name);
    if (homesOfIt !== undefined && !this.#isAtHome(name, homesOfIt)) return;
    // The parser ends a table where another begins outside of a cell.
    if (name === "table" && this.#open.findLast((other) => tableCells.has(other)) === name) while (this.#close() !== name);
    // And a select where another control begins.
    if (selectEnders.has(name) && this.#has("select")) while (this.#close() !== "select");
    const isForeign = this.#has("svg") || this.#has("math");
    const isClosed = isForeign && attributes.endsWith("/") && !voids.has(name);
    this.#written += `<${name}${(isClosed ? attributes.slice(0, -1) : attributes).replaceAll("<", "&lt;")}>`;
    if (isClosed) this.#written += `</${name}>`;
    else if (rawTexts.has(name)) this.#writeText(name, isForeign);
    else if (!voids.has(name)) this.#push(name);
  }

  /** What is text for the tokenizer is markup inside SVG: there, no "<" is left of it. Nor may one stand that begins the element around. */
  #writeText(name: string, isForeign: boolean): void {
    const end = endOf(new RegExp(`</${name}(?=[\\s/>])`, "gi"), this.#text, this.#at);
    const text = encloseText(this.#text.slice(this.#at, end), name);
    this.#written += `${text.replaceAll(isForeign ? "<" : new RegExp(`<(?=/?${this.#around})`, "gi"), "&lt;")}</${name}>`;
    this.#at = end;
    if (end < this.#text.length) this.#skipTo(">");
  }

  #isAtHome(name: string, home: ReadonlySet<string>): boolean {
    const isAround = home.has(this.#around) || (tableParts.has(name) && tableParts.has(this.#around));
    return isAround || [...home].some((list) => this.#has(list));
  }

  #skipTo(what: string): void {
    const end = endOf(new RegExp(what, "gi"), this.#text, this.#at);
    this.#at = Math.min(end + what.length, this.#text.length);
  }

  #has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  #push(name: string): void {
    this.#open.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #close(): string | undefined {
    const name = this.#open.pop();
    if (name === undefined) return undefined;
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
    this.#written += `</${name}>`;
    return name;
  }
}

/** Where a tag's ">" is, as the parser finds it: not in a quoted value. -1 where there is none. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length;) {
    at = endOf(/[^\s/]/g, text, at);
    if (text[at] === ">") return at;
    at = endOf(/[\s/>=]/g, text, at + 1); // a name may begin with "="
    const value = endOf(/\S/g, text, at);
    if (text[value] !== "=") continue;
    at = endOf(/\S/g, text, value + 1);
    const quote = text[at];
    if (quote !== '"' && quote !== "'") at = endOf(/[\s>]/g, text, at);
    else at = endOf(quote === '"' ? /"/g : /'/g, text, at + 1) + 1;
  }
  return -1;
}

/** Where a pattern is met first, or the end. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}
