/**
 * What the names of elements say to a parser. One place for all that reads or writes HTML in `durable/html/`; development's validator has
 * lists of its own, of what may stand in what. `opaqueElements`, which the browser's ledger has to know too, are in `durable/protocol.ts`.
 */

/** A set of the words of a text. */
export const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** Elements without inside and end tag, for a browser's parser; Preact does not know all of them. */
export const voids = words("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");

/** Elements that hold one text, which nothing but their own end tag ends. */
export const rawTexts = words("script style textarea title xmp iframe noembed noframes");

/** Those of them in whose text references are decoded. */
export const decodedTexts = words("textarea title");

/** Elements whose first newline the parser drops. */
export const newlineEaters = words("pre listing textarea");

/** Fields, of which another name or type makes another field. */
export const controls = words("input select textarea");
