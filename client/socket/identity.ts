import type { Page } from "../page.ts";
import type { Carried } from "./connection.ts";
import { readTab, writeTab } from "./tab-storage.ts";

/** How many event numbers are set aside with one write to the tab's storage. */
const reservedNumbers = 64;

/** What the tab's storage keeps: no number from `next` on was ever given, and the effects up to `carried` have been carried out. */
type Stored = [session: string, token: string, mount: string, client: string, next: number, carried: Carried];

/** Gives a lock back. */
type Release = (value: void) => void;

/** Who a page is: which session it joins, and as which client. */
export interface Identity {
  readonly session: string;
  readonly token: string;
  readonly client: string;
  /** Changes when the session has to be mounted anew. Storage need not know: a page that comes back proves nothing. */
  mount: string;
  /** Whether the session is that of an earlier page, whose HTML this page does not show. */
  readonly isRestored: boolean;
  /** The number of this client's first event from now on. */
  readonly firstNumber: number;
  /** Event numbers below `next` have been given. A page that dies without a word leaves only numbers behind that it never gave. */
  given(next: number): void;
  /** Kept for the page that comes back: it must not be redirected once more because the acknowledgement was lost with the socket. */
  carried: Carried;
  /** Lets the session go: the page is put aside. A held lock would keep it out of the back/forward cache. */
  leave(): void;
  /** Takes the session again after `leave()`. Returns false where another page has taken it in the meantime. */
  comeBack(): Promise<boolean>;
}

/**
 * Finds out who the page is, and holds its session's lock until `leave()`.
 *
 * Kept for the history entry in the tab's storage, which a discarded tab, a restored one and one that goes back still have. So has a
 * duplicated tab; what it has not is the session's Web Lock, which a living page holds. A reload or a link starts anew.
 */
export async function identify(page: Page): Promise<Identity> {
  // Browsers without the Navigation API: two entries of one URL are told apart by the lock alone.
  const key = ("navigation" in globalThis && navigation.currentEntry?.key) || location.href;
  const stored = readTab(key);
  let release: Release | undefined;
  if (isStored(stored) && (wasDiscarded() || isHistoryNavigation())) {
    // Without locks nobody can tell a page that came back from a duplicate; a discarded one has no living twin in its own tab.
    release = hasLocks() || !wasDiscarded() ? await holdLock(stored[0]) : () => {};
  }
  const isRestored = release !== undefined;
  const kept: Stored =
    isStored(stored) && isRestored
      ? stored
      : [page.session, page.token, page.mount, crypto.getRandomValues(new Uint32Array(4)).join("-"), 1, [page.mount, 0, 0]];
  const [session, token, mount, client, firstNumber] = kept;
  release ??= await holdLock(session);
  let reserved = 0;
  const given = (next: number): void => {
    if (next < reserved) return;
    kept[4] = reserved = next + reservedNumbers;
    writeTab(key, kept);
  };
  given(firstNumber);
  return {
    session,
    token,
    mount,
    client,
    isRestored,
    firstNumber,
    given,
    get carried() {
      return kept[5];
    },
    set carried(carried) {
      kept[5] = carried;
      writeTab(key, kept);
    },
    leave: () => {
      release?.();
      release = undefined;
    },
    comeBack: async () => {
      release ??= await holdLock(session);
      return !hasLocks() || release !== undefined;
    },
  };
}

const isStored = (value: unknown): value is Stored => Array.isArray(value) && value.length === 6;
const wasDiscarded = (): boolean => Reflect.get(document, "wasDiscarded") === true;
const hasLocks = (): boolean => "locks" in navigator;

function isHistoryNavigation(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry !== undefined && "type" in entry && entry.type === "back_forward";
}

/** Takes the lock of a session if nobody holds it. */
function holdLock(session: string): Promise<Release | undefined> {
  return new Promise((resolve) => {
    const none = (): void => resolve(undefined);
    if (!hasLocks()) return none();
    navigator.locks
      .request(`overwinter:${session}`, { ifAvailable: true }, (lock) => (lock ? new Promise<void>((release) => resolve(release)) : none()))
      .catch(none); // an opaque origin has no locks
  });
}
