import type { ComponentChildren, VNode } from "preact";

/** What `createLive({ document })` gives the document that it renders around a view. */
export interface DocumentProps {
  /** The view's `title`. */
  readonly title: string;
  /** For inline `<style>` and `<script>` elements: the page's Content-Security-Policy admits no others. */
  readonly nonce: string;
  /** The page's address, with its query. */
  readonly url: URL;
  /** Who looks at the page, as `identify` said. */
  readonly user: unknown;
  /** The view. Place it once, anywhere in the body. */
  readonly children: ComponentChildren;
  /** The client's script element. Place it once; in the head is best. */
  readonly script: ComponentChildren;
}

/** The attributes of `<Document>`: what the view brings, and what an app adds. */
export interface DocumentAttributes extends DocumentProps {
  /** Language of the page, as in `<html lang>`. English where it is left out. */
  readonly lang?: string | undefined;
  /** Further elements of the head: stylesheets, icons, meta. */
  readonly head?: ComponentChildren;
  /** What stands before the view in the body. */
  readonly header?: ComponentChildren;
  /** What stands behind it. */
  readonly footer?: ComponentChildren;
}

/**
 * The HTML document around a view, with the client's script and a place for flash messages.
 *
 * @example
 * createLive({ routes, document: (props) => <Document {...props} head={<link rel="stylesheet" href="/app.css" />} /> })
 */
export function Document({ title, lang = "en", head, header, footer, script, children }: DocumentAttributes): VNode {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {head}
        {script}
      </head>
      <body>
        {header}
        <div data-live-flash role="status" aria-live="polite" />
        {children}
        {footer}
      </body>
    </html>
  );
}
