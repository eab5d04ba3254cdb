/**
 * What was typed, as the parsers take it: full-width forms as ASCII (what an IME for Japanese writes: "１２，５０"), without the invisible marks
 * that come along with a number that is copied from a contact or from text that runs from right to left, one plain space where there is any.
 *
 * Not NFKC, which would make "10²" a hundred and two.
 */
export function plainText(text: string): string {
  return text
    .replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}
