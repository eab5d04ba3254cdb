/**
 * Where a login may lead back to: a path of this site, or `fallback`. Stops an open redirect: `//evil.example`, `/\evil.example` and
 * `/<tab>/evil.example` are other hosts to a browser, and so is `/.//evil.example` once its dots are resolved.
 */
export function localPath(to: string | null | undefined, fallback = "/"): string {
  if (to === null || to === undefined || !/^\/[\x21-\x5b\x5d-\x7e\x80-\u{10ffff}]*$/u.test(to)) return fallback;
  const base = "http://local.invalid";
  const url = URL.parse(to, base);
  if (url?.origin !== base || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search + url.hash;
}
