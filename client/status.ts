/** Where the page stands, as `data-live-status` on `<html>`. */
export type Status = "connecting" | "connected" | "reconnecting" | "closed";

/** Returns `undefined` where the page was never connected. */
export function status(): string | undefined {
  return document.documentElement.dataset["liveStatus"];
}

export function setStatus(next: Status): void {
  document.documentElement.dataset["liveStatus"] = next;
}
