import { env, exports } from "cloudflare:workers";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { User } from "../../durable/node/live-node.ts";
import { maxUrlBytes, maxUserBytes } from "../../durable/visit.ts";
import { createLive } from "../../worker/index.ts";
import { CaseView, pathOf } from "../support/case-view.tsx";
import { logged } from "../support/logged.ts";
import { join, loadPage } from "../support/page-client.ts";

const page = () => <main>page</main>;

async function statusWith(user: User): Promise<number> {
  const live = createLive({ routes: { "/case/:name": CaseView }, identify: () => user });
  const app = new Hono<{ Bindings: Cloudflare.Env }>().route("/", live.routes());
  return (await app.request(`https://example.com${pathOf(page)}`, {}, env)).status;
}

describe("what a request says", () => {
  test.each([
    ["a user that just fits", { id: "a", name: "A", text: "x".repeat(maxUserBytes - 100) }, 200],
    ["a user that is too large", { id: "a", name: "A", text: "x".repeat(maxUserBytes) }, 500],
    [
      "a user that is too large because each character takes two bytes",
      { id: "a", name: "A", text: "\u4e00".repeat(maxUserBytes / 2) },
      500,
    ],
    [
      "a user that is a list of roles without end",
      { id: "a", name: "A", roles: Array.from({ length: 3_000 }, (_, n) => `role ${n}`) },
      500,
    ],
  ])("is served or refused with the cure: %s", async (_, user, status) => {
    const { errors } = logged();
    expect(await statusWith(user)).toBe(status);
    expect(errors).toMatchObject(status === 200 ? [] : [{ code: "state-size", message: expect.stringContaining("identify()") }]);
  });

  test("joins with the longest address that is served; a longer one is answered with 414", async () => {
    const path = pathOf(page);
    const query = (length: number): string => `?q=${"x".repeat(length - `https://example.com${path}?q=`.length)}`;
    const longest = await loadPage(path + query(maxUrlBytes));
    expect((await join(longest)).joined[0]).toBe("j");
    const longer = await exports.default.fetch(new Request(`https://example.com${path}${query(maxUrlBytes + 1)}`));
    expect(longer.status).toBe(414);
  });
});
