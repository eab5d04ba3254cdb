import { expect, test } from "vitest";
import { CloseCode, protocolVersion } from "../../durable/protocol.ts";
import { exports } from "cloudflare:workers";
import { loadPage, TestSocket } from "../support/page-client.ts";

test.each([
  ["no version, as the first clients", "", CloseCode.expired],
  ["an earlier version", `&protocol=${protocolVersion - 1}`, CloseCode.expired],
  ["a later version", `&protocol=${protocolVersion + 1}`, CloseCode.outdated],
  ["no number", "&protocol=x", CloseCode.expired],
  ["nothing", "&protocol=", CloseCode.expired],
])("a socket whose URL has %s is closed with the code that makes its page load anew", async (_, query, code) => {
  const page = await loadPage("/turn");
  const { webSocket } = await exports.default.fetch(
    new Request(`https://example.com/live/${page.session}?token=${page.token}${query}`, {
      headers: { upgrade: "websocket", origin: "https://example.com", cookie: page.cookie },
    }),
  );
  if (webSocket == null) throw new Error("The upgrade was refused");
  expect((await new TestSocket(webSocket).closed).code).toBe(code);
});
