import { words } from "./elements.ts";
import { readAttributes } from "./start-tag.ts";
import { MalformedHtml, isForeign, type OpenElement, Tokeniser } from "./tokenise.ts";

/**
 * The development validator: finds HTML of which a browser's parser makes another tree than the one that was written, and says how to write
 * it. Such a region works, but is loose: sent whole whenever it changes.
 *
 * The seven rules, each from the HTML standard's tree construction:
 *
 *     1. A block ends the paragraph that it stands in.
 *     2. A link in a link, a button in a button, a form in a form end or drop one of the two.
 *     3. An item ends the item that it stands in, a heading the heading.
 *     4. A table holds sections, a section rows, a row cells; all else is moved out in front, and what is missing is put in.
 *     5. A select holds options, and an option a text.
 *     6. HTML in an <svg> or <math> ends it, but for the elements made for that.
 *     7. The page's own elements, obsolete ones, void elements with children and very deep trees come out different.
 *
 * Sound, not exact: what it passes is parsed as written; a little of what it names would be too. O(length · depth), about half as much again
 * as tokenising.
 *
 * @param html A region's canonical string. What is around the region is not known: its outermost elements may stand anywhere.
 * @returns The first mistake and its cure, or null.
 */
export function checkNesting(html: string): string | null {
  const tokens = new Tokeniser(html);
  try {
    for (let open: OpenElement[] = []; tokens.next(); open = [...tokens.open]) {
      const mistake = mistakeOf(tokens, open);
      if (mistake !== null) return open.length === 0 ? mistake : `${mistake} (in ${pathOf(open)})`;
    }
    return tokens.open.length === 0 ? null : `<${tokens.open.at(-1)?.name}> is not closed; write its end tag`;
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
    return `${error.message}, at "${html.slice(tokens.start, tokens.start + 40)}"; void elements have no children, and all others an end tag`;
  }
}

const pathOf = (open: readonly OpenElement[]): string =>
  `${open.length > 5 ? "…" : ""}${open
    .slice(-5)
    .map(({ name }) => `<${name}>`)
    .join("")}`;

function mistakeOf(tokens: Tokeniser, open: readonly OpenElement[]): string | null {
  const { kind, name, html } = tokens;
  const parent = open.at(-1);
  if (kind === "text") return checkText(html.slice(tokens.start, tokens.end), parent);
  if (kind !== "open" && kind !== "element") return null;
  if (parent !== undefined && isForeign(parent)) return checkForeign(tokens, parent);
  return (
    checkName(tokens, open) ??
    checkParagraph(name, open) ??
    checkItself(name, open) ??
    checkItem(name, open) ??
    checkTable(tokens, parent) ??
    checkSelect(tokens, parent) ??
    checkContent(tokens)
  );
}

const headings = words("h1 h2 h3 h4 h5 h6");

// ---------------------------------------------------------------------------------------------------------------- 1 paragraphs

const paragraphEnders = words(
  "address article aside blockquote center details dialog dir div dl dd dt li fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hgroup hr listing main menu nav ol p plaintext pre search section summary table ul xmp",
);
/** Where the parser stops looking for what a tag might end: the standard's "scope". */
const scopeEnds = words("applet caption html table td th marquee object template");

function checkParagraph(name: string, open: readonly OpenElement[]): string | null {
  if (!paragraphEnders.has(name) || findInScope(["p"], open, (end) => scopeEnds.has(end) || end === "button") === undefined) return null;
  return `<p> holds <${name}>, which ends the paragraph; write <div> instead of <p>`;
}

/** The innermost open HTML element of these names, unless something ends the scope before it; an <svg> or <math> always does. */
function findInScope(names: readonly string[], open: readonly OpenElement[], isEnd: (name: string) => boolean): string | undefined {
  const found = open.findLast(({ name, space }) => space !== "html" || names.includes(name) || isEnd(name));
  return found?.space === "html" && names.includes(found.name) ? found.name : undefined;
}

// ---------------------------------------------------------------------------------------------------------------- 2 the same in itself

/** What makes the parser forget the links that are open. */
const markers = words("td th caption object marquee applet template");

function checkItself(name: string, open: readonly OpenElement[]): string | null {
  const isNested =
    name === "a" || name === "form"
      ? open
          .slice(name === "a" ? open.findLastIndex((end) => markers.has(end.name)) + 1 : 0)
          .some((end) => end.space === "html" && end.name === name)
      : (name === "button" || name === "nobr") && findInScope([name], open, (end) => scopeEnds.has(end)) !== undefined;
  return isNested ? `<${name}> holds another <${name}>, and a browser does not nest them; put them side by side` : null;
}

// ---------------------------------------------------------------------------------------------------------------- 3 items and headings

const special = words(
  "applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir dl dt embed " +
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link " +
    "listing main marquee menu meta nav noembed noframes noscript object ol param plaintext pre script search section select source style " +
    "summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp",
);

