import type { User } from "../users.ts";

export interface SiteHeaderProps {
  readonly user: User | null;
  /** Path and query of the page, where a login comes back to. */
  readonly path: string;
}

const sections = [
  { href: "/movies", name: "Movies" },
  { href: "/restaurants", name: "Restaurants" },
  { href: "/me", name: "My ratings" },
];

/** The name of the site, its sections, and who is logged in. */
export function SiteHeader({ user, path }: SiteHeaderProps) {
  return (
    <header class="site-header">
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <a class="brand" href="/movies">
        <span class="brand-mark" aria-hidden="true" />
        Fireside
      </a>
      <nav aria-label="Sections">
        <ul>
          {sections.map(({ href, name }) => (
            <li>
              <a href={href} aria-current={path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {user === null ? (
        path !== "/login" && (
          <a class="button" href={loginPath(path)}>
            Log in
          </a>
        )
      ) : (
        <form class="account" method="post" action="/logout">
          <span class="account-name">{user.name}</span>
          <input type="hidden" name="to" value={path} />
          <button type="submit" class="button">
            Log out
          </button>
        </form>
      )}
    </header>
  );
}

/** The login page that comes back to `path`. */
export function loginPath(path: string): string {
  return `/login?to=${encodeURIComponent(path)}`;
}
