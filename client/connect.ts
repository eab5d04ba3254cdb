import { maxFrameBytes, protocolVersion } from "../durable/protocol.ts";
import { Bindings } from "./bindings/bindings.ts";
import { Connection } from "./socket/connection.ts";
import { Edits } from "./edits.ts";
import { reportFailure, showCarried } from "./effects.ts";
import { identify } from "./socket/identity.ts";
import { Outbox } from "./socket/outbox.ts";
import { Overlays } from "./dom/overlays.ts";
import { Parts } from "./parts.ts";
import { findPage, type Page } from "./page.ts";
import { Regions } from "./dom/regions.ts";
import { Screen } from "./screen.ts";
import { Socket } from "./socket/socket.ts";
import { readTab } from "./socket/tab-storage.ts";
import { setStatus, status } from "./status.ts";
import { restoreTyped } from "./typed.ts";

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
  restoreTyped();
  const outbox = new Outbox(identity.firstNumber);
  const edits = new Edits(root, outbox);
  const overlays = new Overlays();
  const regions = new Regions(root, edits);
  const { owns } = regions;
  const parts = new Parts();
  const bindings = new Bindings({
    overlays,
    parts,
    owns,
    edited: edits.mark,
    send: (event) => {
      // The server would close the socket of a page that sends such a frame, again after each join.
      if (new Blob([JSON.stringify(event)]).size <= maxFrameBytes) return connection.push(event);
      reportFailure({ number: 0, code: "payload", reference: "" });
      return 0;
    },
  });
  const { push, fire, take, isLocked } = bindings;
  parts.start({ overlays, owns, run: parts.run, push, fire, take, isLocked });
  const screen = new Screen({ root, regions, edits, overlays, parts });
  const socket = new Socket(
    `${location.origin.replace("http", "ws")}/live/${identity.session}?token=${encodeURIComponent(identity.token)}&protocol=${protocolVersion}`,
  );
  const connection = new Connection(identity, outbox, { socket, screen, regions });

  // A form that has come with a patch or was morphed has no token, and one that the browser posts by itself needs it.
  addEventListener("formdata", ({ target, formData }) => {
    if (target instanceof Element && owns(target) && formData.has("live:token")) formData.set("live:token", identity.token);
  });
  addEventListener("pagehide", () => {
    bindings.flush();
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
  const latency = (ms?: number): Promise<void> => parts.latency(socket, ms);
  Object.assign(globalThis, { overwinter: { latency } });
  if (readTab("latency")) void latency();
  regions.start({ bound: bindings.bound, updated: parts.updated, leaving: parts.leaving });
  // What was typed before this script ran is heard now. A page that comes back shows what its session has heard.
  if (!identity.isRestored) for (const control of edits.early) control.dispatchEvent(new Event("input", { bubbles: true }));
  showCarried();
  screen.start(connection);
  socket.start(connection);
}
