/** What the server wrote into a live page. */
export interface Page {
  /** The view's element: everything that is live is in it. */
  readonly root: Element;
  readonly session: string;
  readonly token: string;
  readonly mount: string;
}

/** Reads the page; `undefined` where it is not live. */
export function findPage(): Page | undefined {
  const root = document.querySelector('[data-live="1"]');
  if (root === null) return undefined;
  for (const script of document.querySelectorAll<HTMLScriptElement>("script[data-live-session]")) {
    const { liveSession, liveToken, liveMount } = script.dataset;
    // Raw HTML of the view might hold such an element too, written by somebody else.
    if (root.contains(script) || !liveSession || !liveToken || !liveMount) continue;
    return { root, session: liveSession, token: liveToken, mount: liveMount };
  }
  return undefined;
}
