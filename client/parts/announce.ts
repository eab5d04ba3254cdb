/** A screen reader overlooks what a region says that has only just come. */
const heardAfterMs = 100;
const forgottenAfterMs = 10_000;

/** Has a screen reader say a text: when it has finished, or, if that is urgent, at once. */
export function announce(text: string, isUrgent: boolean): void {
  const politeness = isUrgent ? "assertive" : "polite";
  const region = document.querySelector(`[data-live-announce=${politeness}]`) ?? makeRegion(politeness);
  const line = document.createElement("p");
  line.textContent = text;
  setTimeout(() => region.append(line), heardAfterMs);
  // Nobody is to come across it later.
  setTimeout(() => line.remove(), forgottenAfterMs);
}

function makeRegion(politeness: string): Element {
  const region = document.createElement("div");
  region.ariaLive = politeness;
  region.dataset["liveAnnounce"] = politeness;
  region.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
  document.body.append(region);
  return region;
}
