import { maxFrameBytes } from "../durable/protocol.ts";
import { listen } from "./bindings.ts";
import { Connection } from "./socket/connection.ts";
import { Edits } from "./edits.ts";
import { reportFailure } from "./effects.ts";
import { identify } from "./socket/identity.ts";
import { Outbox } from "./socket/outbox.ts";
import { findPage, type Page } from "./page.ts";
import { Regions } from "./dom/regions.ts";
import { Screen } from "./screen.ts";
import { Socket } from "./socket/socket.ts";
import { setStatus, status } from "./status.ts";

/**
 * Makes the page live. Does nothing on a page that is not live, or is already.
 *
 * @example
 * import { connect } from "overwinter/client";
 * connect();
 */
export function connect(): void {
  const page = findPage();
  if (page === undefined || status() !== undefined) return;
  setStatus("connecting");
  void join(page);
}

/** Wires the parts. */
async function join(page: Page): Promise<void> {
  const { root } = page;
  const identity = await identify(page);
  const outbox = new Outbox(identity.firstNumber);
  const edits = new Edits(root, outbox);
  const regions = new Regions(root, edits);
  const screen = new Screen(root, regions, edits);
  const socket = new Socket(
    `${location.origin.replace("http", "ws")}/live/${identity.session}?token=${encodeURIComponent(identity.token)}`,
  );
  const connection = new Connection(identity, outbox, { socket, screen, regions });

  listen(regions, (event) => {
    if (status() === "closed") return false;
    // The server would close the socket of a page that sends such a frame, again after each join.
    if (new Blob([JSON.stringify(event)]).size > maxFrameBytes) reportFailure({ number: 0, code: "payload", reference: "" });
    else connection.push(event);
    return true;
  });
  addEventListener("pagehide", () => {
    socket.stop();
    identity.leave();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || status() === "closed") return;
    void identity.comeBack().then((isOurs) => {
      if (isOurs) socket.start(connection);
      else location.reload();
    });
  });
  screen.start(connection);
  socket.start(connection);
}