function checkItem(name: string, open: readonly OpenElement[]): string | null {
  const parent = open.at(-1)?.name ?? "";
  if (headings.has(name) && headings.has(parent)) return `<${parent}> holds <${name}>, which ends it; put the headings side by side`;
  if (
    /^r(b|t|p|tc)$/.test(name) &&
    /^(r[btp]|dd|dt|li|p|option|optgroup)$/.test(parent) &&
    findInScope(["ruby"], open, (end) => scopeEnds.has(end))
  ) {
    return `<${parent}> holds <${name}>, which ends it; put <${name}> straight into the <ruby>`;
  }
  const enders = name === "li" ? ["li"] : name === "dd" || name === "dt" ? ["dd", "dt"] : [];
  const holder = findInScope(enders, open, (end) => special.has(end));
  if (holder === undefined) return null;
  return `<${holder}> holds <${name}>, which ends it; put ${name === "li" ? "a <ul> or <ol>" : "a <dl>"} between them, or the items side by side`;
}

// ---------------------------------------------------------------------------------------------------------------- 4 tables

const tableParts: Readonly<Record<string, ReadonlySet<string>>> = {
  table: words("caption colgroup thead tbody tfoot style script template"),
  thead: words("tr style script template"),
  tbody: words("tr style script template"),
  tfoot: words("tr style script template"),
  tr: words("td th style script template"),
  colgroup: words("col template"),
};
const homes: Readonly<Record<string, string>> = {
  caption: "<table>",
  colgroup: "<table>",
  thead: "<table>",
  tbody: "<table>",
  tfoot: "<table>",
  tr: "<thead>, <tbody> or <tfoot>",
  td: "<tr>",
  th: "<tr>",
  col: "<colgroup>",
};

function checkTable({ name }: Tokeniser, parent: OpenElement | undefined): string | null {
  if (parent === undefined) return null;
  const parts = tableParts[parent.name];
  if (parts?.has(name)) return null;
  const home = homes[name];
  if (home !== undefined) {
    if (parent.name === "table" && name === "tr") return "<table> holds <tr>, around which a browser puts a <tbody>; write <tbody>";
    return `<${parent.name}> holds <${name}>, which has no place there; put it into ${home}`;
  }
  if (parts === undefined) return null;
  return `<${parent.name}> holds <${name}>, which a browser moves out of the table; put it into a cell or outside of the table`;
}

function checkText(text: string, parent: OpenElement | undefined): string | null {
  if (parent === undefined || tableParts[parent.name] === undefined || /^[ \n\t\f]*$/.test(text)) return null;
  return `<${parent.name}> holds the text "${text.slice(0, 20)}", which a browser moves out of the table; put it into a cell`;
}

// ---------------------------------------------------------------------------------------------------------------- 5 selects

const choices: Readonly<Record<string, ReadonlySet<string>>> = {
  select: words("option optgroup hr script template"),
  optgroup: words("option script template"),
  option: words(""),
};

function checkSelect({ name }: Tokeniser, parent: OpenElement | undefined): string | null {
  const parts = choices[parent?.name ?? ""];
  if (parts === undefined || parts.has(name)) return null;
  return `<${parent?.name}> holds <${name}>, which most browsers drop; a <select> holds options, and an <option> a text`;
}

// ---------------------------------------------------------------------------------------------------------------- 6 svg and math

const breakouts = words(
  "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s " +
    "small span strong strike sub sup table tt u ul var",
);

function checkForeign(tokens: Tokeniser, parent: OpenElement): string | null {
  const { name, html, start, tagEnd } = tokens;
  const isFont =
    name === "font" && ["color", "face", "size"].some((attribute) => readAttributes(html, start, tagEnd, true)?.has(attribute));
  if (!isFont && !breakouts.has(name)) return null;
  return `<${parent.name}> holds <${name}>, which ends the <svg> or <math>; put it into a <foreignObject>`;
}

// ---------------------------------------------------------------------------------------------------------------- 7 the rest

const strangers = words("html head body frame frameset image plaintext command");
/** Chromium puts everything below 512 elements side by side, with those of the page around the view. */
const maxDepth = 500;

function checkName({ name }: Tokeniser, open: readonly OpenElement[]): string | null {
  if (strangers.has(name)) return `<${name}> has no place in a view; <Document> writes the page around it`;
  return open.length < maxDepth ? null : `<${name}> stands ${open.length} elements deep, and browsers cut trees at 512; nest less`;
}

function checkContent({ name, html, start, tagEnd, content, inner, outer }: Tokeniser): string | null {
  const seen = new Set<string>();
  for (const [, attribute = ""] of html
    .slice(start, tagEnd)
    .replace(/"[^"]*"/g, "")
    .toLowerCase()
    .matchAll(/\s([^\s=/>]+)/g)) {
    if (seen.has(attribute)) return `<${name}> has the attribute "${attribute}" twice, and only the first counts; write it once`;
    seen.add(attribute);
  }
  const inside = content === "none" ? "" : html.slice(inner, outer);
  if ((name === "script" || name === "style") && content === "text" && /&(amp|lt|quot);/.test(inside)) {
    return `<${name}> holds an escaped character, which a browser does not decode there; use dangerouslySetInnerHTML`;
  }
  if (content === "raw" && !isBalanced(inside)) {
    return `<${name}> holds raw HTML whose tags do not match, which a browser may carry on into what follows; close every tag in it`;
  }
  return null;
}

function isBalanced(html: string): boolean {
  const tokens = new Tokeniser(html);
  try {
    while (tokens.next());
  } catch (error) {
    if (!(error instanceof MalformedHtml)) throw error;
    // Raw HTML may be written in ways that Preact does not use; only its tags matter.
    return !/closes nothing/.test(error.message);
  }
  return tokens.open.length === 0;
}
