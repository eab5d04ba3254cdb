/**
 * The locale, if it is one.
 *
 * @throws {RangeError} for what is no language tag: of it, `Intl` would only say that it is incorrect.
 */
export function knownLocale(locale: string): string {
  try {
    Intl.getCanonicalLocales(locale);
    return locale;
  } catch (cause) {
    throw new RangeError(`Cannot write in the locale "${locale}": it is no language tag; give one as "de" or "en-US"`, { cause });
  }
}
