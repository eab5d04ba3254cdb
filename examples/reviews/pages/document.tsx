import { Document, type DocumentProps } from "overwinter/templates";
import { SiteHeader } from "../components/site-header.tsx";
import { findUser } from "../users.ts";

/** The document around every page of the site, live or not. */
export function SiteDocument(props: DocumentProps) {
  return (
    <Document
      {...props}
      lang="en"
      head={
        <>
          <meta name="color-scheme" content="light dark" />
          <meta name="theme-color" content="#f7f5f1" media="(prefers-color-scheme: light)" />
          <meta name="theme-color" content="#14161d" media="(prefers-color-scheme: dark)" />
          <meta name="description" content="Films and tables for long evenings: a live example of Overwinter." />
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/reviews.css" />
          <link rel="stylesheet" href="/pages.css" />
          <link rel="stylesheet" href="/tabs.css" />
          <link rel="stylesheet" href="/forms.css" />
          <link rel="stylesheet" href="/comments.css" />
          <link rel="stylesheet" href="/table.css" />
          <link rel="stylesheet" href="/posters.css" />
          <link rel="stylesheet" href="/star-rating.css" />
        </>
      }
      header={<SiteHeader user={findUser(userId(props.user))} path={props.url.pathname} />}
      footer={
        <footer class="site-footer">
          <p>Made-up films, made-up tables, real state.</p>
          <p class="connection" role="status">
            <span class="is-connecting">Connecting</span>
            <span class="is-connected">Live</span>
            <span class="is-reconnecting">Reconnecting</span>
            <span class="is-closed">Disconnected, reload the page to go on</span>
          </p>
        </footer>
      }
    />
  );
}

function userId(user: unknown): unknown {
  return typeof user === "object" && user !== null && "id" in user ? user.id : undefined;
}
