import { type DomElement, type PageDom, typeOf } from "./page-dom.ts";

/** Which element is meant: all that is given has to fit. */
export interface ElementQuery {
  /** Its role, given or implied: `"button"`, `"textbox"`, `"heading"`. */
  readonly role?: string | undefined;
  /** Its accessible name: `aria-label`, its `<label>`, what it holds … */
  readonly name?: string | RegExp | undefined;
  /** A CSS selector, for what has neither role nor name. Also finds what is hidden. */
  readonly selector?: string | undefined;
  /** An element that it is in; where several are called that, one of them. */
  readonly within?: Target | undefined;
}

/** An element, by its accessible name alone, or by a query. A name that is a string has to be equal, a RegExp to match. */
export type Target = string | RegExp | ElementQuery;

/** Most elements that an error lists. */
const maxListed = 30;

/** An element could not be found, or more than one was. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** All elements that are meant, in the page's order. */
export function findAll(dom: PageDom, target: Target): DomElement[] {
  return search(dom, queryOf(target)).filter((element) => isReachable(dom, element, target));
}

/**
 * The element that is meant.
 *
 * @param doing for errors: `click`.
 * @param fits where several are meant, those with which `doing` makes sense are.
 * @throws {TargetError} where there is none, or several.
 */
export function findOne(dom: PageDom, target: Target, doing: string, fits?: (element: DomElement) => boolean): DomElement {
  const all = findAll(dom, target);
  const fitting = fits === undefined || all.length < 2 ? all : all.filter(fits);
  // A row and the cell in it, a heading and the link in it: whoever clicks hits the inner one.
  const inner = fitting.filter((element) => !fitting.some((other) => other !== element && element.contains(other)));
  const [found, ...others] = inner;
  const what = `Cannot ${doing} ${describeTarget(target)}`;
  if (found === undefined) throw new TargetError(all.length > 0 ? `${what}: ${tooMany(dom, all)}` : `${what}: ${missing(dom, target)}`);
  if (others.length > 0) throw new TargetError(`${what}: ${tooMany(dom, inner)}`);
  return found;
}

/** A target as errors call it: `button "Save"`. */
export function describeTarget(target: Target): string {
  const { role, name, selector, within } = queryOf(target);
  const parts = [role, name === undefined ? undefined : name instanceof RegExp ? String(name) : JSON.stringify(name), selector];
  const text = parts.filter((part) => part !== undefined).join(" ");
  return within === undefined ? text : `${text} within ${describeTarget(within)}`;
}

/** An element as errors call it: `button "Save" (disabled)`. */
export function describeElement(dom: PageDom, element: DomElement): string {
  const name = dom.nameOf(element);
  const role = dom.roleOf(element) ?? `<${element.localName}>`;
  return `${role}${name === "" ? "" : ` ${JSON.stringify(name)}`}${isDisabled(element) ? " (disabled)" : ""}`;
}

/** Whether a control takes no input: by its own attribute, or that of a fieldset around it. */
export function isDisabled(element: DomElement): boolean {
  if (!element.matches("button,input,select,textarea,option,optgroup,fieldset")) return false;
  if (element.hasAttribute("disabled")) return true;
  if (element.matches("option")) return element.closest("optgroup")?.hasAttribute("disabled") ?? false;
  for (let fieldset = element.closest("fieldset[disabled]"); fieldset !== null;) {
    const legend = [...fieldset.childNodes].find((child) => child.nodeType === 1 && child.localName === "legend");
    if (!(legend !== undefined && "contains" in legend && legend.contains(element))) return true;
    fieldset = fieldset.parentElement?.closest("fieldset[disabled]") ?? null;
  }
  return false;
}

const queryOf = (target: Target): ElementQuery => (typeof target === "string" || target instanceof RegExp ? { name: target } : target);

function search(dom: PageDom, { role, name, selector, within }: ElementQuery): DomElement[] {
  const around = within === undefined ? undefined : findAll(dom, within);
  if (within !== undefined && around?.length === 0)
    throw new TargetError(`Cannot look within ${describeTarget(within)}: ${missing(dom, within)}`);
  return elementsOf(dom, selector).filter((element) => {
    if (around !== undefined && !around.some((other) => other !== element && other.contains(element))) return false;
    if (role !== undefined && dom.roleOf(element) !== role) return false;
    if (name === undefined) return true;
    if (selector === undefined && !isCallable(dom, element)) return false;
    const own = dom.nameOf(element);
    return name instanceof RegExp ? own.search(name) >= 0 : own === name.trim();
  });
}

function elementsOf(dom: PageDom, selector: string | undefined): DomElement[] {
  try {
    return dom.elements(selector);
  } catch (cause) {
    throw new TargetError(`Cannot look for ${selector}: it is no CSS selector; write one such as ".card:nth-child(2)"`, { cause });
  }
}

/**
 * Whether people call it by its name: they meet the element as what it is, and so has what has a role. Fields for a password, a date, a colour
 * or a file have none, and are called by their labels all the same.
 */
const isCallable = (dom: PageDom, element: DomElement): boolean =>
  dom.roleOf(element) !== null || (element.localName === "input" && typeOf(element) !== "hidden");

function isReachable(dom: PageDom, element: DomElement, target: Target): boolean {
  return queryOf(target).selector !== undefined || !dom.isHidden(element);
}

function missing(dom: PageDom, target: Target): string {
  const { role, selector } = queryOf(target);
  if (search(dom, queryOf(target)).length > 0)
    return "what has this name is hidden; if a script of the page would show it, take it by a selector";
  if (selector !== undefined) return `nothing on the page matches; it is ${shorten(dom.body.innerHTML, 600)}`;
  const others = dom.elements().filter((element) => isCallable(dom, element) && !dom.isHidden(element));
  const same =
    role === undefined ? others.filter((element) => dom.nameOf(element) !== "") : others.filter((element) => dom.roleOf(element) === role);
  const list = same.length > 0 ? same : others;
  return `nothing on the page is called that; there is ${listed(dom, list) || "nothing with a role"}`;
}

function tooMany(dom: PageDom, elements: readonly DomElement[]): string {
  return `it may be any of ${elements.length}: ${listed(dom, elements)}; say which by { role }, { within } or { selector }`;
}

function listed(dom: PageDom, elements: readonly DomElement[]): string {
  const list = elements.slice(0, maxListed).map((element) => describeElement(dom, element));
  return elements.length > maxListed ? `${list.join(", ")} and ${elements.length - maxListed} more` : list.join(", ");
}

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
