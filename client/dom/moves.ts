import { entries, type Entry, type Finds, nodesOf, Region } from "./ledger.ts";
import { move } from "./place.ts";

/** Marks the elements that HTML is parsed in. */
export const holder: unique symbol = Symbol("holder");

/**
 * What the patches of one frame do to each other: a region that one of them drops may be placed by another, before it or after. So what
 * holds a region is removed when all are done; until then nothing that may still be wanted has left the document and lost its focus.
 */
export class Moves {
  readonly #placed = new Set<Entry>();
  #gone: [parent: Node, entry: Entry][] = [];
  #autofocus: HTMLElement | undefined;
  readonly #isLeaving: (element: Element) => boolean;

  /** @param isLeaving Asked of each element before it is removed; where it says so, somebody else removes it later. */
  constructor(isLeaving: (element: Element) => boolean = () => false) {
    this.#isLeaving = isLeaving;
  }

  /** Takes what a list has dropped. */
  drop(parent: Node, entry: Entry): void {
    if (holdsRegion(entry)) this.#gone.push([parent, entry]);
    else this.#remove(parent, entry);
  }

  /** Puts living regions where new HTML has their placeholders. Called before that patch drops anything. */
  settle({ places, autofocus }: Finds): void {
    this.#autofocus ??= autofocus;
    for (const [placeholder, region] of places) {
      this.#placed.add(region);
      // Where a placeholder has stayed behind, the region itself is among the entries that were put into place.
      if (placeholder.parentNode && !(holder in placeholder.getRootNode())) {
        for (const node of nodesOf(region)) move(placeholder.parentNode, node, placeholder);
        placeholder.remove();
      }
    }
  }

  /** All patches of the frame are done. Gives the focus to what came with `autofocus`, unless something has it. */
  finish(): void {
    for (const [parent, entry] of this.#gone) if (!this.#placed.has(entry)) this.#remove(parent, entry);
    const autofocus = this.#autofocus;
    if (autofocus?.isConnected && (document.activeElement ?? document.body) === document.body) autofocus.focus();
    this.#gone = [];
    this.#placed.clear();
    this.#autofocus = undefined;
  }

  /** Others may have moved a node elsewhere; then it is theirs. Not with `node.remove()`, which in a form may be a field of that name. */
  #remove(parent: Node, entry: Entry): void {
    for (const node of nodesOf(entry)) {
      if (node.parentNode === parent && !(node instanceof Element && this.#isLeaving(node))) parent.removeChild(node);
    }
  }
}

const holdsRegion = (entry: Entry): boolean =>
  entry instanceof Region || (entry instanceof Element && (entry[entries] ?? []).some(holdsRegion));
