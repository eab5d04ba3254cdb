import { CloseCode, maxFrameBytes } from "../durable/protocol.ts";
import { listen } from "./bindings.ts";
import { Connection } from "./connection.ts";
import { Edits } from "./edits.ts";
import { carryOut, reportFailure } from "./effects.ts";
import { Identity } from "./identity.ts";
import { Outbox, type Outgoing } from "./outbox.ts";
import { findPage, type Page } from "./page.ts";
import { Regions } from "./regions.ts";
import { reloadOnce } from "./reload.ts";
import { Screen } from "./screen.ts";
import { Socket } from "./socket.ts";

/** How long the browser waits for the answer to a join or an event before it asks again. */
const overdueMs = 15_000;

/** Where the page stands, as `data-live-status` on `<html>`. */
export type Status = "connecting" | "connected" | "reconnecting" | "closed";

/** Close codes after which the page is loaded anew. After the other final ones it stays as it is. */
const reloadCodes: readonly number[] = [CloseCode.unauthorized, CloseCode.wrongSession, CloseCode.expired, CloseCode.taken];

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
  void Identity.claim(page).then((identity) => join(page, identity));
}

/** Wires the parts. They only know each other through what they are given here. */
function join({ root }: Page, identity: Identity): void {
  const outbox = new Outbox(identity.firstNumber);
  const edits = new Edits(root, () => outbox.ticket);
  const regions = new Regions(root, edits);
  let clock: ReturnType<typeof setTimeout> | undefined;

  const screen = new Screen({
    regions,
    answered: (ticket) => edits.answered(ticket),
    carryOut: (effect) => carryOut(effect, root, (element) => regions.owns(element)),
    carriedOut: (version) => connection.carriedOut(version),
    loose: (region, version) => connection.loose(region, version),
    joined: () => {
      if (connection.isJoined) setStatus("connected");
    },
    rewind: (version) => connection.rewind(version),
  });

  const connection: Connection = new Connection(identity, outbox, {
    send: (text) => {
      identity.given(outbox.next);
      socket.send(text);
    },
    restart: () => socket.restart(),
    show: (change) => screen.show(change),
    hashes: () => regions.hashes(),
    watch: (isWaiting) => {
      clearTimeout(clock);
      clock = isWaiting ? setTimeout(() => connection.overdue(), overdueMs) : undefined;
    },
    lost: (events) => {
      for (const { number } of events) reportFailure({ number, code: "remounted", reference: "" });
    },
    mounted: (mount) => {
      identity.mount = mount;
    },
  });

  const socket: Socket = new Socket(socketUrl(identity), {
    opened: () => connection.opened(),
    received: (text) => connection.receive(text),
    closed: () => {
      connection.closed();
      if (status() === "connected") setStatus("reconnecting");
    },
    refused: (code) => {
      setStatus("closed");
      console.error(`Connection closed for good: code ${code}`);
      if (reloadCodes.includes(code)) reloadOnce();
    },
  });

  listen({
    owns: (element) => regions.owns(element),
    push: (event) => {
      if (status() === "closed") return false;
      if (isTooLong(event)) reportFailure({ number: 0, code: "payload", reference: "" });
      else connection.push(event);
      return true;
    },
  });

  addEventListener("pagehide", () => {
    socket.stop();
    identity.leave();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || status() === "closed") return;
    void identity.comeBack().then((isOurs) => {
      if (isOurs) socket.start();
      else location.reload();
    });
  });
  socket.start();
}

function socketUrl({ session, token }: Identity): string {
  const url = new URL(`/live/${session}?token=${encodeURIComponent(token)}`, location.origin);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** The server would close the socket of a page that sends such a frame, again after each join. */
function isTooLong(event: Outgoing): boolean {
  return new TextEncoder().encode(JSON.stringify(event)).length > maxFrameBytes;
}

function status(): string | undefined {
  return document.documentElement.dataset["liveStatus"];
}

function setStatus(next: Status): void {
  document.documentElement.dataset["liveStatus"] = next;
}
