import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { refuseHiddenRoutes } from "../../worker/hidden-routes.ts";

describe("refuseHiddenRoutes()", () => {
  test.each([
    [["/movies/:id", "/movies/new"], "/movies/new", "/movies/:id"],
    [["/movies/:id", "/movies/:movie"], "/movies/:movie", "/movies/:id"],
    [["/:a/:b", "/movies/:id"], "/movies/:id", "/:a/:b"],
    [["/:a/:b", "/movies/new"], "/movies/new", "/:a/:b"],
    [["/*", "/movies"], "/movies", "/*"],
    [["/movies/*", "/movies"], "/movies", "/movies/*"],
    [["/movies/*", "/movies/:id/reviews"], "/movies/:id/reviews", "/movies/*"],
    [["/movies/:id?", "/movies"], "/movies", "/movies/:id?"],
    [["/movies/:id?", "/movies/new"], "/movies/new", "/movies/:id?"],
    [["/:id{[0-9]+}", "/:n{[0-9]+}"], "/:n{[0-9]+}", "/:id{[0-9]+}"],
    [["/live/:id"], "/live/:id", "/live/:session"],
    [["/live/about"], "/live/about", "/live/:session"],
    [["/overwinter/manifest.json"], "/overwinter/manifest.json", "/overwinter/*"],
  ])("refuses %j", (paths, hidden, earlier) => {
    expect(() => refuseHiddenRoutes(paths)).toThrow(`Cannot register route "${hidden}": "${earlier}" `);
  });

  test.each([
    [["/movies/new", "/movies/:id"]],
    [["/movies/:id", "/movies/:id/reviews"]],
    [["/movies/:id", "/movies/"]],
    [["/movies", "/movies/:id?"]],
    [["/:id{[0-9]+}", "/new", "/:name"]],
    [["/:section/:page", "/live"]],
    [["/live"]],
    [["/live/a/b"]],
    [["/", "/:page", "/*"]],
  ])("takes %j", (paths) => {
    expect(() => refuseHiddenRoutes(paths)).not.toThrow();
  });

  // What it refuses and takes has to be what the router does.
  test.each([
    [["/movies/:id", "/movies/new"], "/movies/new", 0],
    [["/movies/new", "/movies/:id"], "/movies/new", 0],
    [["/movies/*", "/movies"], "/movies", 0],
    [["/movies/:id", "/movies/"], "/movies/", 1],
    [["/movies/:id?", "/movies"], "/movies", 0],
    [["/:id{[0-9]+}", "/new"], "/new", 1],
  ])("agrees with Hono on %j for %s", async (paths, url, first) => {
    const app = new Hono();
    for (const [index, path] of paths.entries()) app.get(path, (context) => context.text(String(index)));
    expect(await (await app.request(url)).text()).toBe(String(first));
  });
});
