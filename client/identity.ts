import type { Page } from "./page.ts";
import { readTab, writeTab } from "./tab-storage.ts";

/** How many event numbers are set aside with one write to the tab's storage. */
const reservedNumbers = 64;

interface Stored {
  readonly session: string;
  readonly token: string;
  readonly mount: string;
  readonly client: string;
  /** No number from here on was ever given. */
  readonly next: number;
}

/**
 * Who this page is: which session it joins, and as which client.
 *
 * Kept for the history entry in the tab's storage, which a discarded tab, a restored one and one that goes back still have. So has a
 * duplicated tab; what it has not is the session's Web Lock, which a living page holds. A reload or a link starts anew.
 */
export class Identity {
  readonly session: string;
  readonly token: string;
  readonly client: string;
  /** The number of this client's first event from now on. */
  readonly firstNumber: number;
  /** Whether the session is that of an earlier page, whose HTML this page does not show. */
  readonly isRestored: boolean;
  readonly #key: string;
  #mount: string;
  #reserved: number;
  #release: (() => void) | undefined;

  private constructor(key: string, page: Page, stored: Stored | undefined, release: (() => void) | undefined) {
    const { session, token, mount } = stored ?? page;
    this.session = session;
    this.token = token;
    this.#mount = mount;
    this.client = stored?.client ?? randomId();
    this.firstNumber = stored?.next ?? 1;
    this.isRestored = stored !== undefined;
    this.#key = key;
    this.#reserved = this.firstNumber;
    this.#release = release;
    this.given(this.firstNumber);
  }

  /** Finds out who the page is, and holds the session's lock until `leave()`. */
  static async claim(page: Page): Promise<Identity> {
    const key = entryKey();
    const wasDiscarded = "wasDiscarded" in document && document.wasDiscarded === true;
    const stored = readTab(key);
    if (isStored(stored) && (wasDiscarded || isHistoryNavigation())) {
      // Without locks nobody can tell a page that came back from a duplicate; a discarded one has no living twin in its own tab.
      const release = hasLocks() ? await holdLock(stored.session) : wasDiscarded ? () => {} : undefined;
      if (release) return new Identity(key, page, stored, release);
    }
    return new Identity(key, page, undefined, await holdLock(page.session));
  }

  get mount(): string {
    return this.#mount;
  }

  /** The session was mounted anew. */
  set mount(mount: string) {
    this.#mount = mount;
    this.#save();
  }

  /** Event numbers below `next` have been given. A page that dies without a word leaves only numbers behind that it never gave. */
  given(next: number): void {
    if (next < this.#reserved) return;
    this.#reserved = next + reservedNumbers;
    this.#save();
  }

  /** Lets the session go: the page is put aside. A held lock would keep it out of the back/forward cache. */
  leave(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Takes the session again after `leave()`. Returns false where another page has taken it in the meantime. */
  async comeBack(): Promise<boolean> {
    if (!hasLocks() || this.#release) return true;
    this.#release = await holdLock(this.session);
    return this.#release !== undefined;
  }

  #save(): void {
    const stored: Stored = {
      session: this.session,
      token: this.token,
      mount: this.#mount,
      client: this.client,
      next: this.#reserved,
    };
    writeTab(this.#key, stored);
  }
}

function isStored(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && "client" in value;
}

const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function isHistoryNavigation(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry !== undefined && "type" in entry && entry.type === "back_forward";
}

/** A name for the history entry that the page stands in, the same when the visitor comes back to it. */
function entryKey(): string {
  const key = "navigation" in globalThis ? navigation.currentEntry?.key : undefined;
  if (key) return key;
  // Browsers without the Navigation API.
  const state: unknown = history.state;
  const kept = typeof state === "object" && state !== null ? state : {};
  if ("overwinter" in kept && typeof kept.overwinter === "string") return kept.overwinter;
  const overwinter = randomId();
  history.replaceState({ ...kept, overwinter }, "");
  return overwinter;
}

const hasLocks = (): boolean => "locks" in navigator;

/** Takes the lock of a session if nobody holds it. Returns what gives it back. */
function holdLock(session: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    if (!hasLocks()) {
      resolve(undefined);
      return;
    }
    navigator.locks
      .request(`overwinter:${session}`, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release));
        resolve(undefined);
        return undefined;
      })
      .catch(() => resolve(undefined)); // an opaque origin has no locks
  });
}
