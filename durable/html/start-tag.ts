/** What a start tag says: its attributes, and the references in their values. */

/** Whether a tag's or attribute's name ends before this character. */
export const isNameEnd = (code: number): boolean => code === 62 /* > */ || code === 47 /* / */ || code <= 32 || Number.isNaN(code);

const attributePattern = /\s+([^\s"'<>/=]+)(?:="([^"]*)")?/y;

/** Calls back for each attribute of the start tag, values undecoded; false where the tag is not written as Preact writes it. */
function eachAttribute(html: string, start: number, tagEnd: number, visit: (name: string, value: string) => void): boolean {
  let at = start + 1;
  while (!isNameEnd(html.charCodeAt(at))) at++;
  for (;;) {
    attributePattern.lastIndex = at;
    const match = attributePattern.exec(html);
    if (match === null || match.index >= tagEnd) break;
    visit(match[1] ?? "", match[2] ?? "");
    at = attributePattern.lastIndex;
  }
  return /^\s*\/?>$/.test(html.slice(at, tagEnd));
}

/** The undecoded value of one attribute of a start tag, or null. */
export function attributeOf(html: string, start: number, tagEnd: number, wanted: string): string | null {
  // Not beyond the tag: an attribute that no tag has would be looked for up to the end of the string, from each tag anew.
  if (!html.slice(start, tagEnd).includes(` ${wanted}`)) return null;
  let found: string | null = null;
  eachAttribute(html, start, tagEnd, (name, value) => {
    if (name === wanted) found ??= value;
  });
  return found;
}

/**
 * All attributes of a start tag, named as the browser's parser names them, values undecoded, or null where they are not written as Preact
 * writes them. Of two with one name the first counts.
 */
export function readAttributes(html: string, start: number, tagEnd: number, foreign: boolean): Map<string, string> | null {
  const attributes = new Map<string, string>();
  const regular = eachAttribute(html, start, tagEnd, (written, value) => {
    const lower = written.toLowerCase();
    const name = foreign ? (foreignAttributes.get(lower) ?? lower) : lower;
    if (!attributes.has(name)) attributes.set(name, value);
  });
  return regular ? attributes : null;
}

/** The attributes that are not in lower case in SVG and MathML (HTML standard, "adjust SVG attributes"). */
const foreignAttributes = new Map(
  (
    "attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode filterUnits glyphRef " +
    "gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust limitingConeAngle " +
    "markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits patternTransform " +
    "patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur " +
    "requiredExtensions requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles " +
    "surfaceScale systemLanguage tableValues targetX targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan " +
    "definitionURL"
  )
    .split(" ")
    .map((name) => [name.toLowerCase(), name]),
);

const references: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/**
 * Decodes the references that Preact writes (and `&gt;`).
 *
 * @returns null where there is another `&`: only a browser's parser knows what it makes of it.
 */
export function decode(text: string): string | null {
  if (!text.includes("&")) return text;
  let isKnown = true;
  const decoded = text.replace(/&(?:([a-z]+);)?/g, (_, name: string | undefined) => {
    const character = name === undefined ? undefined : references[name];
    isKnown &&= character !== undefined;
    return character ?? "";
  });
  return isKnown ? decoded : null;
}
