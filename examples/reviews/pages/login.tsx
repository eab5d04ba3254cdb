import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { localPath } from "../local-path.ts";
import { findUser, loginCookie, logoutCookie, users } from "../users.ts";
import { staticPage } from "./static-page.tsx";

/** `GET /login?to=/movies/3`, and the two forms that log in and out. A form of another site is refused by its Origin. */
export const login = new Hono<{ Bindings: Cloudflare.Env }>();

login.use("/login", csrf());
login.use("/logout", csrf());

login.get("/login", (c) => staticPage(c, 200, "Log in", <LoginForm to={localPath(c.req.query("to"))} />));

login.post("/login", async (c) => {
  const form = await c.req.parseBody();
  const to = localPath(textOf(form["to"]));
  const user = findUser(textOf(form["user"]));
  if (user === null) return staticPage(c, 400, "Log in", <LoginForm to={to} problem="There is no such user. Choose one of these." />);
  c.header("Set-Cookie", await loginCookie(user, c.env, isSecure(c.req.url)));
  return c.redirect(to, 303);
});

login.post("/logout", async (c) => {
  const form = await c.req.parseBody();
  c.header("Set-Cookie", logoutCookie(isSecure(c.req.url)));
  return c.redirect(localPath(textOf(form["to"])), 303);
});

function LoginForm({ to, problem }: { readonly to: string; readonly problem?: string | undefined }) {
  return (
    <>
      <h1>Who is watching?</h1>
      <p class="lead">No password: this is an example, and two people are enough to disagree about a film.</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <form class="login" method="post" action="/login">
        <input type="hidden" name="to" value={to} />
        {users.map(({ id, name }) => (
          <button type="submit" class={`login-user login-user-${id}`} name="user" value={id}>
            <span class="avatar" aria-hidden="true">
              {id.toUpperCase()}
            </span>
            Continue as {name.replace("User", "user")}
          </button>
        ))}
      </form>
    </>
  );
}

function textOf(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}

function isSecure(url: string): boolean {
  return url.startsWith("https:");
}
